//! Which files there will be.

use std::collections::BTreeMap;

use crate::{
    base::{
        diag::{Code, Diagnostic, Noted},
        path::{OutPath, SitePath},
        span::Span,
        text,
    },
    config::Kind,
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
    /// A file by which a page is cited.
    Citing(PageId, Form),
    Data(DataFile),
    /// The Atom feed of changes that readers are told of.
    Changes,
    /// A picture or attachment of the content.
    File(FileId),
    /// A static file of the theme, by its index.
    Asset(u32),
}

/// A form in which reference managers read a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Bibtex,
    Ris,
    CslJson,
}

impl Form {
    pub(crate) const ALL: [Form; 3] = [Form::Bibtex, Form::Ris, Form::CslJson];

    /// What readers see.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Form::Bibtex => "BibTeX",
            Form::Ris => "RIS",
            Form::CslJson => "CSL-JSON",
        }
    }

    /// The end of the name of its files.
    fn extension(self) -> &'static str {
        match self {
            Form::Bibtex => "bib",
            Form::Ris => "ris",
            Form::CslJson => "csl.json",
        }
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Form::Bibtex => "application/x-bibtex",
            Form::Ris => "application/x-research-info-systems",
            Form::CslJson => "application/vnd.citationstyles.csl+json",
        }
    }
}

/// The path of the file by which a page is cited: beside the page.
pub(crate) fn citing_path(site: &Site, page: PageId, form: Form) -> OutPath {
    let route = site[page].route.as_str();
    let stem = route.strip_suffix(".html").unwrap_or(route);
    OutPath::new(&format!("{stem}.{}", form.extension()))
}

/// A file of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataFile {
    Cases,
    CasesJson,
    /// The schema of the JSON of the cases.
    CaseSchema,
    /// The records of a field of the cases, by its index.
    Records(u32),
    Claims,
    Terms,
    SourcesBib,
    SourcesJson,
    /// The description of all tables.
    Package,
}

impl DataFile {
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            DataFile::Cases | DataFile::Records(_) | DataFile::Claims | DataFile::Terms => {
                "text/csv"
            }
            DataFile::CasesJson | DataFile::Package => "application/json",
            DataFile::CaseSchema => "application/schema+json",
            DataFile::SourcesBib => Form::Bibtex.media_type(),
            DataFile::SourcesJson => Form::CslJson.media_type(),
        }
    }
}

/// The files of data a site has; none without cases.
pub(crate) fn data_files(site: &Site) -> Vec<DataFile> {
    if site.data.is_none() {
        return Vec::new();
    }
    let mut files = vec![DataFile::Cases, DataFile::CasesJson, DataFile::CaseSchema];
    for (at, field) in site.config.case.fields.iter().enumerate() {
        if matches!(field.kind, Kind::Records(_)) {
            files.push(DataFile::Records(at as u32));
        }
    }
    if !site.sources.is_empty() || !site.config.status_words.is_empty() {
        files.push(DataFile::Claims);
    }
    if !site.terms.is_empty() {
        files.push(DataFile::Terms);
    }
    if !site.sources.is_empty() {
        files.extend([DataFile::SourcesBib, DataFile::SourcesJson]);
    }
    files.push(DataFile::Package);
    files
}

/// The path of a file of data.
pub(crate) fn data_path(site: &Site, file: DataFile) -> OutPath {
    let name = match file {
        DataFile::Cases => "cases.csv".to_owned(),
        DataFile::CasesJson => "cases.json".to_owned(),
        DataFile::CaseSchema => "cases.schema.json".to_owned(),
        DataFile::Records(at) => format!("{}.csv", records_name(site, at)),
        DataFile::Claims => "claims.csv".to_owned(),
        DataFile::Terms => "terms.csv".to_owned(),
        DataFile::SourcesBib => "sources.bib".to_owned(),
        DataFile::SourcesJson => "sources.json".to_owned(),
        DataFile::Package => "datapackage.json".to_owned(),
    };
    OutPath::new(&format!("data/{name}"))
}

/// The name of the table of the records of a field, by its index.
pub(crate) fn records_name(site: &Site, at: u32) -> String {
    let name = site.config.case.fields[at as usize].name.replace('_', "-");
    match name.as_str() {
        "cases" | "claims" | "terms" | "sources" => format!("{name}-records"),
        _ => name,
    }
}

/// The path of the feed of changes.
pub(crate) const CHANGES: &str = "changes.xml";

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
        if site.has_changes() {
            add(OutPath::new(CHANGES), Job::Changes);
        }
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
        if site.is_citable(id) {
            for form in Form::ALL {
                add(citing_path(site, id, form), Job::Citing(id, form));
            }
        }
    }
    for file in data_files(site) {
        add(data_path(site, file), Job::Data(file));
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
