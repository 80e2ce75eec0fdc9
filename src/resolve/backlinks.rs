//! Who links to whom.

use super::site::{Backlink, PageId, PageKind, Site, Target, Value};

/// Turns links around. One page is quoted once by another, at its first link; links from lists
/// and from a page to itself do not count.
pub(super) fn turn(site: &mut Site) {
    let mut links: Vec<(PageId, Backlink)> = Vec::new();
    for (from, page) in site.pages() {
        for (at, target) in page.targets.iter().enumerate() {
            if let Target::Page(to, _) = target
                && *to != from
            {
                links.push((*to, Backlink { from, link: Some(at as u32) }));
            }
        }
    }
    for case in &site.cases {
        for value in case.values.iter().flatten() {
            if let Value::Cases(pages) = value {
                links
                    .extend(pages.iter().map(|&to| (to, Backlink { from: case.page, link: None })));
            }
        }
    }
    links.sort_by_key(|(to, link)| (*to, link.from, link.link.is_none(), link.link));
    links.dedup_by_key(|(to, link)| (*to, link.from));
    links.retain(|(_, link)| site[link.from].kind != PageKind::Home);
    for (to, link) in links {
        site.pages[to.0 as usize].backlinks.push(link);
    }
}
