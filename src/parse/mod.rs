//! One file at a time, knowing neither the settings nor any other file.

mod document;
mod front;
mod markdown;
mod sentence;
pub(crate) mod tree;

use std::sync::Arc;

use rayon::prelude::*;

use crate::load::{Role, Sources};

pub(crate) use document::Document;
pub(crate) use markdown::{fragment, is_comment};
pub(crate) use sentence::sentence;

/// Parses every Markdown file, in parallel, in the order of their paths.
pub(crate) fn all(sources: &Sources) -> Vec<Arc<Document>> {
    let files: Vec<_> = sources.of(Role::Markdown).collect();
    files.par_iter().with_min_len(8).map(|source| Arc::new(document::document(source))).collect()
}
