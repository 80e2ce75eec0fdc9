//! The settings of scholarship: who writes, and the words for how well claims are supported.

use super::{StatusWord, reader::Reader};
use crate::base::{
    mapping::Mapping,
    name::Name,
    yaml::{Node, Value},
};

impl Reader<'_> {
    /// `author`: one name or a list of names; the title's own name unless set.
    pub(super) fn authors(&mut self, map: &mut Mapping<'_>, title: &str) -> Vec<Name> {
        let Some(node) = map.take("author") else { return vec![body(title)] };
        let nodes: Vec<&Node> = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        let names: Vec<Name> = nodes
            .into_iter()
            .filter_map(|node| self.scalar(node, "author"))
            .filter(|name| !name.is_empty())
            .map(|name| Name::read(&name))
            .collect();
        if names.is_empty() { vec![body(title)] } else { names }
    }

    /// `status_words`: the word that is written, and what is shown or what it means.
    pub(super) fn status_words(&mut self, map: &mut Mapping<'_>) -> Vec<StatusWord> {
        let Some(node) = map.take("status_words") else { return Vec::new() };
        let mut words: Vec<StatusWord> = Vec::new();
        let mut outer = self.mapping(node, "`status_words`");
        outer.doubles(self.origin, &mut self.notes);
        for (key, node) in outer.all() {
            let name = key.text.trim().to_owned();
            if name.is_empty() || !name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
            {
                self.wrong(
                    key.id,
                    format!("`{name}` cannot be a status word"),
                    "use letters, spaces and `-`, so that it can stand in braces",
                );
                continue;
            }
            let (mut label, mut meaning) = (None, None);
            match &node.value {
                // `reported: A source says so.` is short for `reported: {meaning: …}`.
                Value::Scalar(text) => meaning = Some(text.trim().to_owned()),
                Value::Null => {}
                _ => {
                    let mut word = self.mapping(node, "a status word");
                    label = self.text(&mut word, "label");
                    meaning = self.text(&mut word, "meaning");
                    self.finish(&mut word, &["label", "meaning"], "a setting of a status word");
                }
            }
            words.push(StatusWord {
                label: label.unwrap_or_else(|| name.clone()),
                meaning: meaning.unwrap_or_default(),
                name,
            });
        }
        words
    }
}

fn body(name: &str) -> Name {
    Name { family: name.to_owned(), given: String::new() }
}

/// A DOI without the address of a resolver before it.
pub(super) fn bare_doi(doi: &str) -> &str {
    doi.find("10.").map_or(doi, |at| &doi[at..])
}
