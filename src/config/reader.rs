//! Single settings: what kind of value is wanted, and what is said when it is another.

use crate::base::{
    diag::{Code, Diagnostic},
    mapping::{Mapping, Origin},
    yaml::{Node, Value},
};

/// Stands for a mapping that is not there.
pub(super) static EMPTY: Node = Node { id: 0, value: Value::Map(Vec::new()) };

/// What reading a setting needs: where it stands and where to say what is wrong.
pub(super) struct Reader<'a> {
    pub(super) origin: Origin<'a>,
    pub(super) notes: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Notes a wrong setting.
    pub(super) fn wrong(&mut self, id: u32, message: impl Into<String>, help: &str) {
        self.notes.push(self.origin.note(Code::WrongSetting, id, message).help(help.to_owned()));
    }

    /// The mapping of a node; a note and an empty one if it is something else.
    pub(super) fn mapping<'n>(&mut self, node: &'n Node, what: &str) -> Mapping<'n> {
        Mapping::of(node).unwrap_or_else(|| {
            let message =
                format!("{what} must be a mapping of keys and values, not {}", node.value.kind());
            self.wrong(node.id, message, "write `key: value` lines, indented alike");
            Mapping::of(&EMPTY).unwrap_or_else(|| unreachable!("the empty mapping is one"))
        })
    }

    /// The entries of a list; a note and none if it is something else.
    pub(super) fn list<'n>(&mut self, node: &'n Node, what: &str) -> Vec<&'n Node> {
        match &node.value {
            Value::List(items) => items.iter().collect(),
            other => {
                self.wrong(
                    node.id,
                    format!("`{what}` must be a list, not {}", other.kind()),
                    "write `[a, b]`, or one `- ` line for each entry",
                );
                Vec::new()
            }
        }
    }

    /// The text of a node; a note if it is something else.
    pub(super) fn scalar(&mut self, node: &Node, what: &str) -> Option<String> {
        match &node.value {
            Value::Scalar(text) => Some(text.trim().to_owned()),
            other => {
                self.wrong(
                    node.id,
                    format!("`{what}` must be a single value, not {}", other.kind()),
                    "write it on one line after the colon",
                );
                None
            }
        }
    }

    /// The text of a key, if it is there and not empty.
    pub(super) fn text(&mut self, map: &mut Mapping<'_>, key: &str) -> Option<String> {
        let node = map.take(key)?;
        self.scalar(node, key).filter(|text| !text.is_empty())
    }

    /// A yes or no, if it is there.
    pub(super) fn flag(&mut self, map: &mut Mapping<'_>, key: &str) -> Option<bool> {
        let node = map.take(key)?;
        match self.scalar(node, key)?.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                self.wrong(
                    node.id,
                    format!("`{key}` is `true` or `false`, not `{other}`"),
                    "write `true` or `false`",
                );
                None
            }
        }
    }

    /// Reports doubled and unknown keys.
    pub(super) fn finish(&mut self, map: &mut Mapping<'_>, known: &[&str], what: &str) {
        map.doubles(self.origin, &mut self.notes);
        map.rest(Code::UnknownSetting, what, known.iter().copied(), self.origin, &mut self.notes);
    }
}
