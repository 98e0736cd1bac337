//! Worlds for tests: a database of its own, a stopped clock, seeded ids, and the cast.
