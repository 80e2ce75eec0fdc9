//! The list of files that a build wrote, kept with them: what is on it is ours.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::base::error::Error;

/// The folder in the output that holds what casebook needs to know of it.
pub(super) const OWN: &str = ".casebook";

const HEAD: &str = "casebook manifest 1";

/// Paths relative to the output folder, each with the length of its file in bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Manifest(pub(super) BTreeMap<String, u64>);

/// Where the manifest of an output folder lies.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join(OWN).join("manifest")
}

impl Manifest {
    /// Reads the manifest of a folder; `None` if there is none. Lines that could lead out of the
    /// folder are passed over, whoever wrote them.
    #[expect(clippy::disallowed_methods, reason = "the sink reads back what it wrote")]
    pub(super) fn read(folder: &Path) -> Result<Option<Manifest>, Error> {
        let path = path(folder);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            Err(source) => return Err(Error::Read { path, source }),
        };
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Ok(None);
        }
        let entry = |line: &str| {
            let (size, path) = line.split_once(' ')?;
            Some((path.to_owned(), size.parse().ok()?)).filter(|(path, _)| is_inside(path))
        };
        Ok(Some(Manifest(lines.filter_map(entry).collect())))
    }

    /// The manifest as text.
    pub(super) fn text(&self) -> String {
        let mut out = format!("{HEAD}\n");
        for (path, size) in &self.0 {
            out.push_str(&format!("{size} {path}\n"));
        }
        out
    }
}

/// Whether a path names something below the folder it is joined to.
fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != ".." && part != OWN)
}
