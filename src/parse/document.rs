//! One Markdown file as a document.

use std::sync::Arc;

use super::{front, front::Front, markdown, tree::Body};
use crate::{
    base::{
        diag::{Code, Diagnostic},
        path::SitePath,
        span::Span,
    },
    load::Source,
};

/// A Markdown file, parsed. It depends on the bytes of the file and on nothing else.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) path: SitePath,
    /// `None` where the front matter is missing or could not be read.
    pub(crate) front: Option<Front>,
    /// Whether the front matter was there but could not be read, so that nothing can be said of
    /// missing fields.
    pub(crate) broken: bool,
    /// Whether there is nothing in the file at all.
    pub(crate) empty: bool,
    pub(crate) body: Body,
    pub(crate) notes: Vec<Diagnostic>,
}

/// Parses one file.
pub(super) fn document(source: &Source) -> Document {
    let (path, text) = (&source.path, &source.text);
    let mut notes = Vec::new();
    let split = front::split(path, text, &mut notes);
    let empty = text.trim_start_matches('\u{feff}').trim().is_empty();
    if empty {
        notes.push(
            Diagnostic::new(
                Code::EmptyFile,
                path,
                Span::default(),
                "the file is empty and was left out",
            )
            .help("write front matter with a `title`, or remove the file".to_owned()),
        );
    }
    let body = markdown::body(path, Arc::clone(text), split.body, &mut notes);
    Document { path: path.clone(), front: split.front, broken: split.broken, empty, body, notes }
}
