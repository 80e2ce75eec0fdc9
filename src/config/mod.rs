//! The settings of a site and the schema of its cases, read once and never changed.

mod fields;
mod read;
mod reader;
pub(crate) mod schema;
mod scholarship;

use crate::base::name::Name;

pub(crate) use read::{place, read};
pub(crate) use schema::{Facet, Field, Kind};

/// The settings of a site, complete: every setting that was left out has its default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    pub(crate) title: String,
    pub(crate) description: String,
    /// A BCP 47 language tag; `en` unless set.
    pub(crate) language: String,
    /// The address of the site's root, with its closing slash.
    pub(crate) base_url: Option<BaseUrl>,
    /// Who writes the site; a body with the site's title unless set.
    pub(crate) authors: Vec<Name>,
    /// Who publishes the site, if somebody is named.
    pub(crate) publisher: String,
    /// The DOI of the whole site, as `10.…`.
    pub(crate) doi: Option<String>,
    pub(crate) isbn: Option<String>,
    /// The key of the source the site is based on, and its node, for diagnostics.
    pub(crate) based_on: Option<(String, u32)>,
    /// The name of a built-in citation style, or the path of a CSL file below the root.
    pub(crate) citation_style: String,
    /// The node that names the style, for diagnostics.
    pub(crate) citation_style_node: u32,
    /// The words for how well a claim is supported, strongest first.
    pub(crate) status_words: Vec<StatusWord>,
    pub(crate) license: Option<License>,
    /// A few words for the foot of every page.
    pub(crate) footer: String,
    pub(crate) theme: String,
    /// The node that names the theme, for diagnostics.
    pub(crate) theme_node: u32,
    /// Whether raw HTML in Markdown is let through after sanitising, rather than shown as text.
    pub(crate) raw_html: bool,
    /// `None` if nothing is set: then the cases and the facets.
    pub(crate) navigation: Option<Vec<NavigationEntry>>,
    pub(crate) case: CaseSchema,
    /// Pairs of facets laid out against each other, as indexes into the case's fields.
    pub(crate) grids: Vec<(usize, usize)>,
}

/// A word for how well a claim is supported.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatusWord {
    /// What is written: `{confirmed}`.
    pub(crate) name: String,
    /// What is shown: “confirmed by UN Panel”.
    pub(crate) label: String,
    /// What it means, in a sentence.
    pub(crate) meaning: String,
}

/// The licence of the content.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct License {
    pub(crate) name: String,
    pub(crate) url: Option<String>,
}

/// An entry of the site's navigation: where it leads is resolved with the other links.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NavigationEntry {
    pub(crate) title: String,
    /// A path below `content/`, or the name of a facet.
    pub(crate) to: String,
    /// The node that names `to`, for diagnostics.
    pub(crate) node: u32,
}

/// What a case is on this site.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CaseSchema {
    /// The folder below `content/`, without slashes at its ends.
    pub(crate) folder: String,
    /// What one case is called.
    pub(crate) label: String,
    /// What several are called.
    pub(crate) plural: String,
    /// The facet that groups the cases, as an index into `fields`: lists, breadcrumbs, previous
    /// and next, and the feeds follow it.
    pub(crate) group: Option<usize>,
    /// Whether the paragraphs of cases are numbered and keep their ids.
    pub(crate) paragraphs: bool,
    /// The sections of level two that every case has, in order; none unless set.
    pub(crate) sections: Vec<String>,
    /// Whether every numbered paragraph cites a source.
    pub(crate) cited: bool,
    pub(crate) fields: Vec<Field>,
}

/// An address of the form `https://host/` or `https://host/path/`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    /// Reads an absolute address; the closing slash may be left out. The error is a clause.
    pub(crate) fn read(text: &str) -> Result<BaseUrl, &'static str> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let rest = rest.ok_or("it must begin with `https://` or `http://`")?;
        let host = rest.split('/').next().unwrap_or_default();
        if host.is_empty() {
            return Err("it names no host");
        }
        if text.contains(['?', '#']) {
            return Err("it must have no query and no fragment");
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]@!$&'()*+,;=%".contains(c);
        if !text.chars().all(allowed) {
            return Err("it holds characters that an address must not have");
        }
        if rest.split('/').skip(1).any(|part| part == ".." || part == ".") {
            return Err("it must not hold `..`");
        }
        Ok(BaseUrl(format!("{}/", text.trim_end_matches('/'))))
    }

    /// The address of a file of the site.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The address of a page; that of a folder's opening page ends with the folder's slash.
    pub(crate) fn page(&self, path: &str) -> String {
        match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => self.join(folder),
            _ => self.join(path),
        }
    }

    /// The path of the site's root on its host, with slashes at both ends.
    pub(crate) fn root_path(&self) -> &str {
        let after = self.0.find("://").map_or(0, |at| at + 3);
        &self.0[after + self.0[after..].find('/').unwrap_or_default()..]
    }
}

impl Config {
    /// The authors in a line: `A`, `A and B`, `A, B and C`.
    pub(crate) fn author(&self) -> String {
        let names: Vec<String> = self.authors.iter().map(Name::in_order).collect();
        match &names[..] {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    /// The fields that are facets, with their indexes among the case's fields.
    pub(crate) fn facets(&self) -> impl Iterator<Item = (usize, &Field, &Facet)> {
        self.case
            .fields
            .iter()
            .enumerate()
            .filter_map(|(at, field)| field.facet().map(|facet| (at, field, facet)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_keep_their_sub_path() {
        let base = BaseUrl::read("https://example.org/casebook").unwrap();
        assert_eq!(base.join("cases/a.html"), "https://example.org/casebook/cases/a.html");
        assert_eq!(base.page("cases/index.html"), "https://example.org/casebook/cases/");
        assert_eq!(base.page("index.html"), "https://example.org/casebook/");
        assert_eq!(base.page("reindex.html"), "https://example.org/casebook/reindex.html");
        assert_eq!(base.root_path(), "/casebook/");
        assert_eq!(BaseUrl::read("http://a.b").unwrap().root_path(), "/");
        for wrong in ["example.org", "ftp://a.b/", "https://", "https://a b/", "https://a/?q"] {
            assert!(BaseUrl::read(wrong).is_err(), "{wrong}");
        }
    }
}
