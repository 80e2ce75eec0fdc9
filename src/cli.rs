//! Arguments to options. The only file that names the argument parser.

use std::{io, path::PathBuf};

use clap::{
    Args, CommandFactory, Parser, Subcommand, ValueEnum, builder::NonEmptyStringValueParser,
};
use clap_complete::Shell;

const ABOUT: &str = "Publishes a collection of case studies as a cross-linked static site";

const EXAMPLES: &str = "\
Examples:
  casebook build                     build the site of this folder into public/
  casebook build ../my-site -o out   build another folder into out/
  casebook build --strict --locked   let warnings and a stale lock fail, as in a pull request
  casebook build -u https://example.org/casebook/   set the address for this build

Exit status: 0 done · 1 the content has faults · 2 the command line or casebook.yaml has ·
3 the machine failed (a file cannot be read or written)";

/// The command line as typed.
#[derive(Debug, Parser)]
#[command(name = "casebook", version, about = ABOUT, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) common: Common,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// The folder of the site, which holds casebook.yaml [default: this folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,

    /// Say nothing but faults
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Name every file that changed, and the time each stage took
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    /// Whether to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the environment forbids it (`NO_COLOR`)
    Auto,
    Always,
    Never,
}

/// How faults are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The line with a caret, on standard error
    Human,
    /// One object a line, on standard output
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the site into a folder
    Build(Build),
    /// Print a script that completes commands and options in a shell
    #[command(
        after_help = "Example:\n  casebook completions bash > ~/.local/share/bash-completion/completions/casebook"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// `casebook build`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Build {
    /// The folder of the site, as --root
    #[arg(value_name = "ROOT", conflicts_with = "root")]
    pub(crate) folder: Option<PathBuf>,

    /// Where to write the site [default: public in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// The address of the site, in place of the one in casebook.yaml
    #[arg(short = 'u', long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) base_url: Option<String>,

    /// Include pages with `draft: true`
    #[arg(short = 'D', long)]
    pub(crate) drafts: bool,

    /// Write into a folder that holds files casebook did not write, and over such files
    #[arg(long)]
    pub(crate) force: bool,

    /// Let warnings fail the build
    #[arg(long)]
    pub(crate) strict: bool,

    /// Fail if paragraphs.lock would change, as in a pull request
    #[arg(long)]
    pub(crate) locked: bool,

    /// How to print faults
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// How many threads to work with [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
}

/// Reads the command line; help, version and faults of usage are printed here, and the `Err` is
/// the exit status.
pub(crate) fn read(
    arguments: impl IntoIterator<Item = std::ffi::OsString>,
) -> Result<CommandLine, u8> {
    CommandLine::try_parse_from(arguments).map_err(|error| {
        // If the terminal is gone there is nobody to tell.
        let _ = error.print();
        u8::try_from(error.exit_code()).unwrap_or(2)
    })
}

/// Prints the completion script of a shell.
pub(crate) fn completions(shell: Shell, out: &mut impl io::Write) {
    clap_complete::generate(shell, &mut CommandLine::command(), "casebook", out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn the_root_may_stand_on_either_side() {
        let root = |line: &str| {
            let line = CommandLine::try_parse_from(line.split(' ')).unwrap();
            let Command::Build(build) = line.command else { panic!() };
            line.common.root.or(build.folder).unwrap()
        };
        for line in ["casebook --root a build", "casebook build --root a", "casebook build a"] {
            assert_eq!(root(line), PathBuf::from("a"), "{line}");
        }
        assert!(CommandLine::try_parse_from(["casebook", "build", "a", "--root", "b"]).is_err());
    }
}
