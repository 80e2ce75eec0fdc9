//! Small views that many pages share: pages, terms and facets to link to, and dates.

use super::view::{DateView, FacetView, LinkView, TermLinkView};
use crate::{
    base::date::Date,
    resolve::site::{FacetId, Page, Site, TermId},
};

/// A page to link to.
pub(super) fn link(page: &Page) -> LinkView {
    LinkView { title: page.title.clone(), path: page.route.to_string() }
}

/// A term to link to, with nothing said of its strength.
pub(super) fn term_link(site: &Site, term: TermId) -> TermLinkView {
    let page = site.term_page(term);
    TermLinkView {
        title: page.title.clone(),
        path: page.route.to_string(),
        key: site[term].key.clone(),
        position: site[term].position,
        strength: String::new(),
        strength_rank: 0,
    }
}

/// A facet.
pub(super) fn facet(site: &Site, id: FacetId) -> FacetView {
    let field = &site.config.case.fields[site[id].field];
    FacetView {
        name: field.name.clone(),
        label: field.label.clone(),
        plural: field.plural.clone(),
        path: site[site[id].page].route.to_string(),
        grouping: site.config.case.group == Some(site[id].field),
    }
}

/// A date.
pub(super) fn date(date: Date) -> DateView {
    DateView { iso: date.to_string(), words: date.in_words() }
}
