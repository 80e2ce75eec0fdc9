//! Opinions on a finished site: one table, one rule a file.

mod incomplete_source;
mod missing_section;
mod uncited_paragraph;
mod unused_source;
mod unused_term;

use crate::{
    base::diag::{Code, Diagnostic},
    resolve::site::Site,
};

/// A rule: what it reports, and how it looks for it.
struct Rule {
    code: Code,
    run: fn(&Site, &mut Vec<Diagnostic>),
    /// Faults after which the rule would report what is only their shadow.
    unless: &'static [Code],
}

/// Faults that hide what a file says, so that what it names seems to be named nowhere.
const HIDDEN: &[Code] = &[
    Code::EmptyFile,
    Code::MissingField,
    Code::NotUtf8,
    Code::UnclosedFrontMatter,
    Code::UnknownTerm,
    Code::WrongType,
    Code::YamlSyntax,
];

/// Every rule, in the order in which they run.
const RULES: &[Rule] = &[
    Rule { code: Code::UnusedTerm, run: unused_term::run, unless: HIDDEN },
    Rule {
        code: Code::UnusedSource,
        run: unused_source::run,
        unless: &[
            Code::EmptyFile,
            Code::NotUtf8,
            Code::UnclosedFrontMatter,
            Code::UnknownSource,
            Code::WrongType,
            Code::YamlSyntax,
        ],
    },
    Rule { code: Code::MissingSection, run: missing_section::run, unless: &[] },
    Rule { code: Code::UncitedParagraph, run: uncited_paragraph::run, unless: &[] },
    Rule {
        code: Code::IncompleteSource,
        run: incomplete_source::run,
        unless: &[Code::UnknownField],
    },
];

/// Holds the site against every rule. `notes` is what was said before.
pub(crate) fn run(site: &Site, notes: &mut Vec<Diagnostic>) {
    let said: Vec<Code> = notes.iter().map(|note| note.code).collect();
    for rule in RULES.iter().filter(|rule| !rule.unless.iter().any(|code| said.contains(code))) {
        let before = notes.len();
        (rule.run)(site, notes);
        debug_assert!(notes[before..].iter().all(|note| note.code == rule.code));
    }
}
