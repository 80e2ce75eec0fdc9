//! All files together: documents and schema to the site.

mod address;
mod backlinks;
mod examples;
mod fields;
mod files;
mod history;
mod links;
mod lock;
mod names;
mod navigation;
mod order;
mod pages;
mod paragraphs;
mod related;
pub(crate) mod site;
mod sources;
mod svg;
mod term_values;
mod terms;
mod typing;
mod values;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    base::{
        diag::{Code, Diagnostic, Noted},
        mapping::Mapping,
        path::{OutPath, SitePath},
        span::Span,
        text,
    },
    config::{
        Config, Field,
        schema::{CASE_KEYS, PAGE_KEYS, TERM_KEYS},
    },
    load::Sources,
    parse::{Bibliography, Document, reference::Reference},
};
use names::{Names, Rank};
use pages::{Class, Common, Retired, Routes};
use site::{
    Case, CaseId, FacetId, FacetIndex, History, Page, PageId, PageKind, Site, Source, SourceId,
    Term, TermId,
};
use sources::Keys;
use terms::{Entry, Vocabulary};
use typing::Typing;
use values::References;

pub(crate) use related::related;
pub(crate) use sources::of_page as cited_on;

/// What is taken into the site besides what the settings say.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scope {
    /// Whether drafts are pages.
    pub(crate) drafts: bool,
}

/// Puts every document in its place.
pub(crate) fn site(
    config: Config,
    documents: Vec<Arc<Document>>,
    bibliographies: Vec<Bibliography>,
    sources: &Sources,
    scope: &Scope,
) -> Noted<Site> {
    let mut notes = Vec::new();
    let (references, keys) = sources::gather(bibliographies, &mut notes);
    for document in &documents {
        notes.extend(document.notes.iter().cloned());
    }
    let mut gathered = gather(&config, documents, scope, &mut notes);
    let vocabulary = vocabulary(&config, &gathered, &mut notes);
    let names = names(&gathered);
    let mut typed = typed(&config, &gathered, vocabulary, &names, &keys, &mut notes);
    let mut site = gathered.place(config, &mut typed, &mut notes);
    gathered.sources(&mut site, references);
    gathered.data(&mut site);
    sources::based_on(&mut site, sources, &keys, &mut notes);
    order::terms(&mut site, &typed.vocabulary, &mut notes);
    order::cases(&mut site, &mut typed.values);
    let names = names_with_terms(names, &site);
    sources::cite(&mut site, &keys, &mut notes);
    site.lock =
        paragraphs::number(&mut site, sources, &gathered.retired, &gathered.drafts, &mut notes);
    let (drafts, routes) = (&gathered.drafts, &mut gathered.routes);
    links::resolve(&mut site, sources, &names, &keys, drafts, routes, &mut notes);
    sources::turn(&mut site);
    Noted { value: site, notes }
}

/// A document with what its path and its shared fields say.
struct Written {
    document: Arc<Document>,
    class: Class,
    common: Common,
    key: String,
}

/// The documents of the site.
struct Gathered {
    written: Vec<Written>,
    drafts: HashSet<SitePath>,
    routes: Routes,
    /// What became of paragraphs that cases had, by page.
    retired: HashMap<PageId, Vec<Retired>>,
}

fn gather(
    config: &Config,
    documents: Vec<Arc<Document>>,
    scope: &Scope,
    notes: &mut Vec<Diagnostic>,
) -> Gathered {
    let facets: Vec<&str> = config.facets().map(|(_, field, _)| field.name.as_str()).collect();
    let mut gathered = Gathered {
        written: Vec::new(),
        drafts: HashSet::new(),
        routes: Routes::default(),
        retired: HashMap::new(),
    };
    for document in documents.into_iter().filter(|document| !document.empty) {
        let class = Class::of(&document.path, config, &facets);
        let mut map = document.front.as_ref().and_then(|front| Mapping::of(&front.root));
        let mut said = Vec::new();
        let is_term = matches!(class, Class::Term(_));
        let mut typing = Typing::new(&document, &mut said);
        let mut common = pages::common(&document, &mut map, &mut typing, is_term);
        if common.draft && !scope.drafts {
            gathered.drafts.insert(document.path.clone());
            continue;
        }
        if let (
            Some(map),
            Class::Plain
            | Class::Home
            | Class::Cases
            | Class::Facet(_)
            | Class::Sources
            | Class::Data,
        ) = (&mut map, class)
        {
            typing.finish(map, PAGE_KEYS.into_iter(), "a field of a page");
        }
        notes.append(&mut said);
        if !common.retired.is_empty() {
            let id = PageId(gathered.written.len() as u32);
            gathered.retired.insert(id, std::mem::take(&mut common.retired));
        }
        let key = common.slug.clone().unwrap_or_else(|| pages::key(&document.path));
        gathered.written.push(Written { document, class, common, key });
    }
    gathered
}

/// The declared terms of every facet.
fn vocabulary(config: &Config, gathered: &Gathered, notes: &mut Vec<Diagnostic>) -> Vocabulary {
    let mut vocabulary = Vocabulary::new(config, gathered.drafts.clone());
    for written in &gathered.written {
        let Class::Term(facet) = written.class else { continue };
        let mut typing = Typing::new(&written.document, notes);
        let mut map = written.document.front.as_ref().and_then(|front| Mapping::of(&front.root));
        let (mut synonyms, mut parent) = (Vec::new(), None);
        if let Some(map) = &mut map {
            synonyms = typing.optional_list(map, "synonyms");
            parent = typing
                .optional_text(map, "parent")
                .map(|parent| (parent, map.take("parent").map_or(map.id, |node| node.id)));
        }
        let entry = Entry {
            facet: FacetId(facet),
            key: written.key.clone(),
            title: written.common.title.clone(),
            synonyms: synonyms.iter().map(|(name, _)| name.clone()).collect(),
            parent,
            document: Arc::clone(&written.document),
            node: None,
        };
        vocabulary.declare(entry, &synonyms, &mut typing);
    }
    vocabulary
}

/// The names of everything that has a file. Pages are numbered in the order of `written`.
fn names(gathered: &Gathered) -> Names {
    let mut names = Names::default();
    for (at, written) in gathered.written.iter().enumerate() {
        let rank = match written.class {
            Class::Case => Rank::Case,
            Class::Term(_) => Rank::Term,
            _ => Rank::Page,
        };
        let path = Some(&written.document.path);
        names.add(rank, PageId(at as u32), &written.key, &written.common.title, path);
    }
    names
}

/// The names, with those of terms that only cases name.
fn names_with_terms(mut names: Names, site: &Site) -> Names {
    for term in &site.terms {
        let page = &site[term.page];
        if page.document.is_none() {
            names.add(Rank::Term, term.page, &term.key, &page.title, None);
        }
    }
    names
}

/// The values of cases and terms, by page.
struct Typed {
    vocabulary: Vocabulary,
    values: HashMap<PageId, Vec<Option<site::Value>>>,
}

fn typed(
    config: &Config,
    gathered: &Gathered,
    mut vocabulary: Vocabulary,
    names: &Names,
    keys: &Keys,
    notes: &mut Vec<Diagnostic>,
) -> Typed {
    let term_fields: Vec<&[Field]> =
        config.facets().map(|(_, _, facet)| facet.fields.as_slice()).collect();
    let mut all = HashMap::new();
    for (at, written) in gathered.written.iter().enumerate() {
        let (fields, shared, what) = match written.class {
            Class::Case => (config.case.fields.as_slice(), &CASE_KEYS[..], "a field of a case"),
            Class::Term(facet) => {
                (term_fields[facet as usize], &TERM_KEYS[..], "a field of a term")
            }
            _ => continue,
        };
        let document = &written.document;
        let mut typing = Typing::new(document, notes);
        let mut references = References {
            vocabulary: &mut vocabulary,
            names,
            keys,
            status_words: &config.status_words,
        };
        let mut values = Vec::new();
        if let Some(front) = &document.front
            && let Some(mut map) = Mapping::of(&front.root)
        {
            for key in shared {
                map.take(key);
            }
            values = typing.fields(&mut map, fields, &mut references);
            let known =
                shared.iter().copied().chain(fields.iter().map(|field| field.name.as_str()));
            typing.finish(&mut map, known, what);
        } else if !document.broken && written.class == Class::Case {
            for field in fields.iter().filter(|field| field.required) {
                notes.push(
                    Diagnostic::new(
                        Code::MissingField,
                        &document.path,
                        Span::default(),
                        format!("the required field `{}` is missing", field.name),
                    )
                    .help(
                        "begin the file with front matter: fields between two lines `---`"
                            .to_owned(),
                    ),
                );
            }
        }
        values.resize(fields.len(), None);
        all.insert(PageId(at as u32), values);
    }
    Typed { vocabulary, values: all }
}

impl Gathered {
    /// Pages, cases and terms with their addresses. Cases and terms are not yet in order.
    fn place(&mut self, config: Config, typed: &mut Typed, notes: &mut Vec<Diagnostic>) -> Site {
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
    fn data(&mut self, site: &mut Site) {
        if site.cases.is_empty() {
            return;
        }
        let page = self.index(&mut site.pages, Class::Data, "data/index.html", "Data");
        site.pages[page.0 as usize].kind = PageKind::Data;
        site.data = Some(page);
        site.updated = site.pages.iter().filter_map(|page| page.updated.or(page.date)).max();
    }

    /// The sources with their pages, and the page that lists them.
    fn sources(&mut self, site: &mut Site, references: Vec<Reference>) {
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

impl CaseId {
    /// The number as an index.
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}
