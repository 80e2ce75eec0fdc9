//! The pages of sources: one for each, and all of them by type and by year.

use std::{collections::BTreeMap, sync::OnceLock};

use super::{
    Renderer,
    links::link,
    view::{
        CitingView, Extra, ParagraphLinkView, ReferenceView, SourceGroupView, SourceLinkView,
        SourceView,
    },
};
use crate::{
    base::text,
    cite::{Item, Position, plain},
    parse::reference::{Reference, ReferenceKind},
    resolve::{
        cited_on,
        site::{PageId, Site, SourceId, SourceValue, Spot},
    },
    theme::engine::Made,
};

/// The page of a source.
pub(super) fn one(renderer: &Renderer, id: SourceId) -> Extra {
    let site = &renderer.site;
    let source = &site[id];
    let reference = &source.reference;
    let mut links = Vec::new();
    let mut add = |label: &'static str, url: Option<String>| {
        links.extend(url.map(|url| SourceLinkView { label, url }));
    };
    add("Address", reference.url());
    add("DOI", reference.doi().map(|doi| format!("https://doi.org/{}", bare_doi(doi))));
    add("Archived copy", reference.archived.as_ref().map(|url| url.to_string()));
    let view = SourceView {
        key: reference.key.to_string(),
        kind: kind_label(reference.kind(), false),
        html: renderer.reference(id).to_owned(),
        symbol: reference.symbol(),
        note: reference.note(),
        summary: reference.summary(),
        accessed: reference.accessed().map(|date| date.in_words()).unwrap_or_default(),
        links,
        cited_in: citing(site, id),
    };
    vec![("source", Made::of(&view))]
}

/// The list of all sources, in groups.
pub(super) fn all(renderer: &Renderer, by_year: bool) -> Extra {
    let site = &renderer.site;
    let ids = (0..site.sources.len()).map(|at| SourceId(at as u32));
    let mut groups: BTreeMap<(u32, String), Vec<SourceId>> = BTreeMap::new();
    for id in ids {
        let reference = &site[id].reference;
        let key = if by_year {
            // The latest first, and last what has no date.
            match reference.date() {
                Some(date) => (u32::from(u16::MAX - date.year), date.year.to_string()),
                None => (u32::MAX, "Without date".to_owned()),
            }
        } else {
            let kind = reference.kind();
            (kind as u32, kind_label(kind, true).to_owned())
        };
        groups.entry(key).or_default().push(id);
    }
    let groups = groups.into_iter().map(|((_, title), ids)| {
        let head =
            SourceGroupView { id: format!("_{}", text::slug(&title)), title, count: ids.len() };
        Made::map(vec![("head", Made::of(&head)), ("sources", renderer.references(ids))])
    });
    let groups = Made::list(groups.collect());
    let other = site.source_lists.map(|(by_kind, by)| if by_year { by_kind } else { by });
    let mut extra = vec![("groups", groups), ("by_year", Made::of(&by_year))];
    extra.extend(other.map(|page| ("other", Made::of(&link(&site[page])))));
    extra
}

/// What many pages show of a source, made once.
pub(super) struct Shelf {
    slots: Vec<Slot>,
    /// The place of each source in a bibliography.
    ranks: Vec<u32>,
}

#[derive(Default)]
struct Slot {
    view: OnceLock<Made>,
    plain: OnceLock<String>,
}

impl Shelf {
    pub(super) fn new(site: &Site) -> Shelf {
        let mut order: Vec<usize> = (0..site.sources.len()).collect();
        order.sort_by_cached_key(|&at| sort_key(&site.sources[at].reference));
        let mut ranks = vec![0; order.len()];
        for (rank, at) in order.into_iter().enumerate() {
            ranks[at] = rank as u32;
        }
        Shelf { slots: site.sources.iter().map(|_| Slot::default()).collect(), ranks }
    }
}

impl Renderer {
    /// The full reference of a source, as HTML.
    pub(super) fn reference(&self, id: SourceId) -> &str {
        self.citations.reference(&self.site.sources, id.0 as usize)
    }

    /// The full reference of a source, without formatting.
    pub(super) fn plain_reference(&self, id: SourceId) -> &str {
        self.shelf.slots[id.0 as usize].plain.get_or_init(|| plain(self.reference(id)))
    }

    /// Sources in the order of a bibliography.
    fn references(&self, mut ids: Vec<SourceId>) -> Made {
        ids.sort_unstable_by_key(|id| self.shelf.ranks[id.0 as usize]);
        let view = |id: SourceId| {
            let made = || {
                let source = &self.site[id];
                Made::of(&ReferenceView {
                    key: &source.reference.key,
                    path: self.site.source_page(id).route.as_str(),
                    html: self.reference(id),
                    n_cited: source.cited_in.len(),
                })
            };
            self.shelf.slots[id.0 as usize].view.get_or_init(made).clone()
        };
        Made::list(ids.into_iter().map(view).collect())
    }

    /// The sources that a page cites.
    pub(super) fn bibliography(&self, page: PageId) -> Made {
        self.references(cited_on(&self.site, page))
    }
}

/// A source as a field names it, in its short form.
pub(super) fn short(
    site: &Site,
    citations: &crate::cite::Citations,
    value: &SourceValue,
) -> (String, String) {
    let Some(id) = value.source else { return (text::escaped(&value.key), String::new()) };
    let item = Item {
        source: id.0 as usize,
        prefix: "",
        locator: &value.locator,
        position: Position::Subsequent,
    };
    let html = citations.citation(&site.sources, &[item], true, |_| String::new());
    (html, site.source_page(id).route.to_string())
}

/// Names or title, then date: what a bibliography is sorted by.
fn sort_key(reference: &Reference) -> (String, String, String) {
    let names: Vec<String> = reference.authors().iter().map(|name| name.sorted()).collect();
    let title = text::folded(&reference.title());
    let first = match names.is_empty() {
        true => text::folded(&reference.container()),
        false => text::folded(&names.join("; ")),
    };
    let first = if first.is_empty() { title.clone() } else { first };
    let date = reference.date().map(|date| date.to_string()).unwrap_or_default();
    (first, date, title)
}

/// Where a source is cited: the pages in order, each with its paragraphs.
fn citing(site: &Site, id: SourceId) -> Vec<CitingView> {
    let cited_in = &site[id].cited_in;
    let pages = cited_in.chunk_by(|a, b| a.page == b.page);
    pages
        .map(|spots| {
            let page = &site[spots[0].page];
            let paragraphs = spots.iter().filter_map(|citing| match citing.spot {
                Spot::Paragraph(at) => Some(ParagraphLinkView {
                    number: at as usize + 1,
                    id: page.paragraphs.get(at as usize)?.id.to_string(),
                }),
                _ => None,
            });
            CitingView {
                title: page.title.clone(),
                path: page.route.to_string(),
                in_facts: spots.iter().any(|citing| citing.spot == Spot::Field),
                paragraphs: paragraphs.collect(),
            }
        })
        .collect()
}

/// A DOI without the address of a resolver before it.
pub(super) fn bare_doi(doi: &str) -> &str {
    doi.find("10.").map_or(doi, |at| &doi[at..])
}

/// What readers call a type of source.
pub(super) fn kind_label(kind: ReferenceKind, many: bool) -> &'static str {
    let (one, several) = match kind {
        ReferenceKind::Book => ("Book", "Books"),
        ReferenceKind::Chapter => ("Chapter", "Chapters"),
        ReferenceKind::ArticleJournal => ("Article", "Articles in journals"),
        ReferenceKind::PaperConference => ("Paper", "Papers"),
        ReferenceKind::Report => ("Report or document", "Reports and documents"),
        ReferenceKind::Legislation => ("Resolution or law", "Resolutions and laws"),
        ReferenceKind::LegalCase => ("Ruling", "Rulings"),
        ReferenceKind::Thesis => ("Thesis", "Theses"),
        ReferenceKind::ArticleNewspaper => ("Press article", "Press"),
        ReferenceKind::PostWeblog => ("Post", "Blogs and posts"),
        ReferenceKind::Webpage => ("Web page", "Web pages"),
        ReferenceKind::Manuscript => ("Manuscript", "Manuscripts"),
        ReferenceKind::Recording => ("Recording", "Recordings"),
        ReferenceKind::Document => ("Document", "Other documents"),
    };
    if many { several } else { one }
}
