//! Hands the arguments to the library and turns its answer into an exit status.

use std::process::ExitCode;

/// The allocator of the program. A build makes and drops a million small texts on every core.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(casebook::run(std::env::args_os()))
}
