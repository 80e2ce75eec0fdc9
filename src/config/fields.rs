//! The fields of cases, terms and records as `casebook.yaml` declares them.

use super::{
    reader::Reader,
    schema::{CASE_KEYS, Facet, Field, KINDS, Kind, TERM_KEYS},
};
use crate::base::{diag::Code, mapping::Mapping, text, yaml::Node};

const FIELD_SETTINGS: [&str; 14] = [
    "label",
    "description",
    "plural",
    "type",
    "facet",
    "required",
    "min",
    "max",
    "open",
    "allow_unused",
    "strength",
    "choices",
    "fields",
    "term_fields",
];

/// Which settings only fields of some types have: the setting, and the types.
const ONLY_FOR: [(&str, &[&str]); 7] = [
    ("facet", &["term", "terms"]),
    ("open", &["term", "terms"]),
    ("allow_unused", &["term", "terms"]),
    ("strength", &["term", "terms"]),
    ("term_fields", &["term", "terms"]),
    ("choices", &["choice"]),
    ("fields", &["records"]),
];

/// Whose fields are read. Only cases have facets and records.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Of {
    Case,
    Term,
    Record,
}

/// Reads the fields of a mapping.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, of: Of) -> Vec<Field> {
    let mut map = reader.mapping(node, "`fields`");
    map.doubles(reader.origin, &mut reader.notes);
    let mut fields: Vec<Field> = Vec::new();
    for (key, node) in map.all() {
        let (reserved, whose): (&[&str], _) = match of {
            Of::Case => (&CASE_KEYS, "case"),
            Of::Term => (&TERM_KEYS, "term"),
            Of::Record => (&[], "record"),
        };
        if reserved.contains(&&*key.text) {
            reader.wrong(
                key.id,
                format!("`{}` is a field every {whose} has", key.text),
                "leave it out, or choose another name",
            );
            continue;
        }
        let column = match of {
            Of::Case => matches!(&*key.text, "key" | "page" | "uncertain"),
            Of::Record => matches!(&*key.text, "case" | "number" | "uncertain"),
            Of::Term => false,
        };
        if column {
            reader.wrong(
                key.id,
                format!("`{}` is a column that every table of these has", key.text),
                "choose another name",
            );
            continue;
        }
        if text::slug(&key.text) != key.text.replace('_', "-") {
            reader.wrong(
                key.id,
                format!("`{}` cannot be the name of a field", key.text),
                "use small letters, digits, `-` and `_`",
            );
            continue;
        }
        if fields.iter().all(|field| field.name != *key.text) {
            fields.push(field(reader, &key.text, node, of));
        }
    }
    fields
}

fn field(reader: &mut Reader<'_>, name: &str, node: &Node, of: Of) -> Field {
    let mut short;
    // `date: date` is short for `date: {type: date}`.
    let mut map = match &node.value {
        crate::base::yaml::Value::Scalar(_) => {
            short = node.clone();
            short.value = crate::base::yaml::Value::Map(vec![(
                crate::base::yaml::Key { id: node.id, text: "type".into() },
                node.clone(),
            )]);
            Mapping::of(&short).unwrap_or_else(|| unreachable!("just made a mapping"))
        }
        _ => reader.mapping(node, &format!("the field `{name}`")),
    };
    let map = &mut map;
    let label = reader.text(map, "label").unwrap_or_else(|| in_words(name));
    let plural = reader.text(map, "plural").unwrap_or_else(|| label.clone());
    let (word, type_id) = type_word(reader, name, map, of);
    for (setting, words) in ONLY_FOR {
        if let Some(node) = map.take(setting)
            && !words.contains(&word)
        {
            reader.wrong(
                node.id,
                format!("`{setting}` means nothing for a field of type `{word}`"),
                &format!("it belongs to fields of type `{}`", words.join("` or `")),
            );
        }
    }
    let kind = kind(reader, map, word, type_id, of);
    let mut field = Field {
        name: name.to_owned(),
        label,
        plural,
        description: reader.text(map, "description").unwrap_or_default(),
        required: reader.flag(map, "required").unwrap_or(false),
        min: bound(reader, map, "min"),
        max: bound(reader, map, "max"),
        kind,
    };
    bounds(reader, map, &mut field, word);
    reader.finish(map, &FIELD_SETTINGS, "a setting of a field");
    field
}

/// The word of the type, one of [`KINDS`] that may stand here, and where it stands.
fn type_word(
    reader: &mut Reader<'_>,
    name: &str,
    map: &mut Mapping<'_>,
    of: Of,
) -> (&'static str, u32) {
    let Some(node) = map.take("type") else {
        let note = reader.origin.note(
            Code::MissingSetting,
            map.head(),
            format!("the field `{name}` has no `type`"),
        );
        reader.notes.push(note.help("write for example `type: text`".to_owned()));
        return ("text", map.id);
    };
    let word = reader.scalar(node, "type").unwrap_or_default();
    let nested = ["term", "terms", "records"];
    let allowed = || KINDS.iter().copied().filter(|kind| of == Of::Case || !nested.contains(kind));
    match KINDS.iter().copied().find(|kind| *kind == word) {
        Some(kind) if of != Of::Case && nested.contains(&kind) => {
            reader.wrong(
                node.id,
                format!("only a field of the case itself can be of type `{kind}`"),
                "use `choice` or `text` here",
            );
            ("text", node.id)
        }
        Some(kind) => (kind, node.id),
        None => {
            let note = reader.origin.note(
                Code::WrongSetting,
                node.id,
                format!("`{word}` is not a type of field"),
            );
            reader.notes.push(note.help(text::did_you_mean(&word, allowed())));
            ("text", node.id)
        }
    }
}

fn kind(reader: &mut Reader<'_>, map: &mut Mapping<'_>, word: &str, type_id: u32, of: Of) -> Kind {
    match word {
        "markdown" => Kind::Markdown,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "flag" => Kind::Flag,
        "date" => Kind::Date,
        "period" => Kind::Period,
        "url" => Kind::Url,
        "choice" => {
            let choices = words(reader, map, "choices");
            if choices.is_empty() {
                reader.wrong(
                    type_id,
                    "a field of type `choice` has nothing to choose from",
                    "write `choices: [a, b]` beside it",
                );
            }
            Kind::Choice(choices)
        }
        "term" | "terms" if of == Of::Case => {
            if reader.flag(map, "facet") == Some(false) {
                reader.wrong(
                    type_id,
                    "a field of type `term` or `terms` is always a facet",
                    "use `type: choice` for words without pages of their own",
                );
            }
            let facet = Facet {
                open: reader.flag(map, "open").unwrap_or(false),
                allow_unused: reader.flag(map, "allow_unused").unwrap_or(false),
                strength: words(reader, map, "strength"),
                fields: map
                    .take("term_fields")
                    .map(|node| read(reader, node, Of::Term))
                    .unwrap_or_default(),
            };
            Kind::Terms { many: word == "terms", facet }
        }
        "status" => Kind::Status,
        "point" => Kind::Point,
        "case" | "cases" => Kind::Cases { many: word == "cases" },
        "source" | "sources" => Kind::Sources { many: word == "sources" },
        "records" => {
            let fields =
                map.take("fields").map(|node| read(reader, node, Of::Record)).unwrap_or_default();
            if fields.is_empty() {
                reader.wrong(
                    type_id,
                    "a field of type `records` has no fields",
                    "write `fields: {name: text, date: date}` beside it",
                );
            }
            Kind::Records(fields)
        }
        _ => Kind::Text,
    }
}

fn words(reader: &mut Reader<'_>, map: &mut Mapping<'_>, key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for node in map.take(key).map(|node| reader.list(node, key)).unwrap_or_default() {
        let Some(word) = reader.scalar(node, key) else { continue };
        if words.contains(&word) {
            reader.wrong(
                node.id,
                format!("`{word}` stands twice in `{key}`"),
                "keep one of the two",
            );
        } else {
            words.push(word);
        }
    }
    words
}

fn bound(reader: &mut Reader<'_>, map: &mut Mapping<'_>, key: &str) -> Option<f64> {
    let node = map.take(key)?;
    let text = reader.scalar(node, key)?;
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Some(number),
        _ => {
            reader.wrong(
                node.id,
                format!("`{key}` must be a number, not `{text}`"),
                "write digits only",
            );
            None
        }
    }
}

/// Checks that `min` and `max` fit the type and each other.
fn bounds(reader: &mut Reader<'_>, map: &mut Mapping<'_>, field: &mut Field, word: &str) {
    let measured = field.is_list() || matches!(field.kind, Kind::Integer | Kind::Number);
    for key in ["min", "max"] {
        if let Some(node) = map.take(key).filter(|_| !measured) {
            reader.wrong(
                node.id,
                format!("`{key}` means nothing for a field of type `{word}`"),
                "it belongs to lists and numbers",
            );
        }
    }
    if !measured {
        (field.min, field.max) = (None, None);
    }
    if let (Some(min), Some(max)) = (field.min, field.max)
        && min > max
    {
        let id = map.take("max").map_or(map.id, |node| node.id);
        reader.wrong(id, format!("`max` ({max}) is less than `min` ({min})"), "exchange the two");
    }
}

/// A name as a label: `first_seen` is “First seen”.
fn in_words(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
