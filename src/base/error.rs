//! What can go wrong outside the content: the machine, the settings on the command line.

use std::{fmt, io, path::PathBuf};

/// The environment failed. Faults of content are never an `Error`; they are
/// [`Diagnostic`](super::diag::Diagnostic)s.
#[derive(Debug)]
pub enum Error {
    /// A file or folder could not be read.
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not.
        source: io::Error,
    },
    /// A file or folder could not be written.
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it could not.
        source: io::Error,
    },
    /// The root has no `casebook.yaml`.
    NoSite {
        /// The folder that was looked into.
        root: PathBuf,
    },
    /// The output folder holds files and no manifest of ours.
    NotOurs {
        /// The folder that was to be written.
        folder: PathBuf,
    },
    /// A file that casebook did not write stands in the place of one of its own.
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The output folder lies where content or themes are read from, or covers the site.
    OutputInSources {
        /// The folder that was to be written.
        folder: PathBuf,
    },
    /// A way to the output leads through a symbolic link inside the output folder.
    LinkInOutput {
        /// The link.
        path: PathBuf,
    },
    /// Another build is writing to the same folder.
    Busy {
        /// The folder that was to be written.
        folder: PathBuf,
    },
    /// A command line option has a value that cannot be used.
    Usage {
        /// One sentence that names the option and the fault.
        message: String,
    },
}

impl Error {
    /// Whether the command line is at fault (exit status 2) rather than the machine (3).
    pub(crate) fn is_usage(&self) -> bool {
        !matches!(self, Error::Read { .. } | Error::Write { .. } | Error::Busy { .. })
    }

    /// What the user can do about it, where there is something to say.
    pub(crate) fn help(&self) -> Option<String> {
        Some(match self {
            Error::NoSite { .. } => {
                "name the folder that holds `casebook.yaml`: `casebook build DIR`".into()
            }
            Error::NotOurs { .. } => {
                "choose another folder with `--output`, or pass `--force` to write into it: files \
                 that stand in the place of the site's own are then overwritten, others kept"
                    .into()
            }
            Error::Foreign { .. } => "move it away, or pass `--force` to overwrite it".into(),
            Error::OutputInSources { .. } => {
                "choose a folder of its own with `--output`, such as `public`".into()
            }
            Error::LinkInOutput { .. } => "remove the link and build again".into(),
            Error::Busy { .. } => "wait for the other build to end, then build again".into(),
            Error::Read { .. } | Error::Write { .. } | Error::Usage { .. } => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read { path, source } => write!(f, "cannot read `{}`: {source}", path.display()),
            Error::Write { path, source } => {
                write!(f, "cannot write `{}`: {source}", path.display())
            }
            Error::NoSite { root } => {
                write!(f, "there is no `casebook.yaml` in `{}`", root.display())
            }
            Error::NotOurs { folder } => {
                write!(f, "`{}` is not empty and was not written by casebook", folder.display())
            }
            Error::Foreign { path } => {
                write!(f, "`{}` was not written by casebook", path.display())
            }
            Error::OutputInSources { folder } => {
                write!(f, "the output `{}` would cover sources of the site", folder.display())
            }
            Error::LinkInOutput { path } => {
                write!(f, "`{}` is a symbolic link and is not written through", path.display())
            }
            Error::Busy { folder } => {
                write!(f, "another build is writing to `{}`", folder.display())
            }
            Error::Usage { message } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Read { source, .. } | Error::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}
