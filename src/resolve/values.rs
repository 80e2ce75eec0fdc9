//! Front matter typed by the schema.

use super::{
    examples::example,
    names::{Found, Names},
    site::{Markdown, Point, SourceValue, Value},
    sources::{Keys, status},
    terms::Vocabulary,
    typing::Typing,
};
use crate::{
    base::{
        date::Period,
        diag::Code,
        mapping::Mapping,
        text::{counted, did_you_mean},
        yaml::{Node, Value as Yaml},
    },
    config::{Field, Kind, StatusWord},
    parse,
};

/// What values may refer to.
pub(super) struct References<'a> {
    pub(super) vocabulary: &'a mut Vocabulary,
    pub(super) names: &'a Names,
    pub(super) keys: &'a Keys,
    pub(super) status_words: &'a [StatusWord],
}

impl Typing<'_> {
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
                        self.say(
                            Code::MissingField,
                            *id,
                            message,
                            example(field, references.vocabulary),
                        );
                        None
                    }
                    Some(node) => self.value(node, field, references),
                    None => {
                        let least = field.min.filter(|_| field.is_list()).unwrap_or(0.0);
                        // A slip of the key is told as such, and only once.
                        let names = fields.iter().map(|field| field.name.as_str());
                        let wanted = field.required || least > 0.0;
                        if wanted && !map.misspelt(&field.name, names) {
                            let message = format!("the required field `{}` is missing", field.name);
                            self.say(
                                Code::MissingField,
                                map.head(),
                                message,
                                example(field, references.vocabulary),
                            );
                        }
                        None
                    }
                };
                value.inspect(|value| self.bounds(value, field, map))
            })
            .collect()
    }

    /// A value, certain or in square brackets.
    fn value(
        &mut self,
        node: &Node,
        field: &Field,
        references: &mut References<'_>,
    ) -> Option<Value> {
        match uncertain(node, &field.kind) {
            Some(inner) => {
                let value = self.certain(&inner, field, references)?;
                Some(Value::Uncertain(Box::new(value)))
            }
            None => self.certain(node, field, references),
        }
    }

    fn certain(
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
                Value::Markdown(Box::new(Markdown {
                    node: node.id,
                    body,
                    targets: Vec::new(),
                    cited: Vec::new(),
                    marks: Vec::new(),
                }))
            }
            Kind::Integer => Value::Integer(self.integer(node, &field.name)?),
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
            Kind::Status => {
                let text = self.words(node, field)?;
                let (found, _) = status(references.status_words, &text);
                let Some(found) = found else {
                    let words = references.status_words.iter();
                    let all = words.flat_map(|word| [word.name.as_str(), word.label.as_str()]);
                    let help = did_you_mean(&text, all).or_else(|| {
                        Some("list the words under `status_words` in `casebook.yaml`".to_owned())
                    });
                    let message = format!("`{text}` is not a status word");
                    self.say(Code::UnknownStatus, node.id, message, help);
                    return None;
                };
                Value::Status(found)
            }
            Kind::Point => {
                let text = self.words(node, field)?;
                let Some(point) = point(&text) else {
                    let help = "write latitude and longitude in degrees: `\"11.6, 43.1\"`";
                    self.wrong(node, field, &text, "a place on the Earth", help);
                    return None;
                };
                Value::Point(point)
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
                    let (key, locator) = parse::item(&text);
                    let found = references.keys.find(key);
                    let source = found.as_ref().ok().copied();
                    if let Err(Some((message, help))) = found {
                        self.say(Code::UnknownSource, node.id, message, Some(help));
                    }
                    let (key, locator) = (key.to_owned(), locator.to_owned());
                    sources.push(SourceValue { source, key, locator });
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
                        self.say(
                            Code::WrongType,
                            node.id,
                            message,
                            example(field, references.vocabulary),
                        );
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
        if let Value::Uncertain(value) = value {
            return self.bounds(value, field, map);
        }
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
}

/// The value within square brackets, by which authors say that they are not certain of it: as text
/// (`"[2009]"`) or, where one value is wanted, as a list of one (`[2009]`).
fn uncertain(node: &Node, kind: &Kind) -> Option<Node> {
    use Kind::{Choice, Date, Integer, Number, Period, Point, Text};
    if !matches!(kind, Choice(_) | Date | Integer | Number | Period | Point | Text) {
        return None;
    }
    match &node.value {
        Yaml::List(items) => match &items[..] {
            [one @ Node { value: Yaml::Scalar(_), .. }] => Some(one.clone()),
            _ => None,
        },
        Yaml::Scalar(text) => {
            let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?;
            let whole = !inner.contains(['[', ']']) && !inner.trim().is_empty();
            whole.then(|| Node { id: node.id, value: Yaml::Scalar(inner.trim().into()) })
        }
        _ => None,
    }
}

/// `latitude, longitude` in degrees of WGS 84.
fn point(text: &str) -> Option<Point> {
    let (latitude, longitude) = text.split_once(',')?;
    let degrees = |text: &str, most: f64| {
        text.trim().parse::<f64>().ok().filter(|degrees| degrees.abs() <= most)
    };
    Some(Point { latitude: degrees(latitude, 90.0)?, longitude: degrees(longitude, 180.0)? })
}
