//! Door in: the disk is read here and only here.

mod embed;
mod fixture;
mod source;
mod survey;

use std::{fs, path::Path};

use rayon::prelude::*;

use crate::base::{
    diag::{Code, Diagnostic},
    error::Error,
    path::SitePath,
    span::Span,
};

pub(crate) use embed::THEMES;
pub use source::Sources;
pub(crate) use source::{Asset, Role, Source};
pub(crate) use survey::state;
pub use survey::{FileState, Survey, survey};

/// The largest text file that is read, in bytes. The longest hand-written case known to us has
/// 0.2 MiB; the limit keeps a stray data dump from being taken for a page.
const MAX_TEXT: u64 = 16 << 20;

/// Reads the files that a survey found: the texts in parallel, pictures and attachments by name
/// only.
pub fn read(survey: &Survey) -> Result<Sources, Error> {
    read_some(survey, |_| true)
}

/// Reads only the files that are wanted.
#[expect(clippy::disallowed_methods, reason = "this is the room that reads")]
pub(crate) fn read_some(
    survey: &Survey,
    wanted: impl Fn(&SitePath) -> bool,
) -> Result<Sources, Error> {
    let mut notes = survey.notes.clone();
    let (mut texts, mut assets) = (Vec::new(), Vec::new());
    for file in survey.files.iter().filter(|file| wanted(&file.path)) {
        match Role::of(&file.path) {
            Some(role) if file.state.size <= MAX_TEXT || role == Role::Lock => {
                if role == Role::Svg {
                    assets.push(Asset { path: file.path.clone(), disk: file.disk.clone() });
                }
                texts.push((file, role));
            }
            Some(_) => notes.push(
                Diagnostic::new(
                    Code::TooLarge,
                    &file.path,
                    Span::default(),
                    format!("the file has {} MiB; 16 MiB are read", file.state.size >> 20),
                )
                .help("split it, or keep data files outside `content/`".to_owned()),
            ),
            None => assets.push(Asset { path: file.path.clone(), disk: file.disk.clone() }),
        }
    }
    let read: Result<Vec<Source>, Error> = texts
        .par_iter()
        .with_min_len(16)
        .map(|(file, role)| {
            let bytes = fs::read(&file.disk)
                .map_err(|source| Error::Read { path: file.disk.clone(), source })?;
            Ok(Source::new(file.path.clone(), *role, bytes))
        })
        .collect();
    let mut files = read?;
    for source in &mut files {
        notes.extend(source.take_notes());
    }
    Ok(Sources::new(files, assets, notes))
}

/// The site's root as an absolute path without links; an error if there is no `casebook.yaml`.
pub fn root(folder: &Path) -> Result<std::path::PathBuf, Error> {
    let absolute =
        folder.canonicalize().map_err(|source| Error::Read { path: folder.to_owned(), source })?;
    if absolute.join(SitePath::SETTINGS).is_file() {
        Ok(absolute)
    } else {
        Err(Error::NoSite { root: folder.to_owned() })
    }
}

/// The place a path leads to when its links are followed; the path itself if nothing is there.
pub(crate) fn followed(path: &Path) -> std::path::PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The program itself as the disk describes it: another build of it may write other files.
/// `None` where the system does not say which file it is.
pub(crate) fn tool() -> Option<FileState> {
    state(&std::env::current_exe().ok()?).ok()
}
