//! What templates see: the contract with themes. A change here is a change to every theme; it
//! shows in the snapshot of `tests/views` and in `docs/theming.md`.
//!
//! Paths are relative to the root of the site and are written behind `page.root`:
//! `href="{{ page.root }}{{ entry.path }}"`. Texts are plain and are escaped by the template;
//! only `content` and values of the kind `markdown` are HTML and take `| safe`.

use serde::Serialize;

use crate::theme::engine::Made;

/// `site`: what all pages share, made once.
#[derive(Serialize)]
pub(crate) struct SiteView<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    /// A BCP 47 tag.
    pub(crate) language: &'a str,
    pub(crate) author: &'a str,
    pub(crate) footer: &'a str,
    /// The address of the root with its closing slash; empty if none is set.
    pub(crate) base_url: &'a str,
    pub(crate) license: Option<LicenseView<'a>>,
    pub(crate) navigation: Vec<LinkView>,
    /// The opening page of the cases.
    pub(crate) cases: LinkView,
    /// What one case and what several are called.
    pub(crate) case_label: &'a str,
    pub(crate) case_plural: &'a str,
    pub(crate) n_cases: usize,
    pub(crate) facets: Vec<FacetView>,
    pub(crate) grids: Vec<LinkView>,
    /// The page that describes the files of data, if there are any.
    pub(crate) data: Option<LinkView>,
    /// The path of the feed of changes; empty without one.
    pub(crate) changes: &'a str,
    /// The list of all sources, if there are any.
    pub(crate) sources: Option<LinkView>,
    /// The words for how well a claim is supported, strongest first.
    pub(crate) status_words: Vec<StatusWordView<'a>>,
    /// The path of the feed; empty without a base URL.
    pub(crate) feed: &'a str,
    /// `casebook` and its version.
    pub(crate) generator: &'a str,
}

/// A word for how well a claim is supported.
#[derive(Serialize)]
pub(crate) struct StatusWordView<'a> {
    pub(crate) label: &'a str,
    pub(crate) meaning: &'a str,
    /// Its place among them, counted from 1.
    pub(crate) rank: usize,
}

/// The licence of the content.
#[derive(Serialize)]
pub(crate) struct LicenseView<'a> {
    pub(crate) name: &'a str,
    /// Empty if there is none.
    pub(crate) url: &'a str,
}

/// A page to link to.
#[derive(Clone, Serialize)]
pub(crate) struct LinkView {
    pub(crate) title: String,
    pub(crate) path: String,
}

/// A facet.
#[derive(Clone, Serialize)]
pub(crate) struct FacetView {
    /// The name of its field.
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) plural: String,
    pub(crate) path: String,
    /// Whether the cases are grouped by it.
    pub(crate) grouping: bool,
}

/// `page`: what every page has.
#[derive(Serialize)]
pub(crate) struct PageView {
    /// `home`, `cases`, `case`, `facet`, `term`, `grid`, `sources`, `source`, `data`,
    /// `page` or `404`.
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    /// Plain words, perhaps none: as written, else the beginning of the text.
    pub(crate) summary: String,
    /// The summary if somebody wrote one; empty where it only repeats the text.
    pub(crate) standfirst: String,
    pub(crate) path: String,
    /// The way up to the root: empty, `../`, `../../` and so on; absolute for `404`.
    pub(crate) root: String,
    /// The page's address; empty without a base URL.
    pub(crate) url: String,
    /// The path of the navigation entry the page belongs to; empty if none.
    pub(crate) section: String,
    pub(crate) draft: bool,
    pub(crate) date: Option<DateView>,
    pub(crate) updated: Option<DateView>,
    /// The pages above, from the home page down.
    pub(crate) crumbs: Vec<LinkView>,
    /// The text as HTML; empty if nobody wrote one.
    pub(crate) content: String,
    /// The headings of the text, levels 2 and 3.
    pub(crate) contents: Vec<HeadingView>,
    pub(crate) backlinks: Vec<BacklinkView>,
    /// How to cite the page; none for one that nobody wrote.
    pub(crate) cite: Option<CiteView>,
    /// Tags for the head.
    pub(crate) meta: Vec<MetaView>,
    /// JSON-LD for the head, safe within a script element; empty if there is none.
    pub(crate) json_ld: String,
    pub(crate) history: HistoryView,
}

/// How to cite a page.
#[derive(Serialize)]
pub(crate) struct CiteView {
    pub(crate) strings: Vec<CiteStringView>,
    pub(crate) files: Vec<CiteFileView>,
    /// How many numbered paragraphs it has.
    pub(crate) n_paragraphs: usize,
}

/// A reference in one style.
#[derive(Serialize)]
pub(crate) struct CiteStringView {
    pub(crate) style: &'static str,
    pub(crate) html: String,
}

/// A file by which a page is cited.
#[derive(Serialize)]
pub(crate) struct CiteFileView {
    pub(crate) label: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) path: String,
}

/// A tag of the head.
#[derive(Serialize)]
pub(crate) struct MetaView {
    pub(crate) name: &'static str,
    pub(crate) content: String,
}

/// What became of a page since it was first published.
#[derive(Default, Serialize)]
pub(crate) struct HistoryView {
    pub(crate) version: String,
    /// The latest first.
    pub(crate) changes: Vec<ChangeView>,
}

/// A change that readers are told of.
#[derive(Serialize)]
pub(crate) struct ChangeView {
    pub(crate) date: DateView,
    pub(crate) kind: &'static str,
    pub(crate) note: String,
    /// Its id on the page, for links to it.
    pub(crate) id: String,
}

/// A date.
#[derive(Clone, Serialize)]
pub(crate) struct DateView {
    /// `2009-07-15`, `2009-07` or `2009`.
    pub(crate) iso: String,
    /// `15 July 2009`, `July 2009` or `2009`.
    pub(crate) words: String,
}

/// A heading of the text.
#[derive(Serialize)]
pub(crate) struct HeadingView {
    pub(crate) level: u8,
    pub(crate) id: String,
    pub(crate) title: String,
}

/// A page that links here, with the sentence around its link.
#[derive(Serialize)]
pub(crate) struct BacklinkView {
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) before: String,
    /// The words of the link; empty if a field names the page.
    pub(crate) link: String,
    pub(crate) after: String,
}

/// `case`: what a case has besides. Cards and relations lie beside it, as `group`, `previous`,
/// `next` and `related`.
#[derive(Serialize)]
pub(crate) struct CaseView {
    /// The term that groups the case.
    pub(crate) group: Option<TermLinkView>,
    pub(crate) previous: Option<LinkView>,
    pub(crate) next: Option<LinkView>,
    pub(crate) facts: Vec<FactView>,
    pub(crate) related: Vec<RelatedView>,
}

/// A field with its value.
#[derive(Serialize)]
pub(crate) struct FactView {
    pub(crate) name: String,
    pub(crate) label: String,
    /// The type of the field: says which of the lists below holds the value.
    pub(crate) kind: &'static str,
    /// For all plain kinds: the value in words.
    pub(crate) text: String,
    /// For dates and periods: the value in ISO 8601.
    pub(crate) iso: String,
    /// For status words: the place of the word, counted from 1; 0 for other kinds.
    pub(crate) rank: usize,
    /// Whether the author is not certain of the value; its text then stands in square brackets.
    pub(crate) uncertain: bool,
    /// For `markdown`: HTML.
    pub(crate) html: String,
    /// For `term` and `terms`.
    pub(crate) terms: Vec<TermLinkView>,
    /// For `case` and `cases`.
    pub(crate) cases: Vec<LinkView>,
    /// For `source` and `sources`.
    pub(crate) sources: Vec<FieldSourceView>,
    /// For `records`: each record's facts, without those that have no value.
    pub(crate) records: Vec<Vec<FactView>>,
}

/// A term to link to.
#[derive(Clone, Serialize)]
pub(crate) struct TermLinkView {
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) key: String,
    /// The place among its siblings, counted from 1.
    pub(crate) position: u32,
    /// How strongly it holds; empty if nothing is said.
    pub(crate) strength: String,
    /// The place of that word among the facet's, strongest first, counted from 1; 0 without one.
    pub(crate) strength_rank: u32,
}

/// A source as a field names it.
#[derive(Serialize)]
pub(crate) struct FieldSourceView {
    pub(crate) key: String,
    pub(crate) locator: String,
    /// The short reference with its locator, as HTML.
    pub(crate) html: String,
    /// The page of the source; empty if it is not known.
    pub(crate) path: String,
}

/// `bibliography`, on every page: what it cites.
#[derive(Serialize)]
pub(crate) struct BibliographyView {
    pub(crate) count: usize,
    /// An HTML list in the order of a bibliography; empty if the page cites nothing.
    pub(crate) html: String,
}

/// `groups` on the pages of the kind `sources`: a type or a year.
#[derive(Serialize)]
pub(crate) struct SourceGroupView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) count: usize,
    /// The sources as an HTML list.
    pub(crate) html: String,
}

/// `source`: a source on its page.
#[derive(Serialize)]
pub(crate) struct SourceView {
    pub(crate) key: String,
    /// What it is, in words.
    pub(crate) kind: &'static str,
    /// The full reference, as HTML.
    pub(crate) html: String,
    pub(crate) symbol: String,
    pub(crate) note: String,
    pub(crate) summary: String,
    /// When its address was last visited, in words.
    pub(crate) accessed: String,
    pub(crate) links: Vec<SourceLinkView>,
    /// How many pages cite it.
    pub(crate) n_citing: usize,
    /// The pages that cite it, each with its paragraphs, as an HTML list; empty if there are none.
    pub(crate) cited_in: String,
}

/// A way to a source.
#[derive(Serialize)]
pub(crate) struct SourceLinkView {
    pub(crate) label: &'static str,
    pub(crate) url: String,
}

/// `files`: a file of data on the page of the kind `data`.
#[derive(Serialize)]
pub(crate) struct DataFileView {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// How many rows a table has; none for other files.
    pub(crate) n_rows: Option<usize>,
    pub(crate) columns: Vec<ColumnView>,
}

/// A column of a table.
#[derive(Serialize)]
pub(crate) struct ColumnView {
    pub(crate) name: String,
    pub(crate) title: String,
    /// What its values are, in words.
    pub(crate) kind: String,
    pub(crate) description: String,
    pub(crate) required: bool,
}

/// A case like this one.
#[derive(Serialize)]
pub(crate) struct RelatedView {
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    /// The terms both share, the rarest first.
    pub(crate) shared: Vec<LinkView>,
}

/// A card: a case in a list. Made once and shown on many pages.
#[derive(Serialize)]
pub(crate) struct CardView<'a> {
    pub(crate) title: &'a str,
    pub(crate) path: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) date: Option<DateView>,
    pub(crate) updated: Option<DateView>,
    pub(crate) group: Option<TermLinkView>,
    pub(crate) draft: bool,
}

/// `term`, and each entry of `terms` on the page of a facet.
#[derive(Serialize)]
pub(crate) struct TermView {
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) key: String,
    pub(crate) summary: String,
    pub(crate) synonyms: Vec<String>,
    /// How many cases name it or a term below it.
    pub(crate) count: usize,
    /// 0 for a term without a parent, 1 for its children and so on.
    pub(crate) depth: u32,
    pub(crate) position: u32,
    pub(crate) facet: FacetView,
    pub(crate) facts: Vec<FactView>,
    pub(crate) parent: Option<LinkView>,
    pub(crate) children: Vec<ChildView>,
    /// The path of the feed of its cases; empty if it has none.
    pub(crate) feed: String,
}

/// A term below another.
#[derive(Serialize)]
pub(crate) struct ChildView {
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) count: usize,
}

/// A group of cases on the pages `home` and `cases`; the cards lie in `cases`.
#[derive(Serialize)]
pub(crate) struct GroupView {
    /// `None` for cases without a group.
    pub(crate) term: Option<TermLinkView>,
    pub(crate) summary: String,
    pub(crate) count: usize,
}

/// `grid`: two facets against each other.
#[derive(Serialize)]
pub(crate) struct GridView {
    pub(crate) row_facet: FacetView,
    pub(crate) column_facet: FacetView,
    pub(crate) columns: Vec<GridHeadView>,
    /// How many cases stand in the grid.
    pub(crate) total: usize,
}

/// A row's or column's head.
#[derive(Serialize)]
pub(crate) struct GridHeadView {
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) position: u32,
    pub(crate) total: usize,
}

/// The values of a page's own kind, by the name the template calls them.
pub(crate) type Extra = Vec<(&'static str, Made)>;
