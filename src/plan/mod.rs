//! Which files there will be.

use std::collections::BTreeMap;

use crate::{
    base::{
        diag::{Code, Diagnostic, Noted},
        path::{OutPath, SitePath},
        span::Span,
        text,
    },
    resolve::site::{FileId, PageId, Site, TermId},
    theme::Theme,
};

/// One file to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    Page(PageId),
    NotFound,
    /// The Atom feed of all cases, or of one group.
    Feed(Option<TermId>),
    /// The sitemap, or with `Some(n)` the n-th part of one too long for a file.
    Sitemap(Option<u32>),
    Robots,
    /// A picture or attachment of the content.
    File(FileId),
    /// A static file of the theme, by its index.
    Asset(u32),
}

/// The most addresses a sitemap file may hold (<https://www.sitemaps.org/protocol.html>).
pub(crate) const SITEMAP_LIMIT: usize = 50_000;

/// Every file of the site, sorted by path.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) jobs: Vec<(OutPath, Job)>,
}

/// Plans the web site. Two jobs for one path, upper and lower case alike, are a fault.
pub(crate) fn plan(site: &Site, theme: &Theme) -> Noted<Plan> {
    let mut notes = Vec::new();
    let mut jobs: BTreeMap<String, (OutPath, Job)> = BTreeMap::new();
    let mut add = |path: OutPath, job: Job| {
        let folded = text::folded(path.as_str());
        if let Some((first, _)) = jobs.get(&folded) {
            let source = match job {
                Job::File(file) => site[file].path.clone(),
                Job::Page(page) => site[page].path().cloned().unwrap_or_else(settings),
                _ => settings(),
            };
            notes.push(
                Diagnostic::new(Code::RouteCollision, &source, Span::default(), format!("`{path}` and `{first}` are one file on many disks, and both would be written"))
                    .help("rename the page or file, or set `slug` in its front matter".to_owned()),
            );
        } else {
            jobs.insert(folded, (path, job));
        }
    };
    for (at, (path, _)) in theme.assets.iter().enumerate() {
        add(path.clone(), Job::Asset(at as u32));
    }
    add(OutPath::new("404.html"), Job::NotFound);
    add(OutPath::new("robots.txt"), Job::Robots);
    if site.config.base_url.is_some() {
        add(OutPath::new("feed.xml"), Job::Feed(None));
        for term in group_terms(site) {
            add(feed_path(site, term), Job::Feed(Some(term)));
        }
        let parts = site.pages.len().div_ceil(SITEMAP_LIMIT);
        add(OutPath::new("sitemap.xml"), Job::Sitemap(None));
        for part in (0..parts).filter(|_| parts > 1) {
            add(
                OutPath::new(&format!("sitemap-{}.xml", part + 1)),
                Job::Sitemap(Some(part as u32)),
            );
        }
    }
    for (id, page) in site.pages() {
        add(page.route.clone(), Job::Page(id));
    }
    for (at, file) in site.files.iter().enumerate() {
        add(file.route.clone(), Job::File(FileId(at as u32)));
    }
    let mut jobs: Vec<(OutPath, Job)> = jobs.into_values().collect();
    jobs.sort_by(|a, b| a.0.cmp(&b.0));
    Noted { value: Plan { jobs }, notes }
}

fn settings() -> SitePath {
    SitePath::new(SitePath::SETTINGS)
}

/// The terms of the grouping facet that have cases.
pub(crate) fn group_terms(site: &Site) -> impl Iterator<Item = TermId> {
    let mut terms: Vec<TermId> = Vec::new();
    for case in &site.cases {
        if let Some(group) = case.group
            && terms.last() != Some(&group)
        {
            terms.push(group);
        }
    }
    terms.into_iter()
}

/// The address of a group's feed: beside the page of the term.
pub(crate) fn feed_path(site: &Site, term: TermId) -> OutPath {
    let route = site.term_page(term).route.as_str();
    OutPath::new(&format!("{}.xml", route.strip_suffix(".html").unwrap_or(route)))
}
