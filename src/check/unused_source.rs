//! Sources that nothing cites.
//!
//! # What it checks
//! A source is described in `content/sources/`, but no text, no field and no setting names it.
//!
//! # Why
//! A list of sources that holds what was not used misleads its readers; often the key in the text is
//! that of another source.
//!
//! # Instead
//! Cite the source with `[@key, locator]`, or remove it.

use crate::{
    base::diag::{Code, Diagnostic},
    resolve::site::Site,
};

pub(super) fn run(site: &Site, notes: &mut Vec<Diagnostic>) {
    for source in site.sources.iter().filter(|source| source.cited_in.is_empty()) {
        let (key, place) = (&source.reference.key, &source.reference.place);
        notes.push(
            Diagnostic::new(
                Code::UnusedSource,
                &place.path,
                place.span,
                format!("nothing cites the source `{key}`"),
            )
            .help(format!("cite it where it is used, `[@{key}, p. 3]`, or remove it")),
        );
    }
}
