//! Works that can be cited, our own pages and the sources alike, in the forms that reference
//! managers read.

mod bibtex;
mod csl;
mod head;
mod ris;
mod strings;

use super::{Renderer, sources::bare_doi};
use crate::{
    base::{date::Date, name::Name, text},
    parse::reference::{Reference, ReferenceKind},
    plan::Form,
    resolve::site::{Page, PageId, PageKind, Site, Source},
};

pub(super) use csl::array as csl_array;
pub(super) use head::agents;

/// A work with everything that a reference to it can say; empty where nothing is known.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) id: String,
    pub(super) kind: ReferenceKind,
    pub(super) title: String,
    pub(super) authors: Vec<Name>,
    pub(super) editors: Vec<Name>,
    /// The work it stands in.
    pub(super) container: String,
    pub(super) publisher: String,
    pub(super) place: String,
    pub(super) date: Option<Date>,
    pub(super) accessed: Option<Date>,
    /// A document symbol or report number.
    pub(super) symbol: String,
    pub(super) volume: String,
    pub(super) issue: String,
    pub(super) edition: String,
    pub(super) version: String,
    pub(super) pages: String,
    pub(super) doi: String,
    pub(super) isbn: String,
    pub(super) issn: String,
    pub(super) url: String,
    pub(super) genre: String,
    pub(super) note: String,
    pub(super) summary: String,
    pub(super) language: String,
    pub(super) keywords: Vec<String>,
}

impl Work {
    /// The work that a source describes.
    pub(super) fn of(reference: &Reference) -> Work {
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Work {
            id: reference.key.to_string(),
            kind: reference.kind(),
            title: reference.title(),
            authors: reference.authors(),
            editors: reference.editors(),
            container: reference.container(),
            publisher: reference.publisher(),
            place: reference.publisher_place(),
            date: reference.date(),
            accessed: reference.accessed(),
            symbol: reference.symbol(),
            volume: reference.volume(),
            issue: reference.issue(),
            edition: reference.edition(),
            version: String::new(),
            pages: reference.pages(),
            doi: bare_doi(reference.doi().unwrap_or_default()).to_owned(),
            isbn: owned(reference.isbn()),
            issn: owned(reference.issn()),
            url: reference.url().unwrap_or_default(),
            genre: reference.genre(),
            note: reference.note(),
            summary: reference.summary(),
            language: reference.language(),
            keywords: Vec::new(),
        }
    }

    /// A page of this site: the site is the book, its home page stands for the whole, and every
    /// other page is a chapter.
    pub(super) fn page(site: &Site, id: PageId) -> Work {
        let page = &site[id];
        let config = &site.config;
        let is_whole = page.kind == PageKind::Home;
        let date = page.updated.or(page.date).or(site.updated);
        let year = date.map(|date| format!("-{}", date.year)).unwrap_or_default();
        let name = if is_whole { &config.title } else { &page.title };
        Work {
            id: format!("{}{year}", text::slug(name)),
            kind: if is_whole { ReferenceKind::Book } else { ReferenceKind::Chapter },
            title: if is_whole { config.title.clone() } else { page.title.clone() },
            authors: authors(site, page).to_vec(),
            editors: Vec::new(),
            container: if is_whole { String::new() } else { config.title.clone() },
            publisher: config.publisher.clone(),
            place: String::new(),
            date,
            accessed: None,
            symbol: String::new(),
            volume: String::new(),
            issue: String::new(),
            edition: String::new(),
            version: page.history.version.clone(),
            pages: String::new(),
            doi: config.doi.clone().filter(|_| is_whole).unwrap_or_default(),
            isbn: config.isbn.clone().unwrap_or_default(),
            issn: String::new(),
            url: address(site, page),
            genre: String::new(),
            note: String::new(),
            summary: if is_whole { config.description.clone() } else { page.summary.clone() },
            language: config.language.clone(),
            keywords: keywords(site, page),
        }
    }
}

impl Renderer {
    /// The file that cites a page.
    pub(super) fn citing_file(&self, page: PageId, form: Form) -> String {
        let work = Work::page(&self.site, page);
        match form {
            Form::Bibtex => bibtex::entry(&work),
            Form::Ris => ris::entry(&work),
            Form::CslJson => csl::array(std::slice::from_ref(&work)),
        }
    }
}

/// All sources as one BibTeX file.
pub(super) fn bibtex_of(sources: &[Source]) -> String {
    let entries: Vec<String> =
        sources.iter().map(|source| bibtex::entry(&Work::of(&source.reference))).collect();
    entries.join("\n")
}

/// The authors of a page.
fn authors<'a>(site: &'a Site, page: &'a Page) -> &'a [Name] {
    if page.authors.is_empty() { &site.config.authors } else { &page.authors }
}

/// The full address of a page; empty without a base URL.
fn address(site: &Site, page: &Page) -> String {
    let base = site.config.base_url.as_ref();
    base.map(|base| base.page(page.route.as_str())).unwrap_or_default()
}

/// The terms of a case.
fn keywords(site: &Site, page: &Page) -> Vec<String> {
    let PageKind::Case(case) = page.kind else { return Vec::new() };
    let mut words: Vec<String> =
        site[case].terms.iter().map(|&term| site.term_page(term).title.clone()).collect();
    words.dedup();
    words
}
