//! The real router, cookie in hand.

mod authority;
mod door;
mod gate;
mod people;
