//! How a page is cited: the tags of its head as reference managers and search engines read them,
//! its JSON-LD, the files beside it, and the strings that readers copy.

use std::collections::BTreeMap;

use casebook::Body;
use serde_json::{Value as Json, json};

use crate::harness;

type Files = BTreeMap<String, Body>;

/// The settings but for what a test adds; pages of each kind.
const SITE: &str = r#"theme: register
language: en-GB
description: "What went wrong, and why: <all> of it"
author: ["Doe, Jane Q.", Casebook editors, "de la Roe, Rob"]
publisher: A Press & Sons
doi: https://doi.org/10.1234/abc
isbn: 978-0-306-40615-7
based_on: mono
license: { name: CC BY 4.0, url: "https://creativecommons.org/licenses/by/4.0/" }
case:
  fields:
    category: { label: Category, plural: Categories, type: term }
    goods: { label: Goods, type: terms, open: true }
    by: sources
-- content/sources/all.yaml --
mono: { type: book, title: Target Markets, author: "Berger, Andrea", date: 2015, publisher: {name: Routledge, location: London}, serial-number: {isbn: "978-1-138-65492-1", doi: "10.4324/9781315622729"}, url: "https://example.net/mono" }
un: { type: report, title: Report of the Panel, author: {name: UN Panel}, publisher: United Nations, date: 2014-03-06, serial-number: S/2014/147, url: "https://undocs.org/S/2014/147" }
only-fact: { type: misc, title: A leaflet, date: 2013 }
-- content/index.md --
---
title: A home page of another name
---
Welcome [@mono].
-- content/about.md --
---
title: About
authors: ["Roe, Rob"]
date: 2025
---
A plain page.
-- content/category/a.md --
---
title: Alpha
summary: The first category
---
Words on the term.
-- content/category/b.md --
---
title: Nobody wrote on it
---
-- content/cases/syria.md --
---
title: 'Syria: "5 < 6" & others'
summary: It bought missiles, 50% of them {so}
date: 2026-01-05
updated: 2026-11-22
version: "1.2"
category: a
goods: [ships, small arms]
by: [only-fact]
---
Text [@un, para. 3; @mono, p. 4]. Again [@un].
-- content/cases/bare.md --
---
title: Bare
category: b
---
"#;

const BASE: &str = "https://example.org/book/";

fn built(fixture: &str) -> Files {
    let mut built = harness::site(fixture);
    let files = built.collect();
    assert!(!built.has_errors(), "{}", harness::drawn(&built));
    files
}

/// The site at its address.
fn online() -> Files {
    built(&format!(
        "-- casebook.yaml --\ntitle: \"The <Casebook> & more\"\nbase_url: {BASE}\n{SITE}"
    ))
}

/// The site without an address.
fn offline() -> Files {
    built(&format!("-- casebook.yaml --\ntitle: \"The <Casebook> & more\"\n{SITE}"))
}

/// The least a site has.
fn least() -> Files {
    built(
        "-- casebook.yaml --\ntitle: Least\ntheme: register\n-- content/cases/x.md --\n---\ntitle: X\n---\nWords.\n-- content/index.md --\n---\ntitle: Home\n---\nWords.\n",
    )
}

fn text(files: &Files, path: &str) -> String {
    harness::text(files.get(path).unwrap_or_else(|| panic!("no {path}")))
}

/// Text of HTML without its escapes.
fn unescaped(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
    ];
    let text =
        signs.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign));
    text.replace("&amp;", "&")
}

/// The tags of a head, in order: name and content.
type Tags = Vec<(String, String)>;

fn tags(html: &str) -> Tags {
    let head = &html[..html.find("</head>").unwrap()];
    head.split("<meta ")
        .skip(1)
        .filter_map(|tag| {
            let attribute = |name: &str| {
                let from = tag.find(&format!("{name}=\""))? + name.len() + 2;
                Some(unescaped(&tag[from..from + tag[from..].find('"')?]))
            };
            Some((attribute("name")?, attribute("content")?))
        })
        .collect()
}

fn all<'t>(tags: &'t Tags, name: &str) -> Vec<&'t str> {
    tags.iter().filter(|(found, _)| found == name).map(|(_, content)| content.as_str()).collect()
}

fn first<'t>(tags: &'t Tags, name: &str) -> Option<&'t str> {
    all(tags, name).first().copied()
}

#[test]
fn a_head_has_the_tags_of_its_page() {
    let files = online();
    let found = tags(&text(&files, "cases/syria.html"));
    let ours = |(name, _): &&(String, String)| {
        name.starts_with("citation_") || name.starts_with("dcterms.")
    };
    let lines: Vec<String> =
        found.iter().filter(ours).map(|(name, content)| format!("{name}: {content}")).collect();
    assert_eq!(
        lines,
        [
            "citation_title: Syria: \"5 < 6\" & others",
            "citation_author: Doe, Jane Q.",
            "citation_author: Casebook editors",
            "citation_author: de la Roe, Rob",
            "citation_publication_date: 2026/01/05",
            "citation_inbook_title: The <Casebook> & more",
            "citation_book_title: The <Casebook> & more",
            "citation_publisher: A Press & Sons",
            "citation_language: en-GB",
            "citation_isbn: 978-0-306-40615-7",
            "citation_fulltext_html_url: https://example.org/book/cases/syria.html",
            "citation_abstract: It bought missiles, 50% of them {so}",
            "citation_keywords: Alpha; ships; small arms",
            "dcterms.title: Syria: \"5 < 6\" & others",
            "dcterms.creator: Doe, Jane Q.",
            "dcterms.creator: Casebook editors",
            "dcterms.creator: de la Roe, Rob",
            "dcterms.issued: 2026-01-05",
            "dcterms.modified: 2026-11-22",
            "dcterms.publisher: A Press & Sons",
            "dcterms.language: en-GB",
            "dcterms.identifier: https://example.org/book/cases/syria.html",
            "dcterms.isPartOf: The <Casebook> & more",
            "dcterms.license: https://creativecommons.org/licenses/by/4.0/",
        ]
    );
    let found = tags(&text(&files, "about.html"));
    assert_eq!(all(&found, "citation_author"), ["Roe, Rob"], "a page's own authors");
    assert_eq!(first(&found, "citation_publication_date"), Some("2025"));
    let found = tags(&text(&files, "category/a.html"));
    assert_eq!(first(&found, "citation_inbook_title"), Some("The <Casebook> & more"));
    assert_eq!(first(&found, "citation_abstract"), Some("The first category"));
    let found = tags(&text(&files, "index.html"));
    assert_eq!(first(&found, "citation_title"), Some("The <Casebook> & more"));
    assert_eq!(first(&found, "citation_doi"), Some("10.1234/abc"));
    assert_eq!(first(&found, "citation_fulltext_html_url"), Some(BASE));
    assert_eq!(first(&found, "citation_inbook_title"), None);
    // What nobody wrote, nobody cites.
    for path in [
        "cases/index.html",
        "sources/un.html",
        "sources/index.html",
        "data/index.html",
        "goods/ships.html",
        "404.html",
    ] {
        let found = tags(&text(&files, path));
        assert!(!found.iter().any(|(name, _)| name.starts_with("citation_")), "{path}");
    }
    for (path, _) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let found = tags(&text(&files, path));
        assert!(found.iter().all(|(_, content)| !content.is_empty()), "{path}: an empty tag");
    }
}

#[test]
fn without_an_address_no_tag_guesses_one() {
    for (path, body) in offline() {
        if !path.ends_with(".html") {
            continue;
        }
        let html = harness::text(&body);
        let found = tags(&html);
        for name in ["citation_fulltext_html_url", "dcterms.identifier"] {
            assert_eq!(first(&found, name), None, "{path}");
        }
        assert!(!html.contains("rel=\"canonical\""), "{path}");
        assert!(!html.contains("example.org/book"), "{path}");
    }
    let found = tags(&text(&least(), "cases/x.html"));
    let names: Vec<&str> = found
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| name.starts_with("citation_"))
        .collect();
    assert_eq!(
        names,
        [
            "citation_title",
            "citation_author",
            "citation_inbook_title",
            "citation_book_title",
            "citation_language",
            "citation_abstract"
        ]
    );
}

#[test]
fn the_files_beside_a_page_are_named_in_its_head() {
    let files = online();
    for (path, up) in [("cases/syria", "../"), ("about", ""), ("index", ""), ("category/a", "../")]
    {
        let html = text(&files, &format!("{path}.html"));
        for (end, media, label) in [
            ("bib", "application/x-bibtex", "BibTeX"),
            ("ris", "application/x-research-info-systems", "RIS"),
            ("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON"),
        ] {
            let file = format!("{path}.{end}");
            assert!(files.contains_key(&file), "{file}");
            let link = format!(
                "<link rel=\"alternate\" type=\"{media}\" title=\"{label}\" href=\"{up}{file}\">"
            );
            assert!(html.contains(&link), "{link}");
        }
    }
}

// ---- Zotero.

/// What Zotero would save.
#[derive(Debug, Default, PartialEq)]
struct Item {
    kind: &'static str,
    title: String,
    book: String,
    /// Family name and given name; the latter empty where the name has one part.
    creators: Vec<(String, String)>,
    date: String,
    publisher: String,
    language: String,
    url: String,
    doi: String,
    isbn: String,
    summary: String,
    tags: Vec<String>,
}

/// How Zotero's translator *Embedded Metadata* decides
/// (<https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js>), retold: the tags of
/// Highwire Press come first, then those of Dublin Core; the type is that of the first tag in its
/// list that names a container.
fn zotero(tags: &Tags, canonical: &str) -> Item {
    let highwire = |name: &str| first(tags, &format!("citation_{name}"));
    let kind = if highwire("journal_title").is_some() {
        "journalArticle"
    } else if highwire("technical_report_institution").is_some() {
        "report"
    } else if highwire("conference_title").is_some() || highwire("conference").is_some() {
        "conferencePaper"
    } else if highwire("inbook_title").is_some() || highwire("book_title").is_some() {
        "bookSection"
    } else if highwire("dissertation_institution").is_some() {
        "thesis"
    } else if highwire("title").is_some() && highwire("isbn").is_some() {
        "book"
    } else {
        "webpage"
    };
    let or = |name: &str, core: &str| {
        let found = highwire(name).or_else(|| first(tags, &format!("dcterms.{core}")));
        found.unwrap_or_default().to_owned()
    };
    let creators =
        all(tags, "citation_author").into_iter().map(|name| match name.split_once(',') {
            Some((family, given)) => (family.trim().to_owned(), given.trim().to_owned()),
            // Without a comma, the last word is taken for the family name.
            None => match name.rsplit_once(' ') {
                Some((given, family)) => (family.to_owned(), given.to_owned()),
                None => (name.to_owned(), String::new()),
            },
        });
    let words = highwire("keywords").unwrap_or_default().split([';', ',']);
    Item {
        kind,
        title: or("title", "title"),
        book: or("inbook_title", "isPartOf"),
        creators: creators.collect(),
        date: or("publication_date", "issued").replace('/', "-"),
        publisher: or("publisher", "publisher"),
        language: or("language", "language"),
        url: highwire("fulltext_html_url").unwrap_or(canonical).to_owned(),
        doi: highwire("doi").unwrap_or_default().to_owned(),
        isbn: highwire("isbn").unwrap_or_default().to_owned(),
        summary: or("abstract", "abstract"),
        tags: words.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect(),
    }
}

#[test]
fn zotero_takes_a_page_for_a_section_of_a_book() {
    let files = online();
    let pair = |family: &str, given: &str| (family.to_owned(), given.to_owned());
    assert_eq!(
        zotero(&tags(&text(&files, "cases/syria.html")), ""),
        Item {
            kind: "bookSection",
            title: "Syria: \"5 < 6\" & others".to_owned(),
            book: "The <Casebook> & more".to_owned(),
            // The translator knows no bodies: the last word of the second name is its family name.
            creators: vec![
                pair("Doe", "Jane Q."),
                pair("editors", "Casebook"),
                pair("de la Roe", "Rob")
            ],
            date: "2026-01-05".to_owned(),
            publisher: "A Press & Sons".to_owned(),
            language: "en-GB".to_owned(),
            url: "https://example.org/book/cases/syria.html".to_owned(),
            doi: String::new(),
            isbn: "978-0-306-40615-7".to_owned(),
            summary: "It bought missiles, 50% of them {so}".to_owned(),
            tags: ["Alpha", "ships", "small arms"].map(str::to_owned).to_vec(),
        }
    );
    for path in ["about.html", "category/a.html"] {
        assert_eq!(zotero(&tags(&text(&files, path)), "").kind, "bookSection", "{path}");
    }
    let home = zotero(&tags(&text(&files, "index.html")), "");
    assert_eq!((home.kind, home.title.as_str()), ("book", "The <Casebook> & more"));
    assert_eq!((home.doi.as_str(), home.url.as_str()), ("10.1234/abc", BASE));
    // On a disk the reader's own address is taken.
    let page = zotero(&tags(&text(&offline(), "cases/syria.html")), "file:///x.html");
    assert_eq!((page.kind, page.url.as_str()), ("bookSection", "file:///x.html"));
}

#[test]
fn a_term_with_a_comma_stays_one_keyword() {
    let files = built(
        "-- casebook.yaml --\ntitle: T\ntheme: register\ncase: {fields: {goods: {type: terms, open: true}}}\n\
         -- content/goods/ships.md --\n---\ntitle: Ships, boats; and rafts\n---\n\
         -- content/cases/x.md --\n---\ntitle: X\ngoods: [ships]\n---\n",
    );
    let item: Json = serde_json::from_str(&text(&files, "cases/x.csl.json")).unwrap();
    let ris = text(&files, "cases/x.ris");
    assert!(ris.contains("\r\nKW  - Ships, boats; and rafts\r\n"), "{ris}");
    assert!(item[0]["keyword"].as_str().unwrap().contains("Ships, boats"), "{item}");
}

// ---- Google Scholar.

/// What Google Scholar asks of a page
/// (<https://scholar.google.com/intl/en/scholar/inclusion.html#indexing>): a title, at least one
/// author each in a tag of its own, a date that begins with the year and goes on with slashes, and
/// the title of the container. Dublin Core alone is the last resort.
#[test]
fn google_scholar_finds_what_it_asks_for() {
    for files in [online(), offline()] {
        for path in ["cases/syria.html", "about.html", "index.html"] {
            let found = tags(&text(&files, path));
            assert_eq!(all(&found, "citation_title").len(), 1, "{path}");
            assert!(!all(&found, "citation_author").is_empty(), "{path}");
            assert!(
                all(&found, "citation_author").iter().all(|name| !name.contains(';')),
                "{path}"
            );
            let dates = all(&found, "citation_publication_date");
            assert_eq!(dates.len(), 1, "{path}");
            let parts: Vec<&str> = dates[0].split('/').collect();
            let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
            assert!([4, 2, 2].starts_with(&lengths), "{path}: {dates:?}");
            assert!(
                parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())),
                "{path}"
            );
            // The tags must stand in the head, and the words on the page must be the same.
            let html = text(&files, path);
            let body = unescaped(&html[html.find("<body").unwrap()..]);
            assert!(body.contains(all(&found, "citation_title")[0]), "{path}");
        }
    }
}

// ---- JSON-LD.

/// The JSON-LD of a page: exactly one element, that ends where it should.
fn json_ld(html: &str) -> Json {
    let open = "<script type=\"application/ld+json\">";
    assert_eq!(html.matches(open).count(), 1);
    let from = html.find(open).unwrap() + open.len();
    let inside = &html[from..from + html[from..].find("</script>").unwrap()];
    assert!(!inside.contains('<'), "{inside}");
    serde_json::from_str(inside).unwrap_or_else(|error| panic!("{error}: {inside}"))
}

#[test]
fn json_ld_says_that_a_page_is_a_chapter_of_the_book() {
    let files = online();
    let page = json_ld(&text(&files, "cases/syria.html"));
    for (name, value) in [
        ("@context", json!("https://schema.org")),
        ("@type", json!("Chapter")),
        ("@id", json!("https://example.org/book/cases/syria.html")),
        ("name", json!("Syria: \"5 < 6\" & others")),
        ("inLanguage", json!("en-GB")),
        ("datePublished", json!("2026-01-05")),
        ("dateModified", json!("2026-11-22")),
        ("version", json!("1.2")),
        ("abstract", json!("It bought missiles, 50% of them {so}")),
        ("keywords", json!(["Alpha", "ships", "small arms"])),
        ("license", json!("https://creativecommons.org/licenses/by/4.0/")),
        ("publisher", json!([{ "@type": "Organization", "name": "A Press & Sons" }])),
        ("isPartOf", json!({ "@type": "Book", "@id": BASE, "name": "The <Casebook> & more" })),
    ] {
        assert_eq!(page[name], value, "{name}");
    }
    let person = json!({ "@type": "Person", "name": "Jane Q. Doe", "familyName": "Doe", "givenName": "Jane Q." });
    assert_eq!(page["author"][0], person);
    assert_eq!(page["author"][1], json!({ "@type": "Organization", "name": "Casebook editors" }));
    let based = &page["isBasedOn"];
    assert_eq!(
        [&based["@type"], &based["name"], &based["author"][0]["name"], &based["sameAs"]],
        [
            &json!("Book"),
            &json!("Target Markets"),
            &json!("Andrea Berger"),
            &json!("https://doi.org/10.4324/9781315622729")
        ]
    );
    // Each source once, those that only a field names too.
    let cited: Vec<&str> =
        page["citation"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(cited.len(), 3, "{cited:?}");
    for word in ["Report of the Panel", "Target Markets", "A leaflet"] {
        assert_eq!(cited.iter().filter(|one| one.contains(word)).count(), 1, "{word}: {cited:?}");
    }
    assert!(cited.iter().all(|one| !one.contains(['<', '>'])), "{cited:?}");
    let home = json_ld(&text(&files, "index.html"));
    assert_eq!(
        [&home["@type"], &home["@id"], &home["isbn"]],
        [&json!("Book"), &json!(BASE), &json!("978-0-306-40615-7")]
    );
    assert_eq!(home["hasPart"].as_array().unwrap().len(), 2);
    assert_eq!(home["isPartOf"], Json::Null);
    assert_eq!(json_ld(&text(&files, "category/a.html"))["@type"], "Chapter");
    assert_eq!(json_ld(&text(&files, "about.html"))["author"][0]["name"], "Rob Roe");
}

#[test]
fn json_ld_has_no_address_where_the_site_has_none() {
    let files = offline();
    for path in
        ["cases/syria.html", "about.html", "index.html", "category/a.html", "data/index.html"]
    {
        let page = json_ld(&text(&files, path));
        assert_eq!((&page["@id"], &page["url"]), (&Json::Null, &Json::Null), "{path}");
        let addresses = without_sources(&page).to_string();
        let known = addresses
            .replace("https://schema.org", "S")
            .replace("https://creativecommons.org", "C");
        assert!(!known.contains("://"), "{path}: {known}");
        assert!(!known.contains("\"\""), "{path}: {known}");
    }
    let page = json_ld(&text(&least(), "cases/x.html"));
    assert_eq!(page["isPartOf"], json!({ "@type": "Book", "name": "Least" }));
    assert_eq!(
        (&page["isBasedOn"], &page["citation"], &page["keywords"]),
        (&Json::Null, &Json::Null, &Json::Null)
    );
}

/// The node without what is said of the works of others, which have addresses of their own.
fn without_sources(node: &Json) -> Json {
    let mut node = node.clone();
    for name in ["isBasedOn", "citation"] {
        node.as_object_mut().unwrap().remove(name);
    }
    node
}

#[test]
fn the_page_of_the_data_is_a_data_set() {
    let set = json_ld(&text(&online(), "data/index.html"));
    assert_eq!(set["@type"], "Dataset");
    assert_eq!(set["license"], "https://creativecommons.org/licenses/by/4.0/");
    // What https://developers.google.com/search/docs/appearance/structured-data/dataset asks for.
    assert!(!set["name"].as_str().unwrap().is_empty());
    let files: Vec<&Json> = set["distribution"].as_array().unwrap().iter().collect();
    assert!(
        files
            .iter()
            .all(|file| file["@type"] == "DataDownload" && file["encodingFormat"].is_string())
    );
    let online_files = online();
    for file in files {
        let path = file["contentUrl"].as_str().unwrap().strip_prefix(BASE).unwrap().to_owned();
        assert!(online_files.contains_key(&path), "{path}");
    }
}

#[test]
fn the_data_set_is_at_its_canonical_address_and_by_the_authors() {
    let html = text(&online(), "data/index.html");
    let set = json_ld(&html);
    assert!(
        html.contains(&format!(
            "<link rel=\"canonical\" href=\"{}\">",
            set["url"].as_str().unwrap()
        )),
        "{}",
        set["url"]
    );
    let creators = match &set["creator"] {
        Json::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    let names: Vec<&Json> = creators.iter().map(|one| &one["name"]).collect();
    assert_eq!(names, [&json!("Jane Q. Doe"), &json!("Casebook editors"), &json!("Rob de la Roe")]);
    let kinds: Vec<&Json> = creators.iter().map(|one| &one["@type"]).collect();
    assert_eq!(kinds, [&json!("Person"), &json!("Organization"), &json!("Person")]);
}

#[test]
fn no_text_breaks_out_of_its_place() {
    let evil = "</script><script>alert('x')</script>\\\"><img src=x onerror=\\\"y\\\">&quot;<!--";
    let files = built(&format!(
        "-- casebook.yaml --\ntitle: \"{evil}\"\ndescription: \"{evil}\"\nauthor: \"{evil}, {evil}\"\npublisher: \"{evil}\"\n\
         theme: register\nlicense: \"{evil}\"\nbase_url: https://example.org/\ndoi: \"10.1/{evil}\"\nisbn: \"{evil}\"\n\
         case: {{fields: {{goods: {{type: terms}}}}}}\n\
         -- content/goods/a.md --\n---\ntitle: \"{evil}\"\n---\n\
         -- content/sources/x.yaml --\nun: {{type: misc, title: \"{evil}\", author: \"{evil}\", date: 2009}}\n\
         -- content/index.md --\n---\ntitle: \"{evil}\"\n---\nWords.\n\
         -- content/cases/x.md --\n---\ntitle: \"{evil}\"\nsummary: \"{evil}\"\nversion: \"{evil}\"\ngoods: [a]\n\
         changes: [{{date: 2026, note: \"{evil}\"}}]\n---\nWords [@un, &lt;script>].\n"
    ));
    let plain = evil.replace("\\\"", "\"");
    for path in ["cases/x.html", "index.html", "data/index.html", "goods/a.html", "sources/un.html"]
    {
        let html = text(&files, path);
        for out in ["alert('x')</script>", "<img src=x", "<script>"] {
            let near = html.find(out).map(|at| html[..at + out.len()].lines().last());
            assert_eq!(near, None, "{path}");
        }
    }
    let page = json_ld(&text(&files, "cases/x.html"));
    assert_eq!(page["name"], json!(plain));
    assert_eq!(page["isPartOf"]["name"], json!(plain));
    let found = tags(&text(&files, "cases/x.html"));
    assert_eq!(
        first(&found, "citation_inbook_title"),
        Some(unescaped(&plain.replace("&quot;", "&amp;quot;")).as_str())
    );
    for path in
        ["cases/x.csl.json", "data/sources.json", "data/cases.json", "data/datapackage.json"]
    {
        serde_json::from_str::<Json>(&text(&files, path)).unwrap();
    }
}

// ---- The files beside a page.

/// A site whose only sources are the BibTeX of another's pages.
fn read_back(files: &Files, path: &str) -> Files {
    let bib = text(files, path);
    let key = &bib[bib.find('{').unwrap() + 1..bib.find(',').unwrap()];
    built(&format!(
        "-- casebook.yaml --\ntitle: Second\ntheme: register\n-- content/sources/x.bib --\n{bib}\
         -- content/cases/x.md --\n---\ntitle: X\n---\nCited [@{key}].\n"
    ))
}

fn only(files: &Files, path: &str) -> Json {
    let list: Json = serde_json::from_str(&text(files, path)).unwrap();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 1, "{path}");
    list[0].clone()
}

#[test]
fn bibtex_says_what_csl_json_says() {
    let files = online();
    for (page, lost) in [
        // BibTeX, as the program reads it, has no place for these.
        ("cases/syria", &["keyword", "language", "version"][..]),
        ("category/a", &["keyword", "language", "version"][..]),
        ("about", &["keyword", "language", "version"][..]),
        ("index", &["keyword", "language", "version"][..]),
    ] {
        let mut expected = only(&files, &format!("{page}.csl.json"));
        let mut found = only(&read_back(&files, &format!("{page}.bib")), "data/sources.json");
        for name in lost {
            for item in [&mut expected, &mut found] {
                item.as_object_mut().unwrap().remove(*name);
            }
        }
        assert_eq!(found, expected, "{page}.bib:\n{}", text(&files, &format!("{page}.bib")));
    }
}

#[test]
fn bibtex_keeps_the_language() {
    // BibLaTeX's `langid` is a name of babel's or polyglossia's, such as `british`.
    let back = only(&read_back(&online(), "about.bib"), "data/sources.json");
    assert_eq!(back["language"], "en-GB", "{}", text(&online(), "about.bib"));
}

/// The sources of a site, as BibTeX, are the sources of another.
#[test]
fn all_sources_come_back_from_their_bibtex() {
    let rich = "-- casebook.yaml --\ntitle: First\ntheme: register\n-- content/sources/all.yaml --\n\
        un: {type: report, title: \"Report: 50% & {more} #1_a ~ ^ \\\\ end\", author: {name: UN Panel and Others}, publisher: United Nations, date: 2014-03-06, serial-number: S/2014/147, url: \"https://undocs.org/S/2014/147?a=1&b=2\"}\n\
        book: {type: book, title: DPRK and NASA in the 1990s, author: [\"Doe, Jane Q.\", \"de la Roe, Rob\"], editor: \"Poe, Al\", date: 2009, edition: 2, volume: 3, publisher: {name: Press, location: London}, serial-number: {isbn: 978-0-306-40615-7}}\n\
        chapter: {type: chapter, title: A chapter, author: \"Doe, Jane\", date: 2009-07, page-range: 113-128, parent: {type: book, title: The book, editor: \"Poe, Al\", publisher: {name: Press, location: London}}}\n\
        paper: {type: article, title: A paper, author: \"Doe, Jane\", date: 2010, page-range: 1-9, parent: {type: periodical, title: The Journal, volume: 4, issue: 2}, serial-number: {doi: 10.1234/x_y}}\n\
        press: {type: article, title: A headline, date: 2014-04-12, parent: {type: newspaper, title: The Daily}, url: {value: \"https://example.org/a\", date: 2020-02-03}}\n\
        web: {type: web, title: A page, author: {name: Ministry of Défense}, date: 2020, url: \"https://example.org/%7Eb/{x}\"}\n\
        law: {type: legislation, title: An act, date: 2001}\n\
        thesis: {type: thesis, title: A thesis, author: \"Doe, Jane\", date: 1999, organization: A University}\n\
        -- content/cases/x.md --\n---\ntitle: X\n---\nCited [@un; @book; @chapter; @paper; @press; @web; @law; @thesis].\n";
    let first = built(rich);
    let bib = text(&first, "data/sources.bib");
    let second = built(&format!(
        "-- casebook.yaml --\ntitle: Second\ntheme: register\n-- content/sources/x.bib --\n{bib}\
         -- content/cases/x.md --\n---\ntitle: X\n---\nCited [@un; @book; @chapter; @paper; @press; @web; @law; @thesis].\n"
    ));
    let items = |files: &Files| -> BTreeMap<String, Json> {
        let list: Vec<Json> = serde_json::from_str(&text(files, "data/sources.json")).unwrap();
        list.into_iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item)).collect()
    };
    let (expected, found) = (items(&first), items(&second));
    let mut faults = Vec::new();
    for (key, item) in &expected {
        let back = found.get(key).cloned().unwrap_or(json!({}));
        let names = item.as_object().unwrap().keys().chain(back.as_object().unwrap().keys());
        let names: std::collections::BTreeSet<&String> = names.collect();
        for name in names {
            // BibTeX, as it is read, knows neither laws nor newspapers.
            let known = name == "type" && ["law", "press"].contains(&key.as_str());
            if item.get(name) != back.get(name) && !known {
                faults.push(format!(
                    "{key}: {name}: {} became {}",
                    item[name.as_str()],
                    back[name.as_str()]
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}\n{bib}", faults.join("\n"));
}

#[test]
fn ris_is_well_formed() {
    let files = online();
    let ris = files.keys().filter(|path| path.ends_with(".ris")).cloned().collect::<Vec<_>>();
    assert_eq!(
        ris,
        [
            "about.ris",
            "cases/bare.ris",
            "cases/syria.ris",
            "category/a.ris",
            "category/b.ris",
            "index.ris"
        ]
    );
    for path in ris {
        let text = text(&files, &path);
        let lines: Vec<&str> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
        for line in &lines {
            let (tag, rest) = line.split_at(6);
            let letters: Vec<char> = tag.chars().collect();
            assert!(
                letters[0].is_ascii_uppercase()
                    && (letters[1].is_ascii_uppercase() || letters[1].is_ascii_digit())
                    && tag[2..] == *"  - ",
                "{path}: {line:?}"
            );
            assert!(!rest.contains(['\r', '\n']), "{path}: {line:?}");
        }
        let at = |tag: &str| lines.iter().filter(|line| line.starts_with(tag)).count();
        assert!(lines[0].starts_with("TY  - ") && at("TY  - ") == 1, "{path}");
        assert!(*lines.last().unwrap() == "ER  - " && at("ER  - ") == 1, "{path}");
    }
    assert_eq!(
        text(&files, "cases/syria.ris").replace("\r\n", "\n"),
        "TY  - CHAP\nID  - syria-5-6-others-2026\nAU  - Doe, Jane Q.\nAU  - Casebook editors\nAU  - de la Roe, Rob\n\
         TI  - Syria: \"5 < 6\" & others\nT2  - The <Casebook> & more\nPB  - A Press & Sons\nPY  - 2026\nDA  - 2026/11/22/\n\
         ET  - 1.2\nSN  - 978-0-306-40615-7\nUR  - https://example.org/book/cases/syria.html\nLA  - en-GB\n\
         AB  - It bought missiles, 50% of them {so}\nKW  - Alpha\nKW  - ships\nKW  - small arms\nER  - \n"
    );
}

#[test]
fn csl_json_has_what_the_schema_asks_for() {
    let files = online();
    for path in
        files.keys().filter(|path| path.ends_with(".csl.json") || *path == "data/sources.json")
    {
        let items: Vec<Json> = serde_json::from_str(&text(&files, path)).unwrap();
        assert!(!items.is_empty(), "{path}");
        for item in items {
            let texts = [
                "id",
                "type",
                "title",
                "container-title",
                "publisher",
                "publisher-place",
                "number",
                "volume",
                "issue",
                "edition",
                "version",
                "page",
                "DOI",
                "ISBN",
                "ISSN",
                "URL",
                "genre",
                "note",
                "abstract",
                "language",
                "keyword",
            ];
            for (name, value) in item.as_object().unwrap() {
                match name.as_str() {
                    "author" | "editor" => {
                        for person in value.as_array().unwrap() {
                            let names: Vec<&String> = person.as_object().unwrap().keys().collect();
                            assert!(
                                names == ["family", "given"] || names == ["literal"],
                                "{path}: {person}"
                            );
                        }
                    }
                    "issued" | "accessed" => {
                        let parts = value["date-parts"][0].as_array().unwrap();
                        assert!(
                            (1..=3).contains(&parts.len()) && parts.iter().all(Json::is_u64),
                            "{path}: {value}"
                        );
                    }
                    name => assert!(texts.contains(&name) && value.is_string(), "{path}: {name}"),
                }
            }
            for name in ["id", "type", "title"] {
                assert!(item[name].as_str().is_some_and(|text| !text.is_empty()), "{path}: {name}");
            }
        }
    }
    let item = only(&files, "cases/syria.csl.json");
    assert_eq!([&item["type"], &item["id"]], [&json!("chapter"), &json!("syria-5-6-others-2026")]);
    assert_eq!(item["issued"], json!({ "date-parts": [[2026, 11, 22]] }));
    assert_eq!(item["author"][1], json!({ "literal": "Casebook editors" }));
    assert_eq!(only(&files, "index.csl.json")["type"], "book");
}

// ---- The strings.

fn strings(files: &Files, path: &str) -> Vec<String> {
    let html = text(files, path);
    let block = &html[html.find("<details class=\"cite\">").unwrap()..];
    let block = &block[block.find("<dl>").unwrap() + 5..block.find("</dl>").unwrap()];
    block
        .lines()
        .map(|line| line.replace("<dt>", "").replace("</dt><dd>", ": ").replace("</dd>", ""))
        .collect()
}

#[test]
fn readers_can_copy_four_strings() {
    let files = built(
        "-- casebook.yaml --\ntitle: The casebook\ntheme: register\nauthor: [\"Doe, Jane Q.\", Casebook editors]\npublisher: A Press\n\
         base_url: https://e.org/\ndoi: 10.1234/abc\n\
         -- content/index.md --\n---\ntitle: Home\n---\nWords.\n\
         -- content/cases/syria.md --\n---\ntitle: Syria & others\ndate: 2026-01-05\nupdated: 2026-06-22\nversion: \"1.2\"\n---\nWords.\n\
         -- content/cases/why.md --\n---\ntitle: Why?\nauthors: [\"Smith, John A.-B.\"]\ndate: 2026-09\n---\nWords.\n",
    );
    let found: Vec<String> = ["cases/syria.html", "cases/why.html", "index.html"]
        .iter()
        .flat_map(|path| strings(&files, path))
        .collect();
    let found: Vec<String> = found
        .iter()
        .map(|line| match line.split_once("<a href=\"") {
            Some((before, rest)) => {
                let (href, rest) = rest.split_once("\">").unwrap();
                let (shown, after) = rest.split_once("</a>").unwrap();
                assert_eq!(href, shown);
                format!("{before}{shown}{after}")
            }
            None => line.clone(),
        })
        .collect();
    assert_eq!(
        found,
        [
            "RUSI: Jane Q. Doe and Casebook editors, ‘Syria &amp; others’, in <i>The casebook</i>, version 1.2, A Press, 22 June 2026, https://e.org/cases/syria.html.",
            "Chicago: Doe, Jane Q., and Casebook editors. “Syria &amp; others.” In <i>The casebook</i>. Version 1.2. A Press, 2026. https://e.org/cases/syria.html.",
            "APA: Doe, J. Q., &amp; Casebook editors (2026, June 22). Syria &amp; others (Version 1.2). In <i>The casebook</i>. A Press. https://e.org/cases/syria.html",
            "MLA: Doe, Jane Q., and Casebook editors. “Syria &amp; others.” <i>The casebook</i>, version 1.2, A Press, 22 June 2026, https://e.org/cases/syria.html.",
            "RUSI: John A.-B. Smith, ‘Why?’, in <i>The casebook</i>, A Press, September 2026, https://e.org/cases/why.html.",
            "Chicago: Smith, John A.-B. “Why?” In <i>The casebook</i>. A Press, 2026. https://e.org/cases/why.html.",
            "APA: Smith, J. A.-B. (2026, September). Why? In <i>The casebook</i>. A Press. https://e.org/cases/why.html",
            "MLA: Smith, John A.-B. “Why?” <i>The casebook</i>, A Press, Sept. 2026, https://e.org/cases/why.html.",
            "RUSI: Jane Q. Doe and Casebook editors, <i>The casebook</i>, A Press, September 2026, https://doi.org/10.1234/abc.",
            "Chicago: Doe, Jane Q., and Casebook editors. <i>The casebook</i>. A Press, 2026. https://doi.org/10.1234/abc.",
            "APA: Doe, J. Q., &amp; Casebook editors (2026, September). <i>The casebook</i>. A Press. https://doi.org/10.1234/abc",
            "MLA: Doe, Jane Q., and Casebook editors. <i>The casebook</i>. A Press, Sept. 2026, https://doi.org/10.1234/abc.",
        ]
    );
}

#[test]
fn strings_do_without_what_is_not_known() {
    let files = least();
    assert_eq!(
        strings(&files, "cases/x.html"),
        [
            "RUSI: Least, ‘X’, in <i>Least</i>.",
            "Chicago: Least. “X.” In <i>Least</i>.",
            "APA: Least (n.d.). X. In <i>Least</i>.",
            "MLA: Least. “X.” <i>Least</i>.",
        ]
    );
}
