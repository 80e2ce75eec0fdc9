//! Pages: the views of each kind, and the template they fill.

use super::{
    Renderer, data, facts, html,
    html::Drawing,
    links::{date, facet, link, term_link},
    lists, sources,
    view::{
        BacklinkView, CaseView, ChangeView, Extra, HeadingView, HistoryView, LicenseView, LinkView,
        PageView, RelatedView, SiteView, StatusWordView,
    },
    works::Work,
};
use crate::{
    base::{diag::Diagnostic, path::OutPath},
    parse::{sentence, tree::LinkForm},
    plan::CHANGES,
    resolve::{
        related,
        site::{FacetId, Page, PageId, PageKind, Site},
    },
    theme::engine::{Context, Made},
};

/// How many related cases a case shows.
const RELATED: usize = 3;

/// The view that all pages share.
pub(super) fn shared(site: &Site) -> Made {
    let config = &site.config;
    let base_url = config.base_url.as_ref().map(|base| base.join("")).unwrap_or_default();
    Made::of(&SiteView {
        title: &config.title,
        description: &config.description,
        language: &config.language,
        author: &config.author(),
        footer: &config.footer,
        feed: if base_url.is_empty() { "" } else { "feed.xml" },
        base_url: &base_url,
        license: config.license.as_ref().map(|license| LicenseView {
            name: &license.name,
            url: license.url.as_deref().unwrap_or_default(),
        }),
        navigation: site
            .navigation
            .iter()
            .map(|(title, page)| LinkView {
                title: title.clone(),
                path: site[*page].route.to_string(),
            })
            .collect(),
        cases: link(&site[site.list]),
        case_label: &config.case.label,
        case_plural: &config.case.plural,
        n_cases: site.cases.len(),
        facets: (0..site.facets.len()).map(|at| facet(site, FacetId(at as u32))).collect(),
        grids: site
            .pages()
            .filter(|(_, page)| matches!(page.kind, PageKind::Grid(_)))
            .map(|(_, page)| link(page))
            .collect(),
        data: site.data.map(|page| link(&site[page])),
        changes: if base_url.is_empty() || !site.has_changes() { "" } else { CHANGES },
        sources: site.source_lists.map(|(list, _)| link(&site[list])),
        status_words: config
            .status_words
            .iter()
            .enumerate()
            .map(|(at, word)| StatusWordView {
                label: &word.label,
                meaning: &word.meaning,
                rank: at + 1,
            })
            .collect(),
        generator: concat!("casebook ", env!("CARGO_PKG_VERSION")),
    })
}

impl Renderer {
    pub(super) fn page(&self, id: PageId) -> Result<String, Box<Diagnostic>> {
        let site = &self.site;
        let page = &site[id];
        let (template, kind, extra): (_, _, Extra) = match page.kind {
            PageKind::Home => ("home.html", "home", lists::groups(self)),
            PageKind::Cases => ("cases.html", "cases", lists::groups(self)),
            PageKind::Case(case) => {
                let (previous, next) = site.neighbours(case);
                let view = CaseView {
                    group: site[case].group.map(|term| term_link(site, term)),
                    previous: previous.map(|case| link(site.case_page(case))),
                    next: next.map(|case| link(site.case_page(case))),
                    facts: facts::of_case(self.drawing(&page.route), &site[case]),
                    related: related(site, case, RELATED)
                        .into_iter()
                        .map(|relation| {
                            let page = site.case_page(relation.case);
                            RelatedView {
                                title: page.title.clone(),
                                path: page.route.to_string(),
                                summary: page.summary.clone(),
                                shared: relation
                                    .shared
                                    .iter()
                                    .take(4)
                                    .map(|&term| link(site.term_page(term)))
                                    .collect(),
                            }
                        })
                        .collect(),
                };
                ("case.html", "case", vec![("case", Made::of(&view))])
            }
            PageKind::Facet(facet) => ("facet.html", "facet", lists::facet(self, facet)),
            PageKind::Term(term) => ("term.html", "term", lists::term(self, term)),
            PageKind::Grid(grid) => ("grid.html", "grid", lists::grid(self, grid as usize)),
            PageKind::Sources { by_year } => {
                ("sources.html", "sources", sources::all(self, by_year, &page.route.to_root()))
            }
            PageKind::Source(source) => {
                ("source.html", "source", sources::one(self, source, &page.route.to_root()))
            }
            PageKind::Data => ("data.html", "data", data::extra(site)),
            PageKind::Plain => ("page.html", "page", lists::children(self, id)),
        };
        let context = Context::default()
            .with("page", &self.view(id, kind))
            .with("bibliography", &self.bibliography(id));
        let context =
            extra.into_iter().fold(context, |context, (key, made)| context.with_made(key, made));
        self.theme.engine.fill(template, &context)
    }

    /// The page for addresses that lead nowhere. It is shown at any depth, so its links begin at
    /// the root of the host.
    pub(super) fn not_found(&self, path: &OutPath) -> Result<String, Box<Diagnostic>> {
        let root = self.site.config.base_url.as_ref().map_or("/", |base| base.root_path());
        let view = PageView {
            kind: "404",
            title: "Page not found".to_owned(),
            summary: String::new(),
            standfirst: String::new(),
            path: path.to_string(),
            root: root.to_owned(),
            url: String::new(),
            section: String::new(),
            draft: false,
            date: None,
            updated: None,
            crumbs: Vec::new(),
            content: String::new(),
            contents: Vec::new(),
            backlinks: Vec::new(),
            cite: None,
            meta: Vec::new(),
            json_ld: String::new(),
            history: HistoryView::default(),
        };
        self.theme.engine.fill("404.html", &Context::default().with("page", &view))
    }

    pub(super) fn drawing<'a>(&'a self, route: &'a OutPath) -> Drawing<'a> {
        let Renderer { site, code, citations, .. } = self;
        Drawing { site, code, citations, route, prefix: "" }
    }

    fn view(&self, id: PageId, kind: &'static str) -> PageView {
        let site = &self.site;
        let page = &site[id];
        let crumbs = crumbs(site, id);
        let work = site.is_citable(id).then(|| Work::page(site, id));
        let (mut content, mut contents) = (String::new(), Vec::new());
        if let Some(document) = &page.document {
            let body = &document.body;
            content = html::page(self.drawing(&page.route), body, page);
            let shown = |node: u32| node < page.skip.0 || node >= page.skip.1;
            contents = body
                .headings
                .iter()
                .filter(|heading| matches!(heading.level, 1..=3) && shown(heading.node))
                .map(|heading| HeadingView {
                    level: heading.level.max(2),
                    id: heading.id.to_string(),
                    title: body.heading_text(heading),
                })
                .collect();
        }
        PageView {
            kind,
            title: page.title.clone(),
            summary: page.summary.clone(),
            standfirst: if page.has_summary { page.summary.clone() } else { String::new() },
            path: page.route.to_string(),
            root: page.route.to_root(),
            url: site
                .config
                .base_url
                .as_ref()
                .map(|base| base.page(page.route.as_str()))
                .unwrap_or_default(),
            section: section(site, id),
            draft: page.draft,
            date: page.date.map(date),
            updated: page.updated.map(date),
            crumbs,
            content,
            contents,
            backlinks: backlinks(site, page),
            cite: work.as_ref().map(|work| self.cite(id, work)),
            meta: work.as_ref().map(|work| self.meta(id, work)).unwrap_or_default(),
            json_ld: match (&work, page.kind) {
                (Some(work), _) => self.json_ld(id, work),
                (None, PageKind::Data) => data::data_set(site),
                (None, _) => String::new(),
            },
            history: history(page),
        }
    }
}

/// The history of a page, the latest change first.
fn history(page: &Page) -> HistoryView {
    let mut changes: Vec<ChangeView> = page
        .history
        .changes
        .iter()
        .enumerate()
        .map(|(at, change)| ChangeView {
            date: date(change.date),
            kind: change.kind.label(),
            note: change.note.clone(),
            id: format!("_change-{}", at + 1),
        })
        .collect();
    changes.sort_by(|a, b| b.date.iso.cmp(&a.date.iso));
    HistoryView { version: page.history.version.clone(), changes }
}

/// The pages above a page, from the home page down.
fn crumbs(site: &Site, id: PageId) -> Vec<LinkView> {
    let mut above = Vec::new();
    // Between a case and the list of all cases stands its group.
    if let PageKind::Case(case) = site[id].kind
        && let Some(group) = site[case].group
    {
        above.push(link(site.term_page(group)));
    }
    let mut next = site[id].parent;
    while let Some(parent) = next {
        above.push(link(&site[parent]));
        next = site[parent].parent;
        if above.len() > 16 {
            break;
        }
    }
    above.reverse();
    above
}

/// The path of the navigation entry that is the page or stands above it.
fn section(site: &Site, id: PageId) -> String {
    let mut next = Some(id);
    let mut depth = 0;
    while let Some(page) = next.filter(|_| depth < 16) {
        if page != site.home && site.navigation.iter().any(|(_, entry)| *entry == page) {
            return site[page].route.to_string();
        }
        next = site[page].parent;
        depth += 1;
    }
    String::new()
}

fn backlinks(site: &Site, page: &Page) -> Vec<BacklinkView> {
    let mut views: Vec<BacklinkView> = Vec::with_capacity(page.backlinks.len());
    for backlink in &page.backlinks {
        let from = &site[backlink.from];
        let (before, link, after) = match (backlink.link, &from.document) {
            (Some(at), Some(document)) => {
                let sentence = sentence(&document.body, at as usize);
                // A wikilink without words of its own shows the title of its page: this one's.
                let bare = LinkForm::Wiki { piped: false };
                let is_bare = document.body.links[at as usize].form == bare;
                let words = if is_bare { page.title.clone() } else { sentence.link };
                (sentence.before, words, sentence.after)
            }
            _ => Default::default(),
        };
        views.push(BacklinkView {
            title: from.title.clone(),
            path: from.route.to_string(),
            before,
            link,
            after,
        });
    }
    views
}
