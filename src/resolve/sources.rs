//! The sources of the site under their keys, and who cites them.

use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
};

use rayon::prelude::*;

use super::{
    fields::{FieldPlace, markdown_values, owners, values_in},
    links,
    site::{Citing, Page, PageId, Site, SourceId, Spot, Value},
};
use crate::{
    base::{
        diag::{Code, Diagnostic, Place},
        text,
    },
    config,
    load::Sources,
    parse::{
        Bibliography,
        reference::Reference,
        tree::{Body, Node},
    },
};

/// Sources by key.
#[derive(Debug, Default)]
pub(super) struct Keys {
    by_key: HashMap<Box<str>, SourceId>,
    /// Keys of records that could not be read; nothing more is said of them.
    broken: HashSet<Box<str>>,
    /// What a wrong key was most likely meant to be, so that each is searched for once.
    nearest: Mutex<HashMap<String, Option<String>>>,
}

/// All sources, sorted by key. A key that is given twice is noted.
pub(super) fn gather(
    bibliographies: Vec<Bibliography>,
    notes: &mut Vec<Diagnostic>,
) -> (Vec<Reference>, Keys) {
    let mut keys = Keys::default();
    let mut all: Vec<Reference> = Vec::new();
    for bibliography in bibliographies {
        notes.extend(bibliography.notes);
        keys.broken.extend(bibliography.broken);
        all.extend(bibliography.references);
    }
    all.sort_by(|a, b| a.key.cmp(&b.key).then_with(|| a.place.cmp(&b.place)));
    all.dedup_by(|second, first| {
        let doubled = second.key == first.key;
        if doubled {
            let message = format!("the key `{}` is given to two sources", second.key);
            notes.push(
                Diagnostic::new(
                    Code::DoubledSource,
                    &second.place.path,
                    second.place.span,
                    message,
                )
                .help("give one of them another key, or keep only one".to_owned())
                .related(first.place.clone(), "first given here"),
            );
        }
        doubled
    });
    let mut addresses: HashMap<String, &Reference> = HashMap::new();
    for reference in &all {
        let Some(first) = addresses.insert(text::slug(&reference.key), reference) else { continue };
        let message = format!("the keys `{}` and `{}` make one address", first.key, reference.key);
        let Place { path, span } = &reference.place;
        notes.push(
            Diagnostic::new(Code::DoubledSource, path, *span, message)
                .help("give one of them another key".to_owned())
                .related(first.place.clone(), "the other one"),
        );
    }
    for (at, reference) in all.iter().enumerate() {
        keys.by_key.insert(reference.key.clone(), SourceId(at as u32));
    }
    (all, keys)
}

impl Keys {
    /// The source with a key. The error is a message and its help; none for a key that was
    /// reported where it stands.
    pub(super) fn find(&self, key: &str) -> Result<SourceId, Option<(String, String)>> {
        if let Some(id) = self.by_key.get(key) {
            return Ok(*id);
        }
        if self.broken.contains(key) {
            return Err(None);
        }
        let message = format!("there is no source `{key}`");
        let help = match self.nearest(key) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("describe it in `content/sources/` under the key `{key}`"),
        };
        Err(Some((message, help)))
    }

    /// Whether the site has no sources at all, so that `@name` in a sentence is only a name.
    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty() && self.broken.is_empty()
    }

    fn nearest(&self, key: &str) -> Option<String> {
        let mut held = self.nearest.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let known = || {
            let mut keys: Vec<&str> = self.by_key.keys().map(|key| &**key).collect();
            keys.sort_unstable();
            text::nearest(key, keys).map(str::to_owned)
        };
        held.entry(key.to_owned()).or_insert_with(known).clone()
    }
}

/// Looks up the source that the site is based on.
pub(super) fn based_on(
    site: &mut Site,
    sources: &Sources,
    keys: &Keys,
    notes: &mut Vec<Diagnostic>,
) {
    let Some((key, node)) = &site.config.based_on else { return };
    match keys.find(key) {
        Ok(id) => site.based_on = Some(id),
        Err(Some((message, help))) => {
            let Place { path, span } = config::place(sources, *node);
            notes.push(Diagnostic::new(Code::UnknownSource, &path, span, message).help(help));
        }
        Err(None) => {}
    }
}

/// Looks up what the bodies of all pages cite, and their status marks.
pub(super) fn cite(site: &mut Site, keys: &Keys, notes: &mut Vec<Diagnostic>) {
    let words = &site.config.status_words;
    let said: Vec<Vec<Diagnostic>> = site
        .pages
        .par_iter_mut()
        .with_min_len(64)
        .map(|page| cite_page(page, keys, words))
        .collect();
    notes.extend(said.into_iter().flatten());
}

fn cite_page(page: &mut Page, keys: &Keys, words: &[config::StatusWord]) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let Some(document) = &page.document else { return notes };
    let body = &document.body;
    let mut narrative = vec![false; body.cited.len()];
    for citation in body.citations.iter().filter(|citation| citation.narrative) {
        narrative[citation.items.start as usize] = true;
    }
    for (cited, narrative) in body.cited.iter().zip(narrative) {
        let found = keys.find(&cited.key);
        page.cited.push(found.as_ref().ok().copied());
        if let Err(Some((message, mut help))) = found {
            if narrative && keys.is_empty() {
                continue;
            }
            if narrative {
                help.push_str(&format!(" (for the sign itself write `\\@{}`)", cited.key));
            }
            let span = cited.key_span;
            let note = Diagnostic::new(Code::UnknownSource, &document.path, span, message);
            notes.push(note.help(help));
        }
    }
    for mark in &body.marks {
        let (found, fault) = status(words, &mark.word);
        page.marks.push(found);
        if let Some((message, help)) = fault {
            let note = Diagnostic::new(Code::UnknownStatus, &document.path, mark.span, message);
            notes.push(note.help(help));
        }
    }
    notes
}

/// What Markdown fields cite, and their status marks.
type FieldCitations = (FieldPlace, Vec<Option<SourceId>>, Vec<Option<u8>>);

/// Looks up what Markdown fields cite, and their status marks.
pub(super) fn cite_fields(
    site: &Site,
    keys: &Keys,
    notes: &mut Vec<Diagnostic>,
) -> Vec<FieldCitations> {
    let mut all = Vec::new();
    for (owner, page, values) in owners(site) {
        for (path, value) in markdown_values(values) {
            let (Value::Markdown(markdown), Some(document)) = (value, &site[page].document) else {
                continue;
            };
            let span = || links::place(document, markdown.node);
            let mut say = |code: Code, (message, help): (String, String)| {
                notes.push(Diagnostic::new(code, &document.path, span(), message).help(help));
            };
            let mut cited = Vec::new();
            for item in &markdown.body.cited {
                let found = keys.find(&item.key);
                cited.push(found.as_ref().ok().copied());
                // On a site without sources a name behind `@` is only a name.
                let is_name = keys.is_empty() && item.locator.is_empty() && item.prefix.is_empty();
                if let Err(Some(fault)) = found
                    && !is_name
                {
                    say(Code::UnknownSource, fault);
                }
            }
            let mut marks = Vec::new();
            for mark in &markdown.body.marks {
                let (found, fault) = status(&site.config.status_words, &mark.word);
                marks.push(found);
                if let Some(fault) = fault {
                    say(Code::UnknownStatus, fault);
                }
            }
            all.push((FieldPlace { owner, path }, cited, marks));
        }
    }
    all
}

/// The status word a mark in braces means. Braces around other words are no mark, but one that is
/// nearly a status word is a slip.
pub(super) fn status(
    statuses: &[config::StatusWord],
    word: &str,
) -> (Option<u8>, Option<(String, String)>) {
    let same = |text: &str| text::folded(text) == text::folded(word);
    let at = statuses.iter().position(|status| same(&status.name) || same(&status.label));
    if at.is_some() || statuses.is_empty() {
        return (at.map(|at| at as u8), None);
    }
    let words = statuses.iter().flat_map(|status| [status.name.as_str(), status.label.as_str()]);
    match text::nearest(word, words) {
        Some(near) => {
            let message = format!("`{{{word}}}` is not a status word");
            (None, Some((message, format!("did you mean `{{{near}}}`?"))))
        }
        None => (None, None),
    }
}

/// Tells every source where it is cited: in the order of the pages, each place once.
pub(super) fn turn(site: &mut Site) {
    let of_page = |at: usize| {
        let page = &site.pages[at];
        let Some(document) = &page.document else { return Vec::new() };
        let body = &document.body;
        let mut found = Vec::new();
        for (citation, spot) in body.citations.iter().zip(spots(page, body)) {
            let items = citation.items.start as usize..citation.items.end as usize;
            let known = page.cited[items].iter().flatten();
            found.extend(known.map(|source| (*source, Citing { page: PageId(at as u32), spot })));
        }
        found
    };
    let pages = (0..site.pages.len()).into_par_iter().with_min_len(64);
    let mut all: Vec<(SourceId, Citing)> = pages.flat_map_iter(of_page).collect();
    for (_, page, values) in owners(site) {
        for value in values_in(values) {
            let found: Vec<SourceId> = match value {
                Value::Sources(sources) => {
                    sources.iter().filter_map(|value| value.source).collect()
                }
                Value::Markdown(markdown) => markdown.cited.iter().flatten().copied().collect(),
                _ => continue,
            };
            all.extend(
                found.into_iter().map(|source| (source, Citing { page, spot: Spot::Field })),
            );
        }
    }
    if let Some(source) = site.based_on {
        all.push((source, Citing { page: site.home, spot: Spot::Field }));
    }
    all.par_sort_unstable();
    all.dedup();
    for (source, citing) in all {
        site.sources[source.0 as usize].cited_in.push(citing);
    }
}

/// Where each citation of a body stands, in the order of the text.
fn spots(page: &Page, body: &Body) -> Vec<Spot> {
    let mut spots = vec![Spot::Text; body.citations.len()];
    if page.paragraphs.is_empty() {
        return spots;
    }
    let mut next = 0;
    for (at, node) in body.nodes.iter().enumerate() {
        while page.paragraphs.get(next).is_some_and(|paragraph| paragraph.open as usize <= at) {
            next += 1;
        }
        if let Node::Cite(index) = node {
            // What stands between two paragraphs, a table say, goes with the one before it.
            spots[*index as usize] =
                next.checked_sub(1).map_or(Spot::Text, |at| Spot::Paragraph(at as u32));
        }
    }
    spots
}

/// The sources a page cites, in its text and its fields, each once, sorted.
pub(crate) fn of_page(site: &Site, id: PageId) -> Vec<SourceId> {
    use super::site::PageKind;
    let page = &site[id];
    let mut all: Vec<SourceId> = page.cited.iter().flatten().copied().collect();
    let values = match page.kind {
        PageKind::Case(case) => Some(&site[case].values),
        PageKind::Term(term) => Some(&site[term].values),
        _ => None,
    };
    for value in values.into_iter().flat_map(|values| values_in(values)) {
        match value {
            Value::Sources(sources) => all.extend(sources.iter().filter_map(|value| value.source)),
            Value::Markdown(markdown) => all.extend(markdown.cited.iter().flatten()),
            _ => {}
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}
