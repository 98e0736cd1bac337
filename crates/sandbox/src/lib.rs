//! A CRM to try things on: an HTTP and HTTPS server that speaks the Salesforce REST API over a believable data set made
//! from a seed number, with switches that take permissions away, expire tokens and answer wrongly on purpose.
//!
//! Nothing of it is imported by the product. What it answers follows Salesforce's own behaviour as client libraries meet
//! it: a field the integration user may not read is *absent* from describe, naming it in a query is `INVALID_FIELD`, an
//! object he may not read is 404 `NOT_FOUND` on describe and `INVALID_TYPE` in a query. A real client library (`jsforce`)
//! runs against it unmodified in the end-to-end tests.
//!
//! | file | what |
//! |---|---|
//! | [`schema`] | objects and fields |
//! | [`data`] | the generated records |
//! | [`soql`] | the part of SOQL that connectors use |
//! | [`salesforce`] | the vendor's endpoints |
//! | [`control`] | the switches, as a page and as calls under `/_control` |
//! | [`listen`] | HTTP and TLS |

pub mod control;
pub mod data;
pub mod listen;
pub mod salesforce;
pub mod schema;
pub mod soql;
pub mod state;
