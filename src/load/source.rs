//! The texts of a site as they were read.

use std::{path::PathBuf, sync::Arc};

use crate::base::{
    diag::{Code, Diagnostic},
    path::SitePath,
    span::Span,
};

/// What a text file is for, told by its path alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// `casebook.yaml`.
    Settings,
    /// Markdown under `content/`.
    Markdown,
    /// YAML or BibTeX under `content/`: sources and other data, never published as they are.
    Data,
    /// A template of a theme.
    Template,
    /// A vector picture under `content/`: text that could hold script, so it is looked at.
    Svg,
    /// `paragraphs.lock`.
    Lock,
    /// A citation style, under `content/` or in a theme.
    Style,
}

impl Role {
    /// The role of a path; `None` for a file that is only copied.
    pub(crate) fn of(path: &SitePath) -> Option<Role> {
        if path.as_str() == SitePath::SETTINGS {
            return Some(Role::Settings);
        }
        if path.as_str() == SitePath::LOCK {
            return Some(Role::Lock);
        }
        let extension = path.extension();
        if extension == "csl" {
            return Some(Role::Style);
        }
        if path.in_content().is_some() {
            return match extension.as_str() {
                "md" | "markdown" => Some(Role::Markdown),
                "yaml" | "yml" | "bib" => Some(Role::Data),
                "svg" => Some(Role::Svg),
                _ => None,
            };
        }
        path.as_str().contains("/templates/").then_some(Role::Template)
    }
}

/// One text file.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: SitePath,
    pub(crate) role: Role,
    pub(crate) text: Arc<str>,
    note: Option<Box<Diagnostic>>,
}

impl Source {
    /// A source from the bytes of its file. Bytes that are not UTF-8 become U+FFFD and a note.
    pub(crate) fn new(path: SitePath, role: Role, bytes: Vec<u8>) -> Source {
        let (text, note) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let note = Diagnostic::new(
                    Code::NotUtf8,
                    &path,
                    Span::new(at, at + '\u{fffd}'.len_utf8()),
                    "the file is not UTF-8 text from here on",
                )
                .help("save it again with the encoding UTF-8".to_owned());
                (text, Some(Box::new(note)))
            }
        };
        Source { path, role, text: text.into(), note }
    }

    pub(super) fn take_notes(&mut self) -> Option<Diagnostic> {
        self.note.take().map(|note| *note)
    }
}

/// A file that is copied as it is: a picture, an attachment, a theme's font.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    pub(crate) path: SitePath,
    /// Where it lies on the disk.
    pub(crate) disk: PathBuf,
}

/// Everything that was read, sorted by path.
#[derive(Debug, Default)]
pub struct Sources {
    pub(crate) files: Vec<Source>,
    pub(crate) assets: Vec<Asset>,
    pub(crate) notes: Vec<Diagnostic>,
}

impl Sources {
    pub(super) fn new(
        mut files: Vec<Source>,
        mut assets: Vec<Asset>,
        notes: Vec<Diagnostic>,
    ) -> Sources {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        Sources { files, assets, notes }
    }

    /// The text of a file, if it was read.
    pub(crate) fn text(&self, path: &SitePath) -> Option<&Arc<str>> {
        let at = self.files.binary_search_by(|source| source.path.cmp(path)).ok()?;
        Some(&self.files[at].text)
    }

    /// The files of one role, in the order of their paths.
    pub(crate) fn of(&self, role: Role) -> impl Iterator<Item = &Source> {
        self.files.iter().filter(move |source| source.role == role)
    }
}
