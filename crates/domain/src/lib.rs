//! What is true in Sightline, whoever asks: facts in, plan or refusal out.
//!
//! Nothing here waits, reads, draws, knows the hour or throws dice: the time and new ids are arguments. The same
//! functions run in the browser (to gray out a choice), in the server (to enforce it) and in tests.
//!
//! | module | what it settles |
//! |---|---|
//! | [`id`], [`time`], [`page`], [`locale`], [`url`] | typed ids, instants, bounded pages, the languages, query strings |
//! | [`refusal`] | every way to be told no, with its sentence |
//! | [`actor`], [`right`] | who acts; which matrix rows open which entry point |
//! | [`users`] | a person's status and the filters of the list |
//! | [`roles`] | applications, built-in roles, the permission matrix |
//! | [`access`] | profiles: owner and non-owner level per object; which records a viewer reaches |
//! | [`records`] | what of a record a viewer gets, and what he may ask for |
//! | [`crm`] | packages, what the CRM says is readable, the status of each field |
//! | [`mail`] | what mails there are and when they are tried again |
//! | [`audit`] | what was done, by whom, to whom |
//! | [`sign_in`] | sessions, passwords, limits |
//!
//! To add a rule: (1) give it a number in `docs/requirements.md`, (2) write it here as a pure function that returns a
//! plan or a [`refusal::Refusal`], (3) cite the number in its docstring and its test, (4) let a service call it.

pub mod access;
pub mod actor;
pub mod audit;
pub mod crm;
pub mod id;
pub mod locale;
pub mod mail;
pub mod page;
pub mod records;
pub mod refusal;
pub mod right;
pub mod roles;
pub mod sign_in;
pub mod time;
pub mod url;
pub mod users;
