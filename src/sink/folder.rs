//! Small safe steps on the disk.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::{base::error::Error, render::Body};

/// A failed step as an error of the machine.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    move |source| Error::Write { path: path.to_owned(), source }
}

/// Makes a folder and those above it, but none below `root` through a symbolic link.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
pub(super) fn make(root: &Path, below: &str) -> Result<(), Error> {
    let mut path = root.to_owned();
    for part in below.split('/').filter(|part| !part.is_empty()) {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_symlink() => return Err(Error::LinkInOutput { path }),
            Ok(_) => {}
            Err(_) => fs::create_dir_all(&path).map_err(at(&path))?,
        }
    }
    Ok(())
}

/// The folders that some paths lie in, each with those above it.
pub(super) fn folders<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut all = BTreeSet::new();
    for path in paths {
        let mut folder = path;
        while let Some(at) = folder.rfind('/') {
            folder = &folder[..at];
            if !all.insert(folder) {
                break;
            }
        }
    }
    all
}

/// The length of a body in bytes.
pub(super) fn length(body: &Body) -> Result<u64, Error> {
    match body {
        Body::Bytes(bytes) => Ok(bytes.len() as u64),
        Body::Static(bytes) => Ok(bytes.len() as u64),
        Body::File(path) => {
            let meta =
                fs::metadata(path).map_err(|source| Error::Read { path: path.clone(), source });
            Ok(meta?.len())
        }
    }
}

/// Writes a body to a path where there is nothing yet.
pub(super) fn put(body: &Body, path: &Path) -> Result<(), Error> {
    let write = |bytes: &[u8]| {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)
    };
    match body {
        Body::Bytes(bytes) => write(bytes).map_err(at(path)),
        Body::Static(bytes) => write(bytes).map_err(at(path)),
        Body::File(from) => {
            let mut source =
                File::open(from).map_err(|source| Error::Read { path: from.clone(), source })?;
            let mut file = File::create_new(path).map_err(at(path))?;
            io::copy(&mut source, &mut file).map(drop).map_err(at(path))
        }
    }
}

/// What lies at a path that is to be written.
#[derive(Debug, PartialEq)]
pub(super) enum There {
    Nothing,
    /// A file with these very bytes.
    Same,
    /// A file with other bytes.
    Other,
    /// A link, a folder or something else that is not replaced.
    NoFile,
}

/// Compares a body with what lies at a path.
pub(super) fn compare(body: &Body, length: u64, path: &Path) -> Result<There, Error> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(_) => return Ok(There::Nothing),
    };
    if !meta.is_file() {
        return Ok(There::NoFile);
    }
    if meta.len() != length {
        return Ok(There::Other);
    }
    let read_error = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Read { path, source }
    };
    let open = |path: &Path| File::open(path).map_err(read_error(path));
    let same = match body {
        Body::Bytes(bytes) => equal(open(path)?, bytes.as_slice()).map_err(read_error(path))?,
        Body::Static(bytes) => equal(open(path)?, *bytes).map_err(read_error(path))?,
        Body::File(from) => equal(open(path)?, open(from)?).map_err(read_error(path))?,
    };
    Ok(if same { There::Same } else { There::Other })
}

/// Whether two streams give the same bytes.
fn equal(mut a: impl Read, mut b: impl Read) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let n = fill(&mut a, &mut left)?;
        let m = fill(&mut b, &mut right)?;
        if left[..n] != right[..m] {
            return Ok(false);
        }
        if n == 0 {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or the stream ends.
fn fill(stream: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < buffer.len() {
        match stream.read(&mut buffer[n..])? {
            0 => break,
            more => n += more,
        }
    }
    Ok(n)
}

/// Writes a small file as a whole: beside its place first, then moved.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let beside = path.with_extension("new");
    // What a killed run left goes first; a link in its place is not written through.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&beside)(error)),
        _ => {}
    }
    let mut file = File::create_new(&beside).map_err(at(&beside))?;
    file.write_all(text.as_bytes()).map_err(at(&beside))?;
    fs::rename(&beside, path).map_err(at(path))
}

/// Removes a folder with all that is in it, if it is there.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
pub(super) fn clear(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        _ => Ok(()),
    }
}

/// Removes everything in a folder but our own records.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
pub(super) fn empty(folder: &Path) -> Result<(), Error> {
    let read = |source| Error::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(read)? {
        let entry = entry.map_err(read)?;
        let path = entry.path();
        if entry.file_name() == super::manifest::OWN {
            continue;
        }
        if entry.file_type().map_err(read)?.is_dir() {
            clear(&path)?;
        } else {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// Whether a folder holds nothing but hidden files, which say nothing of what it is for.
pub(super) fn is_blank(folder: &Path) -> Result<bool, Error> {
    let read = |source| Error::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(read)? {
        let name = entry.map_err(read)?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Moves a file into place.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(at(to))
}

/// Removes a file of ours that is no longer part of the site, and the folders this empties.
/// Anything that is not a file, and anything behind a link, stays.
#[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
pub(super) fn remove(root: &Path, below: &str) -> Result<bool, Error> {
    let mut path = root.to_owned();
    let parts: Vec<&str> = below.split('/').collect();
    for part in &parts {
        path.push(part);
        if !fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_symlink()) {
            return Ok(false);
        }
    }
    if !fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file()) {
        return Ok(false);
    }
    fs::remove_file(&path).map_err(at(&path))?;
    let mut folder: PathBuf = path;
    while folder.pop() && folder != *root && fs::remove_dir(&folder).is_ok() {}
    Ok(true)
}
