//! Where every link leads, and who links to whom.

use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
};

use rayon::prelude::*;

use super::{
    address::{ATTACHMENTS, Fault, PICTURES, fault, outside, scheme, target_span},
    backlinks,
    fields::{FieldPlace, markdown_values, owners},
    files,
    names::{Found, Names},
    navigation,
    pages::Routes,
    site::{FileId, PageId, Site, Target, Value},
    sources::{self, Keys},
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
    parse::{
        Document,
        tree::{Link, LinkForm},
    },
};

/// Resolves all links, backlinks, copied files and the navigation.
pub(super) fn resolve(
    site: &mut Site,
    sources: &Sources,
    names: &Names,
    keys: &Keys,
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
    let navigation = navigation::entries(site, sources, &map.by_path, notes);
    let fields = map.fields(site, notes);
    let assets: Vec<(SitePath, std::path::PathBuf)> = map.assets;
    for (page, (targets, said)) in site.pages.iter_mut().zip(results) {
        page.targets = targets;
        notes.extend(said);
    }
    site.navigation = navigation;
    let cited = sources::cite_fields(site, keys, notes);
    for (place, targets) in fields {
        if let Some(Value::Markdown(markdown)) = place.find(site) {
            markdown.targets = targets;
        }
    }
    for (place, cited, marks) in cited {
        if let Some(Value::Markdown(markdown)) = place.find(site) {
            (markdown.cited, markdown.marks) = (cited, marks);
        }
    }
    files::keep(site, assets, routes, notes);
    backlinks::turn(site);
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
    /// What a wrong path or name was most likely meant to be, so that a page that was renamed is
    /// searched for once and not for every link to it.
    nearest: Mutex<HashMap<String, Option<String>>>,
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
        let nearest = Mutex::default();
        Map { by_path, assets, asset_at, sources, names, drafts, nearest }
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
            notes.extend(document.body.html.iter().map(|&span| raw_html(&document.path, span)));
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
        if self.sources.text(target).is_some() && !self.drafts.contains(target) {
            let message = format!("files of type `.{}` are not published", target.extension());
            let help = "attach a PDF, a table or plain text instead".to_owned();
            return Err(fault(Code::UnsafeFile, message, help));
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
                let near = self.once(&format!("[[{name}]]"), || {
                    text::nearest(name, self.names.known()).map(str::to_owned)
                });
                let help = near.map(|near| format!("did you mean `[[{near}]]`?"));
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
        let found = self.once(target.as_str(), || {
            let wanted = target.stem().chars().count();
            let mut near: Vec<&SitePath> = paths
                .filter(|path| path.stem().chars().count().abs_diff(wanted) <= (wanted / 3).max(1))
                .collect();
            near.sort_unstable_by_key(|path| (path.folder() != target.folder(), (*path).clone()));
            let stem = text::nearest(target.stem(), near.iter().map(|path| path.stem()))?;
            near.iter().find(|path| path.stem() == stem).map(|path| path.to_string())
        })?;
        Some(format!("did you mean `{}`?", SitePath::new(&found).as_link_from(from)))
    }

    /// The answer to a question that was perhaps asked before.
    fn once(&self, question: &str, answer: impl FnOnce() -> Option<String>) -> Option<String> {
        let held = || self.nearest.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(known) = held().get(question) {
            return known.clone();
        }
        let found = answer();
        held().insert(question.to_owned(), found.clone());
        found
    }

    /// The targets of links in Markdown fields.
    fn fields(&self, site: &Site, notes: &mut Vec<Diagnostic>) -> Vec<(FieldPlace, Vec<Target>)> {
        let mut found = Vec::new();
        for (owner, page, values) in owners(site) {
            for (path, value) in markdown_values(values) {
                let Value::Markdown(markdown) = value else { continue };
                let Some(document) = &site[page].document else { continue };
                if !markdown.body.html.is_empty() && !site.config.raw_html {
                    notes.push(raw_html(&document.path, place(document, markdown.node)));
                }
                let targets = markdown.body.links.iter().map(|link| {
                    self.target(site, page, &document.path, link).unwrap_or_else(|fault| {
                        let span = place(document, markdown.node);
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

/// The note on raw HTML that is not let through.
fn raw_html(path: &SitePath, span: Span) -> Diagnostic {
    Diagnostic::new(Code::RawHtml, path, span, "raw HTML is shown as text")
        .help("write it in Markdown, or set `raw_html: true` in `casebook.yaml`".to_owned())
}

/// The bytes of a node of a document's front matter.
pub(super) fn place(document: &Document, node: u32) -> Span {
    document.front.as_ref().map_or(Span::default(), |front| {
        front.origin(&document.path, &document.body.source).span(node)
    })
}
