//! One file at a time, knowing neither the settings nor any other file.

mod bibliography;
mod citation;
mod document;
mod footnotes;
mod front;
mod markdown;
pub(crate) mod reference;
mod sentence;
pub(crate) mod tree;

use std::sync::Arc;

use rayon::prelude::*;

use crate::load::{Role, Source, Sources};

pub(crate) use bibliography::Bibliography;
pub(crate) use citation::item;
pub(crate) use document::Document;
pub(crate) use markdown::{fragment, is_comment};
pub(crate) use sentence::sentence;

/// Parses every Markdown file, in parallel, in the order of their paths.
pub(crate) fn all(sources: &Sources) -> Vec<Arc<Document>> {
    let files: Vec<_> = sources.of(Role::Markdown).collect();
    files.par_iter().with_min_len(8).map(|source| Arc::new(document::document(source))).collect()
}

/// Parses every file of sources, in parallel, in the order of their paths.
pub(crate) fn bibliographies(sources: &Sources) -> Vec<Bibliography> {
    let is_wanted = |source: &&Source| bibliography::is_bibliography(&source.path);
    let files: Vec<_> = sources.of(Role::Data).filter(is_wanted).collect();
    files.par_iter().map(|source| bibliography::bibliography(source)).collect()
}
