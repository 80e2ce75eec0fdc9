//! The sites of this repository: its own, and one of another domain with the same program.

use std::{fs, path::Path};

use casebook::{Body, Options};

use crate::harness;

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
    check(Path::new(env!("CARGO_MANIFEST_DIR")));
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
