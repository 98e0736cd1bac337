//! The real router, cookie in hand.

mod authority;
mod bad_input;
mod door;
mod files;
mod gate;
mod left;
mod people;
mod roles;
