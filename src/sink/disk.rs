//! The site as a folder: written whole or not at all.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    sync::Mutex,
};

use rayon::prelude::*;

use super::{
    folder::{self, There},
    manifest::{Manifest, OWN, path as manifest_path},
};
use crate::{
    base::{diag::Diagnostic, error::Error, path::OutPath},
    render::Body,
};

/// A function that makes one file, by its place in the list of paths.
type Draw<'a> = dyn Fn(usize) -> Result<Body, Box<Diagnostic>> + Sync + 'a;

/// What is to be written, and how.
pub struct Request<'a> {
    /// The output folder.
    pub folder: &'a Path,
    /// The path of every file, sorted.
    pub paths: &'a [OutPath],
    /// Makes a file.
    pub draw: &'a Draw<'a>,
    /// Is told after each file that it is done.
    pub done: &'a (dyn Fn() + Sync),
    /// Whether to write into a folder that is not ours, over files that are not ours.
    pub force: bool,
}

/// What a build changed in the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that were new or differed, sorted.
    pub written: Vec<String>,
    /// Files of an earlier build that are gone, sorted.
    pub removed: Vec<String>,
    /// How many files were as they should be.
    pub kept: usize,
}

/// How writing ended.
#[derive(Debug)]
pub enum Outcome {
    /// The folder holds the site.
    Written(Changes),
    /// Some file could not be made, and the folder is as it was.
    Refused(Vec<Diagnostic>),
}

/// Makes a folder hold the site.
///
/// Every file is made before any is moved. A new folder is written beside its place and moved
/// there in one step. In a folder of an earlier build, files that differ are staged inside it,
/// then the manifest is made to list old and new files, then the staged ones are moved into
/// place, then files no longer part of the site are removed. Whenever the machine stops, each
/// file is either the old one or the new one, and the next build repairs the rest.
pub fn write(request: &Request<'_>) -> Result<Outcome, Error> {
    match fs::symlink_metadata(request.folder) {
        Err(_) => fresh(request),
        Ok(_) if !request.folder.is_dir() => {
            Err(Error::NotOurs { folder: request.folder.to_owned() })
        }
        Ok(_) => update(request),
    }
}

/// Writes a folder that does not exist yet.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
fn fresh(request: &Request<'_>) -> Result<Outcome, Error> {
    let parent = match request.folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(folder::at(&parent))?;
    let name = request.folder.file_name().unwrap_or_default().to_string_lossy();
    // One name for every first build of this folder, so that the next one clears away what a
    // killed one left.
    let beside = parent.join(format!(".{name}.casebook"));
    folder::make(&parent, &format!(".{name}.casebook/{OWN}"))?;
    let lock = lock(&beside, request.folder)?;
    folder::empty(&beside)?;
    let result = (|| {
        for below in folder::folders(request.paths.iter().map(OutPath::as_str)) {
            let path = beside.join(below);
            fs::create_dir(&path).map_err(folder::at(&path))?;
        }
        let drawn = draw_all(request, |path, _, body, _| {
            folder::put(body, &beside.join(path)).map(|()| Step::Written)
        })?;
        let Ok(drawn) = drawn else { return Ok(drawn.err()) };
        let manifest =
            Manifest(drawn.iter().map(|file| (file.path.to_owned(), file.length)).collect());
        folder::replace(&manifest_path(&beside), &manifest.text())?;
        drop(lock);
        folder::rename(&beside, request.folder)?;
        Ok(None)
    })();
    match result {
        Ok(None) => {
            let written = request.paths.iter().map(OutPath::to_string).collect();
            Ok(Outcome::Written(Changes { written, ..Changes::default() }))
        }
        Ok(Some(notes)) => {
            folder::clear(&beside)?;
            Ok(Outcome::Refused(notes))
        }
        Err(error) => {
            // What went wrong first is what the user needs to hear.
            let _ = folder::clear(&beside);
            Err(error)
        }
    }
}

/// Keeps other builds out of a folder until it is dropped, or the program ends however it ends.
fn lock(root: &Path, output: &Path) -> Result<File, Error> {
    let path = root.join(OWN).join("lock");
    let lock = File::create(&path).map_err(folder::at(&path))?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Error::Busy { folder: output.to_owned() }),
        // A disk without locks is written without one.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(lock),
    }
}

/// Brings a folder up to date.
fn update(request: &Request<'_>) -> Result<Outcome, Error> {
    let root = request.folder;
    if Manifest::read(root)?.is_none() && !request.force && !folder::is_blank(root)? {
        return Err(Error::NotOurs { folder: root.to_owned() });
    }
    folder::make(root, OWN)?;
    let lock = lock(root, root)?;
    let stage = root.join(OWN).join("stage");
    folder::clear(&stage)?;
    // Only now: until the folder was locked another build could change what it lists.
    let old = Manifest::read(root)?.unwrap_or_default();
    let result = staged(request, &old, &stage);
    if !matches!(result, Ok(Outcome::Written(_))) {
        let _ = folder::clear(&stage);
    }
    drop(lock);
    result
}

fn staged(request: &Request<'_>, old: &Manifest, stage: &Path) -> Result<Outcome, Error> {
    let root = request.folder;
    for below in folder::folders(request.paths.iter().map(OutPath::as_str)) {
        no_link(root, below)?;
    }
    folder::make(root, &format!("{OWN}/stage"))?;
    let drawn = draw_all(request, |path, at, body, length| {
        let target = root.join(path);
        let ours = old.0.contains_key(path) || request.force;
        match folder::compare(body, length, &target)? {
            There::Same => Ok(Step::Kept),
            There::NoFile => Err(Error::Foreign { path: target }),
            There::Other if !ours => Err(Error::Foreign { path: target }),
            There::Other | There::Nothing => {
                folder::put(body, &stage.join(at.to_string())).map(|()| Step::Written)
            }
        }
    })?;
    let drawn = match drawn {
        Ok(drawn) => drawn,
        Err(notes) => return Ok(Outcome::Refused(notes)),
    };
    let new = Manifest(drawn.iter().map(|file| (file.path.to_owned(), file.length)).collect());
    let stale: Vec<&String> = old.0.keys().filter(|path| !new.0.contains_key(*path)).collect();
    let mut changes = Changes::default();
    let moved: Vec<&Drawn<'_>> = drawn.iter().filter(|file| file.step == Step::Written).collect();
    if !moved.is_empty() || !stale.is_empty() {
        let mut both = old.clone();
        both.0.extend(new.0.clone());
        folder::replace(&manifest_path(root), &both.text())?;
        for below in folder::folders(moved.iter().map(|file| file.path)) {
            folder::make(root, below)?;
        }
        for file in &moved {
            folder::rename(&stage.join(file.at.to_string()), &root.join(file.path))?;
        }
        for path in stale {
            if folder::remove(root, path)? {
                changes.removed.push(path.clone());
            }
        }
    }
    if old.0 != new.0 || !manifest_path(root).exists() {
        folder::replace(&manifest_path(root), &new.text())?;
    }
    folder::clear(stage)?;
    changes.kept = drawn.len() - moved.len();
    changes.written = moved.iter().map(|file| file.path.to_owned()).collect();
    Ok(Outcome::Written(changes))
}

/// Refuses a way into the output that leads through a link.
fn no_link(root: &Path, below: &str) -> Result<(), Error> {
    let path = root.join(below);
    match fs::symlink_metadata(&path) {
        Ok(meta) if meta.is_symlink() => Err(Error::LinkInOutput { path }),
        _ => Ok(()),
    }
}

/// What was done with a file that was made.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Written,
    Kept,
}

/// A file that was made and dealt with.
struct Drawn<'a> {
    path: &'a str,
    at: usize,
    length: u64,
    step: Step,
}

/// How many faults of templates are gathered before the rest is not tried any more. One broken
/// template fails on every page.
const ENOUGH: usize = 100;

/// Makes every file, on all cores, and hands each with its length to `keep`; nothing is held longer than that.
fn draw_all<'a>(
    request: &Request<'a>,
    keep: impl Fn(&str, usize, &Body, u64) -> Result<Step, Error> + Sync,
) -> Result<Result<Vec<Drawn<'a>>, Vec<Diagnostic>>, Error> {
    let notes: Mutex<Vec<Diagnostic>> = Mutex::new(Vec::new());
    let paths: &'a [OutPath] = request.paths;
    let one = |at: usize| -> Result<Option<Drawn<'a>>, Error> {
        let held = || notes.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let body = match (request.draw)(at) {
            Ok(body) => body,
            Err(note) => {
                let mut held = held();
                if held.len() < ENOUGH && !held.contains(&note) {
                    held.push(*note);
                }
                return Ok(None);
            }
        };
        let path = paths[at].as_str();
        let length = folder::length(&body)?;
        let step = keep(path, at, &body, length)?;
        (request.done)();
        Ok(Some(Drawn { path, at, length, step }))
    };
    // Neighbours in the list share a folder, and two threads in one folder wait for each other.
    let drawn: Result<Vec<_>, Error> =
        (0..paths.len()).into_par_iter().with_min_len(8).map(one).collect();
    let drawn = drawn?;
    let notes = notes.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    if notes.is_empty() { Ok(Ok(drawn.into_iter().flatten().collect())) } else { Ok(Err(notes)) }
}
