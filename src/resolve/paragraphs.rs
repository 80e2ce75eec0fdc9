//! The numbered paragraphs of cases, and the ids that stay with them.
//!
//! A paragraph gets its id when it is first built, made from its words, and keeps it in
//! `paragraphs.lock`. Later builds find each paragraph again by its words: first those that are
//! unchanged, then the most alike. What cannot be found again was published and is gone, and that is
//! an error until the author says what becomes of its address.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    lock::{self, Lock, Locked},
    pages::Retired,
    site::{Gone, PageId, PageKind, Paragraph, Site},
};
use crate::{
    base::{
        diag::{Code, Diagnostic, Place},
        path::SitePath,
        span::Span,
        text,
    },
    load::Sources,
    parse::{
        Document,
        tree::{Body, Element, Node},
    },
};

/// How many of eight places of two sketches must be equal for a paragraph to count as the edited
/// form of another.
const ALIKE: usize = 3;

/// How many words of a paragraph the lock shows.
const SHOWN: usize = 6;

/// Numbers the paragraphs of every case and gives them their ids. Returns the text the lock is to
/// have.
pub(super) fn number(
    site: &mut Site,
    sources: &Sources,
    retired: &HashMap<PageId, Vec<Retired>>,
    drafts: &HashSet<SitePath>,
    notes: &mut Vec<Diagnostic>,
) -> String {
    let path = SitePath::new(SitePath::LOCK);
    let old = match sources.text(&path) {
        Some(text) => lock::read(&path, text, notes),
        None => Lock::default(),
    };
    if !site.config.case.paragraphs {
        // What was given out stays known, for the day they are numbered again.
        return sources.text(&path).map_or_else(String::new, |text| text.to_string());
    }
    let mut new = Lock::default();
    let mut cases: Vec<(PageId, Arc<Document>)> = Vec::new();
    for (id, page) in site.pages() {
        if let (PageKind::Case(_), Some(document)) = (page.kind, &page.document) {
            cases.push((id, Arc::clone(document)));
        }
    }
    cases.sort_by(|a, b| a.1.path.cmp(&b.1.path));
    let renamed = renamed(&old, &cases, drafts);
    let nothing = Vec::new();
    let matched: Vec<_> = cases
        .par_iter()
        .with_min_len(16)
        .map(|(id, document)| {
            let from = renamed.get(&document.path).unwrap_or(&document.path);
            let before = old.files.get(from).map_or(&[][..], Vec::as_slice);
            let retired = retired.get(id).unwrap_or(&nothing);
            let mut matching = Matching::new(document, site[*id].skip, before, retired);
            let mut said = Vec::new();
            matching.find();
            matching.lost(&mut said);
            matching.check_retired(&mut said);
            (matching.finish(), said)
        })
        .collect();
    for ((id, document), ((paragraphs, gone, locked), said)) in cases.iter().zip(matched) {
        notes.extend(said);
        let page = &mut site.pages[id.0 as usize];
        (page.paragraphs, page.gone) = (paragraphs, gone);
        // A draft is not published, so what its paragraphs are called is not yet kept.
        if page.draft {
            let from = renamed.get(&document.path).unwrap_or(&document.path);
            new.files.extend(old.files.get(from).map(|kept| (document.path.clone(), kept.clone())));
        } else {
            new.files.insert(document.path.clone(), locked);
        }
    }
    let known: BTreeSet<&SitePath> =
        cases.iter().map(|(_, document)| &document.path).chain(renamed.values()).collect();
    for (path, paragraphs) in old.files.iter().filter(|(path, _)| !known.contains(path)) {
        if !drafts.contains(path) {
            notes.push(lost_file(path, paragraphs));
        }
        new.files.insert(path.clone(), paragraphs.clone());
    }
    new.text()
}

/// Files that were renamed: the new path and the old one, told by at least half of their
/// paragraphs being the same.
fn renamed(
    old: &Lock,
    cases: &[(PageId, Arc<Document>)],
    drafts: &HashSet<SitePath>,
) -> HashMap<SitePath, SitePath> {
    let mut found = HashMap::new();
    let present: HashSet<&SitePath> = cases.iter().map(|(_, document)| &document.path).collect();
    let orphans =
        || old.files.iter().filter(|(path, _)| !present.contains(path) && !drafts.contains(*path));
    if orphans().next().is_none() {
        return found;
    }
    let mut taken = HashSet::new();
    for (_, document) in
        cases.iter().filter(|(_, document)| !old.files.contains_key(&document.path))
    {
        let hashes: HashSet<u64> = blocks(&document.body, (0, 0))
            .into_iter()
            .map(|(open, close)| lock::fingerprint(&words(&document.body, open, close)))
            .collect();
        let same =
            |list: &Vec<Locked>| list.iter().filter(|one| hashes.contains(&one.hash)).count();
        let best = orphans()
            .filter(|(path, list)| !taken.contains(*path) && same(list) * 2 >= list.len().max(1))
            .max_by_key(|(_, list)| same(list));
        if let Some((path, _)) = best {
            taken.insert(path.clone());
            found.insert(document.path.clone(), path.clone());
        }
    }
    found
}

/// The paragraphs that stand on the page itself, as the nodes that open and close them.
fn blocks(body: &Body, skip: (u32, u32)) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut depth = 0_u32;
    let mut open = 0;
    for (at, node) in body.nodes.iter().enumerate() {
        let at = at as u32;
        match node {
            Node::Open(element) => {
                if depth == 0 && *element == Element::Paragraph {
                    open = at;
                }
                depth += 1;
            }
            Node::Close(element) => {
                depth -= 1;
                let shown = at < skip.0 || at >= skip.1;
                if depth == 0
                    && *element == Element::Paragraph
                    && shown
                    && has_words(body, open, at)
                {
                    found.push((open, at));
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a paragraph says something: one that is only a picture is not numbered.
fn has_words(body: &Body, open: u32, close: u32) -> bool {
    let mut picture = 0_u32;
    body.nodes[open as usize..close as usize].iter().any(|node| match node {
        Node::Open(Element::Image(_)) => {
            picture += 1;
            false
        }
        Node::Close(Element::Image(_)) => {
            picture -= 1;
            false
        }
        Node::Text(text) if picture == 0 => body.str(*text).contains(char::is_alphanumeric),
        Node::Code(_) | Node::Cite(_) => picture == 0,
        _ => false,
    })
}

/// The words of a paragraph with single spaces between them: neither formatting, nor citations,
/// nor line breaks count.
fn words(body: &Body, open: u32, close: u32) -> String {
    let plain = body.plain(&body.nodes[open as usize..close as usize]);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paragraphs of one case beside those it had.
struct Matching<'a> {
    document: &'a Document,
    before: &'a [Locked],
    retired: &'a [Retired],
    now: Vec<Now>,
    /// For each old paragraph, the one it is now.
    found: Vec<Option<usize>>,
}

/// A paragraph of the text as it stands.
struct Now {
    open: u32,
    close: u32,
    words: String,
    hash: u64,
    sketch: lock::Sketch,
    /// The old paragraph it was.
    was: Option<usize>,
}

impl<'a> Matching<'a> {
    fn new(
        document: &'a Document,
        skip: (u32, u32),
        before: &'a [Locked],
        retired: &'a [Retired],
    ) -> Matching<'a> {
        let body = &document.body;
        let now = blocks(body, skip).into_iter().map(|(open, close)| {
            let words = words(body, open, close);
            let hash = lock::fingerprint(&words);
            Now { open, close, words, hash, sketch: lock::Sketch::default(), was: None }
        });
        Matching { document, before, retired, now: now.collect(), found: vec![None; before.len()] }
    }

    fn is_retired(&self, id: &str) -> bool {
        self.retired.iter().any(|retired| retired.id == id)
    }

    fn pair(&mut self, old: usize, now: usize) {
        self.found[old] = Some(now);
        self.now[now].was = Some(old);
        self.now[now].sketch = match self.now[now].hash == self.before[old].hash {
            true => self.before[old].sketch,
            false => lock::sketch(&self.now[now].words),
        };
    }

    fn find(&mut self) {
        let mut next = 0;
        for now in 0..self.now.len() {
            let same = |old: &usize| {
                self.before[*old].hash == self.now[now].hash
                    && self.found[*old].is_none()
                    && !self.is_retired(&self.before[*old].id)
            };
            // In an unchanged text the next one is the right one.
            let old = (next..self.before.len()).find(same).or_else(|| (0..next).find(same));
            if let Some(old) = old {
                next = old + 1;
                self.pair(old, now);
            }
        }
        let open_now: Vec<usize> =
            (0..self.now.len()).filter(|&now| self.now[now].was.is_none()).collect();
        for &now in &open_now {
            self.now[now].sketch = lock::sketch(&self.now[now].words);
        }
        let mut pairs: Vec<(usize, usize, usize, usize)> = Vec::new();
        for old in (0..self.before.len()).filter(|&old| self.found[old].is_none()) {
            if self.is_retired(&self.before[old].id) {
                continue;
            }
            for &now in &open_now {
                let likeness = lock::likeness(&self.before[old].sketch, &self.now[now].sketch);
                if likeness >= ALIKE {
                    pairs.push((8 - likeness, old.abs_diff(now), old, now));
                }
            }
        }
        pairs.sort_unstable();
        for (_, _, old, now) in pairs {
            if self.found[old].is_none() && self.now[now].was.is_none() {
                self.pair(old, now);
            }
        }
    }

    fn lost(&self, notes: &mut Vec<Diagnostic>) {
        for (old, locked) in self.before.iter().enumerate() {
            if self.found[old].is_some() || self.is_retired(&locked.id) {
                continue;
            }
            let id = &locked.id;
            let message =
                format!("the paragraph `p-{id}` (“{} …”) was published and is gone", locked.words);
            let next = (old..self.found.len()).find_map(|later| self.found[later]);
            let near = &self.now[..next.unwrap_or(self.now.len())];
            let instead = match near.iter().rev().find(|now| now.was.is_none()) {
                Some(now) => {
                    let words: Vec<&str> = now.words.split(' ').take(SHOWN).collect();
                    let (made, words) = (self.made(now), words.join(" "));
                    format!("`retired: {{p-{id}: p-{made}}}` if “{words} …” takes its place")
                }
                None => "instead of `gone` the id of the one that takes its place".to_owned(),
            };
            let place = Place { path: SitePath::new(SitePath::LOCK), span: locked.span };
            notes.push(
                Diagnostic::new(Code::LostParagraph, &self.document.path, self.gap(old), message)
                    .help(format!(
                        "restore it, or write in the front matter `retired: {{p-{id}: gone}}`, or {instead}; if it was never on the web, remove its line from `paragraphs.lock`"
                    ))
                    .related(place, "its id was given out here"),
            );
        }
    }

    /// Where a lost paragraph stood: the end of the one before it that is still there.
    fn gap(&self, old: usize) -> Span {
        let before = (0..old).rev().find_map(|other| self.found[other]);
        let nodes = &self.document.body.nodes;
        let text = |now: usize| {
            let paragraph = &self.now[now];
            nodes[paragraph.open as usize..paragraph.close as usize].iter().rev().find_map(|node| {
                match node {
                    Node::Text(string) => string.as_span(),
                    _ => None,
                }
            })
        };
        before.and_then(text).map_or(Span::default(), |span| {
            let last = span.of(&self.document.body.source).chars().next_back();
            Span { start: span.end - last.map_or(0, |c| c.len_utf8() as u32), end: span.end }
        })
    }

    fn check_retired(&self, notes: &mut Vec<Diagnostic>) {
        let ids = || self.before.iter().map(|locked| locked.id.as_str());
        let mut say = |span: Span, message: String, help: String| {
            let note = Diagnostic::new(Code::WrongRetirement, &self.document.path, span, message);
            notes.push(note.help(help));
        };
        for retired in self.retired {
            let before = self.before.iter().find(|locked| locked.id == retired.id);
            if before.is_some_and(|one| self.now.iter().any(|now| now.hash == one.hash)) {
                say(
                    retired.span,
                    format!("`p-{}` is retired, but its paragraph still stands", retired.id),
                    "remove the entry, or the paragraph".to_owned(),
                );
            } else if before.is_none() {
                let help = match text::nearest(&retired.id, ids()) {
                    Some(near) => format!("did you mean `p-{near}`?"),
                    None => "remove the entry".to_owned(),
                };
                say(
                    retired.span,
                    format!("no paragraph `p-{}` was published here", retired.id),
                    help,
                );
            } else if let Some(to) = &retired.to
                && (!ids().any(|id| id == to) || self.is_retired(to))
                && !self.now.iter().any(|now| self.made(now) == *to)
            {
                let alive = || ids().filter(|id| !self.is_retired(id));
                let help = match text::nearest(to, alive()) {
                    Some(near) => format!("did you mean `p-{near}`?"),
                    None => "write the id of a paragraph of this case, or `gone`".to_owned(),
                };
                say(retired.span, format!("there is no paragraph `p-{to}`"), help);
            }
        }
    }

    /// The id that a new paragraph gets, if no other has it.
    fn made(&self, now: &Now) -> String {
        mint(&self.document.path, now.hash, 0)
    }

    /// The paragraphs, where retired ones lead, and the lines of the lock.
    fn finish(self) -> (Vec<Paragraph>, Vec<Gone>, Vec<Locked>) {
        let headings = self.document.body.headings.iter().filter_map(|h| h.id.strip_prefix("p-"));
        let mut taken: HashSet<String> = self
            .before
            .iter()
            .map(|one| one.id.clone())
            .chain(headings.map(str::to_owned))
            .collect();
        let (mut paragraphs, mut locked) = (Vec::new(), Vec::new());
        for now in &self.now {
            let id = match now.was {
                Some(old) => self.before[old].id.clone(),
                None => {
                    let made = (0..).map(|turn| mint(&self.document.path, now.hash, turn));
                    let id = made.into_iter().find(|id| !taken.contains(id)).unwrap_or_default();
                    taken.insert(id.clone());
                    id
                }
            };
            let (open, close) = (now.open, now.close);
            paragraphs.push(Paragraph { open, close, id: format!("p-{id}").into() });
            let shown: Vec<&str> = now.words.split(' ').take(SHOWN).collect();
            let (hash, sketch) = (now.hash, now.sketch);
            locked.push(Locked { id, hash, sketch, words: shown.join(" "), span: Span::default() });
        }
        let mut gone = Vec::new();
        for (old, one) in self.before.iter().enumerate() {
            if self.found[old].is_none() {
                locked.push(one.clone());
            }
        }
        for retired in self.retired {
            let id = retired.to.as_ref().map(|to| format!("p-{to}"));
            let to = id.and_then(|id| paragraphs.iter().position(|one| *one.id == id));
            gone.push(Gone { id: format!("p-{}", retired.id).into(), to: to.map(|at| at as u32) });
        }
        (paragraphs, gone, locked)
    }
}

/// Four letters and digits, without those that are easily confused.
fn mint(path: &SitePath, hash: u64, turn: u32) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bits = lock::fingerprint(&format!("{path} {hash:x} {turn}"));
    bits ^= bits >> 32;
    (0..4).map(|at| char::from(LETTERS[(bits >> (at * 5)) as usize & 31])).collect()
}

fn lost_file(path: &SitePath, paragraphs: &[Locked]) -> Diagnostic {
    let count = text::counted(paragraphs.len(), "paragraph", "paragraphs");
    let span = paragraphs.first().map_or(Span::default(), |first| first.span);
    let lock = SitePath::new(SitePath::LOCK);
    let message = format!("`{path}` was published with {count} and is gone");
    Diagnostic::new(Code::LostParagraph, &lock, span, message)
        .help("restore the file; to withdraw it for good, or if it was never on the web, remove its lines here".to_owned())
}
