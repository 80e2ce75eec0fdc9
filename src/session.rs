//! The hallway: the stages in order.

use std::collections::BTreeMap;

use crate::{
    base::{
        date::Date,
        diag::{Code, Diagnostic, Severity},
        path::{OutPath, SitePath},
        span::Span,
    },
    check, cite,
    config::{self, BaseUrl},
    load::Sources,
    parse, plan,
    render::{Body, Renderer},
    resolve::{self, Scope, site::Site},
    theme,
};

/// What a build is told besides the settings of the site.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// An address that takes the place of the one in the settings.
    pub(crate) base_url: Option<BaseUrl>,
    /// The date that counts as today; it dates a feed that has no dated case.
    pub(crate) today: Date,
    /// Whether `paragraphs.lock` must fit the content as it stands.
    pub(crate) locked: bool,
}

impl Options {
    /// Options for a build on the given day, seconds since 1970 in UTC.
    pub fn on(unix_time: i64) -> Options {
        Options { drafts: false, base_url: None, today: Date::from_unix(unix_time), locked: false }
    }

    /// The same for a build that fails if `paragraphs.lock` would change.
    pub fn locked(self) -> Options {
        Options { locked: true, ..self }
    }

    /// The same with an address of the site; the error says what is wrong with it.
    pub fn base_url(self, url: &str) -> Result<Options, &'static str> {
        Ok(Options { base_url: Some(BaseUrl::read(url)?), ..self })
    }
}

/// A site that is ready to be drawn, and what there is to say about its content.
pub struct Built {
    /// What was read.
    pub sources: Sources,
    /// Sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the site has an address; without one, feeds and sitemap are left out.
    pub has_base_url: bool,
    /// The text that `paragraphs.lock` is to have, if it has another.
    pub lock: Option<String>,
    renderer: Renderer,
}

/// Walks from what was read to a site that can be drawn. It cannot fail.
pub fn run(sources: Sources, options: &Options) -> Built {
    let mut notes = sources.notes.clone();
    let scope = Scope { drafts: options.drafts };
    let config = config::read(&sources, options.base_url.as_ref()).noting(&mut notes);
    let theme = theme::load(&sources, &config).noting(&mut notes);
    let style = cite::load(&sources, &config).noting(&mut notes);
    let documents = parse::all(&sources);
    let bibliographies = parse::bibliographies(&sources);
    let site =
        resolve::site(config, documents, bibliographies, &sources, &scope).noting(&mut notes);
    check::run(&site, &mut notes);
    let lock = changed_lock(&sources, &site, options.locked, &mut notes);
    let plan = plan::plan(&site, &theme).noting(&mut notes);
    let has_base_url = site.config.base_url.is_some();
    let renderer = Renderer::new(site, theme, style, plan, options.today);
    Built { sources, diagnostics: sorted(notes), has_base_url, lock, renderer }
}

/// The new text of the lock, if it differs from the old; a fault if it must not.
fn changed_lock(
    sources: &Sources,
    site: &Site,
    locked: bool,
    notes: &mut Vec<Diagnostic>,
) -> Option<String> {
    let path = SitePath::new(SitePath::LOCK);
    let old = sources.text(&path).map_or("", |text| text);
    if *old == *site.lock {
        return None;
    }
    if locked {
        let lines: std::collections::HashSet<&str> = old.lines().collect();
        let new = site.lock.lines().find(|line| line.starts_with(' ') && !lines.contains(line));
        let message = match new.and_then(|line| line.trim_start().splitn(4, ' ').last()) {
            Some(words) => format!("`{path}` lacks the paragraph “{words} …” as it stands now"),
            None => format!("`{path}` does not fit the content"),
        };
        notes.push(
            Diagnostic::new(Code::StaleLock, &path, Span::default(), message)
                .help("run `casebook build` without `--locked` and commit the file".to_owned()),
        );
    }
    Some(site.lock.clone())
}

/// Diagnostics by place, each once.
pub(crate) fn sorted(mut notes: Vec<Diagnostic>) -> Vec<Diagnostic> {
    notes.sort();
    notes.dedup();
    notes
}

impl Built {
    /// The path of every file of the site, sorted.
    pub fn paths(&self) -> Vec<OutPath> {
        self.renderer.paths()
    }

    /// How many of the files are pages for readers.
    pub fn n_pages(&self) -> usize {
        self.renderer.n_pages()
    }

    /// Makes one file, by its place in [`Built::paths`]. A template that cannot be filled is a
    /// diagnostic.
    pub fn render(&self, at: usize) -> Result<Body, Box<Diagnostic>> {
        self.renderer.render(at)
    }

    /// Whether there is an error, so that nothing is written.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|note| note.severity == Severity::Error)
    }

    /// All files of the site in memory, by path, for tests; none if there are errors. What goes
    /// wrong while drawing joins the diagnostics.
    pub fn collect(&mut self) -> BTreeMap<String, Body> {
        let mut files = BTreeMap::new();
        if self.has_errors() {
            return files;
        }
        for (at, path) in self.paths().iter().enumerate() {
            match self.render(at) {
                Ok(body) => drop(files.insert(path.to_string(), body)),
                Err(note) => self.diagnostics.push(*note),
            }
        }
        self.diagnostics = sorted(std::mem::take(&mut self.diagnostics));
        files
    }
}
