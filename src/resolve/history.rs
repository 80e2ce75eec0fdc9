//! The fields of a page that tell what became of it: its version, its changes, and what became of
//! paragraphs that were published.

use super::{
    pages::Retired,
    site::{Change, ChangeKind, History},
    typing::Typing,
};
use crate::base::{
    diag::Code,
    mapping::Mapping,
    text,
    yaml::{Node, Value as Yaml},
};

impl Typing<'_> {
    /// `version` and `changes`.
    pub(super) fn history(&mut self, map: &mut Mapping<'_>) -> History {
        let version = self.optional_text(map, "version").unwrap_or_default();
        let nodes: &[Node] = match map.take("changes") {
            None => &[],
            Some(Node { value: Yaml::List(items), .. }) => items,
            Some(node) => {
                let message = format!("`changes` is a list, not {}", node.value.kind());
                self.say(Code::WrongType, node.id, message, Some(EXAMPLE.to_owned()));
                &[]
            }
        };
        History { version, changes: nodes.iter().filter_map(|node| self.change(node)).collect() }
    }

    fn change(&mut self, node: &Node) -> Option<Change> {
        let Some(mut map) = Mapping::of(node) else {
            let message = format!("an entry of `changes` is a mapping, not {}", node.value.kind());
            self.say(Code::WrongType, node.id, message, Some(EXAMPLE.to_owned()));
            return None;
        };
        let date = self.optional_date(&mut map, "date");
        let note = self.optional_text(&mut map, "note");
        let kind = self.optional_text(&mut map, "kind");
        let words = ChangeKind::WORDS;
        let known = kind.as_deref().map_or(Some(ChangeKind::Update), |kind| {
            words.iter().find(|(word, _)| *word == kind).map(|(_, kind)| *kind)
        });
        if let (None, Some(kind)) = (known, &kind) {
            let id = map.take("kind").map_or(map.id, |node| node.id);
            let help = text::did_you_mean(kind, words.map(|(word, _)| word));
            self.say(Code::WrongValue, id, format!("`{kind}` is not a kind of change"), help);
        }
        for name in ["date", "note"] {
            let known = ["date", "kind", "note"];
            if !map.has(name) && !map.misspelt(name, known.into_iter()) {
                let message = format!("a change has no `{name}`");
                self.say(Code::MissingField, map.head(), message, Some(EXAMPLE.to_owned()));
            }
        }
        self.finish(&mut map, ["date", "kind", "note"].into_iter(), "a field of a change");
        Some(Change { date: date?, kind: known?, note: note? })
    }

    /// `retired`: ids of paragraphs, and for each `gone` or the id of another.
    pub(super) fn retired(&mut self, map: &mut Mapping<'_>) -> Vec<Retired> {
        let Some(node) = map.take("retired") else { return Vec::new() };
        let Some(mut entries) = Mapping::of(node) else {
            let message = format!("`retired` is a mapping, not {}", node.value.kind());
            let help = "write `retired: {p-k3f9: gone}`".to_owned();
            self.say(Code::WrongType, node.id, message, Some(help));
            return Vec::new();
        };
        let mut all = Vec::new();
        for (key, node) in entries.all() {
            let bare = |text: &str| text.trim().trim_start_matches("p-").to_owned();
            let to = match &node.value {
                Yaml::Scalar(text) if text.trim().eq_ignore_ascii_case("gone") => None,
                Yaml::Scalar(text) => Some(bare(text)),
                _ => {
                    let message = format!("`{}` leads nowhere", key.text);
                    let help = "write `gone`, or the id of another paragraph".to_owned();
                    self.say(Code::WrongRetirement, key.id, message, Some(help));
                    continue;
                }
            };
            all.push(Retired { id: bare(&key.text), to, span: self.span(key.id) });
        }
        all
    }
}

const EXAMPLE: &str = "write `- {date: 2026-11-21, kind: correction, note: What was changed}`";
