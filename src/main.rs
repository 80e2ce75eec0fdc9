//! Hands the arguments to the library and turns its answer into an exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(casebook::run(std::env::args_os()))
}
