//! The vocabulary: terms by the names that cases call them.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    site::{FacetId, TermId},
    typing::Typing,
};
use crate::{
    base::{
        diag::{Code, Place},
        path::SitePath,
        text,
    },
    config::{Config, Field},
    parse::Document,
};

/// A term while the vocabulary is gathered.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) facet: FacetId,
    pub(super) key: String,
    pub(super) title: String,
    pub(super) synonyms: Vec<String>,
    /// The parent as written, and its node.
    pub(super) parent: Option<(String, u32)>,
    /// The file that declares the term, or the one that first names it.
    pub(super) document: Arc<Document>,
    /// The node that first names it; `None` for a term with a file of its own.
    pub(super) node: Option<u32>,
}

impl Entry {
    /// Whether the term has a file.
    pub(super) fn is_declared(&self) -> bool {
        self.node.is_none()
    }

    /// Where the term is declared or first named.
    fn place(&self) -> Place {
        let path = &self.document.path;
        let front = self.document.front.as_ref();
        let span = front
            .zip(self.node)
            .map(|(front, node)| front.origin(path, &self.document.body.source).span(node));
        Place { path: path.clone(), span: span.unwrap_or_default() }
    }
}

/// All terms, and the names they go by.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) entries: Vec<Entry>,
    /// The facet of each field of the case, by the field's name.
    facets: HashMap<String, FacetId>,
    /// By facet: key, title and synonyms to the term.
    names: Vec<HashMap<String, TermId>>,
    /// Files that are drafts, to tell a term that waits from one that is not there.
    drafts: HashSet<SitePath>,
    /// By facet: the slugs of those names, to see that two spellings are one.
    slugs: Vec<HashMap<String, TermId>>,
}

impl Vocabulary {
    pub(super) fn new(config: &Config, drafts: HashSet<SitePath>) -> Vocabulary {
        let facets: HashMap<String, FacetId> = config
            .facets()
            .enumerate()
            .map(|(at, (_, field, _))| (field.name.clone(), FacetId(at as u32)))
            .collect();
        let n = facets.len();
        Vocabulary {
            entries: Vec::new(),
            facets,
            names: vec![HashMap::new(); n],
            slugs: vec![HashMap::new(); n],
            drafts,
        }
    }

    /// Adds a term that has a file. Names that another term has are noted.
    pub(super) fn declare(
        &mut self,
        entry: Entry,
        synonyms: &[(String, u32)],
        typing: &mut Typing<'_>,
    ) -> TermId {
        let (facet, id) = (entry.facet.0 as usize, TermId(self.entries.len() as u32));
        let mut names = vec![(entry.key.clone(), 0), (entry.title.clone(), 0)];
        names.extend(synonyms.iter().cloned());
        self.entries.push(entry);
        for (name, node) in names {
            if let Some(&other) =
                self.names[facet].get(&name).or_else(|| self.slugs[facet].get(&text::slug(&name)))
                && other != id
            {
                let entry = &self.entries[other.0 as usize];
                let message = format!("`{name}` is also a name of the term “{}”", entry.title);
                typing.say(
                    Code::TermCollision,
                    node,
                    message,
                    Some("let each name belong to one term".to_owned()),
                );
                if let Some(note) = typing.notes.last_mut() {
                    note.related.push((entry.place(), "the other term".to_owned()));
                }
                continue;
            }
            self.slugs[facet].insert(text::slug(&name), id);
            self.names[facet].insert(name, id);
        }
        id
    }

    /// The term of a facet that is called exactly so.
    pub(super) fn named(&self, facet: FacetId, name: &str) -> Option<TermId> {
        self.names[facet.0 as usize].get(name).copied()
    }

    /// The term a case names in a field. An unknown one is noted, or added if the facet is open.
    pub(super) fn find(
        &mut self,
        field: &Field,
        name: &str,
        node: u32,
        typing: &mut Typing<'_>,
    ) -> Option<TermId> {
        let facet = *self.facets.get(&field.name)?;
        let at = facet.0 as usize;
        if let Some(&term) = self.names[at].get(name) {
            return Some(term);
        }
        if name.is_empty() {
            typing.say(
                Code::UnknownTerm,
                node,
                format!("a term of `{}` is empty", field.name),
                None,
            );
            return None;
        }
        let slug = text::slug(name);
        let same = self.slugs[at].get(&slug).copied();
        if !field.facet().is_some_and(|facet| facet.open) {
            let keys = self.keys(field);
            let path = SitePath::new(&format!("content/{}/{slug}.md", field.name));
            let help = match same {
                _ if self.drafts.contains(&path) => Some(format!(
                    "its file `{path}` is a draft: build with `--drafts`, or publish it"
                )),
                Some(term) => {
                    Some(format!("did you mean `{}`?", self.entries[term.0 as usize].key))
                }
                None => self.nearest(facet, name).or_else(|| {
                    match text::did_you_mean(name, keys.iter().map(String::as_str)) {
                        Some(words) => Some(format!("{words}; a new term is a file: `{path}`")),
                        None => {
                            Some(format!("the facet has no terms yet; a term is a file: `{path}`"))
                        }
                    }
                }),
            };
            typing.say(
                Code::UnknownTerm,
                node,
                format!("`{name}` is not a term of `{}`", field.name),
                help,
            );
            return None;
        }
        if slug.is_empty() {
            typing.say(
                Code::EmptySlug,
                node,
                format!("`{name}` has no letter or digit to make an address from"),
                None,
            );
            return None;
        }
        if let Some(term) = same {
            let entry = &self.entries[term.0 as usize];
            let title = &entry.title;
            typing.say(
                Code::TermCollision,
                node,
                format!("`{name}` and `{title}` would have one address"),
                Some(format!("write `{title}` in both places")),
            );
            if let Some(note) = typing.notes.last_mut() {
                note.related.push((entry.place(), "first written so here".to_owned()));
            }
            return Some(term);
        }
        let id = TermId(self.entries.len() as u32);
        self.entries.push(Entry {
            facet,
            key: slug.clone(),
            title: name.to_owned(),
            synonyms: Vec::new(),
            parent: None,
            document: Arc::clone(typing.document),
            node: Some(node),
        });
        self.names[at].insert(name.to_owned(), id);
        self.slugs[at].insert(slug, id);
        Some(id)
    }

    /// The keys of the declared terms of a field, sorted.
    pub(super) fn keys(&self, field: &Field) -> Vec<String> {
        let Some(&facet) = self.facets.get(&field.name) else { return Vec::new() };
        self.keys_of(facet)
    }

    /// The keys of the declared terms of a facet, sorted.
    pub(super) fn keys_of(&self, facet: FacetId) -> Vec<String> {
        let of = |entry: &&Entry| entry.facet == facet && entry.is_declared();
        let mut keys: Vec<String> =
            self.entries.iter().filter(of).map(|entry| entry.key.clone()).collect();
        keys.sort_unstable();
        keys
    }

    /// The help for a name that is near to a key, a title or a synonym.
    fn nearest(&self, facet: FacetId, name: &str) -> Option<String> {
        let mut names: Vec<(&str, TermId)> = self.names[facet.0 as usize]
            .iter()
            .map(|(name, &term)| (name.as_str(), term))
            .collect();
        names.sort_unstable();
        let near = text::nearest(name, names.iter().map(|(name, _)| *name))?;
        let (_, term) = names.iter().find(|(name, _)| *name == near)?;
        Some(format!("did you mean `{}`?", self.entries[term.0 as usize].key))
    }
}
