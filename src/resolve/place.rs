//! Documents to pages, cases, terms and sources with their addresses.

use std::{collections::HashMap, sync::Arc};

use super::{
    Gathered, Typed,
    pages::{self, Class},
    site::{
        Case, FacetIndex, History, Page, PageId, PageKind, Site, Source, SourceId, Term, TermId,
    },
};
use crate::{
    base::{diag::Diagnostic, path::OutPath, text},
    config::Config,
    parse::{Document, reference::Reference},
};

impl Gathered {
    /// Pages, cases and terms with their addresses. Cases and terms are not yet in order.
    pub(super) fn place(
        &mut self,
        config: Config,
        typed: &mut Typed,
        notes: &mut Vec<Diagnostic>,
    ) -> Site {
        let mut pages: Vec<Page> = Vec::with_capacity(self.written.len());
        let mut by_path = HashMap::new();
        let mut cases = Vec::new();
        for (at, written) in self.written.iter().enumerate() {
            let id = PageId(at as u32);
            by_path.insert(written.document.path.clone(), id);
            let route =
                self.routes.of_document(&written.document, written.common.slug.as_deref(), notes);
            let mut page = page(pages::kind(written.class), route, &written.common.title);
            page.summary.clone_from(&written.common.summary);
            page.has_summary = written.common.has_summary;
            page.document = Some(Arc::clone(&written.document));
            (page.date, page.updated) = (written.common.date, written.common.updated);
            (page.draft, page.order) = (written.common.draft, written.common.order);
            page.skip = written.common.skip;
            page.history.clone_from(&written.common.history);
            page.authors.clone_from(&written.common.authors);
            if written.class == Class::Case {
                cases.push(Case { page: id, values: Vec::new(), group: None, terms: Vec::new() });
            }
            pages.push(page);
        }
        let home = self.index(&mut pages, Class::Home, "index.html", &config.title);
        pages[home.0 as usize].kind = PageKind::Home;
        let folder = text_route(&config.case.folder);
        let list = self.index(
            &mut pages,
            Class::Cases,
            &format!("{folder}/index.html"),
            &config.case.plural,
        );
        let mut facets = Vec::new();
        for (at, (field, of, _)) in config.facets().enumerate() {
            let route = format!("{}/index.html", text_route(&of.name));
            let page = self.index(&mut pages, Class::Facet(at as u32), &route, &of.plural);
            facets.push(FacetIndex { field, page, roots: Vec::new() });
        }
        let mut site = Site {
            pages,
            cases,
            facets,
            terms: Vec::new(),
            sources: Vec::new(),
            based_on: None,
            files: Vec::new(),
            navigation: Vec::new(),
            home,
            list,
            source_lists: None,
            data: None,
            updated: None,
            lock: String::new(),
            config,
        };
        self.terms(&mut site, typed);
        self.grids(&mut site);
        for at in 0..self.written.len() {
            let id = PageId(at as u32);
            let parent = match self.written[at].class {
                Class::Case => Some(site.list),
                Class::Term(facet) => Some(site.facets[facet as usize].page),
                _ => pages::parent_of(&self.written[at].document.path, &by_path, site.home, id),
            };
            site.pages[at].parent = parent;
        }
        site
    }

    /// The page of a class of which there is one; made if nobody wrote it.
    fn index(&mut self, pages: &mut Vec<Page>, class: Class, route: &str, title: &str) -> PageId {
        if let Some(at) = self.written.iter().position(|written| written.class == class) {
            return PageId(at as u32);
        }
        let route = self.routes.made(OutPath::new(route));
        let mut made = page(pages::kind(class), route, title);
        let home = self.written.iter().position(|written| written.class == Class::Home);
        made.parent =
            (class != Class::Home).then_some(PageId(home.unwrap_or(self.written.len()) as u32));
        pages.push(made);
        PageId(pages.len() as u32 - 1)
    }

    fn terms(&mut self, site: &mut Site, typed: &mut Typed) {
        let pages: HashMap<*const Document, PageId> = self
            .written
            .iter()
            .enumerate()
            .map(|(at, written)| (Arc::as_ptr(&written.document), PageId(at as u32)))
            .collect();
        for (at, entry) in typed.vocabulary.entries.iter().enumerate() {
            let kind = PageKind::Term(TermId(at as u32));
            let id = if entry.is_declared() {
                let id = pages[&Arc::as_ptr(&entry.document)];
                site.pages[id.0 as usize].kind = kind;
                id
            } else {
                let facet = &site.facets[entry.facet.0 as usize];
                let name = text_route(&site.config.case.fields[facet.field].name);
                let route = self.routes.made(OutPath::new(&format!("{name}/{}.html", entry.key)));
                let mut made = page(kind, route, &entry.title);
                made.parent = Some(facet.page);
                site.pages.push(made);
                PageId(site.pages.len() as u32 - 1)
            };
            site.terms.push(Term {
                facet: entry.facet,
                page: id,
                key: entry.key.clone(),
                synonyms: entry.synonyms.clone(),
                parent: None,
                children: Vec::new(),
                own: Vec::new(),
                cases: Vec::new(),
                position: 0,
                values: typed.values.remove(&id).unwrap_or_default(),
            });
        }
    }

    /// The page that describes the files of data.
    pub(super) fn data(&mut self, site: &mut Site) {
        if site.cases.is_empty() {
            return;
        }
        let page = self.index(&mut site.pages, Class::Data, "data/index.html", "Data");
        site.pages[page.0 as usize].kind = PageKind::Data;
        site.data = Some(page);
        site.updated = site.pages.iter().filter_map(|page| page.updated.or(page.date)).max();
    }

    /// The sources with their pages, and the page that lists them.
    pub(super) fn sources(&mut self, site: &mut Site, references: Vec<Reference>) {
        if references.is_empty() {
            return;
        }
        let list = self.index(&mut site.pages, Class::Sources, "sources/index.html", "Sources");
        site.pages[list.0 as usize].kind = PageKind::Sources { by_year: false };
        let route = self.routes.made(OutPath::new("sources/by-year.html"));
        let mut by_year = page(PageKind::Sources { by_year: true }, route, "Sources by year");
        by_year.parent = Some(list);
        site.pages.push(by_year);
        site.source_lists = Some((list, PageId(site.pages.len() as u32 - 1)));
        for (at, reference) in references.into_iter().enumerate() {
            let name = Some(text::slug(&reference.key)).filter(|slug| !slug.is_empty());
            let name = name.unwrap_or_else(|| format!("source-{}", at + 1));
            let route = self.routes.made(OutPath::new(&format!("sources/{name}.html")));
            let mut made = page(PageKind::Source(SourceId(at as u32)), route, &reference.title());
            made.parent = Some(list);
            site.pages.push(made);
            let page = PageId(site.pages.len() as u32 - 1);
            site.sources.push(Source { reference, page, cited_in: Vec::new() });
        }
    }

    fn grids(&mut self, site: &mut Site) {
        for (at, &(rows, columns)) in site.config.grids.iter().enumerate() {
            let (rows, columns) =
                (&site.config.case.fields[rows], &site.config.case.fields[columns]);
            let route = format!("{}/by-{}.html", text_route(&rows.name), text_route(&columns.name));
            let title = format!("{} by {}", rows.plural, columns.label.to_lowercase());
            let mut made =
                page(PageKind::Grid(at as u32), self.routes.made(OutPath::new(&route)), &title);
            made.parent = site
                .facets
                .iter()
                .find(|facet| facet.field == site.config.grids[at].0)
                .map(|facet| facet.page);
            site.pages.push(made);
        }
    }
}

/// A page of which nothing is known but its kind, address and title.
fn page(kind: PageKind, route: OutPath, title: &str) -> Page {
    Page {
        kind,
        route,
        title: title.to_owned(),
        summary: String::new(),
        has_summary: false,
        date: None,
        updated: None,
        draft: false,
        order: None,
        document: None,
        skip: (0, 0),
        parent: None,
        targets: Vec::new(),
        cited: Vec::new(),
        marks: Vec::new(),
        paragraphs: Vec::new(),
        gone: Vec::new(),
        history: History::default(),
        authors: Vec::new(),
        backlinks: Vec::new(),
    }
}

/// A folder of the content as a folder of the site.
fn text_route(folder: &str) -> String {
    folder.split('/').map(text::slug).collect::<Vec<_>>().join("/")
}
