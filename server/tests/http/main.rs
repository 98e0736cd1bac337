//! The real router, cookie in hand.

mod authority;
mod door;
mod files;
mod gate;
mod people;
mod roles;
