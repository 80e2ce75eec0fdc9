//! A source: the bibliographic record of what can be cited.

use hayagriva::{
    Entry,
    types::{EntryType, FormatString, MaybeTyped, Person},
};

use crate::base::{date::Date, diag::Place, name::Name};

/// A bibliographic record under the key it is cited by.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) key: Box<str>,
    /// Where the key stands.
    pub(crate) place: Place,
    /// The address of a copy in an archive of the web.
    pub(crate) archived: Option<Box<str>>,
    /// The record as the citation formatter reads it.
    pub(crate) entry: Entry,
}

/// What a source is. The names are CSL's item types
/// (<https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReferenceKind {
    Book,
    Chapter,
    ArticleJournal,
    PaperConference,
    Report,
    Legislation,
    LegalCase,
    Thesis,
    ArticleNewspaper,
    PostWeblog,
    Webpage,
    Manuscript,
    Recording,
    Document,
}

impl Reference {
    pub(crate) fn kind(&self) -> ReferenceKind {
        let inside = |kind: EntryType| {
            self.entry.parents().iter().any(|parent| *parent.entry_type() == kind)
        };
        match self.entry.entry_type() {
            EntryType::Article if inside(EntryType::Newspaper) => ReferenceKind::ArticleNewspaper,
            EntryType::Article if inside(EntryType::Blog) => ReferenceKind::PostWeblog,
            EntryType::Article
                if inside(EntryType::Proceedings) || inside(EntryType::Conference) =>
            {
                ReferenceKind::PaperConference
            }
            EntryType::Article => ReferenceKind::ArticleJournal,
            EntryType::Chapter | EntryType::Anthos | EntryType::Entry => ReferenceKind::Chapter,
            EntryType::Book
            | EntryType::Anthology
            | EntryType::Reference
            | EntryType::Proceedings => ReferenceKind::Book,
            EntryType::Report | EntryType::Patent => ReferenceKind::Report,
            EntryType::Thesis => ReferenceKind::Thesis,
            EntryType::Legislation => ReferenceKind::Legislation,
            EntryType::Case => ReferenceKind::LegalCase,
            EntryType::Web | EntryType::Blog | EntryType::Thread | EntryType::Repository => {
                ReferenceKind::Webpage
            }
            EntryType::Post => ReferenceKind::PostWeblog,
            EntryType::Manuscript => ReferenceKind::Manuscript,
            EntryType::Audio | EntryType::Video | EntryType::Performance | EntryType::Scene => {
                ReferenceKind::Recording
            }
            _ => ReferenceKind::Document,
        }
    }

    pub(crate) fn title(&self) -> String {
        words(self.entry.title())
    }

    /// The title in its short form, if the record has one.
    pub(crate) fn short_title(&self) -> Option<String> {
        let short = self.entry.title()?.short.as_ref()?;
        Some(short.to_str().into_owned())
    }

    pub(crate) fn authors(&self) -> Vec<Name> {
        names(self.entry.authors())
    }

    /// The editors of the source, or of the work it stands in.
    pub(crate) fn editors(&self) -> Vec<Name> {
        names(self.entry.map(|entry| entry.editors()))
    }

    /// The work the source stands in: a newspaper, a journal, a book.
    pub(crate) fn container(&self) -> String {
        words(self.entry.map_parents(|parent| parent.title()))
    }

    pub(crate) fn publisher(&self) -> String {
        let name = self.entry.map(|entry| entry.publisher()?.name());
        words(name.or_else(|| self.entry.map(|entry| entry.organization())))
    }

    /// The place of publication.
    pub(crate) fn publisher_place(&self) -> String {
        let place = self.entry.map(|entry| entry.publisher()?.location());
        words(place.or_else(|| self.entry.map(|entry| entry.location())))
    }

    /// When it was published.
    pub(crate) fn date(&self) -> Option<Date> {
        self.entry.date_any().and_then(date)
    }

    /// A document symbol or report number: `S/2014/147`.
    pub(crate) fn symbol(&self) -> String {
        let numbers = self.entry.map(|entry| entry.serial_number());
        let of = |key: &str| numbers.and_then(|numbers| numbers.0.get(key)).cloned();
        of("serial").or_else(|| of("number")).unwrap_or_default()
    }

    pub(crate) fn doi(&self) -> Option<&str> {
        self.entry.map(|entry| entry.doi())
    }

    pub(crate) fn isbn(&self) -> Option<&str> {
        self.entry.map(|entry| entry.isbn())
    }

    pub(crate) fn issn(&self) -> Option<&str> {
        self.entry.map(|entry| entry.issn())
    }

    pub(crate) fn url(&self) -> Option<String> {
        self.entry.url_any().map(|url| url.value.to_string())
    }

    /// When the address was last visited.
    pub(crate) fn accessed(&self) -> Option<Date> {
        self.entry.url_any()?.visit_date.as_ref().and_then(date)
    }

    pub(crate) fn volume(&self) -> String {
        typed(self.entry.map(|entry| entry.volume()))
    }

    pub(crate) fn issue(&self) -> String {
        typed(self.entry.map(|entry| entry.issue()))
    }

    pub(crate) fn edition(&self) -> String {
        typed(self.entry.map(|entry| entry.edition()))
    }

    /// The pages within the container: `113–128`.
    pub(crate) fn pages(&self) -> String {
        typed(self.entry.page_range())
    }

    pub(crate) fn genre(&self) -> String {
        words(self.entry.genre())
    }

    pub(crate) fn note(&self) -> String {
        words(self.entry.note())
    }

    /// A BCP 47 tag; empty if nothing is said.
    pub(crate) fn language(&self) -> String {
        let tag = self.entry.map(|entry| entry.language()).map(ToString::to_string);
        // Read from BibTeX, British English comes with a region that is none.
        tag.map(|tag| tag.replace("en-UK", "en-GB")).unwrap_or_default()
    }

    pub(crate) fn summary(&self) -> String {
        words(self.entry.abstract_())
    }
}

fn words(text: Option<&FormatString>) -> String {
    text.map(|text| text.value.to_str().into_owned()).unwrap_or_default()
}

fn typed<T: ToString>(value: Option<&MaybeTyped<T>>) -> String {
    match value {
        Some(MaybeTyped::Typed(value)) => value.to_string(),
        Some(MaybeTyped::String(text)) => text.clone(),
        None => String::new(),
    }
}

fn names(persons: Option<&[Person]>) -> Vec<Name> {
    let one = |person: &Person| {
        let prefix = person.prefix.as_ref().map(|prefix| format!("{prefix} ")).unwrap_or_default();
        let suffix = person.suffix.as_ref().map(|suffix| format!(" {suffix}")).unwrap_or_default();
        Name {
            family: format!("{prefix}{}", person.name),
            given: format!("{}{suffix}", person.given_name.as_deref().unwrap_or_default())
                .trim()
                .to_owned(),
        }
    };
    persons.unwrap_or_default().iter().map(one).collect()
}

/// A date of the formatter, which counts months and days from 0.
fn date(date: &hayagriva::types::Date) -> Option<Date> {
    let year = u16::try_from(date.year).ok().filter(|year| (1..=9999).contains(year))?;
    let month = date.month.map_or(0, |month| month + 1);
    let day = if month == 0 { 0 } else { date.day.map_or(0, |day| day + 1) };
    Some(Date { year, month, day })
}
