//! Every document as a page: what it is, its common fields, its address.

use std::{collections::HashMap, sync::Arc};

use super::{
    site::{History, PageId, PageKind},
    typing::Typing,
};
use crate::{
    base::{
        date::Date,
        diag::{Code, Diagnostic, Place},
        mapping::Mapping,
        name::Name,
        path::{self, OutPath, SitePath},
        span::Span,
        text,
    },
    config::Config,
    parse::Document,
};

/// What a file is, by its path alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Home,
    Cases,
    Case,
    /// The opening page of a facet, by the facet's number.
    Facet(u32),
    Term(u32),
    /// The opening page of the sources.
    Sources,
    /// The opening page of the data.
    Data,
    Plain,
}

impl Class {
    /// The class of a file. `facets` are the names of the facets, in their order.
    pub(super) fn of(path: &SitePath, config: &Config, facets: &[&str]) -> Class {
        let below = path.in_content().unwrap_or_default();
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let index = matches!(name, "index.md" | "index.markdown");
        let inside = |top: &str| {
            folder.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if folder.is_empty() && index {
            return Class::Home;
        }
        if inside(&config.case.folder) {
            return if index && folder == config.case.folder { Class::Cases } else { Class::Case };
        }
        if index && folder == "sources" {
            return Class::Sources;
        }
        if index && folder == "data" {
            return Class::Data;
        }
        for (at, facet) in facets.iter().enumerate() {
            if inside(facet) {
                let top = index && folder == *facet;
                return if top { Class::Facet(at as u32) } else { Class::Term(at as u32) };
            }
        }
        Class::Plain
    }
}

/// The fields that pages of every kind share.
#[derive(Clone, Debug, Default)]
pub(super) struct Common {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) has_summary: bool,
    pub(super) date: Option<Date>,
    pub(super) updated: Option<Date>,
    pub(super) draft: bool,
    pub(super) order: Option<i64>,
    pub(super) slug: Option<String>,
    pub(super) skip: (u32, u32),
    pub(super) history: History,
    pub(super) authors: Vec<Name>,
}

/// A paragraph that was published and that the author let go.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Retired {
    /// Its id without `p-`.
    pub(super) id: String,
    /// The id, without `p-`, of the paragraph that takes its place.
    pub(super) to: Option<String>,
    /// Where it is let go.
    pub(super) span: Span,
}

/// Reads the shared fields. Terms are addressed by their file, so they have no `slug`.
pub(super) fn common(
    document: &Document,
    map: &mut Option<Mapping<'_>>,
    typing: &mut Typing<'_>,
    is_term: bool,
) -> Common {
    let mut common = Common::default();
    if let Some(map) = map {
        common.title = typing.optional_text(map, "title").unwrap_or_default();
        common.summary = typing.optional_text(map, "summary").unwrap_or_default();
        common.draft = typing.optional_flag(map, "draft").unwrap_or(false);
        common.order = typing.optional_integer(map, "order");
        if !is_term {
            common.date = typing
                .optional_date(map, "first_published")
                .or_else(|| typing.optional_date(map, "date"));
            both_dates(map, typing);
            common.history = typing.history(map);
            common.authors = typing
                .optional_list(map, "authors")
                .iter()
                .map(|(name, _)| Name::read(name))
                .collect();
            common.updated = typing.optional_date(map, "updated");
            common.slug = slug(map, typing);
        }
    }
    title(document, map.as_ref(), &mut common, typing);
    common.has_summary = !common.summary.is_empty();
    if !common.has_summary {
        let first = document.body.first_paragraph().unwrap_or_default();
        common.summary = shortened(&first, 200);
    }
    common
}

/// `date` and `first_published` are one field under two names.
fn both_dates(map: &mut Mapping<'_>, typing: &mut Typing<'_>) {
    if let (Some(_), Some(second)) = (map.take("first_published"), map.take("date")) {
        let message = "`date` and `first_published` mean the same".to_owned();
        typing.say(Code::DoubledKey, second.id, message, Some("keep one of the two".to_owned()));
    }
}

fn slug(map: &mut Mapping<'_>, typing: &mut Typing<'_>) -> Option<String> {
    let written = typing.optional_text(map, "slug")?;
    let clean = text::slug(&written);
    if clean == written {
        return Some(written);
    }
    let id = map.take("slug").map_or(map.id, |node| node.id);
    typing.say(
        Code::WrongValue,
        id,
        format!("`{written}` cannot be part of an address"),
        match clean.as_str() {
            "" => "use small letters, digits and `-`".to_owned(),
            clean => format!("write `slug: {clean}`"),
        },
    );
    None
}

/// The title: from the front matter, else the first heading if it is of level one. A level-one
/// heading that repeats the title is not shown twice.
fn title(
    document: &Document,
    map: Option<&Mapping<'_>>,
    common: &mut Common,
    typing: &mut Typing<'_>,
) {
    let body = &document.body;
    for (at, heading) in body.headings.iter().enumerate().filter(|(_, heading)| heading.level == 1)
    {
        let words = body.heading_text(heading);
        let repeats = at == 0 && (common.title.is_empty() || common.title == words.trim());
        if repeats {
            let open = heading.node as usize;
            common.skip = (heading.node, body.close_of(open) as u32 + 1);
            common.title = words.trim().to_owned();
        } else {
            typing.notes.push(
                Diagnostic::new(
                    Code::ExtraTitle,
                    &document.path,
                    heading.span,
                    "a page has one level-one heading, and that is its title",
                )
                .help("begin the headings of the text with `##`".to_owned()),
            );
        }
    }
    if !common.title.is_empty() {
        return;
    }
    common.title = document.path.stem().to_owned();
    let written = map.is_some_and(|map| map.has("title"));
    if !document.broken && !written {
        let place = map.map_or(Span::default(), |map| typing.span(map.head()));
        typing.notes.push(
            Diagnostic::new(Code::MissingField, &document.path, place, "the page has no `title`")
                .help("add `title: …` to the front matter between two lines `---`".to_owned()),
        );
    }
}

/// The text cut after a word, at most `limit` characters long.
fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((cut, _)) => {
            let at = text[..cut].rfind(' ').unwrap_or(cut);
            format!("{} …", text[..at].trim_end_matches([',', ';', ':', '–', ' ']))
        }
        None => text.to_owned(),
    }
}

/// The word a file is called by: the slug of its name, or of its folder's for an `index.md`.
pub(super) fn key(path: &SitePath) -> String {
    let stem = path.stem();
    if stem != "index" {
        return text::slug(stem);
    }
    text::slug(path.folder().trim_end_matches('/').rsplit('/').next().unwrap_or_default())
}

/// Addresses that were given out, to find two pages with one.
#[derive(Debug, Default)]
pub(super) struct Routes {
    taken: HashMap<OutPath, Option<Place>>,
}

impl Routes {
    /// The address of a document. A fault is noted, and the address is made unique so that the
    /// rest of the site can be checked.
    pub(super) fn of_document(
        &mut self,
        document: &Arc<Document>,
        slug: Option<&str>,
        notes: &mut Vec<Diagnostic>,
    ) -> OutPath {
        let path = &document.path;
        let below = path.in_content().unwrap_or_default();
        let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
        let full = |name: &str| {
            if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
        };
        let route = match path::route(&full(slug.unwrap_or(path.stem())), "html") {
            Ok(route) => route,
            Err(part) => {
                notes.push(
                    Diagnostic::new(
                        Code::EmptySlug,
                        path,
                        Span::default(),
                        format!("`{part}` has no letter or digit to make an address from"),
                    )
                    .help("rename it with small letters, digits and `-`".to_owned()),
                );
                OutPath::new(&format!("unnamed-{}.html", self.taken.len()))
            }
        };
        let place = Place { path: path.clone(), span: Span::default() };
        self.claim(route, place, notes)
    }

    /// Takes an address for a file.
    pub(super) fn claim(
        &mut self,
        route: OutPath,
        place: Place,
        notes: &mut Vec<Diagnostic>,
    ) -> OutPath {
        let reserved = |part: &str| path::is_reserved(part.split('.').next().unwrap_or(part));
        if let Some(part) = route.as_str().split('/').find(|part| reserved(part)) {
            notes.push(
                Diagnostic::new(
                    Code::ReservedName,
                    &place.path,
                    place.span,
                    format!("Windows cannot store a file or folder called `{part}`"),
                )
                .help("choose another name, or set `slug` in the front matter".to_owned()),
            );
        }
        match self.taken.get(&route) {
            None => {
                self.taken.insert(route.clone(), Some(place));
                route
            }
            Some(first) => {
                let mut note = Diagnostic::new(
                    Code::RouteCollision,
                    &place.path,
                    place.span,
                    match first {
                        Some(first) => {
                            format!("`{}` and this file both become `{route}`", first.path)
                        }
                        None => {
                            format!("`{route}` is the address of a page that casebook makes itself")
                        }
                    },
                )
                .help("rename one of the two, or set `slug` in the front matter".to_owned());
                if let Some(first) = first {
                    note = note.related(first.clone(), "the first to claim the address");
                }
                notes.push(note);
                self.unique(&route)
            }
        }
    }

    /// Takes an address for a page that nobody wrote; one that is taken gets a number.
    pub(super) fn made(&mut self, route: OutPath) -> OutPath {
        let route = if self.taken.contains_key(&route) { self.unique(&route) } else { route };
        self.taken.insert(route.clone(), None);
        route
    }

    fn unique(&mut self, route: &OutPath) -> OutPath {
        let (stem, extension) = route.as_str().rsplit_once('.').unwrap_or((route.as_str(), ""));
        let mut n = 2;
        loop {
            let other = OutPath::new(&format!("{stem}-{n}.{extension}"));
            if !self.taken.contains_key(&other) {
                return other;
            }
            n += 1;
        }
    }
}

/// The page above another one: the nearest opening page of a folder above it.
pub(super) fn parent_of(
    path: &SitePath,
    by_path: &HashMap<SitePath, PageId>,
    home: PageId,
    this: PageId,
) -> Option<PageId> {
    let mut folder = path.folder();
    loop {
        let index = format!("{folder}index.md");
        if let Some(&page) = by_path.get(index.as_str())
            && page != this
        {
            return Some(page);
        }
        folder = match folder.trim_end_matches('/').rfind('/') {
            Some(at) => &folder[..=at],
            None => return (this != home).then_some(home),
        };
    }
}

/// The kind of a page as far as its class tells.
pub(super) fn kind(class: Class) -> PageKind {
    match class {
        Class::Home => PageKind::Home,
        Class::Cases => PageKind::Cases,
        Class::Facet(at) => PageKind::Facet(super::site::FacetId(at)),
        _ => PageKind::Plain,
    }
}
