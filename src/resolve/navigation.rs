//! The entries of the navigation as pages.

use std::collections::HashMap;

use super::site::{PageId, Site};
use crate::{
    base::{
        diag::{Code, Diagnostic},
        path::SitePath,
        text,
    },
    config,
    load::Sources,
};

/// Where each entry of the navigation leads. A site that sets none has its cases and its facets.
pub(super) fn entries(
    site: &Site,
    sources: &Sources,
    by_path: &HashMap<SitePath, PageId>,
    notes: &mut Vec<Diagnostic>,
) -> Vec<(String, PageId)> {
    let Some(entries) = &site.config.navigation else {
        let facets = site.facets.iter().map(|facet| facet.page);
        let all = std::iter::once(site.list).chain(facets);
        return all.map(|page| (site[page].title.clone(), page)).collect();
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = SitePath::new(&format!("content/{}", entry.to));
        let folder = SitePath::new(&format!("content/{}/index.md", entry.to.trim_end_matches('/')));
        if let Some(&page) = by_path.get(&path).or_else(|| by_path.get(&folder)) {
            found.push((entry.title.clone(), page));
            continue;
        }
        let mut known: Vec<&str> = by_path.keys().filter_map(SitePath::in_content).collect();
        known.extend(site.config.facets().map(|(_, field, _)| field.name.as_str()));
        known.sort_unstable();
        let help = match text::nearest(&entry.to, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a path such as `about.md`, or the name of a facet".to_owned(),
        };
        let place = config::place(sources, entry.node);
        let message = format!("`{}` is neither a page below `content/` nor a facet", entry.to);
        notes
            .push(Diagnostic::new(Code::WrongSetting, &place.path, place.span, message).help(help));
    }
    found
}
