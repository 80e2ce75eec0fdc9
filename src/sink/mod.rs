//! Doors out: bytes leave here and only here.

mod disk;
mod folder;
mod manifest;
mod state;

pub use disk::{Changes, Outcome, Request, write};
pub(crate) use state::{State, unchanged};
