//! What reading the front matter of one file needs, and the values that every kind of page has.

use std::sync::Arc;

use crate::{
    base::{
        date::Date,
        diag::{Code, Diagnostic},
        mapping::{Mapping, Origin},
        span::Span,
        yaml::{Node, Value as Yaml},
    },
    config::Field,
    parse::Document,
};

/// What typing one file needs: where its YAML stands, what may be named, where to say what is
/// wrong.
pub(super) struct Typing<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) origin: Option<Origin<'a>>,
    pub(super) notes: &'a mut Vec<Diagnostic>,
}

impl<'a> Typing<'a> {
    /// For a document; what there is to say goes to `notes`.
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

    /// The text of a scalar; anything else is noted.
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

    /// A yes or no.
    pub(super) fn flag(&mut self, node: &Node, name: &str) -> Option<bool> {
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

    /// A whole number.
    pub(super) fn integer(&mut self, node: &Node, name: &str) -> Option<i64> {
        let text = self.scalar(node, name)?;
        let number = text.parse().ok();
        if number.is_none() {
            let message = format!("`{text}` is not a whole number for `{name}`");
            self.say(Code::WrongValue, node.id, message, Some("write digits only".to_owned()));
        }
        number
    }

    /// A date.
    pub(super) fn date(&mut self, node: &Node, name: &str) -> Option<Date> {
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
        self.integer(node, name)
    }
}
