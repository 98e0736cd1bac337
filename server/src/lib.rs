//! The server: boot, the edges of HTTP, the timetable. Thin: what Sightline does is in `services`.

pub mod boot;
pub mod config;
pub mod http;
pub mod jobs;
