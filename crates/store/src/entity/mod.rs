//! One table a file, seen only inside `store`, each with its conversion to the domain type.

pub mod address_list;
pub mod app;
pub mod audit_group;
pub mod audit_subject;
pub mod connection;
pub mod crm_object;
pub mod invitation;
pub mod licence;
pub mod offer;
pub mod order;
pub mod organization;
pub mod outbox;
pub mod profile;
pub mod pull;
pub mod role;
pub mod role_end;
pub mod role_set;
pub mod role_version;
pub mod session;
pub mod user;
pub mod user_count;
pub mod view;
