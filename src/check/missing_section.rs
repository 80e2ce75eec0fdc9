//! Cases that lack a section which every case of the site is to have.
//!
//! # What it checks
//! With `sections: [Background, …]` under `case`, each case has a heading of level two with each
//! of these titles, in this order. Other headings may stand between them.
//!
//! # Why
//! Readers who compare cases look for the same thing at the same place.
//!
//! # Instead
//! Add the section, even if it only says that nothing is known.

use crate::{
    base::{
        diag::{Code, Diagnostic},
        span::Span,
        text,
    },
    resolve::site::Site,
};

pub(super) fn run(site: &Site, notes: &mut Vec<Diagnostic>) {
    let wanted = &site.config.case.sections;
    for case in site.cases.iter().filter(|_| !wanted.is_empty()) {
        let Some(document) = &site[case.page].document else { continue };
        let body = &document.body;
        let titles: Vec<(String, Span)> = body
            .headings
            .iter()
            .filter(|heading| heading.level == 2)
            .map(|heading| (body.heading_text(heading).trim().to_owned(), heading.span))
            .collect();
        let mut from = 0;
        for section in wanted {
            let same = |(title, _): &(String, Span)| text::folded(title) == text::folded(section);
            match titles.iter().position(same) {
                Some(at) if at >= from => from = at + 1,
                Some(at) => notes.push(
                    Diagnostic::new(
                        Code::MissingSection,
                        &document.path,
                        titles[at].1,
                        format!("the section “{section}” stands too early"),
                    )
                    .help(format!("the order is: {}", wanted.join(", "))),
                ),
                None => {
                    let near =
                        text::nearest(section, titles.iter().map(|(title, _)| title.as_str()));
                    let place =
                        near.and_then(|near| titles.iter().find(|(title, _)| title == near));
                    notes.push(
                        Diagnostic::new(
                            Code::MissingSection,
                            &document.path,
                            place.map_or(Span::default(), |(_, span)| *span),
                            format!("the case has no section “{section}”"),
                        )
                        .help(format!("add a heading `## {section}`")),
                    );
                }
            }
        }
    }
}
