//! Every form in which a style writes one source.

use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Entry,
    LocatorPayload, SpecificLocator,
    citationberg::{IndependentStyle, Locale, taxonomy::Locator},
    types::{EntryType, Person},
};

use super::{
    html::{html, with_short_links},
    locator::Part,
};

/// The forms of a source without a locator, as HTML without the closing mark of a note.
#[derive(Debug, Default)]
pub(super) struct Forms {
    pub(super) first: String,
    pub(super) subsequent: String,
    pub(super) ibid: String,
    /// The year alone, for a source that its sentence has named.
    pub(super) year: String,
    /// The full reference of a list of sources.
    pub(super) reference: String,
}

/// The forms of a source with a locator, in which [`ONE`] or [`MANY`] stands for the numbers.
#[derive(Debug, Default)]
pub(super) struct Located {
    pub(super) first: String,
    pub(super) subsequent: String,
    pub(super) ibid: String,
}

/// Stands for the number of one page or paragraph.
const ONE: &str = "900001";
/// Stands for the numbers of several, so that the style takes them for several.
const MANY: &str = "900001–900003";

/// How a locator is labelled: a part, of which one or several are meant; `None` for words that are
/// printed as they are.
pub(super) type Label = Option<(Part, bool)>;

/// Formats a source in the three positions a note can have, and in a list.
///
/// The driver tells the positions apart by what was cited before, so the source is cited in an
/// order that brings all of them about, with another source in between where the next must not be
/// an *ibid*. `beside` are sources that the style has to tell from this one.
pub(super) fn plain(
    style: &IndependentStyle,
    locales: &[Locale],
    entry: &Entry,
    beside: &[Entry],
) -> Forms {
    let gap = gap();
    let order = [
        (entry, None),
        (entry, None),
        (&gap, None),
        (entry, None),
        (&gap, None),
        (entry, Some(Asked::Year)),
    ];
    let cited: Vec<_> = beside.iter().map(|other| (other, None)).chain(order).collect();
    let (texts, reference) = run(style, locales, &cited, entry.key());
    let n = beside.len();
    let at = |index: usize| texts.get(n + index).cloned().unwrap_or_default();
    Forms {
        first: with_short_links(&at(0)),
        subsequent: at(3),
        ibid: at(1),
        year: at(5),
        reference,
    }
}

/// Formats a source with a locator of one kind.
pub(super) fn located(
    style: &IndependentStyle,
    locales: &[Locale],
    entry: &Entry,
    beside: &[Entry],
    label: Label,
) -> Located {
    let gap = gap();
    let (kind, text) = match label {
        None => (Locator::Custom, ONE),
        Some((part, many)) => (locator(part), if many { MANY } else { ONE }),
    };
    let place = || Some(Asked::At(kind, text));
    // What counts as the first citation of a source goes by its key, what as ibid by the one just
    // before it, whose locator must differ.
    let order = [
        (entry, place()),
        (&gap, None),
        (entry, None),
        (entry, place()),
        (&gap, None),
        (entry, place()),
    ];
    let cited: Vec<_> = beside.iter().map(|other| (other, None)).chain(order).collect();
    let (texts, _) = run(style, locales, &cited, entry.key());
    let n = beside.len();
    let at = |index: usize| texts.get(n + index).cloned().unwrap_or_default();
    Located { first: with_short_links(&at(0)), subsequent: at(5), ibid: at(3) }
}

/// The text with the numbers of a locator in their place.
pub(super) fn with_numbers(text: &str, numbers: &str) -> String {
    let Some(at) = text.find(ONE) else { return format!("{text}, {numbers}") };
    let rest = &text[at + ONE.len()..];
    // Styles shorten the second number of a range in their own ways.
    let dash = rest.strip_prefix(['–', '-', '\u{2011}']);
    let rest = match dash.map(|after| after.trim_start_matches(|c: char| c.is_ascii_digit())) {
        Some(after) if dash.is_some_and(|dash| dash.len() > after.len()) => after,
        _ => rest,
    };
    format!("{}{numbers}{rest}", &text[..at])
}

/// What is asked of a citation besides its source.
#[derive(Clone, Copy)]
enum Asked {
    At(Locator, &'static str),
    Year,
}

type Cited<'e> = (&'e Entry, Option<Asked>);

/// The text of each citation, and the reference of one source.
fn run(
    style: &IndependentStyle,
    locales: &[Locale],
    cited: &[Cited<'_>],
    key: &str,
) -> (Vec<String>, String) {
    let mut driver = BibliographyDriver::new();
    for (number, (entry, asked)) in cited.iter().enumerate() {
        let item = match asked {
            Some(Asked::At(kind, text)) => {
                let place = SpecificLocator(*kind, LocatorPayload::Str(text));
                CitationItem::with_locator(*entry, Some(place))
            }
            Some(Asked::Year) => CitationItem::with_entry(*entry).kind(CitePurpose::Year),
            None => CitationItem::with_entry(*entry),
        };
        driver.citation(CitationRequest::new(vec![item], style, None, locales, Some(number + 1)));
    }
    let done = driver.finish(BibliographyRequest { style, locale: None, locale_files: locales });
    let texts = done.citations.iter().map(|citation| html(&citation.citation)).collect();
    let items = done.bibliography.iter().flat_map(|list| &list.items);
    let reference = items.filter(|item| item.key == key).map(|item| html(&item.content)).next();
    (texts, reference.unwrap_or_default())
}

/// A source that stands between two citations of another.
fn gap() -> Entry {
    Entry::new("\u{0}gap", EntryType::Misc)
}

/// The source with the authors under the other names by which later notes call them, if it has
/// such names.
pub(super) fn with_aliases(entry: &Entry) -> Option<Entry> {
    let authors = entry.authors()?;
    if authors.iter().all(|person| person.alias.is_none()) {
        return None;
    }
    let other = |person: &Person| match &person.alias {
        None => person.clone(),
        Some(alias) => Person {
            name: alias.clone(),
            given_name: None,
            prefix: None,
            alias: None,
            ..person.clone()
        },
    };
    let names = authors.iter().map(other).collect();
    let mut entry = entry.clone();
    entry.set_authors(names);
    Some(entry)
}

fn locator(part: Part) -> Locator {
    match part {
        Part::Page => Locator::Page,
        Part::Paragraph => Locator::Paragraph,
        Part::Section => Locator::Section,
        Part::Chapter => Locator::Chapter,
        Part::Appendix => Locator::Appendix,
        Part::Article => Locator::ArticleLocator,
        Part::Figure => Locator::Figure,
        Part::Table => Locator::Table,
        Part::Note => Locator::Note,
        Part::Line => Locator::Line,
        Part::Column => Locator::Column,
        Part::Volume => Locator::Volume,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_place_that_was_kept_for_them() {
        let check = |text: &str, expected: &str| assert_eq!(with_numbers(text, "3–5"), expected);
        check("A, p. 900001.", "A, p. 3–5.");
        check("A, pp. 900001–900003, <i>B</i>", "A, pp. 3–5, <i>B</i>");
        check("A, 900001–3", "A, 3–5");
        check("A", "A, 3–5");
    }
}
