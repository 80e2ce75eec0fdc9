//! Terms that no case names.
//!
//! # What it checks
//! A term has a file, but neither it nor a term below it is named by a case.
//!
//! # Why
//! Its page would be empty; often the file has a misspelt name, or the last case that used the
//! term was changed.
//!
//! # Instead
//! Name the term in a case, remove the file, or set `allow_unused: true` for the facet.

use crate::{
    base::{
        diag::{Code, Diagnostic},
        span::Span,
    },
    resolve::site::Site,
};

pub(super) fn run(site: &Site, notes: &mut Vec<Diagnostic>) {
    for term in site.terms.iter().filter(|term| term.cases.is_empty()) {
        let field = &site.config.case.fields[site[term.facet].field];
        if field.facet().is_some_and(|facet| facet.allow_unused) {
            continue;
        }
        if let Some(path) = site[term.page].path() {
            notes.push(
                Diagnostic::new(Code::UnusedTerm, path, Span::default(), format!("no case names the term `{}` of `{}`", term.key, field.name))
                    .help("name it in a case, remove the file, or set `allow_unused: true` for the facet in `casebook.yaml`".to_owned()),
            );
        }
    }
}
