//! Where every link leads, and who links to whom.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::{
    names::{Found, Names},
    pages::Routes,
    site::{Backlink, CopiedFile, FileId, PageId, PageKind, Site, Target, Value},
    svg,
};
use crate::{
    base::{
        diag::{Code, Diagnostic, Place},
        path::{self, SitePath},
        span::Span,
        text,
    },
    load::{Role, Sources},
    parse::tree::{Body, Link, LinkForm},
};

/// Pictures that browsers show.
const PICTURES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// Attachments that are published: documents, data, sound and film. Anything a browser would run
/// as a page or a program is not among them.
const ATTACHMENTS: [&str; 24] = [
    "pdf", "txt", "csv", "tsv", "json", "geojson", "xlsx", "xls", "ods", "docx", "doc", "odt",
    "pptx", "ppt", "odp", "rtf", "epub", "zip", "ris", "mp3", "ogg", "wav", "mp4", "webm",
];

/// The schemes of addresses outside the site.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Resolves all links, backlinks, copied files and the navigation.
pub(super) fn resolve(
    site: &mut Site,
    sources: &Sources,
    names: &Names,
    drafts: &HashSet<SitePath>,
    routes: &mut Routes,
    notes: &mut Vec<Diagnostic>,
) {
    let map = Map::new(site, sources, names, drafts);
    let results: Vec<(Vec<Target>, Vec<Diagnostic>)> = (0..site.pages.len())
        .into_par_iter()
        .with_min_len(32)
        .map(|at| map.page(site, PageId(at as u32)))
        .collect();
    let navigation = navigation(site, &map, notes);
    let fields = map.fields(site, notes);
    let assets: Vec<(SitePath, std::path::PathBuf)> = map.assets;
    for (page, (targets, said)) in site.pages.iter_mut().zip(results) {
        page.targets = targets;
        notes.extend(said);
    }
    site.navigation = navigation;
    for (place, targets) in fields {
        if let Some(Value::Markdown(markdown)) = place.find(site) {
            markdown.targets = targets;
        }
    }
    files(site, assets, routes, notes);
    backlinks(site);
}

/// What a link can lead to.
struct Map<'a> {
    by_path: HashMap<SitePath, PageId>,
    /// Every file that could be copied.
    assets: Vec<(SitePath, std::path::PathBuf)>,
    asset_at: HashMap<SitePath, FileId>,
    sources: &'a Sources,
    names: &'a Names,
    drafts: &'a HashSet<SitePath>,
}

/// Why a link leads nowhere.
struct Fault {
    code: Code,
    message: String,
    help: Option<String>,
    related: Vec<(Place, String)>,
}

fn fault(code: Code, message: impl Into<String>, help: impl Into<Option<String>>) -> Fault {
    Fault { code, message: message.into(), help: help.into(), related: Vec::new() }
}

impl<'a> Map<'a> {
    fn new(
        site: &Site,
        sources: &'a Sources,
        names: &'a Names,
        drafts: &'a HashSet<SitePath>,
    ) -> Map<'a> {
        let mut by_path: HashMap<SitePath, PageId> = HashMap::with_capacity(site.pages.len());
        for (id, page) in site.pages() {
            if let Some(path) = page.path() {
                by_path.insert(path.clone(), id);
            }
        }
        // Opening pages that nobody wrote can be linked to as if somebody had.
        let folder = &site.config.case.folder;
        by_path.entry(SitePath::new(&format!("content/{folder}/index.md"))).or_insert(site.list);
        by_path.entry(SitePath::new("content/index.md")).or_insert(site.home);
        for facet in &site.facets {
            let name = &site.config.case.fields[facet.field].name;
            by_path.entry(SitePath::new(&format!("content/{name}/index.md"))).or_insert(facet.page);
        }
        let in_content = sources.assets.iter().filter(|asset| asset.path.in_content().is_some());
        let assets: Vec<_> =
            in_content.map(|asset| (asset.path.clone(), asset.disk.clone())).collect();
        let asset_at = assets
            .iter()
            .enumerate()
            .map(|(at, (path, _))| (path.clone(), FileId(at as u32)))
            .collect();
        Map { by_path, assets, asset_at, sources, names, drafts }
    }

    /// The targets of a page's links, and what there is to say about them.
    fn page(&self, site: &Site, id: PageId) -> (Vec<Target>, Vec<Diagnostic>) {
        let mut notes = Vec::new();
        let page = &site[id];
        let Some(document) = &page.document else { return (Vec::new(), notes) };
        let targets = document
            .body
            .links
            .iter()
            .map(|link| {
                self.target(site, id, &document.path, link).unwrap_or_else(|fault| {
                    let span = target_span(&document.body, link);
                    let mut note = Diagnostic::new(fault.code, &document.path, span, fault.message)
                        .help(fault.help);
                    note.related = fault.related;
                    notes.push(note);
                    Target::Broken
                })
            })
            .collect();
        if !site.config.raw_html {
            for &span in &document.body.html {
                notes.push(
                    Diagnostic::new(
                        Code::RawHtml,
                        &document.path,
                        span,
                        "raw HTML is shown as text",
                    )
                    .help(
                        "write it in Markdown, or set `raw_html: true` in `casebook.yaml`"
                            .to_owned(),
                    ),
                );
            }
        }
        (targets, notes)
    }

    fn target(
        &self,
        site: &Site,
        id: PageId,
        from: &SitePath,
        link: &Link,
    ) -> Result<Target, Fault> {
        let written = link.target.trim();
        if written.contains(char::is_control) {
            return Err(fault(
                Code::UnsafeLink,
                "the link holds characters that cannot be seen",
                "write it anew".to_owned(),
            ));
        }
        match link.form {
            LinkForm::Email => return Ok(Target::Outside(format!("mailto:{written}").into())),
            LinkForm::Wiki { .. } => return self.wiki(site, id, from, written),
            _ => {}
        }
        let picture = link.form == LinkForm::Image;
        if let Some(scheme) = scheme(written) {
            return outside(written, &scheme, picture);
        }
        if written.starts_with("//") || written.starts_with("\\\\") {
            return Err(fault(
                Code::UnsafeLink,
                "the address has no scheme",
                format!("write `https:{written}`"),
            ));
        }
        let (before, anchor) =
            written.split_once('#').map_or((written, None), |(path, anchor)| (path, Some(anchor)));
        let path = before.split('?').next().unwrap_or_default();
        if path.is_empty() {
            return match anchor {
                Some(anchor) if !anchor.is_empty() => self.anchor(site, id, anchor, true),
                _ => Err(fault(
                    Code::BrokenLink,
                    "the link names nothing to lead to",
                    "write a path, or remove the link".to_owned(),
                )),
            };
        }
        let Some(target) = (if path.starts_with('/') { None } else { from.follow(path) }) else {
            if path.starts_with('/') {
                let inner = SitePath::new(&format!("content{path}"));
                let help =
                    match self.by_path.contains_key(&inner) || self.asset_at.contains_key(&inner) {
                        true => format!("write `{}`", inner.as_link_from(from)),
                        false => "write the path from the folder of this file".to_owned(),
                    };
                return Err(fault(
                    Code::BrokenLink,
                    format!("`{path}` begins at the root of a host, not in this site"),
                    help,
                ));
            }
            return Err(fault(
                Code::OutsideLink,
                format!("`{path}` leads out of `content/`"),
                "link to files below `content/` only".to_owned(),
            ));
        };
        self.file_or_page(site, from, path, &target, anchor, picture)
    }

    fn file_or_page(
        &self,
        site: &Site,
        from: &SitePath,
        written: &str,
        target: &SitePath,
        anchor: Option<&str>,
        picture: bool,
    ) -> Result<Target, Fault> {
        if let Some(&file) = self.asset_at.get(target) {
            return self.file(target, file, picture);
        }
        if picture {
            let pictures = self
                .assets
                .iter()
                .filter(|(path, _)| PICTURES.contains(&path.extension().as_str()));
            let help = self.nearest(from, target, pictures.map(|(path, _)| path));
            return Err(fault(
                Code::MissingFile,
                format!("there is no picture `{written}`"),
                help.or_else(|| Some("put the file beside the text".to_owned())),
            ));
        }
        let trimmed = target.as_str().trim_end_matches('/');
        let opening = SitePath::new(&format!("{trimmed}/index.md"));
        if let Some(&page) = self.by_path.get(target).or_else(|| self.by_path.get(&opening)) {
            return match anchor {
                Some(anchor) if !anchor.is_empty() => self.anchor(site, page, anchor, false),
                _ => Ok(Target::Page(page, None)),
            };
        }
        if self.drafts.contains(target) {
            return Err(fault(
                Code::DraftLink,
                format!("`{written}` is a draft"),
                "build with `--drafts`, or remove the link until it is published".to_owned(),
            ));
        }
        let stem = trimmed.strip_suffix(".html").unwrap_or(trimmed);
        let sibling = SitePath::new(&format!("{stem}.md"));
        let help = if self.by_path.contains_key(&sibling) {
            Some(format!("did you mean `{}`?", sibling.as_link_from(from)))
        } else {
            self.nearest(from, target, self.by_path.keys())
        };
        let extension = target.extension();
        let code = if extension.is_empty() || matches!(extension.as_str(), "md" | "html") {
            Code::BrokenLink
        } else {
            Code::MissingFile
        };
        Err(fault(code, format!("there is no file `{written}`"), help))
    }

    fn file(&self, path: &SitePath, file: FileId, picture: bool) -> Result<Target, Fault> {
        let extension = path.extension();
        let shown = PICTURES.contains(&extension.as_str());
        if picture && !shown {
            return Err(fault(
                Code::UnsafeFile,
                format!("browsers do not show `.{extension}` files as pictures"),
                format!("use one of `.{}`", PICTURES.join("`, `.")),
            ));
        }
        if !shown && !ATTACHMENTS.contains(&extension.as_str()) {
            return Err(fault(
                Code::UnsafeFile,
                format!("files of type `.{extension}` are not published"),
                "attach a PDF, a table or plain text instead".to_owned(),
            ));
        }
        if extension == "svg"
            && let Some(source) = self.sources.of(Role::Svg).find(|source| source.path == *path)
            && let Some(why) = svg::danger(&source.text)
        {
            return Err(fault(
                Code::UnsafeFile,
                format!("the picture `{}` is refused: {why}", path.name()),
                "save it as plain SVG, or as PNG".to_owned(),
            ));
        }
        Ok(Target::File(file))
    }

    fn anchor(&self, site: &Site, page: PageId, anchor: &str, here: bool) -> Result<Target, Fault> {
        let anchor = path::percent_decoded(anchor).unwrap_or_else(|| anchor.to_owned());
        let Some(document) = &site[page].document else {
            return Err(fault(
                Code::BrokenAnchor,
                format!("the page “{}” has no headings", site[page].title),
                None,
            ));
        };
        let ids = || document.body.headings.iter().map(|heading| &*heading.id);
        if ids().any(|id| id == anchor) {
            let anchor = anchor.as_str().into();
            return Ok(if here { Target::Here(anchor) } else { Target::Page(page, Some(anchor)) });
        }
        let whose = if here {
            "this page".to_owned()
        } else {
            format!("`{}`", document.path.in_content().unwrap_or_default())
        };
        Err(fault(
            Code::BrokenAnchor,
            format!("{whose} has no heading `{anchor}`"),
            text::did_you_mean(&anchor, ids()),
        ))
    }

    fn wiki(
        &self,
        site: &Site,
        id: PageId,
        from: &SitePath,
        written: &str,
    ) -> Result<Target, Fault> {
        let (name, anchor) = written
            .split_once('#')
            .map_or((written, None), |(name, anchor)| (name, Some(anchor.trim())));
        let name = name.trim();
        let page = match self.names.find(name) {
            _ if name.is_empty() => id,
            Found::One(page) => page,
            Found::Several(pages) => {
                let paths = || pages.iter().filter_map(|&page| site[page].path());
                let options: Vec<String> = paths()
                    .filter_map(|path| path.in_content())
                    .map(|path| format!("`[[{}]]`", path.trim_end_matches(".md")))
                    .collect();
                let mut fault = fault(
                    Code::AmbiguousLink,
                    format!("`{name}` fits {} pages", pages.len()),
                    format!("write {}", options.join(" or ")),
                );
                fault.related = paths()
                    .map(|path| {
                        (
                            Place { path: path.clone(), span: Span::default() },
                            "one of them".to_owned(),
                        )
                    })
                    .collect();
                return Err(fault);
            }
            Found::None => {
                let draft =
                    self.drafts.iter().any(|path| text::folded(path.stem()) == text::folded(name));
                if draft {
                    return Err(fault(
                        Code::DraftLink,
                        format!("`{name}` is a draft"),
                        "build with `--drafts`, or remove the link until it is published"
                            .to_owned(),
                    ));
                }
                // A file is also found by its path, as in an ordinary link.
                if let Some(path) = from.follow(name)
                    && let Some(&file) = self.asset_at.get(&path)
                {
                    return self.file(&path, file, false);
                }
                let help = text::nearest(name, self.names.known())
                    .map(|near| format!("did you mean `[[{near}]]`?"));
                return Err(fault(Code::BrokenLink, format!("no page is called `{name}`"), help));
            }
        };
        match anchor {
            // Wikilinks may name the words of a heading as well as its id.
            Some(anchor) if !anchor.is_empty() => {
                let known = site[page].document.as_ref().is_some_and(|document| {
                    document.body.headings.iter().any(|heading| *heading.id == *anchor)
                });
                let id_of_words = text::anchor(anchor);
                self.anchor(site, page, if known { anchor } else { &id_of_words }, page == id)
            }
            _ => Ok(Target::Page(page, None)),
        }
    }

    /// The file that a wrong path was most likely meant to be.
    fn nearest<'p>(
        &self,
        from: &SitePath,
        target: &SitePath,
        paths: impl Iterator<Item = &'p SitePath>,
    ) -> Option<String> {
        let wanted = target.stem().chars().count();
        let mut near: Vec<&SitePath> = paths
            .filter(|path| path.stem().chars().count().abs_diff(wanted) <= (wanted / 3).max(1))
            .collect();
        near.sort_unstable_by_key(|path| (path.folder() != target.folder(), (*path).clone()));
        let stem = text::nearest(target.stem(), near.iter().map(|path| path.stem()))?;
        let path = near.iter().find(|path| path.stem() == stem)?;
        Some(format!("did you mean `{}`?", path.as_link_from(from)))
    }

    /// The targets of links in Markdown fields.
    fn fields(&self, site: &Site, notes: &mut Vec<Diagnostic>) -> Vec<(FieldPlace, Vec<Target>)> {
        let mut found = Vec::new();
        for (owner, page, values) in owners(site) {
            for (path, value) in markdown_values(values) {
                let Value::Markdown(markdown) = value else { continue };
                let Some(document) = &site[page].document else { continue };
                let targets = markdown.body.links.iter().map(|link| {
                    self.target(site, page, &document.path, link).unwrap_or_else(|fault| {
                        let span = document.front.as_ref().map_or(Span::default(), |front| {
                            front.origin(&document.path, &document.body.source).span(markdown.node)
                        });
                        notes.push(
                            Diagnostic::new(fault.code, &document.path, span, fault.message)
                                .help(fault.help),
                        );
                        Target::Broken
                    })
                });
                found.push((FieldPlace { owner, path }, targets.collect()));
            }
        }
        found
    }
}

/// A case or a term.
#[derive(Clone, Copy)]
enum Owner {
    Case(usize),
    Term(usize),
}

/// Where a Markdown value lies: the field, and for a record the entry and its field.
struct FieldPlace {
    owner: Owner,
    path: (usize, Option<(usize, usize)>),
}

impl FieldPlace {
    fn find<'s>(&self, site: &'s mut Site) -> Option<&'s mut Value> {
        let values = match self.owner {
            Owner::Case(at) => &mut site.cases[at].values,
            Owner::Term(at) => &mut site.terms[at].values,
        };
        let value = values.get_mut(self.path.0)?.as_mut()?;
        match (self.path.1, value) {
            (None, value) => Some(value),
            (Some((entry, field)), Value::Records(records)) => {
                records.get_mut(entry)?.get_mut(field)?.as_mut()
            }
            _ => None,
        }
    }
}

fn owners(site: &Site) -> impl Iterator<Item = (Owner, PageId, &Vec<Option<Value>>)> {
    let cases =
        site.cases.iter().enumerate().map(|(at, case)| (Owner::Case(at), case.page, &case.values));
    cases.chain(
        site.terms.iter().enumerate().map(|(at, term)| (Owner::Term(at), term.page, &term.values)),
    )
}

fn markdown_values(values: &[Option<Value>]) -> Vec<((usize, Option<(usize, usize)>), &Value)> {
    let mut found = Vec::new();
    for (at, value) in values.iter().enumerate() {
        match value {
            Some(value @ Value::Markdown(_)) => found.push(((at, None), value)),
            Some(Value::Records(records)) => {
                for (entry, record) in records.iter().enumerate() {
                    for (field, value) in record.iter().enumerate() {
                        if let Some(value @ Value::Markdown(_)) = value {
                            found.push(((at, Some((entry, field))), value));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// An address outside the site.
fn outside(written: &str, scheme: &str, picture: bool) -> Result<Target, Fault> {
    if picture {
        return Err(fault(
            Code::UnsafeLink,
            "the picture lies on another site",
            "save it beside the text and link to the file: readers without a network see it too"
                .to_owned(),
        ));
    }
    if !SCHEMES.contains(&scheme) {
        return Err(fault(
            Code::UnsafeLink,
            format!("links with `{scheme}:` are not allowed"),
            format!("use one of `{}:`", SCHEMES.join(":`, `")),
        ));
    }
    Ok(Target::Outside(written.into()))
}

/// The scheme of an address in small letters, if it has one (RFC 3986, section 3.1). What stands
/// before the colon is looked at without spaces, as browsers do.
fn scheme(written: &str) -> Option<String> {
    let (before, _) = written.split_once(':')?;
    let before: String = before.chars().filter(|c| !c.is_whitespace()).collect();
    let valid = before.starts_with(|c: char| c.is_ascii_alphabetic())
        && before.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| before.to_ascii_lowercase())
}

/// The bytes of a link's target; of the whole link if the target stands elsewhere.
fn target_span(body: &Body, link: &Link) -> Span {
    match link.span.of(&body.source).rfind(&*link.target) {
        Some(at) if !link.target.is_empty() => {
            let start = link.span.start as usize + at;
            Span::new(start, start + link.target.len())
        }
        _ => link.span,
    }
}

fn navigation(site: &Site, map: &Map<'_>, notes: &mut Vec<Diagnostic>) -> Vec<(String, PageId)> {
    let settings = SitePath::new(SitePath::SETTINGS);
    let entries = &site.config.navigation;
    if entries.is_empty() {
        let facets = site.facets.iter().map(|facet| facet.page);
        let all = std::iter::once(site.list).chain(facets);
        return all.map(|page| (site[page].title.clone(), page)).collect();
    }
    let mut found = Vec::new();
    for entry in entries {
        let path = SitePath::new(&format!("content/{}", entry.to));
        let folder = SitePath::new(&format!("content/{}/index.md", entry.to.trim_end_matches('/')));
        match map.by_path.get(&path).or_else(|| map.by_path.get(&folder)) {
            Some(&page) => found.push((entry.title.clone(), page)),
            None => {
                let text = map.sources.text(&settings).cloned().unwrap_or_default();
                let yaml = text.trim_start_matches('\u{feff}');
                let offset = (text.len() - yaml.len()) as u32;
                let origin = crate::base::mapping::Origin { path: &settings, yaml, offset };
                let known = map.by_path.keys().filter_map(SitePath::in_content);
                let facets = site
                    .facets
                    .iter()
                    .map(|facet| site.config.case.fields[facet.field].name.as_str());
                let near = text::nearest(&entry.to, known.chain(facets))
                    .map(|near| format!("did you mean `{near}`?"));
                notes.push(
                    origin
                        .note(
                            Code::WrongSetting,
                            entry.node,
                            format!(
                                "`{}` is neither a page below `content/` nor a facet",
                                entry.to
                            ),
                        )
                        .help(near.or_else(|| {
                            Some(
                                "write a path such as `about.md`, or the name of a facet"
                                    .to_owned(),
                            )
                        })),
                );
            }
        }
    }
    found
}

/// Keeps the files that a page names, and gives them addresses.
fn files(
    site: &mut Site,
    assets: Vec<(SitePath, std::path::PathBuf)>,
    routes: &mut Routes,
    notes: &mut Vec<Diagnostic>,
) {
    let mut used: Vec<Option<FileId>> = vec![None; assets.len()];
    let mut order: Vec<FileId> = Vec::new();
    each_target(site, |target| {
        if let Target::File(file) = target
            && used[file.0 as usize].is_none()
        {
            used[file.0 as usize] = Some(FileId(0));
            order.push(*file);
        }
    });
    order.sort_unstable();
    for (at, file) in order.iter().enumerate() {
        let (path, disk) = &assets[file.0 as usize];
        used[file.0 as usize] = Some(FileId(at as u32));
        let below = path.in_content().unwrap_or_default();
        let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
        let place = Place { path: path.clone(), span: Span::default() };
        let route = match path::route(stem, &path.extension()) {
            Ok(route) => routes.claim(route, place, notes),
            Err(part) => {
                notes.push(Diagnostic::new(
                    Code::EmptySlug,
                    path,
                    Span::default(),
                    format!("`{part}` has no letter or digit to make an address from"),
                ));
                routes.made(path::unnamed(&path.extension()))
            }
        };
        site.files.push(CopiedFile { path: path.clone(), disk: disk.clone(), route });
    }
    each_target(site, |target| {
        if let Target::File(file) = target {
            *file = used[file.0 as usize].unwrap_or(*file);
        }
    });
}

/// Calls `with` for every target of the site.
fn each_target(site: &mut Site, mut with: impl FnMut(&mut Target)) {
    for page in &mut site.pages {
        page.targets.iter_mut().for_each(&mut with);
    }
    let cases = site.cases.iter_mut().map(|case| &mut case.values);
    for values in cases.chain(site.terms.iter_mut().map(|term| &mut term.values)) {
        for value in values.iter_mut().flatten() {
            each_in(value, &mut with);
        }
    }
}

fn each_in(value: &mut Value, with: &mut impl FnMut(&mut Target)) {
    match value {
        Value::Markdown(markdown) => markdown.targets.iter_mut().for_each(with),
        Value::Records(records) => {
            for value in records.iter_mut().flatten().flatten() {
                each_in(value, with);
            }
        }
        _ => {}
    }
}

/// Turns links around. One page is quoted once by another, at its first link; links from lists
/// and from a page to itself do not count.
fn backlinks(site: &mut Site) {
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
