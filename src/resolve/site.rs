//! The site: every page in its place, every value typed, every link on its target.

use std::{path::PathBuf, sync::Arc};

use crate::{
    base::{
        date::{Date, Period},
        path::{OutPath, SitePath},
    },
    config::Config,
    parse::{Document, tree::Body},
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

/// Everything that is known of a site before anything is drawn.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) config: Config,
    pub(crate) pages: Vec<Page>,
    pub(crate) cases: Vec<Case>,
    /// The facets in the order of the fields.
    pub(crate) facets: Vec<FacetIndex>,
    pub(crate) terms: Vec<Term>,
    /// Pictures and attachments that some page names.
    pub(crate) files: Vec<CopiedFile>,
    pub(crate) navigation: Vec<(String, PageId)>,
    pub(crate) home: PageId,
    /// The page that lists all cases.
    pub(crate) list: PageId,
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
    /// Links from other pages, in the order of the pages.
    pub(crate) backlinks: Vec<Backlink>,
}

impl Page {
    /// The path of the file the page was written in.
    pub(crate) fn path(&self) -> Option<&SitePath> {
        self.document.as_ref().map(|document| &document.path)
    }
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

/// A source as a record names it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SourceValue {
    pub(crate) key: String,
    pub(crate) locator: Option<String>,
}

/// The value of a Markdown field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Markdown {
    /// The node of the front matter that holds the text.
    pub(crate) node: u32,
    pub(crate) body: Body,
    pub(crate) targets: Vec<Target>,
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

impl Site {
    /// Every page with its number.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(at, page)| (PageId(at as u32), page))
    }

    /// The page of a term.
    pub(crate) fn term_page(&self, term: TermId) -> &Page {
        &self[self[term].page]
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
