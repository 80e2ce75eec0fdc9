//! A work as a RIS record, the form that reference managers share
//! (<https://web.archive.org/web/20120616005600/http://www.refman.com/support/risformat_intro.asp>).

use std::fmt::Write;

use super::Work;
use crate::{base::date::Date, parse::reference::ReferenceKind};

/// One record. Lines end as the format wants it.
pub(super) fn entry(work: &Work) -> String {
    use ReferenceKind::{
        ArticleJournal, ArticleNewspaper, Book, Chapter, Document, LegalCase, Legislation,
        Manuscript, PaperConference, PostWeblog, Recording, Report, Thesis, Webpage,
    };
    let kind = match work.kind {
        Book => "BOOK",
        Chapter => "CHAP",
        ArticleJournal => "JOUR",
        ArticleNewspaper => "NEWS",
        PaperConference => "CPAPER",
        Report => "RPRT",
        Thesis => "THES",
        Legislation => "STAT",
        LegalCase => "CASE",
        PostWeblog => "BLOG",
        Webpage => "ELEC",
        Manuscript => "UNPB",
        Recording => "VIDEO",
        Document => "GEN",
    };
    let mut out = format!("TY  - {kind}\r\n");
    let mut field = |tag: &str, value: &str| {
        if !value.is_empty() {
            let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(out, "{tag}  - {line}\r\n");
        }
    };
    field("ID", &work.id);
    for name in &work.authors {
        field("AU", &name.sorted());
    }
    for name in &work.editors {
        field("ED", &name.sorted());
    }
    field("TI", &work.title);
    field("T2", &work.container);
    field("PB", &work.publisher);
    field("CY", &work.place);
    if let Some(date) = work.date {
        field("PY", &date.year.to_string());
        field("DA", &slashed(date));
    }
    field("VL", &work.volume);
    field("IS", &work.issue);
    field("ET", if work.edition.is_empty() { &work.version } else { &work.edition });
    let (first, last) = work.pages.split_once(['–', '-']).unwrap_or((&work.pages, ""));
    field("SP", first);
    field("EP", last);
    field("M1", &work.symbol);
    field("M3", &work.genre);
    field("DO", &work.doi);
    field("SN", if work.isbn.is_empty() { &work.issn } else { &work.isbn });
    field("UR", &work.url);
    field("Y2", &work.accessed.map(slashed).unwrap_or_default());
    field("LA", &work.language);
    field("AB", &work.summary);
    field("N1", &work.note);
    for word in &work.keywords {
        field("KW", word);
    }
    out.push_str("ER  - \r\n");
    out
}

/// `YYYY/MM/DD/`, with the parts left empty that are not known.
fn slashed(date: Date) -> String {
    let part = |n: u8| if n == 0 { String::new() } else { format!("{n:02}") };
    format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))
}
