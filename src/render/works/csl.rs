//! Works as CSL-JSON (<https://github.com/citation-style-language/schema>).

use serde_json::{Map, Value, json};

use super::Work;
use crate::{
    base::{date::Date, name::Name},
    parse::reference::ReferenceKind,
};

/// A file of works.
pub(in crate::render) fn array(works: &[Work]) -> String {
    let items: Vec<Value> = works.iter().map(item).collect();
    let mut text = serde_json::to_string_pretty(&items).unwrap_or_default();
    text.push('\n');
    text
}

fn item(work: &Work) -> Value {
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(work.id));
    item.insert("type".to_owned(), json!(kind(work.kind)));
    let texts = [
        ("title", &work.title),
        ("container-title", &work.container),
        ("publisher", &work.publisher),
        ("publisher-place", &work.place),
        ("number", &work.symbol),
        ("volume", &work.volume),
        ("issue", &work.issue),
        ("edition", &work.edition),
        ("version", &work.version),
        ("page", &work.pages),
        ("DOI", &work.doi),
        ("ISBN", &work.isbn),
        ("ISSN", &work.issn),
        ("URL", &work.url),
        ("genre", &work.genre),
        ("note", &work.note),
        ("abstract", &work.summary),
        ("language", &work.language),
    ];
    for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        item.insert(name.to_owned(), json!(value));
    }
    for (name, names) in [("author", &work.authors), ("editor", &work.editors)] {
        if !names.is_empty() {
            item.insert(name.to_owned(), names.iter().map(person).collect());
        }
    }
    for (name, date) in [("issued", work.date), ("accessed", work.accessed)] {
        if let Some(date) = date {
            item.insert(name.to_owned(), json!({ "date-parts": [parts(date)] }));
        }
    }
    if !work.keywords.is_empty() {
        item.insert("keyword".to_owned(), json!(work.keywords.join(", ")));
    }
    Value::Object(item)
}

fn person(name: &Name) -> Value {
    match name.is_body() {
        true => json!({ "literal": name.family }),
        false => json!({ "family": name.family, "given": name.given }),
    }
}

fn parts(date: Date) -> Vec<u16> {
    let known = [date.year, u16::from(date.month), u16::from(date.day)];
    known.into_iter().take_while(|part| *part > 0).collect()
}

fn kind(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Book => "book",
        ReferenceKind::Chapter => "chapter",
        ReferenceKind::ArticleJournal => "article-journal",
        ReferenceKind::PaperConference => "paper-conference",
        ReferenceKind::Report => "report",
        ReferenceKind::Legislation => "legislation",
        ReferenceKind::LegalCase => "legal_case",
        ReferenceKind::Thesis => "thesis",
        ReferenceKind::ArticleNewspaper => "article-newspaper",
        ReferenceKind::PostWeblog => "post-weblog",
        ReferenceKind::Webpage => "webpage",
        ReferenceKind::Manuscript => "manuscript",
        ReferenceKind::Recording => "motion_picture",
        ReferenceKind::Document => "document",
    }
}
