//! `casebook.yaml` to the settings. Every fault is noted and stands for the setting's default.

use super::{
    BaseUrl, CaseSchema, Config, License, NavigationEntry, fields,
    reader::{EMPTY, Reader},
    schema::Kind,
    scholarship::bare_doi,
};
use crate::{
    base::{
        diag::{Code, Noted, Place},
        mapping::{Mapping, Origin},
        path::SitePath,
        text,
        yaml::{self, Node, Value},
    },
    load::Sources,
};

const SETTINGS: [&str; 18] = [
    "title",
    "description",
    "language",
    "base_url",
    "author",
    "publisher",
    "doi",
    "isbn",
    "based_on",
    "citation_style",
    "status_words",
    "license",
    "footer",
    "theme",
    "raw_html",
    "navigation",
    "case",
    "grids",
];
const CASE_SETTINGS: [&str; 8] =
    ["folder", "label", "plural", "group", "paragraphs", "sections", "cited", "fields"];

/// Reads the settings of a site. An address that is given here takes the place of theirs.
pub(crate) fn read(sources: &Sources, base_url: Option<&BaseUrl>) -> Noted<Config> {
    let path = SitePath::new(SitePath::SETTINGS);
    let text = sources.text(&path).cloned().unwrap_or_default();
    let mut reader = Reader { origin: origin(&path, &text), notes: Vec::new() };
    let mut value = match yaml::read(reader.origin.yaml) {
        Ok(node) => reader.config(&node),
        Err(fault) => {
            reader.notes.push(reader.origin.fault(fault));
            Reader { origin: reader.origin, notes: vec![] }.config(&EMPTY)
        }
    };
    if let Some(url) = base_url {
        value.base_url = Some(url.clone());
    }
    Noted { value, notes: reader.notes }
}

/// The place of a node of the settings.
pub(crate) fn place(sources: &Sources, node: u32) -> Place {
    let path = SitePath::new(SitePath::SETTINGS);
    let text = sources.text(&path).cloned().unwrap_or_default();
    origin(&path, &text).place(node)
}

fn origin<'a>(path: &'a SitePath, text: &'a str) -> Origin<'a> {
    let yaml = text.trim_start_matches('\u{feff}');
    Origin { path, yaml, offset: (text.len() - yaml.len()) as u32 }
}

impl Reader<'_> {
    fn config(&mut self, node: &Node) -> Config {
        let mut map = self.mapping(node, "the settings");
        let map = &mut map;
        let title = self.text(map, "title").unwrap_or_else(|| {
            let note = self.origin.note(
                Code::MissingSetting,
                map.head(),
                "the setting `title` is missing",
            );
            self.notes.push(note.help("give the site a title: `title: My casebook`".to_owned()));
            "Untitled casebook".to_owned()
        });
        let case = self.case(map);
        let status_words = self.status_words(map);
        let config = Config {
            authors: self.authors(map, &title),
            publisher: self.text(map, "publisher").unwrap_or_default(),
            doi: self.text(map, "doi").map(|doi| bare_doi(&doi).to_owned()),
            isbn: self.text(map, "isbn"),
            based_on: map
                .take("based_on")
                .and_then(|node| Some((self.scalar(node, "based_on")?, node.id))),
            citation_style_node: map.take("citation_style").map_or(map.id, |node| node.id),
            citation_style: self.text(map, "citation_style").unwrap_or_else(|| "rusi".to_owned()),
            status_words,
            description: self.text(map, "description").unwrap_or_default(),
            language: self.language(map),
            base_url: self.base_url(map),
            license: self.license(map),
            footer: self.text(map, "footer").unwrap_or_default(),
            theme_node: map.take("theme").map_or(map.id, |node| node.id),
            theme: self.text(map, "theme").unwrap_or_else(|| "register".to_owned()),
            raw_html: self.flag(map, "raw_html").unwrap_or(false),
            navigation: self.navigation(map),
            grids: self.grids(map, &case),
            title,
            case,
        };
        self.finish(map, &SETTINGS, "a setting");
        config
    }

    fn case(&mut self, map: &mut Mapping<'_>) -> CaseSchema {
        let node = map.take("case").unwrap_or(&EMPTY);
        let mut map = self.mapping(node, "`case`");
        let map = &mut map;
        let folder = self.text(map, "folder").unwrap_or_else(|| "cases".to_owned());
        let clean = folder.trim_matches('/').to_owned();
        if clean.is_empty() || clean.split('/').any(|part| part.is_empty() || part.starts_with('.'))
        {
            let id = map.take("folder").map_or(map.id, |node| node.id);
            self.wrong(
                id,
                "the folder of the cases must be a folder below `content/`",
                "write `folder: cases`",
            );
        }
        let fields = map
            .take("fields")
            .map(|node| fields::read(self, node, fields::Of::Case))
            .unwrap_or_default();
        if let Some(field) =
            fields.iter().find(|field| field.facet().is_some() && field.name == clean)
        {
            let message = format!(
                "the folder `{clean}` cannot hold both the cases and the terms of `{}`",
                field.name
            );
            self.wrong(map.head(), message, "give the field or the folder another name");
        }
        let label = self.text(map, "label").unwrap_or_else(|| "Case".to_owned());
        let plural = self.text(map, "plural").unwrap_or_else(|| format!("{label}s"));
        let single_facets = || {
            let one = |field: &&super::Field| matches!(field.kind, Kind::Terms { many: false, .. });
            fields.iter().filter(one).map(|field| field.name.as_str())
        };
        let group = match map.take("group") {
            Some(node) => self.scalar(node, "group").and_then(|name| {
                let at = fields.iter().position(|field| field.name == name);
                let at = at.filter(|&at| single_facets().any(|facet| facet == fields[at].name));
                if at.is_none() {
                    let note = self.origin.note(
                        Code::WrongSetting,
                        node.id,
                        format!(
                            "`{name}` is not a field of type `term`, by which cases can be grouped"
                        ),
                    );
                    self.notes.push(note.help(text::did_you_mean(&name, single_facets())));
                }
                at
            }),
            None => None,
        };
        let paragraphs = self.flag(map, "paragraphs").unwrap_or(true);
        let cited = self.flag(map, "cited").unwrap_or(false);
        let nodes = map.take("sections").map(|node| self.list(node, "sections"));
        let nodes = nodes.unwrap_or_default();
        let sections: Vec<String> =
            nodes.into_iter().filter_map(|node| self.scalar(node, "sections")).collect();
        self.finish(map, &CASE_SETTINGS, "a setting of `case`");
        CaseSchema { folder: clean, label, plural, group, paragraphs, sections, cited, fields }
    }

    fn language(&mut self, map: &mut Mapping<'_>) -> String {
        let node = map.take("language");
        let Some(tag) = node.and_then(|node| self.scalar(node, "language")) else {
            return "en".to_owned();
        };
        let part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        if !tag.split('-').all(part) || tag.split('-').next().is_some_and(|first| first.len() < 2) {
            let id = node.map_or(0, |node| node.id);
            self.wrong(
                id,
                format!("`{tag}` is not a language tag"),
                "write a tag such as `en` or `en-GB`",
            );
            return "en".to_owned();
        }
        tag
    }

    fn base_url(&mut self, map: &mut Mapping<'_>) -> Option<BaseUrl> {
        let node = map.take("base_url")?;
        let url = self.scalar(node, "base_url")?;
        match BaseUrl::read(&url) {
            Ok(url) => Some(url),
            Err(why) => {
                self.wrong(
                    node.id,
                    format!("`{url}` is not the address of a site: {why}"),
                    "write it in full: `https://example.org/casebook/`",
                );
                None
            }
        }
    }

    fn license(&mut self, map: &mut Mapping<'_>) -> Option<License> {
        let node = map.take("license")?;
        if let Value::Scalar(name) = &node.value {
            return Some(License { name: name.to_string(), url: None });
        }
        let mut map = self.mapping(node, "`license`");
        let name = self.text(&mut map, "name");
        if name.is_none() {
            self.wrong(
                node.id,
                "the licence has no name",
                "write `license: {name: CC BY 4.0, url: …}`",
            );
        }
        let url = map.take("url").and_then(|node| {
            let url = self.scalar(node, "url")?;
            if url.starts_with("https://") || url.starts_with("http://") {
                return Some(url);
            }
            self.wrong(
                node.id,
                format!("`{url}` is not a web address"),
                "begin it with `https://`",
            );
            None
        });
        self.finish(&mut map, &["name", "url"], "a setting of `license`");
        Some(License { name: name?, url })
    }

    fn navigation(&mut self, map: &mut Mapping<'_>) -> Option<Vec<NavigationEntry>> {
        let mut entries = Vec::new();
        for node in self.list(map.take("navigation")?, "navigation") {
            let mut entry = self.mapping(node, "an entry of `navigation`");
            let title = self.text(&mut entry, "title");
            let to = entry.take("to").and_then(|node| Some((self.scalar(node, "to")?, node.id)));
            match (title, to) {
                (Some(title), Some((to, node))) => {
                    entries.push(NavigationEntry { title, to, node });
                }
                _ => self.wrong(
                    node.id,
                    "an entry of `navigation` needs a `title` and a `to`",
                    "write `- {title: Cases, to: cases/index.md}`",
                ),
            }
            self.finish(&mut entry, &["title", "to"], "a setting of an entry of `navigation`");
        }
        Some(entries)
    }

    fn grids(&mut self, map: &mut Mapping<'_>, case: &CaseSchema) -> Vec<(usize, usize)> {
        let mut grids = Vec::new();
        let facets = || case.fields.iter().filter(|f| f.facet().is_some()).map(|f| f.name.as_str());
        for node in map.take("grids").map(|node| self.list(node, "grids")).unwrap_or_default() {
            let pair = self.list(node, "a grid");
            let mut at = Vec::new();
            for node in &pair {
                let Some(name) = self.scalar(node, "a grid") else { continue };
                match case.fields.iter().position(|f| f.name == name && f.facet().is_some()) {
                    Some(field) => at.push(field),
                    None => {
                        let note = self.origin.note(
                            Code::WrongSetting,
                            node.id,
                            format!("`{name}` is not a facet"),
                        );
                        self.notes.push(note.help(text::did_you_mean(&name, facets())));
                    }
                }
            }
            match at[..] {
                [rows, columns] if rows != columns => grids.push((rows, columns)),
                _ if at.len() != pair.len() => {}
                _ => self.wrong(
                    node.id,
                    "a grid is made of two different facets",
                    "write `- [category, region]`",
                ),
            }
        }
        grids
    }
}
