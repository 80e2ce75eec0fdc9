//! What the head of a page says to machines: Highwire tags, Dublin Core, and JSON-LD.
//!
//! Reference managers take the tags of a chapter for a section of a book: Zotero's translator
//! *Embedded Metadata* by `citation_book_title`, its newer versions and Google Scholar by
//! `citation_inbook_title`, so both are written. Absolute addresses are left out where the site has
//! none, rather than guessed.

use serde_json::{Map, Value, json};

use super::{Work, address, authors};
use crate::{
    base::{date::Date, name::Name},
    parse::reference::ReferenceKind,
    plan::{Form, citing_path},
    render::{
        Renderer,
        sources::bare_doi,
        view::{CiteFileView, CiteView, MetaView},
    },
    resolve::{
        cited_on,
        site::{Page, PageId, PageKind},
    },
};

impl Renderer {
    /// How to cite a page.
    pub(in crate::render) fn cite(&self, id: PageId, work: &Work) -> CiteView {
        let site = &self.site;
        let file = |form: Form| CiteFileView {
            label: form.label(),
            media_type: form.media_type(),
            path: citing_path(site, id, form).to_string(),
        };
        CiteView {
            strings: super::strings::all(work),
            files: Form::ALL.into_iter().map(file).collect(),
            n_paragraphs: site[id].paragraphs.len(),
        }
    }

    /// The tags of the head, in order.
    pub(in crate::render) fn meta(&self, id: PageId, work: &Work) -> Vec<MetaView> {
        let site = &self.site;
        let page = &site[id];
        let mut tags = Vec::new();
        let mut tag = |name: &'static str, content: String| {
            if !content.is_empty() {
                tags.push(MetaView { name, content });
            }
        };
        let is_chapter = work.kind == ReferenceKind::Chapter;
        tag("citation_title", work.title.clone());
        work.authors.iter().for_each(|name| tag("citation_author", name.sorted()));
        let published = page.date.or(work.date);
        tag("citation_publication_date", published.map(slashed).unwrap_or_default());
        if is_chapter {
            tag("citation_inbook_title", work.container.clone());
            tag("citation_book_title", work.container.clone());
        }
        tag("citation_publisher", work.publisher.clone());
        tag("citation_language", work.language.clone());
        tag("citation_doi", work.doi.clone());
        tag("citation_isbn", work.isbn.clone());
        tag("citation_fulltext_html_url", work.url.clone());
        tag("citation_abstract", work.summary.clone());
        tag("citation_keywords", work.keywords.join("; "));
        tag("dcterms.title", work.title.clone());
        work.authors.iter().for_each(|name| tag("dcterms.creator", name.sorted()));
        tag("dcterms.issued", published.map(|date| date.to_string()).unwrap_or_default());
        tag("dcterms.modified", page.updated.map(|date| date.to_string()).unwrap_or_default());
        tag("dcterms.publisher", work.publisher.clone());
        tag("dcterms.language", work.language.clone());
        tag("dcterms.identifier", work.url.clone());
        if is_chapter {
            tag("dcterms.isPartOf", work.container.clone());
        }
        if let Some(license) = &site.config.license {
            tag("dcterms.license", license.url.clone().unwrap_or_else(|| license.name.clone()));
        }
        tags
    }

    /// The page as JSON-LD, safe within a script element.
    pub(in crate::render) fn json_ld(&self, id: PageId, work: &Work) -> String {
        let site = &self.site;
        let page = &site[id];
        let mut node = Map::new();
        let mut put = |name: &str, value: Value| {
            let empty = value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
            if !empty && !value.is_null() {
                node.insert(name.to_owned(), value);
            }
        };
        let whole = page.kind == PageKind::Home;
        let home = address(site, &site[site.home]);
        put("@context", json!("https://schema.org"));
        put("@type", json!(if whole { "Book" } else { "Chapter" }));
        put("@id", json!(work.url));
        put("url", json!(work.url));
        put("name", json!(work.title));
        put("author", agents(authors(site, page)));
        put("publisher", agents(&publisher(&work.publisher)));
        put("inLanguage", json!(work.language));
        let iso = |date: Option<Date>| json!(date.map(|date| date.to_string()));
        put("datePublished", iso(page.date.or(work.date)));
        put("dateModified", iso(page.updated));
        put("version", json!(work.version));
        put("abstract", json!(work.summary));
        put("keywords", json!(work.keywords));
        put("isbn", json!(if whole { work.isbn.as_str() } else { "" }));
        let license = site.config.license.as_ref();
        put("license", json!(license.map(|license| license.url.as_ref().unwrap_or(&license.name))));
        if whole {
            let parts = site.pages().filter(|(_, page)| matches!(page.kind, PageKind::Case(_)));
            let part = |(_, page): (PageId, &Page)| {
                let mut part = json!({ "@type": "Chapter", "name": page.title });
                let url = address(site, page);
                if !url.is_empty() {
                    part["@id"] = json!(url);
                }
                part
            };
            put("hasPart", parts.map(part).collect());
        } else {
            let mut book = json!({ "@type": "Book", "name": work.container });
            if !home.is_empty() {
                book["@id"] = json!(home);
            }
            put("isPartOf", book);
        }
        if let Some(source) = site.based_on {
            put("isBasedOn", based_on(&Work::of(&site[source].reference)));
        }
        let cited = cited_on(site, id);
        put(
            "citation",
            cited.into_iter().map(|source| json!(self.plain_reference(source))).collect(),
        );
        // Within a script element `<` could end it.
        serde_json::to_string(&node).unwrap_or_default().replace('<', "\\u003c")
    }
}

fn publisher(name: &str) -> Vec<Name> {
    let name = Name { family: name.to_owned(), given: String::new() };
    if name.family.is_empty() { Vec::new() } else { vec![name] }
}

/// People and bodies as schema.org describes them.
pub(in crate::render) fn agents(names: &[Name]) -> Value {
    let agent = |name: &Name| match name.is_body() {
        true => json!({ "@type": "Organization", "name": name.family }),
        false => json!({
            "@type": "Person",
            "name": name.in_order(),
            "familyName": name.family,
            "givenName": name.given,
        }),
    };
    names.iter().map(agent).collect()
}

fn based_on(work: &Work) -> Value {
    let kind = match work.kind {
        ReferenceKind::Book => "Book",
        ReferenceKind::Report => "Report",
        _ => "CreativeWork",
    };
    let mut node = json!({ "@type": kind, "name": work.title });
    if !work.authors.is_empty() {
        node["author"] = agents(&work.authors);
    }
    if let Some(date) = work.date {
        node["datePublished"] = json!(date.to_string());
    }
    for (name, value) in [("isbn", &work.isbn), ("url", &work.url)] {
        if !value.is_empty() {
            node[name] = json!(value);
        }
    }
    if !work.doi.is_empty() {
        node["sameAs"] = json!(format!("https://doi.org/{}", bare_doi(&work.doi)));
    }
    node
}

/// `YYYY/MM/DD`, as Google Scholar asks, as far as it is known.
fn slashed(date: Date) -> String {
    date.to_string().replace('-', "/")
}
