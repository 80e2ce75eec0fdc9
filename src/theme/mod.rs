//! The dress: templates and static files, the site's own over those in the binary.

pub(crate) mod engine;

use std::{collections::BTreeMap, path::PathBuf};

use crate::{
    base::{
        diag::{Code, Diagnostic, Noted},
        path::{OutPath, SitePath},
        span::Span,
    },
    config::{self, Config},
    load::{Role, Sources, THEMES},
};
use engine::Engine;

/// The templates every theme has, one for each kind of page.
pub(crate) const TEMPLATES: [&str; 11] = [
    "home.html",
    "cases.html",
    "case.html",
    "facet.html",
    "term.html",
    "grid.html",
    "page.html",
    "404.html",
    "source.html",
    "sources.html",
    "data.html",
];

/// A theme, ready to be filled.
pub(crate) struct Theme {
    pub(crate) engine: Engine,
    /// The static files, by their address.
    pub(crate) assets: Vec<(OutPath, StaticFile)>,
}

/// A static file of a theme.
#[derive(Clone, Debug)]
pub(crate) enum StaticFile {
    Embedded(&'static [u8]),
    Disk(PathBuf),
}

/// Loads a theme by name: its files in the site's `themes/` lie over the embedded ones, one by
/// one.
pub(crate) fn load(sources: &Sources, config: &Config) -> Noted<Theme> {
    let name = config.theme.as_str();
    let mut notes = Vec::new();
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    let folder = format!("themes/{name}/");
    let mut templates: BTreeMap<String, (SitePath, String)> = BTreeMap::new();
    let mut assets: BTreeMap<String, StaticFile> = BTreeMap::new();
    for (path, bytes) in THEMES.iter().filter(|_| plain) {
        let Some(below) = path.strip_prefix(folder.as_str()) else { continue };
        if let Some(template) = below.strip_prefix("templates/") {
            let text = String::from_utf8_lossy(bytes).into_owned();
            templates.insert(template.to_owned(), (SitePath::new(path), text));
        } else if let Some(file) = below.strip_prefix("static/") {
            assets.insert(file.to_owned(), StaticFile::Embedded(bytes));
        }
    }
    for source in sources.of(Role::Template).filter(|_| plain) {
        let below = source.path.as_str().strip_prefix(folder.as_str());
        if let Some(template) = below.and_then(|below| below.strip_prefix("templates/")) {
            templates.insert(template.to_owned(), (source.path.clone(), source.text.to_string()));
        }
    }
    for asset in sources.assets.iter().filter(|_| plain) {
        let below = asset.path.as_str().strip_prefix(folder.as_str());
        if let Some(file) = below.and_then(|below| below.strip_prefix("static/")) {
            assets.insert(file.to_owned(), StaticFile::Disk(asset.disk.clone()));
        }
    }
    if templates.is_empty() {
        let known: Vec<&str> =
            THEMES.iter().filter_map(|(path, _)| path.split('/').nth(1)).collect();
        let place = config::place(sources, config.theme_node);
        let message = format!("there is no theme `{name}`");
        notes.push(
            Diagnostic::new(Code::UnknownTheme, &place.path, place.span, message)
                .help(crate::base::text::did_you_mean(name, known)),
        );
    } else {
        for missing in TEMPLATES.iter().filter(|template| !templates.contains_key(**template)) {
            let path = SitePath::new(&format!("{folder}templates/{missing}"));
            notes.push(
                Diagnostic::new(
                    Code::MissingTemplate,
                    &path,
                    Span::default(),
                    format!("the theme `{name}` has no template `{missing}`"),
                )
                .help(format!("add it; the built-in theme's `{missing}` is an example")),
            );
        }
    }
    let engine = Engine::new(templates, &mut notes);
    let assets = assets
        .into_iter()
        .map(|(file, from)| (OutPath::new(&format!("assets/{file}")), from))
        .collect();
    Noted { value: Theme { engine, assets }, notes }
}
