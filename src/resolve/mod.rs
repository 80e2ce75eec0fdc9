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
mod place;
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
        path::SitePath,
        span::Span,
    },
    config::{
        Config, Field,
        schema::{CASE_KEYS, PAGE_KEYS, TERM_KEYS},
    },
    load::Sources,
    parse::{Bibliography, Document},
};
use names::{Names, Rank};
use pages::{Class, Common, Retired, Routes};
use site::{CaseId, FacetId, PageId, Site};
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
        let common = pages::common(&document, &mut map, &mut typing, is_term);
        let retired = match (&mut map, class) {
            (Some(map), Class::Case) => typing.retired(map),
            _ => Vec::new(),
        };
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
        if !retired.is_empty() {
            gathered.retired.insert(PageId(gathered.written.len() as u32), retired);
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

impl CaseId {
    /// The number as an index.
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}
