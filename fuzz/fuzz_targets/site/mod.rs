//! A site with a field of every type around the text that is tried.

use casebook::{Body, Options, Sources};

const SITE: &str = "\
-- casebook.yaml --
title: Test
theme: plain
base_url: https://example.org/x/
raw_html: true
grids: [[category, goods]]
case:
  group: category
  fields:
    category: { type: term, open: true }
    goods: { type: terms, open: true, strength: [strong, likely], min: 1 }
    story: markdown
    n: { type: integer, min: 1 }
    price: number
    flag: flag
    seen: date
    span: period
    site: url
    kind: { type: choice, choices: [a, b] }
    sequel: cases
    sources: sources
    records: { type: records, fields: { name: text, when: date, text: markdown } }
-- themes/plain/templates/home.html --
{{ page.content | safe }}
-- themes/plain/templates/cases.html --
{% for group in groups %}{% for case in group.cases %}{{ case.title }}{% endfor %}{% endfor %}
-- themes/plain/templates/case.html --
{{ page.title }}{{ page.content | safe }}{% for fact in case.facts %}{{ fact.text }}{{ fact.html | safe }}{% endfor %}
{% for back in page.backlinks %}{{ back.before }}{{ back.link }}{{ back.after }}{% endfor %}
-- themes/plain/templates/facet.html --
{% for term in terms %}{{ term.title }}{% endfor %}
-- themes/plain/templates/term.html --
{% for case in cases %}{{ case.title }}{% endfor %}
-- themes/plain/templates/grid.html --
{{ grid.total }}
-- themes/plain/templates/page.html --
{{ page.content | safe }}
-- themes/plain/templates/404.html --
-- content/about.md --
---
title: About
---
See [x](cases/x.md) and [[x#One]].
";

/// Builds the site in memory, draws every diagnostic and every page.
pub fn build(case: &str) {
    let options = Options::on(1_795_219_200);
    let mut built = casebook::build(Sources::fixture(&format!("{SITE}{case}")), &options);
    for note in &built.diagnostics {
        casebook::human(note, &built.sources, true);
        casebook::json_line(note, &built.sources);
    }
    for (path, body) in built.collect() {
        let Body::Bytes(bytes) = body else { continue };
        let html = String::from_utf8(bytes).expect("what is drawn is text").to_lowercase();
        assert!(!html.contains("<script"), "{path} holds a script");
        assert!(!html.contains("href=\"javascript"), "{path} holds a link that runs");
    }
}
