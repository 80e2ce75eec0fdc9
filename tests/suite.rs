//! All tests that look at the program from outside, in one binary so that they link once.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "tests read, write and ask"
)]

mod citing;
mod cli;
mod data;
mod diagnostics;
mod disk;
mod harness;
mod kill;
mod others;
mod robust;
mod rusi;
mod sites;
mod tidy;
