//! Opinions on a finished site: one table, one rule a file.

mod unused_term;

use crate::{
    base::diag::{Code, Diagnostic},
    resolve::site::Site,
};

/// A rule: what it reports, and how it looks for it.
struct Rule {
    code: Code,
    run: fn(&Site, &mut Vec<Diagnostic>),
}

/// Every rule, in the order in which they run.
const RULES: &[Rule] = &[Rule { code: Code::UnusedTerm, run: unused_term::run }];

/// Holds the site against every rule.
pub(crate) fn run(site: &Site) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    for rule in RULES {
        let before = notes.len();
        (rule.run)(site, &mut notes);
        debug_assert!(notes[before..].iter().all(|note| note.code == rule.code));
    }
    notes
}
