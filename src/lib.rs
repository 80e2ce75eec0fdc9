#![doc = include_str!("../docs/architecture.md")]

mod base;
mod check;
mod cite;
mod cli;
mod cmd;
mod config;
mod load;
mod parse;
mod plan;
mod render;
mod report;
mod resolve;
mod session;
mod sink;
mod theme;

pub use base::{
    diag::{Code, Diagnostic, Place, Severity},
    error::Error,
    path::{OutPath, SitePath},
    span::{LineColumn, Span},
};
pub use load::{FileState, Sources, Survey, read, root, survey};
pub use render::Body;
pub use report::{human, json_line};
pub use session::{Built, Options, run as build};
pub use sink::{Changes, Outcome, Request, write};

/// Runs a command line, its first argument the program's name, and returns the exit status.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> u8 {
    cmd::run(arguments)
}
