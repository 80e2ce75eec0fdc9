//! A work as a BibTeX entry, with BibLaTeX's fields where BibTeX has none
//! (<https://ctan.org/pkg/biblatex>).

use std::fmt::Write;

use super::Work;
use crate::{base::name::Name, parse::reference::ReferenceKind};

/// One entry with its line end.
pub(super) fn entry(work: &Work) -> String {
    use ReferenceKind::{
        ArticleJournal, ArticleNewspaper, Book, Chapter, Document, LegalCase, Legislation,
        Manuscript, PaperConference, PostWeblog, Recording, Report, Thesis, Webpage,
    };
    let kind = match work.kind {
        Book => "book",
        Chapter => "incollection",
        ArticleJournal | ArticleNewspaper => "article",
        PaperConference => "inproceedings",
        Report => "report",
        Thesis => "thesis",
        Legislation => "legislation",
        LegalCase => "jurisdiction",
        Webpage | PostWeblog => "online",
        Manuscript => "unpublished",
        Recording | Document => "misc",
    };
    let mut out = format!("@{kind}{{{},\n", key(&work.id));
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "  {name} = {{{}}},", escaped(value));
        }
    };
    let title = match work.kind {
        ArticleJournal | ArticleNewspaper => "journaltitle",
        Chapter | PaperConference => "booktitle",
        _ => "maintitle",
    };
    let publisher = match work.kind {
        Report | Thesis => "institution",
        Webpage | PostWeblog => "organization",
        _ => "publisher",
    };
    field("title", &work.title);
    field(title, &work.container);
    field(publisher, &work.publisher);
    field("location", &work.place);
    field("date", &work.date.map(|date| date.to_string()).unwrap_or_default());
    field("volume", &work.volume);
    field("number", if work.issue.is_empty() { &work.symbol } else { &work.issue });
    field("edition", &work.edition);
    field("version", &work.version);
    field("pages", &work.pages.replace('–', "--"));
    field("type", &work.genre);
    field("isbn", &work.isbn);
    field("issn", &work.issn);
    field("abstract", &work.summary);
    field("note", &work.note);
    field("langid", babel(&work.language));
    field("keywords", &work.keywords.join(", "));
    field("urldate", &work.accessed.map(|date| date.to_string()).unwrap_or_default());
    // Addresses and names are not escaped as text is.
    for (name, value) in [("doi", &work.doi), ("url", &work.url)] {
        if !value.is_empty() {
            let safe = value.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C");
            let _ = writeln!(out, "  {name} = {{{safe}}},");
        }
    }
    for (name, names) in [("author", &work.authors), ("editor", &work.editors)] {
        if !names.is_empty() {
            let all: Vec<String> = names.iter().map(person).collect();
            let _ = writeln!(out, "  {name} = {{{}}},", all.join(" and "));
        }
    }
    out.push_str("}\n");
    out
}

/// A name; that of a body in braces of its own, so that it is not taken apart.
fn person(name: &Name) -> String {
    if name.is_body() { format!("{{{}}}", escaped(&name.family)) } else { escaped(&name.sorted()) }
}

/// A language as BibLaTeX names it, after the package babel; empty for one that is not in the list.
fn babel(tag: &str) -> &'static str {
    match tag {
        "en-GB" => "british",
        "en-CA" => "canadian",
        "en-AU" => "australian",
        "de-AT" => "austrian",
        _ => match tag.split('-').next().unwrap_or_default() {
            "en" => "american",
            "fr" => "french",
            "de" => "german",
            "es" => "spanish",
            "it" => "italian",
            "pt" => "portuguese",
            "nl" => "dutch",
            "da" => "danish",
            "sv" => "swedish",
            "fi" => "finnish",
            "pl" => "polish",
            "cs" => "czech",
            "ru" => "russian",
            "el" => "greek",
            "tr" => "turkish",
            "hu" => "hungarian",
            _ => "",
        },
    }
}

/// A key without the signs that end one.
fn key(id: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_:./+".contains(c);
    id.chars().map(|c| if allowed(c) { c } else { '-' }).collect()
}

/// Text with the signs escaped that TeX would read.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
