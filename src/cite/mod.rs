//! Citations in the style of the site's choice. Each source is formatted once in each form, however
//! often it is cited.

mod forms;
mod html;
mod locator;
mod mend;
mod style;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use hayagriva::{Entry, types::EntryType};
use rayon::prelude::*;

use crate::{
    base::text::{escape_into, escaped},
    parse::reference::Reference,
    resolve::site::Source,
};
use forms::{First, Label, Later, Rule, Setting};

pub(crate) use html::plain;
pub(crate) use style::{Style, load};

/// Where a citation stands among those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// The source was not cited before.
    First,
    /// It was cited before, but not just before.
    Subsequent,
    /// It was cited just before, at the same place.
    Ibid,
    /// It was cited just before, at another place.
    IbidElsewhere,
}

/// What is asked of one item of a citation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'a> {
    /// The place of the source in the list of sources.
    pub(crate) source: usize,
    pub(crate) prefix: &'a str,
    pub(crate) locator: &'a str,
    pub(crate) position: Position,
}

/// The sources in the forms of a style, each made when it is first needed.
pub(crate) struct Citations {
    style: Style,
    slots: Vec<Slot>,
    rules: RwLock<Rules>,
}

/// One source.
#[derive(Default)]
struct Slot {
    mended: OnceLock<Entry>,
    first: OnceLock<First>,
    /// The first form with a locator that is printed as it is.
    first_at: OnceLock<String>,
    later: OnceLock<Later>,
    /// Sources that would be cited in the same words, which the style has to tell apart.
    beside: OnceLock<Vec<usize>>,
}

/// How locators of a kind are written in sources of one make, in first citations and in others.
type Rules = HashMap<(Make, Label, bool), Option<Arc<Rule>>>;

/// The types of a record and of what it stands in, on which the form of a reference depends.
type Make = (EntryType, [Option<EntryType>; 2]);

impl Citations {
    /// Prepares the sources of a site, which are to be handed over again with every question.
    pub(crate) fn new(style: Style, sources: &[Source]) -> Citations {
        let slots = sources.iter().map(|_| Slot::default()).collect();
        let citations = Citations { style, slots, rules: RwLock::default() };
        if !citations.style.is_note() {
            citations.tell_apart(sources);
        }
        citations
    }

    /// Whether citations are notes rather than words in the text.
    pub(crate) fn is_note(&self) -> bool {
        self.style.is_note()
    }

    /// The full reference of a source, as HTML.
    pub(crate) fn reference(&self, sources: &[Source], at: usize) -> &str {
        &self.first(sources, at).reference
    }

    /// A citation as HTML: the items joined as the style joins them and, if it is to be `closed`, ended
    /// as the style ends notes. `link` is asked for the address of the page of each source.
    pub(crate) fn citation(
        &self,
        sources: &[Source],
        items: &[Item<'_>],
        closed: bool,
        link: impl Fn(usize) -> String,
    ) -> String {
        let mut out = self.style.prefix().to_owned();
        for (nth, item) in items.iter().enumerate() {
            if nth > 0 {
                out.push_str(self.style.delimiter());
            }
            if !item.prefix.is_empty() {
                let prefix = escaped(item.prefix);
                out.push_str(&if nth == 0 && self.is_note() {
                    capitalised(&prefix)
                } else {
                    prefix
                });
                out.push(' ');
            }
            push_linked(&mut out, &self.item(sources, item), &link(item.source));
        }
        if closed || !self.is_note() {
            close(&mut out, self.style.suffix());
        }
        out
    }

    /// What follows the name of a source in a sentence, in a style that cites in the text: the year,
    /// with the letter that tells it from others.
    pub(crate) fn year(&self, sources: &[Source], at: usize) -> String {
        let year = &self.later(sources, at).year;
        let cited = &self.first(sources, at).plain;
        let Some((_, after)) = cited.rsplit_once(year.as_str()) else { return year.clone() };
        let letters =
            after.len() - after.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
        format!("{year}{}", if letters <= 2 { &after[..letters] } else { "" })
    }

    fn item(&self, sources: &[Source], item: &Item<'_>) -> String {
        let at = item.source;
        let counted = locator::counted(item.locator);
        match (item.position, item.locator.is_empty()) {
            (Position::First, true) => return self.first(sources, at).plain.clone(),
            (Position::Ibid, true) => return self.later(sources, at).ibid.clone(),
            (_, true) => return self.later(sources, at).plain.clone(),
            _ => {}
        }
        let label = counted.map(|counted| (counted.part, counted.many));
        let labelled = self.labelled(sources, at, item.position, label);
        let mut words = String::new();
        match counted {
            Some(counted) => {
                escape_into(&mut words, &counted.number.replace('-', "–"));
                escape_into(&mut words, counted.rest);
            }
            None => escape_into(&mut words, item.locator),
        }
        forms::with_numbers(&labelled, &words)
    }

    /// The form with a locator for a position, with the label that the style puts before locators of
    /// this kind. What one source of a make showed holds for the others, so that the label costs no
    /// formatting.
    fn labelled(&self, sources: &[Source], at: usize, position: Position, label: Label) -> String {
        let is_first = position == Position::First;
        let form = match is_first {
            true => self.first_at(sources, at),
            false => self.later(sources, at).placed(position),
        };
        if label.is_none() || !form.contains(forms::ONE) {
            return form.to_owned();
        }
        let entry = self.mended(sources, at);
        let beside = self.beside(sources, at);
        let rule = (make_of(entry), label, is_first);
        let known = {
            let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
            rules.get(&rule).cloned()
        };
        let found = known.unwrap_or_else(|| {
            let found = if is_first {
                let labelled = self.setting(&beside).first_at(entry, label);
                Rule::between(self.first_at(sources, at), &labelled)
            } else {
                let labelled = self.made_later(entry, &beside, label).at;
                Rule::between(&self.later(sources, at).at, &labelled)
            };
            let found = found.map(Arc::new);
            let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
            rules.insert(rule, found.clone());
            found
        });
        found.and_then(|rule| rule.apply(form)).unwrap_or_else(|| match is_first {
            true => self.setting(&beside).first_at(entry, label),
            false => self.made_later(entry, &beside, label).placed(position).to_owned(),
        })
    }

    fn setting<'a>(&'a self, beside: &'a [Entry]) -> Setting<'a> {
        Setting { style: self.style.csl(), locales: self.style.locales(), beside }
    }

    fn mended(&self, sources: &[Source], at: usize) -> &Entry {
        self.slots[at].mended.get_or_init(|| mend::mended(&sources[at].reference.entry))
    }

    fn beside(&self, sources: &[Source], at: usize) -> Vec<Entry> {
        let others = self.slots[at].beside.get().map_or(&[][..], Vec::as_slice);
        others.iter().map(|&other| self.mended(sources, other).clone()).collect()
    }

    fn first(&self, sources: &[Source], at: usize) -> &First {
        self.slots[at]
            .first
            .get_or_init(|| self.setting(&self.beside(sources, at)).first(self.mended(sources, at)))
    }

    fn first_at(&self, sources: &[Source], at: usize) -> &str {
        self.slots[at].first_at.get_or_init(|| {
            self.setting(&self.beside(sources, at)).first_at(self.mended(sources, at), None)
        })
    }

    fn later(&self, sources: &[Source], at: usize) -> &Later {
        self.slots[at].later.get_or_init(|| {
            self.made_later(self.mended(sources, at), &self.beside(sources, at), None)
        })
    }

    /// The later forms; in those that name authors by other names if the source has such.
    fn made_later(&self, entry: &Entry, beside: &[Entry], label: Label) -> Later {
        let mut later = self.setting(beside).later(entry, label);
        if let Some(other) = forms::with_aliases(entry) {
            let short = self.setting(beside).later(&other, label);
            (later.plain, later.at) = (short.plain, short.at);
        }
        later
    }

    /// Finds sources that an author-date style would cite in the same words: each is then
    /// formatted beside the others, so that the style adds its `a` and `b`.
    fn tell_apart(&self, sources: &[Source]) {
        let mut texts: Vec<(String, usize)> = (0..sources.len())
            .into_par_iter()
            .map(|at| (self.setting(&[]).first(self.mended(sources, at)).plain, at))
            .collect();
        texts.sort_unstable();
        for group in texts.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            for (_, at) in group {
                let others = group.iter().map(|(_, other)| *other).filter(|other| other != at);
                let _ = self.slots[*at].beside.set(others.collect());
            }
        }
    }
}

/// The name by which a sentence calls a source: its authors, else its title.
pub(crate) fn name(reference: &Reference) -> String {
    let authors = reference.authors();
    let family: Vec<&str> = authors.iter().map(|name| name.family.as_str()).collect();
    match family[..] {
        [] => reference.short_title().unwrap_or_else(|| reference.title()),
        [one] => one.to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, ..] => format!("{one} et al."),
    }
}

/// Appends an item with a link to the page of its source, up to the item's own first link.
fn push_linked(out: &mut String, html: &str, href: &str) {
    if href.is_empty() {
        out.push_str(html);
        return;
    }
    let end = html.find("<a ").unwrap_or(html.len());
    let words = html[..end].trim_end_matches([' ', ',', '<', '(']);
    out.push_str("<a class=\"cited\" href=\"");
    escape_into(out, href);
    out.push_str("\">");
    out.push_str(words);
    out.push_str("</a>");
    out.push_str(&html[words.len()..]);
}

/// Ends a citation with the style's closing mark, a full stop exactly once.
fn close(out: &mut String, suffix: &str) {
    if suffix == "." {
        let mut seen = out.as_str();
        while let Some(before) =
            seen.strip_suffix('>').and_then(|rest| Some(&seen[..rest.rfind('<')?]))
        {
            seen = before;
        }
        if seen.ends_with(['.', '?', '!']) {
            return;
        }
    }
    out.push_str(suffix);
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn make_of(entry: &Entry) -> Make {
    let mut parents = entry.parents().iter().map(|parent| *parent.entry_type());
    (*entry.entry_type(), [parents.next(), parents.next()])
}
