//! Every form in which a style writes one source.

use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Entry,
    LocatorPayload, SpecificLocator,
    citationberg::{IndependentStyle, Locale, taxonomy::Locator},
    types::{EntryType, Person},
};

use super::{
    Position,
    html::{HYPHEN, html, with_short_links},
    locator::Part,
};

/// A source at its first citation, as HTML without the closing mark of a note, and in a list.
#[derive(Debug, Default)]
pub(super) struct First {
    pub(super) plain: String,
    /// The full reference of a list of sources.
    pub(super) reference: String,
}

/// A source at later citations; in the forms with a locator [`ONE`] stands for its words.
#[derive(Debug, Default)]
pub(super) struct Later {
    pub(super) plain: String,
    pub(super) at: String,
    /// Just after itself, without a locator.
    pub(super) ibid: String,
    /// Just after itself, at another place.
    pub(super) ibid_at: String,
    /// Just after itself, at the same place.
    pub(super) ibid_same: String,
    /// The year alone, for a source that its sentence has named.
    pub(super) year: String,
}

impl Later {
    /// The form with a locator for a position.
    pub(super) fn placed(&self, position: Position) -> &str {
        match position {
            Position::Ibid => &self.ibid_same,
            Position::IbidElsewhere => &self.ibid_at,
            Position::First | Position::Subsequent => &self.at,
        }
    }
}

/// Stands for the number of one page or paragraph.
pub(super) const ONE: &str = "900001";
/// Stands for the numbers of several, so that the style takes them for several.
const MANY: &str = "900001–900003";

/// How a locator is labelled: a part, of which one or several are meant; `None` for words that are
/// printed as they are.
pub(super) type Label = Option<(Part, bool)>;

/// What formatting needs besides the source.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) style: &'a IndependentStyle,
    pub(super) locales: &'a [Locale],
    /// Sources that the style has to tell from this one.
    pub(super) beside: &'a [Entry],
}

impl Setting<'_> {
    /// The source as it is cited first.
    pub(super) fn first(self, entry: &Entry) -> First {
        let (texts, reference) = self.run(entry, &[(entry, None)]);
        let plain = texts.first().map(|text| with_short_links(text)).unwrap_or_default();
        First { plain, reference }
    }

    /// The source as it is cited first, at a place.
    pub(super) fn first_at(self, entry: &Entry, label: Label) -> String {
        let (texts, _) = self.run(entry, &[(entry, Some(Asked::at(label)))]);
        texts.first().map(|text| with_short_links(text)).unwrap_or_default()
    }

    /// The source as it is cited later.
    ///
    /// The driver tells the positions apart by what was cited before, so the source is cited in an
    /// order that brings all of them about, with another in between where the next must not be an
    /// *ibid*.
    pub(super) fn later(self, entry: &Entry, label: Label) -> Later {
        let gap = Entry::new("\u{0}gap", EntryType::Misc);
        let at = || Some(Asked::at(label));
        let order = [
            (entry, None),
            (entry, None),
            (entry, at()),
            (entry, at()),
            (&gap, None),
            (entry, None),
            (&gap, None),
            (entry, at()),
            (&gap, None),
            (entry, Some(Asked::Year)),
        ];
        let (texts, _) = self.run(entry, &order);
        let at = |index: usize| texts.get(index).cloned().unwrap_or_default();
        Later {
            ibid: at(1),
            ibid_at: at(2),
            ibid_same: at(3),
            plain: at(5),
            at: at(7),
            year: at(9),
        }
    }

    /// The text of each citation, and the reference of one source.
    fn run(self, entry: &Entry, order: &[Cited<'_>]) -> (Vec<String>, String) {
        let Setting { style, locales, beside } = self;
        // Those that are to be told apart are cited before and in the order of their keys, so that
        // each gets the same letter whichever of them is asked for.
        let mut others: Vec<&Entry> = beside.iter().collect();
        if !others.is_empty() {
            others.push(entry);
        }
        others.sort_by_key(|other| other.key());
        let mut driver = BibliographyDriver::new();
        let known = others.iter().map(|other| (*other, None));
        for (number, (entry, asked)) in known.chain(order.iter().copied()).enumerate() {
            let item = match asked {
                Some(Asked::At(kind, text)) => {
                    let place = SpecificLocator(kind, LocatorPayload::Str(text));
                    CitationItem::with_locator(entry, Some(place))
                }
                Some(Asked::Year) => CitationItem::with_entry(entry).kind(CitePurpose::Year),
                None => CitationItem::with_entry(entry),
            };
            let note = Some(number + 1);
            driver.citation(CitationRequest::new(vec![item], style, None, locales, note));
        }
        let request = BibliographyRequest { style, locale: None, locale_files: locales };
        let done = driver.finish(request);
        let asked = done.citations.iter().skip(others.len());
        let texts = asked.map(|citation| html(&citation.citation)).collect();
        let mut items = done.bibliography.iter().flat_map(|list| &list.items);
        let reference = items.find(|item| item.key == entry.key());
        (texts, reference.map(|item| html(&item.content)).unwrap_or_default())
    }
}

/// How a style writes a locator of one kind where it would print [`ONE`] as it is: what stands
/// before and after it, and what takes the place of all that.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    before: String,
    after: String,
    instead: String,
}

impl Rule {
    /// The rule by which the first text becomes the second; `None` if there is none.
    pub(super) fn between(custom: &str, labelled: &str) -> Option<Rule> {
        let (before, after) = custom.split_once(ONE)?;
        let at = labelled.find(ONE)?;
        let end = at + numbers_length(&labelled[at..]);
        let same = common(before.chars(), labelled[..at].chars());
        let tail = common(after.chars().rev(), labelled[end..].chars().rev());
        let head = labelled[same..at].to_owned();
        let rest = &labelled[end..labelled.len() - tail];
        Some(Rule {
            before: before[same..].to_owned(),
            after: after[..after.len() - tail].to_owned(),
            instead: format!("{head}{}{rest}", &labelled[at..end]),
        })
    }

    /// The text with the locator written as the rule says; `None` where the rule does not fit.
    pub(super) fn apply(&self, text: &str) -> Option<String> {
        let (before, after) = text.split_once(ONE)?;
        let before = before.strip_suffix(&*self.before)?;
        let after = after.strip_prefix(&*self.after)?;
        Some(format!("{before}{}{after}", self.instead))
    }
}

/// How many bytes two texts have in common at their beginnings.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// The length of the numbers that stand for those of a locator. Styles shorten the second of a range
/// in their own ways.
fn numbers_length(text: &str) -> usize {
    let rest = &text[ONE.len()..];
    let Some(after) = rest.strip_prefix(['–', '-', HYPHEN]) else { return ONE.len() };
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 { ONE.len() } else { text.len() - after.len() + digits }
}

/// The text with the numbers of a locator in their place.
pub(super) fn with_numbers(text: &str, numbers: &str) -> String {
    let Some(at) = text.find(ONE) else { return text.to_owned() };
    format!("{}{numbers}{}", &text[..at], &text[at + numbers_length(&text[at..])..])
}

/// What is asked of a citation besides its source.
#[derive(Clone, Copy)]
enum Asked {
    At(Locator, &'static str),
    Year,
}

impl Asked {
    /// A locator of a kind, with numbers that can be found again.
    fn at(label: Label) -> Asked {
        match label {
            None => Asked::At(Locator::Custom, ONE),
            Some((part, many)) => Asked::At(locator(part), if many { MANY } else { ONE }),
        }
    }
}

type Cited<'e> = (&'e Entry, Option<Asked>);

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
        check("A", "A");
    }

    #[test]
    fn a_locator_is_labelled_as_another_source_showed() {
        let check = |custom: &str, labelled: &str, text: &str, expected: &str| {
            let rule = Rule::between(custom, labelled).unwrap();
            assert_eq!(rule.apply(text).as_deref(), Some(expected), "{rule:?}");
        };
        check("A, 900001, x", "A, p. 900001, x", "B, 900001", "B, p. 900001");
        check("A, 900001.", "A: 900001–3.", "<i>B</i>, 900001.", "<i>B</i>: 900001–3.");
        check("A (900001)", "A (§ 900001 et seq.)", "B (900001)", "B (§ 900001 et seq.)");
        assert_eq!(Rule::between("A", "A"), None);
        assert_eq!(Rule::between("A, 900001", "A: 900001").unwrap().apply("B 900001"), None);
    }
}
