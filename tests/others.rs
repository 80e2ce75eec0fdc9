//! The sites of this repository: its own, and one of another domain with the same program.

use std::{fs, path::Path};

use casebook::{Body, Options};

use crate::harness;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn build(root: &Path) -> (casebook::Built, std::collections::BTreeMap<String, Body>) {
    let survey = casebook::survey(root).unwrap();
    let options = Options::on(1_795_219_200).base_url("https://example.org/sub/").unwrap();
    let mut built = casebook::build(casebook::read(&survey).unwrap(), &options);
    let files = built.collect();
    (built, files)
}

/// Every `href` and `src` of a page.
fn addresses(html: &str) -> Vec<&str> {
    let of = |name: &'static str| {
        html.match_indices(name).map(move |(at, _)| {
            let rest = &html[at + name.len()..];
            &rest[..rest.find('"').unwrap_or(rest.len())]
        })
    };
    of(" href=\"").chain(of(" src=\"")).collect()
}

/// Holds a site to what every site promises: no diagnostic, and links that are relative and lead
/// to a file of the site and to an id on it.
fn check(root: &Path) {
    let (built, files) = build(root);
    assert_eq!(harness::drawn(&built), "");
    for (path, body) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = harness::text(body);
        for address in addresses(&html) {
            let address = address.replace("&amp;", "&");
            let outside = ["https://", "http://", "mailto:", "tel:"]
                .iter()
                .any(|scheme| address.starts_with(scheme));
            if outside {
                continue;
            }
            let (file, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let target = if path == "404.html" && !file.is_empty() {
                file.strip_prefix("/sub/").unwrap_or_else(|| panic!("{path}: {address}")).to_owned()
            } else {
                assert!(!file.starts_with('/'), "{path}: {address}");
                follow(path, file)
            };
            let Some(found) = files.get(&target) else {
                panic!("{path}: {address} leads to no file")
            };
            if !anchor.is_empty() {
                let id = format!(" id=\"{anchor}\"");
                assert!(harness::text(found).contains(&id), "{path}: {address} leads to no id");
            }
        }
        assert!(
            !html.contains("<script>") && !html.contains(" style=\"") && !html.contains("<style"),
            "{path}"
        );
    }
}

fn follow(from: &str, link: &str) -> String {
    if link.is_empty() {
        return from.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop().expect("the link stays in the site")),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn our_own_site_is_without_fault() {
    check(root());
}

/// The pages of our cases: the path of each, without the page that lists them.
fn cases(files: &std::collections::BTreeMap<String, Body>) -> Vec<(&str, String)> {
    let is_case = |path: &str| {
        path.starts_with("cases/") && path.ends_with(".html") && path != "cases/index.html"
    };
    let cases: Vec<_> = files
        .iter()
        .filter(|(path, _)| is_case(path))
        .map(|(path, body)| (path.as_str(), harness::text(body)))
        .collect();
    assert!(!cases.is_empty());
    cases
}

#[test]
fn every_case_of_ours_says_how_to_cite_it() {
    let (_, files) = build(root());
    for (path, html) in cases(&files) {
        for part in
            ["<section class=\"part\" id=\"_cite\">", "<dt>RUSI</dt>", "citation_inbook_title"]
        {
            assert!(html.contains(part), "{path}: no {part}");
        }
        let stem = path.strip_suffix(".html").unwrap();
        for end in ["bib", "ris", "csl.json"] {
            assert!(files.contains_key(&format!("{stem}.{end}")), "{stem}.{end}");
        }
    }
}

/// The paragraphs of a page that can be cited: the id of each, and its HTML with its notes.
fn paragraphs(html: &str) -> Vec<(&str, &str)> {
    let parts = html.split("<div class=\"para\"").skip(1);
    parts
        .filter_map(|part| {
            let id = part.strip_prefix(" id=\"")?;
            Some((&id[..id.find('"')?], part))
        })
        .collect()
}

#[test]
fn every_paragraph_of_our_cases_has_a_citation() {
    let (_, files) = build(root());
    let mut faults = Vec::new();
    for (path, html) in cases(&files) {
        let all = paragraphs(&html);
        assert!(!all.is_empty(), "{path}");
        for (id, paragraph) in all {
            if !paragraph.contains("<sup class=\"note-ref\">") {
                let words: String = paragraph.chars().skip(90).take(80).collect();
                faults.push(format!("{path}#{id}: {}", words.replace('\n', " ")));
            }
        }
    }
    assert!(faults.is_empty(), "{} without a source:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_paragraphs_of_our_lock_are_on_the_pages() {
    let survey = casebook::survey(root()).unwrap();
    let mut built = casebook::build(casebook::read(&survey).unwrap(), &harness::options().locked());
    let files = built.collect();
    assert_eq!(harness::drawn(&built), "");
    assert_eq!(built.lock, None, "`casebook build` would change paragraphs.lock");
    let lock = fs::read_to_string(root().join("paragraphs.lock")).unwrap();
    let mut page = String::new();
    let mut n = 0;
    for line in lock.lines() {
        if let Some(path) = line.strip_prefix("content/") {
            page = harness::text(&files[&path.replace(".md", ".html")]);
        } else if let Some(id) = line.strip_prefix(" p-") {
            let id = id.split(' ').next().unwrap();
            assert!(page.contains(&format!(" id=\"p-{id}\"")), "{line}");
            n += 1;
        }
    }
    let on_pages: usize = cases(&files).iter().map(|(_, html)| paragraphs(html).len()).sum();
    assert_eq!(n, on_pages, "every paragraph on the pages is in the lock");
}

#[test]
fn every_source_of_ours_is_linked_from_a_page_that_is_no_list() {
    let (_, files) = build(root());
    let lists = ["sources/index.html", "sources/by-year.html"];
    let mut linked = std::collections::BTreeSet::new();
    for (path, body) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        if lists.contains(&path.as_str()) || path == "404.html" {
            continue;
        }
        let html = harness::text(body);
        linked.extend(
            addresses(&html)
                .into_iter()
                .filter(|address| !address.contains("://") && !address.starts_with("mailto:"))
                .map(|address| follow(path, address.split('#').next().unwrap()))
                .filter(|target| target != path),
        );
    }
    let sources = files.keys().filter(|path| {
        path.starts_with("sources/") && path.ends_with(".html") && !lists.contains(&path.as_str())
    });
    let alone: Vec<&String> = sources.filter(|path| !linked.contains(*path)).collect();
    assert!(alone.is_empty(), "{alone:?}");
}

#[test]
fn another_domain_needs_no_change_in_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postmortems");
    check(&root);
    let (_, files) = build(&root);
    let html = harness::text(&files["incidents/cache-stampede.html"]);
    for word in ["Severity", "Lost minutes", "Root causes", "Timeline"] {
        assert!(html.contains(word), "{word}");
    }
    assert!(files.contains_key("product/by-root-causes.html"));
}

#[test]
fn nothing_in_the_program_knows_the_first_site() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = text
                .split("#[cfg(test)]")
                .next()
                .unwrap()
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            let code = code.join("\n").to_lowercase();
            for word in
                ["berger", "korea", "\"drivers\"", "\"goods\"", "\"customer\"", "\"region\""]
            {
                assert!(!code.contains(word), "{} knows of {word}", path.display());
            }
        }
    }
}
