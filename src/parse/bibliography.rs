//! One file of sources: Hayagriva's YAML or BibTeX.

use hayagriva::{Library, io::BibLaTeXError};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::{citation::key_length, reference::Reference};
use crate::{
    base::{
        diag::{Code, Diagnostic, Place},
        mapping::Origin,
        path::SitePath,
        span::Span,
        text,
        yaml::{self, Key, Node, Value},
    },
    load::Source,
};

/// The sources of one file. It depends on the bytes of the file and on nothing else.
#[derive(Debug)]
pub(crate) struct Bibliography {
    /// In the order of the file.
    pub(crate) references: Vec<Reference>,
    /// The keys of records that could not be read: they were reported, so nothing more is to be
    /// said of citations of them.
    pub(crate) broken: Vec<Box<str>>,
    pub(crate) notes: Vec<Diagnostic>,
}

/// The folder whose data files hold the sources.
const FOLDER: &str = "sources/";

/// Whether a file holds sources.
pub(super) fn is_bibliography(path: &SitePath) -> bool {
    path.in_content().is_some_and(|below| below.starts_with(FOLDER))
}

/// Reads one file.
pub(super) fn bibliography(source: &Source) -> Bibliography {
    let mut read = Bibliography { references: Vec::new(), broken: Vec::new(), notes: Vec::new() };
    if source.path.extension() == "bib" {
        read.bibtex(source);
    } else {
        read.yaml(source);
    }
    read
}

/// The fields of a record, as Hayagriva's file format names them
/// (<https://github.com/typst/hayagriva/blob/main/docs/file-format.md>), and `archived`, which is
/// ours: the address of a copy in an archive of the web.
const FIELDS: [&str; 30] = [
    "type",
    "title",
    "author",
    "date",
    "parent",
    "abstract",
    "genre",
    "editor",
    "affiliated",
    "publisher",
    "location",
    "organization",
    "issue",
    "chapter",
    "volume",
    "volume-total",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "url",
    "serial-number",
    "serial",
    "language",
    "archive",
    "archive-location",
    "call-number",
    "note",
    "archived",
];

impl Bibliography {
    fn yaml(&mut self, source: &Source) {
        let origin = Origin { path: &source.path, yaml: &source.text, offset: 0 };
        let root = match yaml::read(&source.text) {
            Ok(root) => root,
            Err(fault) => return self.notes.push(origin.fault(fault)),
        };
        let Value::Map(entries) = &root.value else {
            let message = format!("a file of sources is a mapping, not {}", root.value.kind());
            let help = "write each source as `key:` with its fields indented below".to_owned();
            self.notes.push(origin.note(Code::WrongType, root.id, message).help(help));
            return;
        };
        let spans = yaml::places(&source.text);
        let span = |id: u32| spans.get(id as usize).copied().unwrap_or_default();
        for (key, node) in entries {
            self.record(&origin, key, node, span(key.id));
        }
    }

    fn record(&mut self, origin: &Origin<'_>, key: &Key, node: &Node, span: Span) {
        let place = Place { path: origin.path.clone(), span };
        if key_length(&key.text) != Some(key.text.len()) {
            let message = format!("`{}` cannot be cited", key.text);
            let help = "make the key of letters, digits, `-`, `_`, `.` and `:`, beginning and ending with a letter or digit".to_owned();
            self.notes.push(origin.note(Code::WrongSource, key.id, message).help(help));
        }
        let Value::Map(fields) = &node.value else {
            let message =
                format!("the source `{}` is {}, not a mapping", key.text, node.value.kind());
            let help =
                "write its fields below it, indented: `type: article`, `title: …`".to_owned();
            self.notes.push(origin.note(Code::WrongSource, key.id, message).help(help));
            self.broken.push(key.text.clone());
            return;
        };
        self.unknown_fields(origin, fields);
        let archived = fields.iter().find(|(key, _)| &*key.text == "archived");
        let archived = archived.and_then(|(_, node)| match &node.value {
            Value::Scalar(text) if is_address(text) => Some(text.clone()),
            _ => {
                let message = "`archived` is the address of an archived copy";
                let help = "write it in full, beginning with `https://`".to_owned();
                self.notes.push(origin.note(Code::WrongSource, node.id, message).help(help));
                None
            }
        });
        match library(&key.text, fields) {
            Ok(library) => {
                let read = library.into_iter().map(|entry| Reference {
                    key: key.text.clone(),
                    place: place.clone(),
                    archived: archived.clone(),
                    entry,
                });
                self.references.extend(read);
            }
            Err(error) => {
                self.notes.push(fault(origin, key, fields, &error));
                self.broken.push(key.text.clone());
            }
        }
    }

    fn unknown_fields(&mut self, origin: &Origin<'_>, fields: &[(Key, Node)]) {
        for (at, (key, node)) in fields.iter().enumerate() {
            if matches!(&*key.text, "doi" | "isbn" | "issn") {
                let message = format!("`{}` stands under `serial-number`", key.text);
                let help = format!("write `serial-number: {{{}: …}}`", key.text);
                self.notes.push(origin.note(Code::WrongSource, key.id, message).help(help));
            } else if !FIELDS.contains(&&*key.text) {
                let message = format!("`{}` is not a field of a source", key.text);
                let help = text::did_you_mean(&key.text, FIELDS);
                self.notes.push(origin.note(Code::UnknownField, key.id, message).help(help));
            }
            self.inner_fields(origin, key, node);
            if let Some((first, _)) = fields[..at].iter().find(|(other, _)| other.text == key.text)
            {
                self.notes.push(
                    origin
                        .note(Code::DoubledKey, key.id, format!("`{}` is given twice", key.text))
                        .help("keep one of the two".to_owned())
                        .related(origin.place(first.id), "first given here"),
                );
            }
            if &*key.text == "parent" {
                match &node.value {
                    Value::Map(inner) => self.unknown_fields(origin, inner),
                    Value::List(parents) => {
                        for parent in parents {
                            if let Value::Map(inner) = &parent.value {
                                self.unknown_fields(origin, inner);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The keys within a field that is a mapping, and lists where one value is wanted.
    fn inner_fields(&mut self, origin: &Origin<'_>, key: &Key, node: &Node) {
        let known: &[&str] = match &*key.text {
            "author" | "editor" => {
                &["name", "given-name", "prefix", "suffix", "comma-suffix", "alias"]
            }
            "publisher" => &["name", "location"],
            "url" => &["value", "date"],
            "title" | "note" | "location" | "organization" | "genre" | "archive" => {
                &["value", "short", "verbatim"]
            }
            _ => return,
        };
        let items: &[Node] = match &node.value {
            Value::List(items) if matches!(&*key.text, "author" | "editor") => items,
            _ => std::slice::from_ref(node),
        };
        for item in items {
            let Value::Map(entries) = &item.value else { continue };
            for (inner, _) in entries.iter().filter(|(inner, _)| !known.contains(&&*inner.text)) {
                let message = format!("`{}` is not a part of `{}`", inner.text, key.text);
                let help = text::did_you_mean(&inner.text, known.iter().copied());
                self.notes.push(origin.note(Code::UnknownField, inner.id, message).help(help));
            }
        }
    }

    fn bibtex(&mut self, source: &Source) {
        let keys = bibtex_keys(&source.text);
        match hayagriva::io::from_biblatex_str(&source.text) {
            Ok(library) => {
                for entry in library {
                    let span = keys.iter().find(|(key, _)| *key == entry.key());
                    let span = span.map_or(Span::default(), |(_, span)| *span);
                    self.references.push(Reference {
                        key: entry.key().into(),
                        place: Place { path: source.path.clone(), span },
                        archived: None,
                        entry,
                    });
                }
            }
            Err(errors) => {
                for error in errors {
                    let (range, message) = match &error {
                        BibLaTeXError::Parse(error) => (error.span.clone(), error.kind.to_string()),
                        BibLaTeXError::Type(error) => (error.span.clone(), error.kind.to_string()),
                    };
                    let (code, message, help) = match message.starts_with("duplicate key") {
                        true => (
                            Code::DoubledSource,
                            "a key is given to two entries".to_owned(),
                            "give one of them another key, or keep only one",
                        ),
                        false => (
                            Code::WrongSource,
                            format!("the BibTeX cannot be read: {message}"),
                            "see that every brace is closed and every field ends with a comma",
                        ),
                    };
                    let range = whole_letters(&source.text, range);
                    let note = Diagnostic::new(code, &source.path, range, message);
                    self.notes.push(note.help(help.to_owned()));
                }
                self.broken.extend(keys.into_iter().map(|(key, _)| key.into()));
            }
        }
    }
}

/// The record of one key as the formatter reads it.
fn library(key: &str, fields: &[(Key, Node)]) -> Result<Library, serde_json::Error> {
    let record: Map<String, Json> = fields
        .iter()
        .filter(|(key, _)| &*key.text != "archived")
        .map(|(key, node)| (key.text.to_string(), json(&key.text, node)))
        .collect();
    let mut root = Map::new();
    root.insert(key.to_owned(), Json::Object(record));
    Library::deserialize(Json::Object(root))
}

/// A node of YAML as JSON, every scalar as text but those that can only be flags.
fn json(name: &str, node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Scalar(text) if matches!(name, "verbatim" | "comma-suffix") => {
            Json::Bool(&**text == "true")
        }
        Value::Scalar(text) => Json::String(text.trim().to_owned()),
        Value::List(items) => items.iter().map(|item| json(name, item)).collect(),
        Value::Map(entries) => {
            let of = |(key, node): &(Key, Node)| (key.text.to_string(), json(&key.text, node));
            Json::Object(entries.iter().map(of).collect())
        }
    }
}

/// What is wrong with a record, at the field that is wrong: the one that cannot be read beside
/// the type alone.
fn fault(
    origin: &Origin<'_>,
    key: &Key,
    fields: &[(Key, Node)],
    error: &serde_json::Error,
) -> Diagnostic {
    let kind = fields.iter().find(|(key, _)| &*key.text == "type");
    let Some(kind) = kind else {
        let message = format!("the source `{}` has no `type`", key.text);
        let help = "write for example `type: article`, `report`, `web` or `book`".to_owned();
        return origin.note(Code::WrongSource, key.id, message).help(help);
    };
    let types = library(&key.text, std::slice::from_ref(kind));
    if types.is_err() {
        let Value::Scalar(word) = &kind.1.value else {
            let message = "`type` is one word".to_owned();
            return origin.note(Code::WrongSource, kind.1.id, message);
        };
        let message = format!("`{word}` is not a type of source");
        let help = text::did_you_mean(word, TYPES);
        return origin.note(Code::WrongSource, kind.1.id, message).help(help);
    }
    if let Some(note) = parent_fault(origin, fields) {
        return note;
    }
    for field in fields {
        let alone = [kind.clone(), field.clone()];
        if !std::ptr::eq(field, kind)
            && let Err(error) = library(&key.text, &alone)
        {
            let message = match (&*field.0.text, &field.1.value) {
                (name @ ("date" | "url"), Value::Scalar(text)) => {
                    let what = if name == "date" { "a date" } else { "a web address" };
                    format!("`{text}` is not {what}")
                }
                (name, Value::List(_)) => format!("`{name}` takes one value, not a list"),
                (name, _) => format!("`{name}` cannot be read: {}", plain(&error)),
            };
            return origin
                .note(Code::WrongSource, field.1.id, message)
                .help(example(&field.0.text));
        }
    }
    let message = format!("the source `{}` cannot be read: {}", key.text, plain(error));
    origin.note(Code::WrongSource, key.id, message)
}

/// What is wrong with what a source stands in: that it is no mapping, or has a type that is none.
fn parent_fault(origin: &Origin<'_>, fields: &[(Key, Node)]) -> Option<Diagnostic> {
    let (_, parent) = fields.iter().find(|(key, _)| &*key.text == "parent")?;
    let parents = match &parent.value {
        Value::List(parents) => parents.as_slice(),
        _ => std::slice::from_ref(parent),
    };
    for parent in parents {
        let Value::Map(inner) = &parent.value else {
            let message = format!("`parent` is a mapping, not {}", parent.value.kind());
            let note = origin.note(Code::WrongSource, parent.id, message);
            return Some(note.help(example("parent")));
        };
        let kind = inner.iter().find(|(key, _)| &*key.text == "type").map(|(_, node)| node);
        if let Some(node) = kind
            && let Value::Scalar(word) = &node.value
            && !TYPES.contains(&&**word)
        {
            let message = format!("`{word}` is not a type of source");
            let note = origin.note(Code::WrongSource, node.id, message);
            return Some(note.help(text::did_you_mean(word, TYPES)));
        }
        if let Some(note) = parent_fault(origin, inner) {
            return Some(note);
        }
    }
    None
}

/// The types of source that a person may mean.
const TYPES: [&str; 27] = [
    "article",
    "chapter",
    "entry",
    "anthos",
    "report",
    "thesis",
    "web",
    "scene",
    "artwork",
    "patent",
    "case",
    "newspaper",
    "legislation",
    "manuscript",
    "post",
    "misc",
    "performance",
    "periodical",
    "proceedings",
    "book",
    "blog",
    "reference",
    "conference",
    "anthology",
    "repository",
    "video",
    "audio",
];

fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.find(" at line ").unwrap_or(text.len());
    text[..end].to_owned()
}

/// How a field that is often written wrong is written.
fn example(field: &str) -> Option<String> {
    let example = match field {
        "date" => "a date is written `2009-07-15`, `2009-07` or `2009`",
        "url" => "write the address in full, beginning with `https://`",
        "author" | "editor" => {
            "write `Family, Given`, a list of such names, or `name: …` for a body"
        }
        "parent" => "write `parent: {type: newspaper, title: …}`",
        "publisher" => "write the name, or `{name: …, location: …}`",
        "serial-number" => "write the symbol, or `{doi: …}`, `{isbn: …}`",
        "language" => "write a language tag such as `en` or `fr`",
        "page-range" => "write `113-128`",
        _ => return None,
    };
    Some(example.to_owned())
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
}

/// The keys of a BibTeX file with their bytes.
fn bibtex_keys(text: &str) -> Vec<(&str, Span)> {
    let mut keys = Vec::new();
    for (at, _) in text.match_indices('@') {
        let rest = &text[at + 1..];
        let Some(open) = rest.find(['{', '(']) else { break };
        if !rest[..open].trim().bytes().all(|byte| byte.is_ascii_alphabetic()) {
            continue;
        }
        let inside = &rest[open + 1..];
        let Some(end) = inside.find([',', '}', '\n']) else { break };
        let key = inside[..end].trim();
        let is_key =
            !key.is_empty() && !key.contains(['=', '"', ' ']) && inside[end..].starts_with(',');
        if is_key {
            let lead = inside[..end].len() - inside[..end].trim_start().len();
            let start = at + 1 + open + 1 + lead;
            keys.push((key, Span::new(start, start + key.len())));
        }
    }
    keys
}

/// A range of bytes that does not cut a letter, and lies in the text.
fn whole_letters(text: &str, range: std::ops::Range<usize>) -> Span {
    let fit = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (fit(range.start), fit(range.end));
    Span::new(start, end.max(start))
}
