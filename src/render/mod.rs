//! One job to its bytes.

mod code;
mod data;
mod facts;
mod feed;
mod html;
mod links;
mod lists;
mod notes;
mod pages;
mod sanitize;
mod sitemap;
mod sources;
pub(crate) mod view;
mod works;

use std::{collections::BTreeMap, path::PathBuf};

use crate::{
    base::{date::Date, diag::Diagnostic, path::OutPath},
    cite::{Citations, Style},
    plan::{Job, Plan},
    resolve::site::{PageId, Site},
    theme::{StaticFile, Theme},
};
use code::Highlighter;
use lists::Cards;
use sources::Shelf;

/// The content of a file of the site.
#[derive(Debug, PartialEq)]
pub enum Body {
    /// Bytes that were made.
    Bytes(Vec<u8>),
    /// Bytes that were compiled in.
    Static(&'static [u8]),
    /// A file that is copied from the disk.
    File(PathBuf),
}

/// Everything that is needed to make any file of a site, on any thread, in any order.
pub(crate) struct Renderer {
    site: Site,
    theme: Theme,
    citations: Citations,
    plan: Plan,
    cards: Cards,
    shelf: Shelf,
    /// The pages below each opening page, in order.
    children: BTreeMap<PageId, Vec<PageId>>,
    code: Highlighter,
    today: Date,
}

impl Renderer {
    /// Prepares what all pages share. `today` dates a feed that has no dated case.
    pub(crate) fn new(
        site: Site,
        mut theme: Theme,
        style: Style,
        plan: Plan,
        today: Date,
    ) -> Renderer {
        theme.engine.share("site", pages::shared(&site));
        let (cards, shelf) = (Cards::new(&site), Shelf::new(&site));
        let children = lists::below(&site);
        let citations = Citations::new(style, &site.sources);
        let code = Highlighter::default();
        Renderer { site, theme, citations, plan, cards, shelf, children, code, today }
    }

    /// The path of every file, sorted.
    pub(crate) fn paths(&self) -> Vec<OutPath> {
        self.plan.jobs.iter().map(|(path, _)| path.clone()).collect()
    }

    /// How many files are pages for readers.
    pub(crate) fn n_pages(&self) -> usize {
        self.plan.jobs.iter().filter(|(_, job)| matches!(job, Job::Page(_))).count()
    }

    /// Makes the file with the given place in [`Renderer::paths`].
    pub(crate) fn render(&self, at: usize) -> Result<Body, Box<Diagnostic>> {
        let (path, job) = &self.plan.jobs[at];
        let text = match *job {
            Job::Page(page) => self.page(page)?,
            Job::NotFound => self.not_found(path)?,
            Job::Feed(term) => feed::feed(&self.site, term, path, self.today),
            Job::Sitemap(part) => sitemap::sitemap(&self.site, part),
            Job::Citing(page, form) => self.citing_file(page, form),
            Job::Data(file) => self.data(file),
            Job::Changes => feed::changes(&self.site, path),
            Job::Robots => sitemap::robots(&self.site),
            Job::File(file) => return Ok(Body::File(self.site[file].disk.clone())),
            Job::Asset(asset) => {
                return Ok(match &self.theme.assets[asset as usize].1 {
                    StaticFile::Embedded(bytes) => Body::Static(bytes),
                    StaticFile::Disk(path) => Body::File(path.clone()),
                });
            }
        };
        Ok(Body::Bytes(text.into_bytes()))
    }
}
