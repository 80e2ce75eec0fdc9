//! Reading a mapping key by key, so that what was not asked for can be reported.

use super::{
    diag::{Code, Diagnostic, Place},
    path::SitePath,
    span::Span,
    text,
    yaml::{self, Key, Node, Value},
};

/// Where a YAML text stands, to turn a node's number into a place.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) path: &'a SitePath,
    pub(crate) yaml: &'a str,
    /// Where `yaml` begins in its file, in bytes.
    pub(crate) offset: u32,
}

impl Origin<'_> {
    /// The bytes of a node in the file. The text is read again for it, which is why it is asked
    /// only when there is something to report.
    pub(crate) fn span(&self, id: u32) -> Span {
        let spans = yaml::places(self.yaml);
        let span = spans.get(id as usize).copied().unwrap_or_default();
        let trimmed = span.of(self.yaml).trim_end().len() as u32;
        Span { start: span.start, end: span.start + trimmed }.shifted(self.offset)
    }

    /// The place of a node.
    pub(crate) fn place(&self, id: u32) -> Place {
        Place { path: self.path.clone(), span: self.span(id) }
    }

    /// A diagnostic at a node.
    pub(crate) fn note(&self, code: Code, id: u32, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.path, self.span(id), message)
    }

    /// A diagnostic for a text that could not be read.
    pub(crate) fn fault(&self, fault: yaml::Fault) -> Diagnostic {
        let span = fault.span.shifted(self.offset);
        Diagnostic::new(Code::YamlSyntax, self.path, span, fault.message).help(fault.help)
    }
}

/// A mapping whose keys are taken one by one.
pub(crate) struct Mapping<'a> {
    pub(crate) id: u32,
    entries: &'a [(Key, Node)],
    taken: Vec<bool>,
}

impl<'a> Mapping<'a> {
    /// The mapping of a node; `None` if the node is none.
    pub(crate) fn of(node: &'a Node) -> Option<Mapping<'a>> {
        match &node.value {
            Value::Map(entries) => {
                Some(Mapping { id: node.id, entries, taken: vec![false; entries.len()] })
            }
            _ => None,
        }
    }

    /// The value of a key, if it is there and not null. Doubled keys count as taken; the first
    /// one is the value.
    pub(crate) fn take(&mut self, name: &str) -> Option<&'a Node> {
        let mut found = None;
        for (at, (key, node)) in self.entries.iter().enumerate() {
            if &*key.text == name {
                self.taken[at] = true;
                found = found.or(Some(node));
            }
        }
        found.filter(|node| node.value != Value::Null)
    }

    /// Whether a key is there with a value, whatever its type.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, node)| &*key.text == name && node.value != Value::Null)
    }

    /// Reports keys that are given twice.
    pub(crate) fn doubles(&self, origin: Origin<'_>, notes: &mut Vec<Diagnostic>) {
        for (at, (key, _)) in self.entries.iter().enumerate() {
            let first = self.entries[..at].iter().find(|(other, _)| other.text == key.text);
            if let Some((first, _)) = first {
                notes.push(
                    origin
                        .note(Code::DoubledKey, key.id, format!("`{}` is given twice", key.text))
                        .help("keep one of the two".to_owned())
                        .related(origin.place(first.id), "first given here"),
                );
            }
        }
    }

    /// Reports keys that nobody took; `known` are those that could have stood there.
    pub(crate) fn rest<'k>(
        &self,
        code: Code,
        what: &str,
        known: impl Iterator<Item = &'k str> + Clone,
        origin: Origin<'_>,
        notes: &mut Vec<Diagnostic>,
    ) {
        for (at, (key, _)) in self.entries.iter().enumerate() {
            if !self.taken[at] {
                notes.push(
                    origin
                        .note(code, key.id, format!("`{}` is not {what}", key.text))
                        .help(text::did_you_mean(&key.text, known.clone())),
                );
            }
        }
    }

    /// Whether a key that nobody took is most likely this name misspelt. `known` are all names that
    /// could stand here.
    pub(crate) fn misspelt<'k>(
        &self,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> bool {
        self.entries.iter().zip(&self.taken).any(|((key, _), taken)| {
            let is_known = known.clone().any(|known| known == &*key.text);
            !taken && !is_known && text::nearest(&key.text, known.clone()) == Some(name)
        })
    }

    /// The first key's number, to point at a mapping without marking all of it; the mapping's own
    /// number if it is empty.
    pub(crate) fn head(&self) -> u32 {
        self.entries.first().map_or(self.id, |(key, _)| key.id)
    }

    /// Keys and values in the order of the text, all taken.
    pub(crate) fn all(&mut self) -> &'a [(Key, Node)] {
        self.taken.fill(true);
        self.entries
    }
}
