//! Terms and cases in the order in which every page lists them.

use std::collections::HashMap;

use super::{
    site::{CaseId, FacetId, PageId, PageKind, Site, TermId, Value},
    terms::Vocabulary,
    typing::Typing,
};
use crate::base::{
    diag::{Code, Diagnostic},
    text,
};

/// Gives every term its parent, its children and its place among its siblings.
pub(super) fn terms(site: &mut Site, vocabulary: &Vocabulary, notes: &mut Vec<Diagnostic>) {
    for at in 0..site.terms.len() {
        let entry = &vocabulary.entries[at];
        let Some((name, node)) = &entry.parent else { continue };
        let mut typing = Typing::new(&entry.document, notes);
        match vocabulary.named(entry.facet, name) {
            Some(parent) if !is_below(site, parent, TermId(at as u32)) => {
                site.terms[at].parent = Some(parent);
            }
            Some(_) => typing.say(
                Code::TermCycle,
                *node,
                format!("`{name}` is itself below this term"),
                Some("remove the `parent` of one of the two".to_owned()),
            ),
            None => {
                let keys = vocabulary.keys_of(entry.facet);
                typing.say(
                    Code::UnknownTerm,
                    *node,
                    format!("`{name}` is not a term of this facet"),
                    text::did_you_mean(name, keys.iter().map(String::as_str)),
                );
            }
        }
    }
    let mut keys: Vec<(i64, String, TermId)> = (0..site.terms.len())
        .map(|at| {
            let page = &site[site.terms[at].page];
            (page.order.unwrap_or(i64::MAX), text::folded(&page.title), TermId(at as u32))
        })
        .collect();
    keys.sort_unstable();
    for (_, _, id) in keys {
        let (facet, parent) = (site[id].facet, site[id].parent);
        let siblings = match parent {
            Some(parent) => &mut site.terms[parent.0 as usize].children,
            None => &mut site.facets[facet.0 as usize].roots,
        };
        siblings.push(id);
        let position = siblings.len() as u32;
        site.terms[id.0 as usize].position = position;
        if let Some(parent) = parent {
            let page = site[id].page.0 as usize;
            site.pages[page].parent = Some(site[parent].page);
        }
    }
}

/// Whether `term` is `above` or one of its descendants.
fn is_below(site: &Site, term: TermId, above: TermId) -> bool {
    let mut next = Some(term);
    while let Some(term) = next {
        if term == above {
            return true;
        }
        next = site[term].parent;
    }
    false
}

/// Sorts the cases by group, order and title, and gives every term its cases.
pub(super) fn cases(site: &mut Site, all: &mut HashMap<PageId, Vec<Option<Value>>>) {
    let group_field = site.config.case.group;
    for case in &mut site.cases {
        case.values = all.remove(&case.page).unwrap_or_default();
        case.terms = named_terms(&case.values);
        case.group = group_field.and_then(|field| match case.values.get(field)? {
            Some(Value::Terms(terms)) => terms.first().map(|value| value.term),
            _ => None,
        });
    }
    let ranks = term_ranks(site);
    let mut keys: Vec<(u32, i64, String, usize)> = site
        .cases
        .iter()
        .enumerate()
        .map(|(at, case)| {
            let page = &site[case.page];
            let group = case.group.map_or(u32::MAX, |term| ranks[term.0 as usize]);
            (group, page.order.unwrap_or(i64::MAX), text::folded(&page.title), at)
        })
        .collect();
    keys.sort_unstable();
    let mut old: Vec<Option<super::site::Case>> =
        std::mem::take(&mut site.cases).into_iter().map(Some).collect();
    site.cases = keys.into_iter().filter_map(|(_, _, _, at)| old[at].take()).collect();
    for at in 0..site.cases.len() {
        let id = CaseId(at as u32);
        let page = site.cases[at].page.0 as usize;
        site.pages[page].kind = PageKind::Case(id);
        for index in 0..site.cases[at].terms.len() {
            let term = site.cases[at].terms[index];
            site.terms[term.0 as usize].own.push(id);
            let mut next = Some(term);
            while let Some(term) = next {
                let term = &mut site.terms[term.0 as usize];
                if term.cases.last() != Some(&id) {
                    term.cases.push(id);
                }
                next = term.parent;
            }
        }
    }
}

/// The place of every term in its facet, parents before their children.
fn term_ranks(site: &Site) -> Vec<u32> {
    let mut ranks = vec![0; site.terms.len()];
    for facet in 0..site.facets.len() {
        let mut next = 0;
        let mut stack: Vec<TermId> =
            site[FacetId(facet as u32)].roots.iter().rev().copied().collect();
        while let Some(term) = stack.pop() {
            ranks[term.0 as usize] = next;
            next += 1;
            stack.extend(site[term].children.iter().rev());
        }
    }
    ranks
}

/// All terms that some values name, sorted, each once.
fn named_terms(values: &[Option<Value>]) -> Vec<TermId> {
    let mut all: Vec<_> = values
        .iter()
        .flatten()
        .filter_map(|value| match value {
            Value::Terms(terms) => Some(terms.iter().map(|value| value.term)),
            _ => None,
        })
        .flatten()
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
