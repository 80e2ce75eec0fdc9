//! Front matter typed by the schema.

use std::sync::Arc;

use super::{
    examples::example,
    names::{Found, Names},
    site::{Markdown, SourceValue, Value},
    terms::Vocabulary,
};
use crate::{
    base::{
        date::{Date, Period},
        diag::{Code, Diagnostic},
        mapping::{Mapping, Origin},
        span::Span,
        text::{counted, did_you_mean},
        yaml::{Node, Value as Yaml},
    },
    config::{Field, Kind},
    parse::{self, Document},
};

/// What typing one file needs: where its YAML stands, what may be named, where to say what is
/// wrong.
pub(super) struct Typing<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) origin: Option<Origin<'a>>,
    pub(super) notes: &'a mut Vec<Diagnostic>,
}

/// What values may refer to.
pub(super) struct References<'a> {
    pub(super) vocabulary: &'a mut Vocabulary,
    pub(super) names: &'a Names,
}

impl<'a> Typing<'a> {
    pub(super) fn new(document: &'a Arc<Document>, notes: &'a mut Vec<Diagnostic>) -> Typing<'a> {
        let origin = document
            .front
            .as_ref()
            .map(|front| front.origin(&document.path, &document.body.source));
        Typing { document, origin, notes }
    }

    /// The bytes of a node.
    pub(super) fn span(&self, id: u32) -> Span {
        self.origin.map_or(Span::default(), |origin| origin.span(id))
    }

    /// Notes a fault at a node.
    pub(super) fn say(
        &mut self,
        code: Code,
        id: u32,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        if let Some(origin) = self.origin {
            self.notes.push(origin.note(code, id, message).help(help));
        }
    }

    /// Types the fields of a mapping, index for index. What is required and missing is noted.
    pub(super) fn fields(
        &mut self,
        map: &mut Mapping<'_>,
        fields: &[Field],
        references: &mut References<'_>,
    ) -> Vec<Option<Value>> {
        fields
            .iter()
            .map(|field| {
                let value = match map.take(&field.name) {
                    Some(Node { id, value: Yaml::List(items) })
                        if field.required && items.is_empty() =>
                    {
                        let message = format!("the required field `{}` is empty", field.name);
                        self.say(Code::MissingField, *id, message, example(field, references));
                        None
                    }
                    Some(node) => self.value(node, field, references),
                    None => {
                        let least = field.min.filter(|_| field.is_list()).unwrap_or(0.0);
                        if field.required || least > 0.0 {
                            let message = format!("the required field `{}` is missing", field.name);
                            self.say(
                                Code::MissingField,
                                map.head(),
                                message,
                                example(field, references),
                            );
                        }
                        None
                    }
                };
                value.inspect(|value| self.bounds(value, field, map))
            })
            .collect()
    }

    fn value(
        &mut self,
        node: &Node,
        field: &Field,
        references: &mut References<'_>,
    ) -> Option<Value> {
        Some(match &field.kind {
            Kind::Text => Value::Text(self.words(node, field)?),
            Kind::Markdown => {
                let parsed = parse::fragment(&self.words(node, field)?);
                for note in parsed.notes {
                    self.say(note.code, node.id, note.message, note.help);
                }
                let body = parsed.value;
                Value::Markdown(Box::new(Markdown { node: node.id, body, targets: Vec::new() }))
            }
            Kind::Integer => Value::Integer(self.integer(node, field)?),
            Kind::Number => {
                let text = self.words(node, field)?;
                if !text.parse::<f64>().is_ok_and(f64::is_finite) {
                    self.wrong(
                        node,
                        field,
                        &text,
                        "a number",
                        "write digits, with a full stop before decimals",
                    );
                    return None;
                }
                Value::Number(text)
            }
            Kind::Flag => Value::Flag(self.flag(node, &field.name)?),
            Kind::Date => Value::Date(self.date(node, &field.name)?),
            Kind::Period => {
                let text = self.words(node, field)?;
                match Period::read(&text) {
                    Ok(period) => Value::Period(period),
                    Err(why) => {
                        self.wrong(
                            node,
                            field,
                            &text,
                            "a period",
                            &format!("{why}; a period is written `2006/2018` or `2006/..`"),
                        );
                        return None;
                    }
                }
            }
            Kind::Url => {
                let text = self.words(node, field)?;
                if !(text.starts_with("https://") || text.starts_with("http://"))
                    || text.contains(char::is_whitespace)
                {
                    self.wrong(
                        node,
                        field,
                        &text,
                        "a web address",
                        "write it in full, beginning with `https://`",
                    );
                    return None;
                }
                Value::Url(text)
            }
            Kind::Choice(choices) => {
                let text = self.words(node, field)?;
                if !choices.contains(&text) {
                    let help = did_you_mean(&text, choices.iter().map(String::as_str));
                    self.say(
                        Code::WrongValue,
                        node.id,
                        format!("`{text}` is not a choice for `{}`", field.name),
                        help,
                    );
                    return None;
                }
                Value::Choice(text)
            }
            Kind::Terms { many, .. } => Value::Terms(self.terms(node, field, *many, references)),
            Kind::Cases { many } => {
                let mut cases = Vec::new();
                for node in self.items(node, field, *many) {
                    let Some(name) = self.words(node, field) else { continue };
                    match references.names.case(&name) {
                        Found::One(page) => cases.push(page),
                        Found::Several(pages) => {
                            let n = pages.len();
                            let help = Some("give one of them another `slug`".to_owned());
                            self.say(
                                Code::AmbiguousLink,
                                node.id,
                                format!("{n} cases are called `{name}`"),
                                help,
                            );
                        }
                        Found::None => {
                            let help = did_you_mean(&name, references.names.cases());
                            self.say(
                                Code::UnknownCase,
                                node.id,
                                format!("`{name}` is not a case"),
                                help,
                            );
                        }
                    }
                }
                Value::Cases(cases)
            }
            Kind::Sources { many } => {
                let mut sources = Vec::new();
                for node in self.items(node, field, *many) {
                    let Some(text) = self.words(node, field) else { continue };
                    let (key, locator) = match text.split_once(',') {
                        Some((key, locator)) => (key.trim(), Some(locator.trim().to_owned())),
                        None => (text.as_str(), None),
                    };
                    sources
                        .push(SourceValue { key: key.trim_start_matches('@').to_owned(), locator });
                }
                Value::Sources(sources)
            }
            Kind::Records(fields) => {
                let mut records = Vec::new();
                for node in self.items(node, field, true) {
                    let Some(mut map) = Mapping::of(node) else {
                        let message = format!(
                            "an entry of `{}` must be a mapping of keys and values, not {}",
                            field.name,
                            node.value.kind()
                        );
                        self.say(Code::WrongType, node.id, message, example(field, references));
                        continue;
                    };
                    records.push(self.fields(&mut map, fields, references));
                    self.finish(
                        &mut map,
                        fields.iter().map(|field| field.name.as_str()),
                        &format!("a field of `{}`", field.name),
                    );
                }
                Value::Records(records)
            }
        })
    }

    /// The entries of a list; a single value counts as a list of one, and a list where one value
    /// is wanted is noted.
    pub(super) fn items<'n>(&mut self, node: &'n Node, field: &Field, many: bool) -> Vec<&'n Node> {
        match &node.value {
            Yaml::List(items) if many => {
                items.iter().filter(|item| item.value != Yaml::Null).collect()
            }
            Yaml::List(items) => {
                let help = items.first().and_then(|item| match &item.value {
                    Yaml::Scalar(first) => Some(format!("write `{}: {first}`", field.name)),
                    _ => None,
                });
                self.say(
                    Code::WrongType,
                    node.id,
                    format!("`{}` takes one value, not a list", field.name),
                    help,
                );
                Vec::new()
            }
            _ => vec![node],
        }
    }

    /// The text of a scalar; a list or mapping is noted.
    pub(super) fn words(&mut self, node: &Node, field: &Field) -> Option<String> {
        self.scalar(node, &field.name)
    }

    fn scalar(&mut self, node: &Node, name: &str) -> Option<String> {
        match &node.value {
            Yaml::Scalar(text) => Some(text.trim().to_owned()),
            other => {
                let message = format!("`{name}` takes a single value, not {}", other.kind());
                self.say(
                    Code::WrongType,
                    node.id,
                    message,
                    Some(
                        "write it on one line; quote it if it holds a colon or brackets".to_owned(),
                    ),
                );
                None
            }
        }
    }

    fn integer(&mut self, node: &Node, field: &Field) -> Option<i64> {
        let text = self.words(node, field)?;
        let number = text.parse().ok();
        if number.is_none() {
            self.wrong(node, field, &text, "a whole number", "write digits only");
        }
        number
    }

    fn flag(&mut self, node: &Node, name: &str) -> Option<bool> {
        match self.scalar(node, name)?.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                let message = format!("`{name}` is `true` or `false`, not `{other}`");
                self.say(
                    Code::WrongValue,
                    node.id,
                    message,
                    Some("write `true` or `false`".to_owned()),
                );
                None
            }
        }
    }

    fn date(&mut self, node: &Node, name: &str) -> Option<Date> {
        let text = self.scalar(node, name)?;
        match Date::read(&text) {
            Ok(date) => Some(date),
            Err(why) => {
                let message = format!("`{text}` is not a date for `{name}`");
                self.say(Code::WrongValue, node.id, message, Some(why.to_owned()));
                None
            }
        }
    }

    fn wrong(&mut self, node: &Node, field: &Field, text: &str, what: &str, help: &str) {
        self.say(
            Code::WrongValue,
            node.id,
            format!("`{text}` is not {what} for `{}`", field.name),
            Some(help.to_owned()),
        );
    }

    /// Holds a value against the field's `min` and `max`.
    fn bounds(&mut self, value: &Value, field: &Field, map: &mut Mapping<'_>) {
        let (measure, counts) = match value {
            Value::Terms(list) => (list.len() as f64, true),
            Value::Cases(list) => (list.len() as f64, true),
            Value::Sources(list) => (list.len() as f64, true),
            Value::Records(list) => (list.len() as f64, true),
            Value::Integer(number) => (*number as f64, false),
            Value::Number(text) => (text.parse().unwrap_or_default(), false),
            _ => return,
        };
        if counts && !field.is_list() {
            return;
        }
        let id = map.take(&field.name).map_or(map.id, |node| node.id);
        // Entries that were noted one by one are not counted against the author again.
        let written = map.take(&field.name).map_or(0, |node| match &node.value {
            Yaml::List(items) => items.len(),
            _ => 1,
        });
        if counts && written as f64 != measure {
            return;
        }
        let (less, more) =
            (field.min.filter(|&min| measure < min), field.max.filter(|&max| measure > max));
        let name = &field.name;
        let entries = counted(measure as usize, "entry", "entries");
        let message = match (less, more, counts) {
            (Some(min), _, true) => {
                format!("`{name}` has {entries}; at least {min} are wanted")
            }
            (_, Some(max), true) => {
                format!("`{name}` has {entries}; at most {max} are wanted")
            }
            (Some(min), _, false) => format!("`{name}` is {measure}; it is at least {min}"),
            (_, Some(max), false) => format!("`{name}` is {measure}; it is at most {max}"),
            _ => return,
        };
        let code = if counts { Code::WrongCount } else { Code::WrongValue };
        self.say(code, id, message, None);
    }

    /// Reports doubled and unknown keys.
    pub(super) fn finish<'k>(
        &mut self,
        map: &mut Mapping<'_>,
        known: impl Iterator<Item = &'k str> + Clone,
        what: &str,
    ) {
        if let Some(origin) = self.origin {
            map.doubles(origin, self.notes);
            map.rest(Code::UnknownField, what, known, origin, self.notes);
        }
    }

    /// The text of a shared field, if it is there and not empty.
    pub(super) fn optional_text(&mut self, map: &mut Mapping<'_>, name: &str) -> Option<String> {
        let node = map.take(name)?;
        self.scalar(node, name).filter(|text| !text.is_empty())
    }

    /// The entries of a shared field that is a list of words, with their nodes.
    pub(super) fn optional_list(
        &mut self,
        map: &mut Mapping<'_>,
        name: &str,
    ) -> Vec<(String, u32)> {
        let Some(node) = map.take(name) else { return Vec::new() };
        let items = match &node.value {
            Yaml::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        items.into_iter().filter_map(|item| Some((self.scalar(item, name)?, item.id))).collect()
    }

    pub(super) fn optional_flag(&mut self, map: &mut Mapping<'_>, name: &str) -> Option<bool> {
        let node = map.take(name)?;
        self.flag(node, name)
    }

    pub(super) fn optional_date(&mut self, map: &mut Mapping<'_>, name: &str) -> Option<Date> {
        let node = map.take(name)?;
        self.date(node, name)
    }

    pub(super) fn optional_integer(&mut self, map: &mut Mapping<'_>, name: &str) -> Option<i64> {
        let node = map.take(name)?;
        let text = self.scalar(node, name)?;
        let number = text.parse().ok();
        if number.is_none() {
            let message = format!("`{text}` is not a whole number for `{name}`");
            self.say(Code::WrongValue, node.id, message, Some("write digits only".to_owned()));
        }
        number
    }
}
