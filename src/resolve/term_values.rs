//! The terms that a field names, each with its strength.

use super::{site::TermValue, typing::Typing, values::References};
use crate::{
    base::{diag::Code, mapping::Mapping, text::did_you_mean, yaml::Node},
    config::Field,
};

impl Typing<'_> {
    /// The terms of a value: names, or mappings of `term` and `strength`.
    pub(super) fn terms(
        &mut self,
        node: &Node,
        field: &Field,
        many: bool,
        references: &mut References<'_>,
    ) -> Vec<TermValue> {
        let mut terms: Vec<TermValue> = Vec::new();
        let facet = field.facet();
        for node in self.items(node, field, many) {
            let mut strength = None;
            let name_node = match Mapping::of(node) {
                None => node,
                Some(mut map) => {
                    strength = map.take("strength").and_then(|node| {
                        let word = self.words(node, field)?;
                        let words = facet.map_or(&[][..], |facet| &facet.strength);
                        let at = words.iter().position(|known| *known == word);
                        if at.is_none() {
                            let help = match words {
                                [] => Some(format!(
                                    "remove it: terms of `{}` have no strength",
                                    field.name
                                )),
                                words => did_you_mean(&word, words.iter().map(String::as_str)),
                            };
                            self.say(
                                Code::WrongValue,
                                node.id,
                                format!("`{word}` is not a strength"),
                                help,
                            );
                        }
                        at.map(|at| at as u32)
                    });
                    let named = map.take("term");
                    self.finish(&mut map, ["term", "strength"].into_iter(), "part of a term");
                    let Some(named) = named else {
                        self.say(
                            Code::MissingField,
                            map.head(),
                            "this entry names no `term`",
                            Some(
                                "write `- {term: NAME, strength: WORD}`, or just the name"
                                    .to_owned(),
                            ),
                        );
                        continue;
                    };
                    named
                }
            };
            let Some(name) = self.words(name_node, field) else { continue };
            let Some(term) = references.vocabulary.find(field, &name, name_node.id, self) else {
                continue;
            };
            if terms.iter().any(|known| known.term == term) {
                self.say(
                    Code::WrongValue,
                    name_node.id,
                    format!("`{name}` stands twice in `{}`", field.name),
                    Some("keep one of the two".to_owned()),
                );
                continue;
            }
            terms.push(TermValue { term, strength });
        }
        terms
    }
}
