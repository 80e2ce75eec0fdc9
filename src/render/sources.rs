//! The pages of sources: one for each, and all of them by type and by year.

use std::{collections::BTreeMap, sync::OnceLock};

use super::{
    Renderer,
    links::link,
    view::{BibliographyView, Extra, SourceGroupView, SourceLinkView, SourceView},
};
use crate::{
    base::text::{self, escape_into, escaped},
    cite::{Item, Position, plain},
    parse::reference::{Reference, ReferenceKind},
    resolve::{
        cited_on,
        site::{PageId, Site, SourceId, SourceValue, Spot},
    },
    theme::engine::Made,
};

/// The page of a source.
pub(super) fn one(renderer: &Renderer, id: SourceId, root: &str) -> Extra {
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
        n_citing: site[id].cited_in.chunk_by(|a, b| a.page == b.page).count(),
        cited_in: citing(site, id, root),
    };
    vec![("source", Made::of(&view))]
}

/// The list of all sources, in groups.
pub(super) fn all(renderer: &Renderer, by_year: bool, root: &str) -> Extra {
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
    let groups: Vec<SourceGroupView> = groups
        .into_iter()
        .map(|((_, title), ids)| SourceGroupView {
            id: format!("_{}", text::slug(&title)),
            title,
            count: ids.len(),
            html: renderer.references(ids, root),
        })
        .collect();
    let other = site.source_lists.map(|(by_kind, by)| if by_year { by_kind } else { by });
    let mut extra = vec![("groups", Made::of(&groups)), ("by_year", Made::of(&by_year))];
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

    /// Sources in the order of a bibliography, as an HTML list for a page that reaches the root of the
    /// site by `root`; empty without sources. Lists that grow with the number of citations are drawn
    /// here and not by templates, which would take most of the time of a large site.
    fn references(&self, mut ids: Vec<SourceId>, root: &str) -> String {
        if ids.is_empty() {
            return String::new();
        }
        ids.sort_unstable_by_key(|id| self.shelf.ranks[id.0 as usize]);
        let mut out = String::from("<ul class=\"sources\">\n");
        for id in ids {
            let source = &self.site[id];
            let n = source.cited_in.len();
            out.push_str("<li>");
            out.push_str(self.reference(id));
            out.push_str(" <a class=\"more\" href=\"");
            out.push_str(root);
            escape_into(&mut out, self.site.source_page(id).route.as_str());
            let places = if n == 1 { "place" } else { "places" };
            out.push_str(&format!("\">Cited in {n} {places}<span class=\"vh\">: "));
            escape_into(&mut out, &source.reference.key);
            out.push_str("</span></a></li>\n");
        }
        out.push_str("</ul>");
        out
    }

    /// The sources that a page cites.
    pub(super) fn bibliography(&self, page: PageId) -> BibliographyView {
        let ids = cited_on(&self.site, page);
        let root = self.site[page].route.to_root();
        BibliographyView { count: ids.len(), html: self.references(ids, &root) }
    }
}

/// A source as a field names it, in its short form.
pub(super) fn short(
    site: &Site,
    citations: &crate::cite::Citations,
    value: &SourceValue,
) -> (String, String) {
    let Some(id) = value.source else { return (escaped(&value.key), String::new()) };
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

/// Where a source is cited: the pages in order, each with its paragraphs, as an HTML list; empty if
/// nothing cites it.
fn citing(site: &Site, id: SourceId, root: &str) -> String {
    let cited_in = &site[id].cited_in;
    if cited_in.is_empty() {
        return String::new();
    }
    let mut out = String::from("<ul class=\"ledger\">\n");
    for spots in cited_in.chunk_by(|a, b| a.page == b.page) {
        let page = &site[spots[0].page];
        let href = format!("{root}{}", escaped(page.route.as_str()));
        out.push_str(&format!("<li><a href=\"{href}\">{}</a><p>", escaped(&page.title)));
        let mut words = Vec::new();
        let numbers: Vec<String> = spots
            .iter()
            .filter_map(|citing| match citing.spot {
                Spot::Paragraph(at) => {
                    let id = &page.paragraphs.get(at as usize)?.id;
                    Some(format!("<a href=\"{href}#{id}\">{}</a>", at + 1))
                }
                _ => None,
            })
            .collect();
        if !numbers.is_empty() {
            let label = if numbers.len() == 1 { "Paragraph" } else { "Paragraphs" };
            words.push(format!("{label} {}", numbers.join(", ")));
        }
        if spots.iter().any(|citing| citing.spot == Spot::Field) {
            words.push("<i>in its facts</i>".to_owned());
        }
        if words.is_empty() {
            words.push("<i>in its text</i>".to_owned());
        }
        out.push_str(&words.join("; "));
        out.push_str("</p></li>\n");
    }
    out.push_str("</ul>");
    out
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
