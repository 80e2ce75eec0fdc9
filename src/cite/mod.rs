//! Citations in the style of the site's choice. Each source is formatted once in each form, however
//! often it is cited.

mod forms;
mod html;
mod locator;
mod mend;
mod style;

use std::sync::{Arc, Mutex, OnceLock};

use hayagriva::Entry;
use rayon::prelude::*;

use crate::{
    base::text::{escape_into, escaped},
    parse::reference::Reference,
    resolve::site::Source,
};
use forms::{Forms, Label, Located};

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
}

/// One source.
#[derive(Default)]
struct Slot {
    mended: OnceLock<Entry>,
    forms: OnceLock<Forms>,
    located: Mutex<Vec<(Label, Arc<Located>)>>,
    /// Sources that would be cited in the same words, which the style has to tell apart.
    beside: OnceLock<Vec<usize>>,
}

impl Citations {
    /// Prepares the sources of a site, which are to be handed over again with every question.
    pub(crate) fn new(style: Style, sources: &[Source]) -> Citations {
        let slots = sources.iter().map(|_| Slot::default()).collect();
        let citations = Citations { style, slots };
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
        &self.forms(sources, at).reference
    }

    /// A citation as HTML: the items joined as the style joins them, closed as it closes. `link` is
    /// asked for the address of the page of each source.
    pub(crate) fn citation(
        &self,
        sources: &[Source],
        items: &[Item<'_>],
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
        close(&mut out, self.style.suffix());
        out
    }

    /// What follows the name of a source in a sentence, in a style that cites in the text.
    pub(crate) fn year(&self, sources: &[Source], at: usize) -> &str {
        &self.forms(sources, at).year
    }

    /// The name by which a sentence calls a source: its authors, else its title.
    pub(crate) fn name(&self, reference: &Reference) -> String {
        let authors = reference.authors();
        let family: Vec<&str> = authors.iter().map(|name| name.family.as_str()).collect();
        match family[..] {
            [] => reference.short_title().unwrap_or_else(|| reference.title()),
            [one] => one.to_owned(),
            [one, two] => format!("{one} and {two}"),
            [one, ..] => format!("{one} et al."),
        }
    }

    fn item(&self, sources: &[Source], item: &Item<'_>) -> String {
        let forms = self.forms(sources, item.source);
        let counted = locator::counted(item.locator);
        let elsewhere = match item.position {
            Position::Ibid => return forms.ibid.clone(),
            _ if item.locator.is_empty() => {
                return match item.position {
                    Position::First => forms.first.clone(),
                    _ => forms.subsequent.clone(),
                };
            }
            position => position,
        };
        let label = counted.map(|counted| (counted.part, counted.many));
        let located = self.located(sources, item.source, label);
        let form = match elsewhere {
            Position::First => &located.first,
            Position::IbidElsewhere => &located.ibid,
            _ => &located.subsequent,
        };
        let mut words = String::new();
        match counted {
            Some(counted) => {
                escape_into(&mut words, &counted.number.replace('-', "–"));
                escape_into(&mut words, counted.rest);
            }
            None => escape_into(&mut words, item.locator),
        }
        forms::with_numbers(form, &words)
    }

    fn mended(&self, sources: &[Source], at: usize) -> &Entry {
        self.slots[at].mended.get_or_init(|| mend::mended(&sources[at].reference.entry))
    }

    fn beside(&self, sources: &[Source], at: usize) -> Vec<Entry> {
        let others = self.slots[at].beside.get().map_or(&[][..], Vec::as_slice);
        others.iter().map(|&other| self.mended(sources, other).clone()).collect()
    }

    fn forms(&self, sources: &[Source], at: usize) -> &Forms {
        self.slots[at].forms.get_or_init(|| {
            let entry = self.mended(sources, at);
            let beside = self.beside(sources, at);
            let (csl, locales) = (self.style.csl(), self.style.locales());
            let mut forms = forms::plain(csl, locales, entry, &beside);
            if let Some(other) = forms::with_aliases(entry) {
                forms.subsequent = forms::plain(csl, locales, &other, &beside).subsequent;
            }
            forms
        })
    }

    fn located(&self, sources: &[Source], at: usize, label: Label) -> Arc<Located> {
        let held =
            || self.slots[at].located.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some((_, known)) = held().iter().find(|(known, _)| *known == label) {
            return Arc::clone(known);
        }
        let entry = self.mended(sources, at);
        let beside = self.beside(sources, at);
        let (csl, locales) = (self.style.csl(), self.style.locales());
        let mut located = forms::located(csl, locales, entry, &beside, label);
        if let Some(other) = forms::with_aliases(entry) {
            located.subsequent = forms::located(csl, locales, &other, &beside, label).subsequent;
        }
        let made = Arc::new(located);
        held().push((label, Arc::clone(&made)));
        made
    }

    /// Finds sources that an author-date style would cite in the same words: each is then
    /// formatted beside the others, so that the style adds its `a` and `b`.
    fn tell_apart(&self, sources: &[Source]) {
        let (csl, locales) = (self.style.csl(), self.style.locales());
        let mut texts: Vec<(String, usize)> = (0..sources.len())
            .into_par_iter()
            .map(|at| (forms::plain(csl, locales, self.mended(sources, at), &[]).first, at))
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
