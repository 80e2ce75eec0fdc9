//! Doors out: bytes leave here and only here.

mod disk;
mod folder;
mod lock;
mod manifest;
mod state;

pub use disk::{Changes, Outcome, Request, write};
pub(crate) use lock::lock;
pub(crate) use state::{State, unchanged};
