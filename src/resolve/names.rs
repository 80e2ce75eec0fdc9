//! The short names by which wikilinks and fields call pages.

use std::collections::HashMap;

use super::site::PageId;
use crate::base::{path::SitePath, text};

/// Cases are called before other pages, and those before terms: a case and its customer may share
/// a name, and whoever writes `[[uganda]]` means the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Case,
    Page,
    Term,
}

/// Pages by name.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By folded name, every page that goes by it.
    all: HashMap<String, Vec<(Rank, PageId)>>,
    cases: HashMap<String, Vec<PageId>>,
}

/// What a name leads to.
pub(super) enum Found {
    One(PageId),
    /// More than one page of the same rank, in their order.
    Several(Vec<PageId>),
    None,
}

impl Names {
    /// Adds the names of a page: its key, its title, and the path of its file without extension.
    pub(super) fn add(
        &mut self,
        rank: Rank,
        page: PageId,
        key: &str,
        title: &str,
        path: Option<&SitePath>,
    ) {
        let below = path.and_then(SitePath::in_content).map(|below| {
            let below = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
            below.strip_suffix("/index").unwrap_or(below).to_owned()
        });
        let mut names = vec![text::folded(key), text::folded(title)];
        names.extend(below.as_deref().map(text::folded));
        names.sort_unstable();
        names.dedup();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            self.all.entry(name).or_default().push((rank, page));
        }
        if rank == Rank::Case {
            self.cases.entry(key.to_owned()).or_default().push(page);
        }
    }

    /// What a wikilink with this name leads to.
    pub(super) fn find(&self, name: &str) -> Found {
        let Some(pages) = self.all.get(&text::folded(name.trim().trim_end_matches(".md"))) else {
            return Found::None;
        };
        let Some(first) = pages.iter().map(|(rank, _)| *rank).min() else { return Found::None };
        let mut best: Vec<PageId> =
            pages.iter().filter(|(rank, _)| *rank == first).map(|(_, page)| *page).collect();
        best.sort_unstable();
        match best[..] {
            [one] => Found::One(one),
            _ => Found::Several(best),
        }
    }

    /// The case with this key, or the cases if there are several.
    pub(super) fn case(&self, key: &str) -> Found {
        match self.cases.get(key).map(Vec::as_slice) {
            None | Some([]) => Found::None,
            Some([one]) => Found::One(*one),
            Some(several) => Found::Several(several.to_vec()),
        }
    }

    /// The keys of all cases, sorted.
    pub(super) fn cases(&self) -> impl Iterator<Item = &str> + Clone {
        let mut keys: Vec<&str> = self.cases.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys.into_iter()
    }

    /// The names that a mistyped one may have meant, sorted.
    pub(super) fn known(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.all.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}
