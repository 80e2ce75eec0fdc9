//! The built-in style, source by source: `tests/citations/rusi.md` against the notes of a page.

use std::collections::BTreeMap;

use casebook::Body;

use crate::harness;

#[test]
fn every_type_of_source_is_cited_as_rusi_cites_it() {
    for path in harness::files("citations") {
        harness::check(&path, |name, input| match name.split_once(": ") {
            Some((key, places)) => places
                .split(" | ")
                .map(|place| format!("{place}: {}\n", forms(input, key, place)["Subsequent at"]))
                .collect(),
            None => {
                let (key, place) = name.split_once(", ").expect("a key and a place");
                let forms = forms(input, key, place);
                ORDER.iter().map(|form| format!("{form}: {}\n", forms[form])).collect()
            }
        });
    }
}

const ORDER: [&str; 7] =
    ["First", "First at", "Subsequent", "Subsequent at", "Ibid", "Ibid at", "Reference"];

/// All forms of a source, read back from the pages of a site that brings each of them about.
fn forms(sources: &str, key: &str, place: &str) -> BTreeMap<&'static str, String> {
    let bare = format!("[@{key}]");
    let at = format!("[@{key}, {place}]");
    let gap = "[@gap]";
    let site = format!(
        "{sources}-- content/cases/all.md --\n---\ntitle: All\ncategory: a\n---\n\
         A {bare}. B {bare}. C {gap}. D {bare}. E {at}. F {gap}. G {at}.\n\
         -- content/cases/at.md --\n---\ntitle: At\ncategory: a\n---\nA {at}.\n\
         -- content/category/a.md --\n---\ntitle: A\n---\n"
    );
    let built = harness::site(&site);
    assert!(!built.has_errors(), "{}", harness::drawn(&built));
    let page = |path: &str| {
        let paths = built.paths();
        let at = paths.iter().position(|found| found.to_string() == path);
        match built.render(at.unwrap_or_else(|| panic!("no page {path}"))) {
            Ok(body @ Body::Bytes(_)) => harness::text(&body),
            _ => panic!("{path} cannot be drawn"),
        }
    };
    let (all, first_at) = (page("cases/all.html"), page("cases/at.html"));
    let reference = page(&format!("sources/{key}.html"));
    BTreeMap::from([
        ("First", note(&all, 1)),
        ("First at", note(&first_at, 1)),
        ("Subsequent", note(&all, 4)),
        ("Subsequent at", note(&all, 7)),
        ("Ibid", note(&all, 2)),
        ("Ibid at", note(&all, 5)),
        ("Reference", words(reference.lines().next().unwrap_or_default())),
    ])
}

/// The words of a note of a page.
fn note(html: &str, number: usize) -> String {
    let head = format!("<li id=\"_fn-{number}\">");
    let from = html.find(&head).unwrap_or_else(|| panic!("no note {number} in\n{html}"));
    let rest = &html[from + head.len()..];
    words(rest.split(" <a class=\"note-back\"").next().unwrap_or_default())
}

/// HTML as words, with asterisks for italics.
fn words(html: &str) -> String {
    let html = html.replace("<i>", "*").replace("</i>", "*");
    let mut out = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    for (entity, sign) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        out = out.replace(entity, sign);
    }
    out
}
