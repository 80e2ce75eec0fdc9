//! What files there are, without opening them.

use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::base::{
    diag::{Code, Diagnostic},
    error::Error,
    path::SitePath,
    span::Span,
    text,
};

/// What the disk says of a file. Two equal states mean an unchanged file, as far as the clock of
/// the disk can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileState {
    /// The length in bytes.
    pub size: u64,
    /// The time of the last change to the content, in nanoseconds since 1970.
    pub modified: i128,
    /// The time of the last change to the content or its record, in nanoseconds since 1970; 0
    /// where the system has no such time.
    pub changed: i128,
}

/// One file of the site.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) path: SitePath,
    pub(crate) disk: PathBuf,
    pub(crate) state: FileState,
}

/// The files of a site, sorted by path, and what there was to say while listing them.
#[derive(Debug)]
pub struct Survey {
    pub(crate) files: Vec<Found>,
    pub(crate) notes: Vec<Diagnostic>,
}

impl Survey {
    /// Each file's path and state, sorted by path.
    pub fn states(&self) -> impl Iterator<Item = (&SitePath, FileState)> {
        self.files.iter().map(|file| (&file.path, file.state))
    }
}

/// Lists `casebook.yaml`, `paragraphs.lock`, `content/` and `themes/` under the root.
///
/// Links are never followed, so nothing outside the root can be read; each is reported. Hidden
/// files and folders (a dot first) and what editors leave behind (`~` last) are passed over, and
/// whatever is neither file nor folder too.
pub fn survey(root: &Path) -> Result<Survey, Error> {
    let mut notes = Vec::new();
    let mut listed = vec![(SitePath::new(SitePath::SETTINGS), root.join(SitePath::SETTINGS))];
    let lock = root.join(SitePath::LOCK);
    if fs::symlink_metadata(&lock).is_ok_and(|meta| meta.is_file()) {
        listed.push((SitePath::new(SitePath::LOCK), lock));
    }
    for folder in ["content", "themes"] {
        list(root, folder, &mut listed, &mut notes)?;
    }
    let files: Result<Vec<Found>, Error> = listed
        .into_par_iter()
        .with_min_len(64)
        .map(|(path, disk)| match state(&disk) {
            Ok(state) => Ok(Found { path, disk, state }),
            Err(source) => Err(Error::Read { path: disk, source }),
        })
        .collect();
    let mut files = files?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    collisions(&files, &mut notes);
    Ok(Survey { files, notes })
}

fn list(
    root: &Path,
    folder: &str,
    listed: &mut Vec<(SitePath, PathBuf)>,
    notes: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    let top = root.join(folder);
    if fs::symlink_metadata(&top).is_err() {
        return Ok(());
    }
    let walk = WalkDir::new(&top).follow_links(false).follow_root_links(false).min_depth(0);
    let hidden = |name: &str| name.starts_with('.') || name.ends_with('~');
    for entry in walk.into_iter().filter_entry(|e| !e.file_name().to_str().is_some_and(hidden)) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(&top).to_owned();
            Error::Read { path, source: error.into() }
        })?;
        let kind = entry.file_type();
        if kind.is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let path = below.to_string_lossy().replace('\\', "/");
        let path = SitePath::new(&path);
        if kind.is_symlink() {
            notes.push(
                Diagnostic::new(
                    Code::SymbolicLink,
                    &path,
                    Span::default(),
                    "a symbolic link is not followed and was left out",
                )
                .help("put the file itself here".to_owned()),
            );
        } else if kind.is_file() {
            if below.to_str().is_none() {
                notes.push(Diagnostic::new(
                    Code::NotUtf8,
                    &path,
                    Span::default(),
                    "the name of the file is not UTF-8 text",
                ));
            } else {
                listed.push((path, entry.into_path()));
            }
        }
    }
    Ok(())
}

/// The state of a file that is not a link.
pub(crate) fn state(disk: &Path) -> std::io::Result<FileState> {
    let meta = fs::symlink_metadata(disk)?;
    if !meta.is_file() {
        return Err(std::io::Error::other("it is not a regular file"));
    }
    let modified = meta.modified()?;
    let modified = match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    };
    Ok(FileState { size: meta.len(), modified, changed: changed(&meta) })
}

#[cfg(unix)]
fn changed(meta: &fs::Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(meta.ctime()) * 1_000_000_000 + i128::from(meta.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> i128 {
    0
}

/// Files whose names differ only in case or Unicode form are one file on many disks.
fn collisions(files: &[Found], notes: &mut Vec<Diagnostic>) {
    let mut folded: Vec<(String, &SitePath)> =
        files.iter().map(|file| (text::folded(file.path.as_str()), &file.path)).collect();
    folded.sort_unstable();
    for pair in folded.windows(2) {
        if pair[0].0 == pair[1].0 {
            notes.push(
                Diagnostic::new(
                    Code::NameCollision,
                    pair[1].1,
                    Span::default(),
                    format!("this file and `{}` are one file on many disks", pair[0].1),
                )
                .help("rename one of the two".to_owned()),
            );
        }
    }
}
