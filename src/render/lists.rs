//! Lists of cases and terms.

use std::collections::BTreeMap;

use super::{
    Renderer, facts,
    links::{date, facet as facet_view, link, term_link},
    view::{CardView, ChildView, Extra, GridHeadView, GridView, GroupView, TermView},
};
use crate::{
    plan,
    resolve::site::{CaseId, FacetId, PageId, PageKind, Site, TermId},
    theme::engine::Made,
};

/// The card of every case, made once.
pub(super) struct Cards(Vec<Made>);

impl Cards {
    pub(super) fn new(site: &Site) -> Cards {
        let card = |case: &crate::resolve::site::Case| {
            let page = &site[case.page];
            Made::of(&CardView {
                title: &page.title,
                path: page.route.as_str(),
                summary: &page.summary,
                date: page.date.map(date),
                updated: page.updated.map(date),
                group: case.group.map(|term| term_link(site, term)),
                draft: page.draft,
            })
        };
        Cards(site.cases.iter().map(card).collect())
    }

    fn list(&self, cases: impl IntoIterator<Item = CaseId>) -> Made {
        Made::list(cases.into_iter().map(|case| self.0[case.at()].clone()).collect())
    }
}

/// `groups`: the cases by group, each with `head` and `cases`; and `recent`: the five cases
/// that changed last.
pub(super) fn groups(renderer: &Renderer) -> Extra {
    let site = &renderer.site;
    let mut groups: Vec<(Option<TermId>, Vec<CaseId>)> = Vec::new();
    for (at, case) in site.cases.iter().enumerate() {
        let id = CaseId(at as u32);
        match groups.last_mut() {
            Some((group, cases)) if *group == case.group => cases.push(id),
            _ => groups.push((case.group, vec![id])),
        }
    }
    let groups = groups.into_iter().map(|(term, cases)| {
        let view = GroupView {
            term: term.map(|term| term_link(site, term)),
            summary: term.map(|term| site.term_page(term).summary.clone()).unwrap_or_default(),
            count: cases.len(),
        };
        Made::map(vec![("head", Made::of(&view)), ("cases", renderer.cards.list(cases))])
    });
    let groups = Made::list(groups.collect());
    let mut dated: Vec<_> = (0..site.cases.len())
        .filter_map(|at| {
            let page = site.case_page(CaseId(at as u32));
            Some((std::cmp::Reverse(page.updated.or(page.date)?), at as u32))
        })
        .collect();
    dated.sort_unstable();
    let recent = renderer.cards.list(dated.into_iter().take(5).map(|(_, at)| CaseId(at)));
    vec![("groups", groups), ("recent", recent)]
}

/// `facet` and `terms`: every term of the facet, children after their parents.
pub(super) fn facet(renderer: &Renderer, id: FacetId) -> Extra {
    let site = &renderer.site;
    let mut terms = Vec::new();
    let mut stack: Vec<(TermId, u32)> =
        site[id].roots.iter().rev().map(|&term| (term, 0)).collect();
    while let Some((term, depth)) = stack.pop() {
        terms.push(Made::of(&term_view(renderer, term, depth)));
        stack.extend(site[term].children.iter().rev().map(|&child| (child, depth + 1)));
    }
    vec![("facet", Made::of(&facet_view(site, id))), ("terms", Made::list(terms))]
}

/// `term` and `cases`: the cards of its cases and of those below it.
pub(super) fn term(renderer: &Renderer, id: TermId) -> Extra {
    let term = term_view(renderer, id, depth(&renderer.site, id));
    let cases = renderer.cards.list(renderer.site[id].cases.iter().copied());
    vec![("term", Made::of(&term)), ("cases", cases)]
}

fn depth(site: &Site, term: TermId) -> u32 {
    site[term].parent.map_or(0, |parent| depth(site, parent) + 1)
}

fn term_view(renderer: &Renderer, id: TermId, depth: u32) -> TermView {
    let site = &renderer.site;
    let (term, page) = (&site[id], site.term_page(id));
    let grouping = site.config.case.group == Some(site[term.facet].field);
    let has_feed = grouping && site.config.base_url.is_some() && !term.own.is_empty();
    TermView {
        title: page.title.clone(),
        path: page.route.to_string(),
        key: term.key.clone(),
        summary: page.summary.clone(),
        synonyms: term.synonyms.clone(),
        count: term.cases.len(),
        depth,
        position: term.position,
        facet: facet_view(site, term.facet),
        facts: facts::of_term(renderer.drawing(&page.route), term),
        parent: term.parent.map(|parent| link(site.term_page(parent))),
        children: term
            .children
            .iter()
            .map(|&child| {
                let page = site.term_page(child);
                ChildView {
                    title: page.title.clone(),
                    path: page.route.to_string(),
                    count: site[child].cases.len(),
                }
            })
            .collect(),
        feed: if has_feed { plan::feed_path(site, id).to_string() } else { String::new() },
    }
}

/// `grid` and `rows`: each row with `head` and `cells`, each cell with `count`, `id`, `title` and
/// `cases`. Terms without a parent stand for those below them.
pub(super) fn grid(renderer: &Renderer, at: usize) -> Extra {
    let site = &renderer.site;
    let (row_field, column_field) = site.config.grids[at];
    let of = |field: usize| {
        let found = site.facets.iter().position(|facet| facet.field == field);
        FacetId(found.unwrap_or_default() as u32)
    };
    let (rows, columns) = (of(row_field), of(column_field));
    let head = |term: TermId| {
        let page = site.term_page(term);
        GridHeadView {
            title: page.title.clone(),
            path: page.route.to_string(),
            position: site[term].position,
            total: site[term].cases.len(),
        }
    };
    let mut total = 0;
    let row_views = site[rows].roots.iter().map(|&row| {
        total += site[row].cases.len();
        let cells = site[columns].roots.iter().map(|&column| {
            let cases = shared_cases(&site[row].cases, &site[column].cases);
            Made::map(vec![
                ("count", Made::of(&cases.len())),
                ("id", Made::of(&format!("_{}-{}", site[row].key, site[column].key))),
                (
                    "title",
                    Made::of(&format!(
                        "{}, {}",
                        site.term_page(row).title,
                        site.term_page(column).title
                    )),
                ),
                ("cases", renderer.cards.list(cases)),
            ])
        });
        let cells = Made::list(cells.collect());
        Made::map(vec![("head", Made::of(&head(row))), ("cells", cells)])
    });
    let row_views = Made::list(row_views.collect());
    let view = GridView {
        row_facet: facet_view(site, rows),
        column_facet: facet_view(site, columns),
        columns: site[columns].roots.iter().map(|&column| head(column)).collect(),
        total,
    };
    vec![("grid", Made::of(&view)), ("rows", row_views)]
}

/// The cases in both of two sorted lists.
fn shared_cases(a: &[CaseId], b: &[CaseId]) -> Vec<CaseId> {
    a.iter().filter(|case| b.binary_search(case).is_ok()).copied().collect()
}

/// The plain pages below each opening page, by order and address.
pub(super) fn below(site: &Site) -> BTreeMap<PageId, Vec<PageId>> {
    let mut below: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
    for (id, page) in site.pages().filter(|(_, page)| page.kind == PageKind::Plain) {
        if let Some(parent) = page.parent {
            below.entry(parent).or_default().push(id);
        }
    }
    for pages in below.values_mut() {
        pages.sort_by_key(|&id| (site[id].order.unwrap_or(i64::MAX), site[id].route.clone()));
    }
    below
}

/// `children`: the pages below an opening page.
pub(super) fn children(renderer: &Renderer, id: PageId) -> Extra {
    let pages = renderer.children.get(&id).map_or(&[][..], Vec::as_slice);
    let children: Vec<_> = pages.iter().map(|&page| link(&renderer.site[page])).collect();
    vec![("children", Made::of(&children))]
}
