//! The one source that a build writes: `paragraphs.lock`.

use std::{fs, io, path::Path};

use super::folder;
use crate::{
    base::{error::Error, path::SitePath},
    load::{self, FileState},
};

/// Writes the lock below the root of the site, as a whole; an empty one is removed. Returns what the
/// disk then says of it.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
pub(crate) fn lock(root: &Path, text: &str) -> Result<Option<FileState>, Error> {
    let path = root.join(SitePath::LOCK);
    if text.is_empty() {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(folder::at(&path)(error)),
            _ => Ok(None),
        };
    }
    folder::replace(&path, text)?;
    load::state(&path).map(Some).map_err(|source| Error::Read { path, source })
}
