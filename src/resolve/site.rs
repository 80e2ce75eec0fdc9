//! The site: every page in its place, every value typed, every link on its target.

use std::{path::PathBuf, sync::Arc};

use crate::{
    base::{
        date::{Date, Period},
        name::Name,
        path::{OutPath, SitePath},
    },
    config::Config,
    parse::{Document, reference::Reference, tree::Body},
};

/// A page, as an index into [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PageId(pub(crate) u32);

/// A case, as an index into [`Site::cases`], which are in the order of every list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CaseId(pub(crate) u32);

/// A term, as an index into [`Site::terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TermId(pub(crate) u32);

/// A facet, as an index into [`Site::facets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FacetId(pub(crate) u32);

/// A copied file, as an index into [`Site::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FileId(pub(crate) u32);

/// A source, as an index into [`Site::sources`], which are sorted by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SourceId(pub(crate) u32);

/// Everything that is known of a site before anything is drawn.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) config: Config,
    pub(crate) pages: Vec<Page>,
    pub(crate) cases: Vec<Case>,
    /// The facets in the order of the fields.
    pub(crate) facets: Vec<FacetIndex>,
    pub(crate) terms: Vec<Term>,
    pub(crate) sources: Vec<Source>,
    /// The source the site is based on.
    pub(crate) based_on: Option<SourceId>,
    /// Pictures and attachments that some page names.
    pub(crate) files: Vec<CopiedFile>,
    pub(crate) navigation: Vec<(String, PageId)>,
    pub(crate) home: PageId,
    /// The page that lists all cases.
    pub(crate) list: PageId,
    /// The pages that list all sources, by type and by year, if there are any.
    pub(crate) source_lists: Option<(PageId, PageId)>,
    /// The page that describes the files of data, if there are cases.
    pub(crate) data: Option<PageId>,
    /// The day of the last change of the site.
    pub(crate) updated: Option<Date>,
    /// What `paragraphs.lock` is to hold; empty if there is nothing to hold.
    pub(crate) lock: String,
}

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageKind {
    Home,
    /// The opening page of the cases.
    Cases,
    Case(CaseId),
    /// The index page of a facet.
    Facet(FacetId),
    Term(TermId),
    /// Two facets laid out against each other, by the index in `Config::grids`.
    Grid(u32),
    /// All sources, by type or by year.
    Sources {
        by_year: bool,
    },
    Source(SourceId),
    /// The description of the files of data.
    Data,
    Plain,
}

/// A page of the site.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) kind: PageKind,
    pub(crate) route: OutPath,
    pub(crate) title: String,
    /// Plain words; from the front matter, else from the first paragraph.
    pub(crate) summary: String,
    /// Whether the summary stands in the front matter.
    pub(crate) has_summary: bool,
    pub(crate) date: Option<Date>,
    pub(crate) updated: Option<Date>,
    pub(crate) draft: bool,
    /// The place among its siblings, before those without one.
    pub(crate) order: Option<i64>,
    /// `None` for a page nobody wrote: an index, a term of an open facet.
    pub(crate) document: Option<Arc<Document>>,
    /// Nodes of the body that are not shown because they repeat the title.
    pub(crate) skip: (u32, u32),
    /// The page above in the breadcrumbs.
    pub(crate) parent: Option<PageId>,
    /// Where each link of the body leads, index for index.
    pub(crate) targets: Vec<Target>,
    /// The source of each cited item of the body, index for index; `None` was reported.
    pub(crate) cited: Vec<Option<SourceId>>,
    /// The status word of each mark of the body, index for index; `None` is no mark.
    pub(crate) marks: Vec<Option<u8>>,
    /// The numbered paragraphs of a case, in order: the first has the number 1.
    pub(crate) paragraphs: Vec<Paragraph>,
    /// Paragraphs that were published and are gone.
    pub(crate) gone: Vec<Gone>,
    pub(crate) history: History,
    /// Who wrote the page, where it was not the site's authors.
    pub(crate) authors: Vec<Name>,
    /// Links from other pages, in the order of the pages.
    pub(crate) backlinks: Vec<Backlink>,
}

impl Page {
    /// The path of the file the page was written in.
    pub(crate) fn path(&self) -> Option<&SitePath> {
        self.document.as_ref().map(|document| &document.path)
    }
}

/// A numbered paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paragraph {
    /// The nodes that open and close it.
    pub(crate) open: u32,
    pub(crate) close: u32,
    /// Its id, which stays the same when other paragraphs change: `p-k3f9`.
    pub(crate) id: Box<str>,
}

/// A paragraph that was published and is gone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gone {
    pub(crate) id: Box<str>,
    /// The paragraph that takes its place, as an index.
    pub(crate) to: Option<u32>,
}

/// What was done to a page since it was first published.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct History {
    pub(crate) version: String,
    /// In the order of the front matter.
    pub(crate) changes: Vec<Change>,
}

/// A change of a page that readers are told of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) date: Date,
    pub(crate) kind: ChangeKind,
    pub(crate) note: String,
}

/// What kind of change it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    Correction,
    Update,
    NewEvidence,
}

impl ChangeKind {
    /// The words of front matter.
    pub(crate) const WORDS: [(&'static str, ChangeKind); 3] = [
        ("correction", ChangeKind::Correction),
        ("update", ChangeKind::Update),
        ("new-evidence", ChangeKind::NewEvidence),
    ];

    /// What readers see.
    pub(crate) fn label(self) -> &'static str {
        match self {
            ChangeKind::Correction => "Correction",
            ChangeKind::Update => "Update",
            ChangeKind::NewEvidence => "New evidence",
        }
    }
}

/// A source with its page and who cites it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) reference: Reference,
    pub(crate) page: PageId,
    /// In the order of the pages and of their texts.
    pub(crate) cited_in: Vec<Citing>,
}

/// A place where a source is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Citing {
    pub(crate) page: PageId,
    pub(crate) spot: Spot,
}

/// Where on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spot {
    /// A field of the front matter.
    Field,
    /// The text, before or without numbered paragraphs.
    Text,
    /// A numbered paragraph, by its index.
    Paragraph(u32),
}

/// A link to a page from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Backlink {
    pub(crate) from: PageId,
    /// The index of the link in the other page's body; `None` if a field names the page.
    pub(crate) link: Option<u32>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// A page, perhaps a heading of it.
    Page(PageId, Option<Box<str>>),
    /// A heading of the same page.
    Here(Box<str>),
    File(FileId),
    /// An address outside the site, safe to print.
    Outside(Box<str>),
    /// Nowhere; it was reported.
    Broken,
}

/// A case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) page: PageId,
    /// The values of the schema's fields, index for index.
    pub(crate) values: Vec<Option<Value>>,
    /// The term of the grouping facet.
    pub(crate) group: Option<TermId>,
    /// All terms of the case, sorted, each once.
    pub(crate) terms: Vec<TermId>,
}

/// A typed value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Markdown(Box<Markdown>),
    Integer(i64),
    /// A number as it was written.
    Number(String),
    Flag(bool),
    Date(Date),
    Period(Period),
    Url(String),
    Choice(String),
    /// One of the site's status words, by its index.
    Status(u8),
    Point(Point),
    /// A value its author is not certain of.
    Uncertain(Box<Value>),
    Terms(Vec<TermValue>),
    Cases(Vec<PageId>),
    Sources(Vec<SourceValue>),
    /// Each record's values, index for index with the fields of the record.
    Records(Vec<Vec<Option<Value>>>),
}

/// A term as a case names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TermValue {
    pub(crate) term: TermId,
    /// How strongly it holds, as an index into the facet's words.
    pub(crate) strength: Option<u32>,
}

/// A place on the Earth, in degrees of WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// -90 to 90, north positive.
    pub(crate) latitude: f64,
    /// -180 to 180, east positive.
    pub(crate) longitude: f64,
}

impl Point {
    /// The place as geographers write it: `11.6° N, 43.1° E`.
    pub(crate) fn in_words(self) -> String {
        let side = |degrees: f64, ways: [&str; 2]| {
            format!("{}° {}", degrees.abs(), if degrees < 0.0 { ways[1] } else { ways[0] })
        };
        format!("{}, {}", side(self.latitude, ["N", "S"]), side(self.longitude, ["E", "W"]))
    }
}

/// A source as a record names it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SourceValue {
    /// `None` was reported.
    pub(crate) source: Option<SourceId>,
    pub(crate) key: String,
    /// Where in the source; empty if nothing is said.
    pub(crate) locator: String,
}

/// The value of a Markdown field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Markdown {
    /// The node of the front matter that holds the text.
    pub(crate) node: u32,
    pub(crate) body: Body,
    pub(crate) targets: Vec<Target>,
    /// As those of a page.
    pub(crate) cited: Vec<Option<SourceId>>,
    pub(crate) marks: Vec<Option<u8>>,
}

/// A facet with its terms.
#[derive(Debug)]
pub(crate) struct FacetIndex {
    /// The index of the field in the schema of the case.
    pub(crate) field: usize,
    pub(crate) page: PageId,
    /// The terms without a parent, in order.
    pub(crate) roots: Vec<TermId>,
}

/// A term of a facet.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) facet: FacetId,
    pub(crate) page: PageId,
    /// The word that cases name it by.
    pub(crate) key: String,
    pub(crate) synonyms: Vec<String>,
    pub(crate) parent: Option<TermId>,
    /// In order.
    pub(crate) children: Vec<TermId>,
    /// The cases that name the term itself, in order.
    pub(crate) own: Vec<CaseId>,
    /// The cases of the term and of its descendants, in order.
    pub(crate) cases: Vec<CaseId>,
    /// The place among its siblings, counted from 1.
    pub(crate) position: u32,
    /// The values of the facet's term fields, index for index.
    pub(crate) values: Vec<Option<Value>>,
}

/// A file that is copied into the site.
#[derive(Debug)]
pub(crate) struct CopiedFile {
    pub(crate) path: SitePath,
    pub(crate) disk: PathBuf,
    pub(crate) route: OutPath,
}

macro_rules! index {
    ($id:ty, $list:ident, $item:ty) => {
        impl std::ops::Index<$id> for Site {
            type Output = $item;
            fn index(&self, id: $id) -> &$item {
                &self.$list[id.0 as usize]
            }
        }
    };
}

index!(PageId, pages, Page);
index!(CaseId, cases, Case);
index!(TermId, terms, Term);
index!(FacetId, facets, FacetIndex);
index!(FileId, files, CopiedFile);
index!(SourceId, sources, Source);

impl Site {
    /// Every page with its number.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(at, page)| (PageId(at as u32), page))
    }

    /// The page of a term.
    pub(crate) fn term_page(&self, term: TermId) -> &Page {
        &self[self[term].page]
    }

    /// Whether readers are told of changes of some page.
    pub(crate) fn has_changes(&self) -> bool {
        self.pages.iter().any(|page| !page.history.changes.is_empty())
    }

    /// Whether a page is one that readers would cite: one that somebody wrote and that says something
    /// of its own.
    pub(crate) fn is_citable(&self, page: PageId) -> bool {
        let page = &self[page];
        let kind = matches!(
            page.kind,
            PageKind::Home | PageKind::Case(_) | PageKind::Term(_) | PageKind::Plain
        );
        kind && page.document.is_some()
    }

    /// The page of a source.
    pub(crate) fn source_page(&self, source: SourceId) -> &Page {
        &self[self[source].page]
    }

    /// The page of a case.
    pub(crate) fn case_page(&self, case: CaseId) -> &Page {
        &self[self[case].page]
    }

    /// The case before and the case after within the group.
    pub(crate) fn neighbours(&self, case: CaseId) -> (Option<CaseId>, Option<CaseId>) {
        let near = |at: Option<u32>| {
            let id = at.filter(|&at| (at as usize) < self.cases.len()).map(CaseId)?;
            (self[id].group == self[case].group).then_some(id)
        };
        (near(case.0.checked_sub(1)), near(case.0.checked_add(1)))
    }
}
