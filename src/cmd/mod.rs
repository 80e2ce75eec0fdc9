//! One command, one file.

mod build;

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
};

use anstream::{AutoStream, ColorChoice};

use crate::{
    base::error::Error,
    cli::{self, Color, Command},
    report,
};

/// How a run ended, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Done = 0,
    /// The content has faults.
    Content = 1,
    /// The command line or the settings have faults.
    Usage = 2,
    /// The machine failed.
    Machine = 3,
}

/// Runs a command line and returns the exit status.
pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let line = match cli::read(arguments) {
        Ok(line) => line,
        Err(status) => return status,
    };
    let terminal = Terminal::new(line.common.color);
    let result = match &line.command {
        Command::Build(build) => build::run(build, &line.common, &terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            cli::completions(*shell, &mut script);
            let _ = io::stdout().write_all(&script);
            Ok(Status::Done)
        }
    };
    let status = result.unwrap_or_else(|error| {
        terminal.error(&report::machine(&error, terminal.color_on_stderr));
        if error.is_usage() { Status::Usage } else { Status::Machine }
    });
    status as u8
}

/// Where words go. A closed pipe is nobody listening, not a fault.
pub(crate) struct Terminal {
    choice: ColorChoice,
    color_on_stderr: bool,
    /// Whether somebody watches.
    is_watched: bool,
}

impl Terminal {
    fn new(color: Color) -> Terminal {
        let choice = match color {
            Color::Auto => AutoStream::choice(&io::stderr()),
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        Terminal {
            choice,
            color_on_stderr: choice != ColorChoice::Never,
            is_watched: io::stderr().is_terminal(),
        }
    }

    /// A line for people, on standard error.
    fn error(&self, text: &str) {
        let _ = writeln!(AutoStream::new(io::stderr().lock(), self.choice), "{text}");
    }

    /// A line of results, on standard output.
    #[expect(clippy::unused_self, reason = "words go out through the terminal only")]
    fn print(&self, text: &str) {
        let _ = writeln!(io::stdout().lock(), "{text}");
    }
}

/// The time that `SOURCE_DATE_EPOCH` asks for, else the clock's, in seconds since 1970
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
#[expect(clippy::disallowed_methods, reason = "this is the room that asks clock and environment")]
fn unix_time() -> Result<i64, Error> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().map_err(|_| Error::Usage {
            message: format!("SOURCE_DATE_EPOCH is `{text}`; it must be a number of seconds"),
        }),
        Err(_) => Ok((now() / 1_000_000_000) as i64),
    }
}

/// The clock, in nanoseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "this is the room that asks clock and environment")]
fn now() -> i128 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |time| time.as_nanos() as i128)
}
