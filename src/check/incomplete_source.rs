//! Sources that lack what a reader needs to find them.
//!
//! # What it checks
//! Every source needs a title and a date. An article needs the newspaper, journal or site it stands
//! in; a book and a thesis an author or editor and a publisher; a report an author or publisher,
//! and a symbol or an address; a web page an address; a resolution, a law or a ruling a symbol or
//! an address.
//!
//! # Why
//! What cannot be found cannot be checked.
//!
//! # Instead
//! Add the field. A source without a date says when it was seen: `url: {value: …, date: 2026-11-21}`.

use crate::{
    base::diag::{Code, Diagnostic},
    parse::reference::{Reference, ReferenceKind},
    resolve::site::Site,
};

pub(super) fn run(site: &Site, notes: &mut Vec<Diagnostic>) {
    for source in &site.sources {
        let reference = &source.reference;
        for (what, help) in missing(reference) {
            let place = &reference.place;
            let message = format!("the source `{}` has no {what}", reference.key);
            notes.push(
                Diagnostic::new(Code::IncompleteSource, &place.path, place.span, message)
                    .help(help.to_owned()),
            );
        }
    }
}

/// What a source lacks, and how it is written.
fn missing(reference: &Reference) -> Vec<(&'static str, &'static str)> {
    use ReferenceKind::{
        ArticleJournal, ArticleNewspaper, Book, Chapter, Document, LegalCase, Legislation,
        Manuscript, PaperConference, PostWeblog, Recording, Report, Thesis, Webpage,
    };
    let mut missing = Vec::new();
    let mut need = |there: bool, what: &'static str, help: &'static str| {
        if !there {
            missing.push((what, help));
        }
    };
    let address = || {
        let numbers = [reference.doi(), reference.isbn(), reference.issn()];
        reference.url().is_some() || numbers.iter().any(Option::is_some)
    };
    let people = || !reference.authors().is_empty() || !reference.editors().is_empty();
    let publisher = || !reference.publisher().is_empty();
    let container = || !reference.container().is_empty();
    let symbol = || !reference.symbol().is_empty() || address();
    need(!reference.title().is_empty(), "title", "add `title: …`");
    need(
        reference.date().is_some() || reference.accessed().is_some(),
        "date",
        "add `date: 2014`, or say when you saw it: `url: {value: …, date: 2026-11-21}`",
    );
    match reference.kind() {
        ArticleJournal | ArticleNewspaper | PaperConference | PostWeblog => need(
            container() || publisher(),
            "newspaper, journal or site it stands in",
            "add `parent: {type: newspaper, title: …}`",
        ),
        Chapter => need(container(), "book it stands in", "add `parent: {type: book, title: …}`"),
        Book | Thesis => {
            need(people(), "author or editor", "add `author: Family, Given`");
            need(publisher(), "publisher", "add `publisher: {name: …, location: …}`");
        }
        Report => {
            need(
                people() || publisher(),
                "author or publisher",
                "add `author: {name: …}` or `publisher: …`",
            );
            need(symbol(), "symbol or address", "add `serial-number: S/2014/147` or `url: …`");
        }
        Webpage => need(address(), "address", "add `url: https://…`"),
        Legislation | LegalCase => {
            need(symbol(), "symbol or address", "add `serial-number: …` or `url: …`");
        }
        Manuscript | Recording | Document => {}
    }
    missing
}
