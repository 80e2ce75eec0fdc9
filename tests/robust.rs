//! No content makes the program panic, and none makes it write script.

use casebook::Sources;

use crate::harness::{THEME, options};

/// Settings with a field of every type.
pub const EVERYTHING: &str = "\
-- casebook.yaml --
title: Test
base_url: https://example.org/x/
theme: plain
based_on: book
grids: [[category, goods]]
status_words:
  confirmed: { label: confirmed by all, meaning: So it is. }
  reported: Somebody says so.
case:
  group: category
  fields:
    category: { type: term, open: true, term_fields: { note: markdown } }
    goods: { type: terms, open: true, strength: [strong, likely], min: 1 }
    story: markdown
    n: { type: integer, min: 1 }
    price: number
    flag: flag
    date2: date
    span: period
    site: url
    kind: { type: choice, choices: [a, b] }
    sequel: cases
    sources: sources
    standing: status
    seat: point
    records: { type: records, fields: { name: text, when: date, text: markdown, source: source } }
";

/// Sources that can be cited.
const SOURCES: &str = "\
-- content/sources/good.yaml --
book: { type: book, title: A “book” & <more>, author: [\"Doe, Jane\", \"Roe, R.\"], publisher: { name: P, location: L }, date: 2009 }
un: { type: report, title: Report, author: { name: UN Panel, alias: UN }, serial-number: S/2014/147, url: \"https://example.org/a?b=1&c=2\", date: 2014-03-06 }
web: { type: web, title: Ünïcode 日本, url: { value: \"https://www.example.org/\", date: 2026-11-20 } }
-- content/sources/good.bib --
@article{art, author = {van der Meer, Jan}, title = {{O}ne}, journal = {J}, volume = 3, pages = {1--9}, date = {2016-06}}
";

/// Pieces that parsers trip over.
const PIECES: &[&str] = &[
    "---\n",
    "title: X\n",
    "category: a\n",
    "goods: [a, {term: b, strength: strong}]\n",
    "goods:\n",
    "  - a\n",
    "story: |\n",
    "  # *x* [y](z.md)\n",
    "n: 3\n",
    "n: 99999999999999999999\n",
    "date2: 2020-02-30\n",
    "span: 2006/..\n",
    "records:\n",
    "  - {name: x, when: 2020}\n",
    "  - name: y\n",
    "sequel: [x, y]\n",
    "slug: ''\n",
    "order: -1\n",
    "draft: true\n",
    "&a x",
    "*a",
    "!t",
    "? k\n",
    ": v\n",
    "{",
    "}",
    "[",
    "]",
    "'",
    "\"",
    "|\n",
    ">\n",
    "\t",
    "#",
    "# H\n",
    "## H {#x}\n",
    "## H {#_x}\n",
    "#### \n",
    "- [ ] t\n",
    "- [x] t\n",
    "1. a\n",
    "9999999999. b\n",
    "> q\n",
    "> [!NOTE]\n",
    "```rust\n",
    "```\n",
    "~~~\n",
    "fn main() {}\n",
    "| a | b |\n",
    "|---|:-:|\n",
    "[^1]",
    "[^1]: n\n",
    "[^",
    "[[x]]",
    "[[x|y]]",
    "[[x#y]]",
    "[[#]]",
    "[[",
    "]]",
    "[a](x.md#y)",
    "[a](../../../x)",
    "[a](%2e%2e%2f%00)",
    "[a](javascript:x)",
    "![a](b.png)",
    "![](x.svg)",
    "<b>",
    "</b>",
    "<script>alert(1)</script>\n",
    "<!-- c -->",
    "<div onclick=x>\n",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "\\",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "é",
    "e\u{301}",
    "日本",
    "🇸🇾",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "    code\n",
    "T\n: d\n",
    "***\n",
    "==\n",
    "~x~",
    "^x^",
    "H~2~O",
    "x^2^",
    "-- a.md --",
    "x",
    "\u{85}",
    "[@book]",
    "[@book, p. 3]",
    "[see @un, paras 3–4; @nobody, ch. ",
    "@un",
    "@art's",
    "@",
    "[@",
    "; @",
    ", §",
    "p. 900001",
    "{reported}",
    "{reportd}",
    "{",
    "standing: reported\n",
    "seat: 11.6, 43.1\n",
    "seat: \"[nan, 1e999]\"\n",
    "date2: \"[2009]\"\n",
    "sources: [\"book, p. 3\", \"[@un, \"]\n",
    "retired: {p-k3f9: gone, p-0000: p-k3f9}\n",
    "retired:\n",
    "version: 1.10\n",
    "changes: [{date: 2020, kind: correction, note: x}]\n",
    "first_published: 2020\n",
    "authors: [\"Doe, Jane\", \"\"]\n",
];

/// What files of sources and the lock are made of.
const RECORDS: &[&str] = &[
    "a: {type: book, title: T, date: 2009}\n",
    "book:\n",
    "  type: article\n",
    "  type: [x]\n",
    "  title: \"{{x}} $y$ *z*\"\n",
    "  title: {value: x, short: y}\n",
    "  author: [\"Doe, Jane\", {name: x, prefix: y}]\n",
    "  author: ''\n",
    "  date: 2014-02-30\n",
    "  date: -44\n",
    "  date: ~2020\n",
    "  date: 99999999999\n",
    "  parent: {type: newspaper, title: x}\n",
    "  parent:\n    - type: book\n    - x\n",
    "  url: {value: https://example.org, date: 2020}\n",
    "  url: 'javascript:alert(1)'\n",
    "  serial-number: {doi: 10.1/x, isbn: ''}\n",
    "  page-range: 9-1\n",
    "  volume: XIV\n",
    "  archived: https://x y\n",
    "  note: |\n    x\n",
    "- x\n",
    "&x a: *x\n",
    "@book{x, title = {y}, date = {2009}}\n",
    "@book{x,",
    "@string{a = \"b\"}\n",
    "@comment{",
    "title = ",
    "{\\\"u}",
    "\\",
    "{",
    "}",
    "#",
    "\"",
    "=",
    "@",
    "%",
    "é",
    "日本",
    "\u{0}",
    "\u{feff}",
    "\r\n",
    "\n",
    "version 1\n",
    "content/cases/x.md\n",
    "content/cases/z.md\n",
    " p-k3f9 36559ce69dcdeb71 0d150c540c82035d032f00ee037b0975 x\n",
    " p-k3f9 0 0d150c540c82035d032f00ee037b0975\n",
    " p- 36559ce69dcdeb71 0é150c540c82035d032f00ee037b097 x\n",
    " p-\u{202e} ffffffffffffffffff 0d150c540c82035d032f00ee037b0975 x\n",
    "<<<<<<< HEAD\n",
];

fn roll(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 33) % n as u64) as usize
}

#[test]
fn no_content_makes_the_program_panic() {
    for seed in 0..1_000_u64 {
        let mut state = seed;
        let mut text = format!("{EVERYTHING}{THEME}");
        if seed % 4 == 0 {
            text = text.replacen("theme: plain", "raw_html: true\ntheme: plain", 1);
        }
        for name in ["cases/x.md", "cases/y.md", "category/a.md", "about.md"] {
            text.push_str(&format!("-- content/{name} --\n"));
            if roll(&mut state, 3) > 0 {
                text.push_str("---\ntitle: T\n");
            }
            for _ in 0..roll(&mut state, 24) {
                text.push_str(PIECES[roll(&mut state, PIECES.len())]);
            }
            text.push('\n');
        }
        for name in ["content/sources/x.yaml", "content/sources/x.bib", "paragraphs.lock"] {
            text.push_str(&format!("-- {name} --\n"));
            for _ in 0..roll(&mut state, 12) {
                text.push_str(RECORDS[roll(&mut state, RECORDS.len())]);
            }
            text.push('\n');
        }
        text.push_str(SOURCES);
        let mut built = casebook::build(Sources::fixture(&text), &options());
        for note in &built.diagnostics {
            casebook::human(note, &built.sources, true);
            casebook::json_line(note, &built.sources);
        }
        for (path, body) in built.collect() {
            let html = crate::harness::text(&body).to_lowercase();
            for bad in ["<script", "href=\"javascript", "<div onclick", "href=\"vbscript"] {
                assert!(!html.contains(bad), "seed {seed} wrote {bad} into {path}\n{text}");
            }
        }
    }
}

/// Pieces of text in which hardly anything is a fault, so that what is made of it is drawn.
const PROSE: &[&str] = &[
    "Word ",
    "the ship carried radios to the port ",
    "and nobody asked for papers ",
    "in June 2014 ",
    "[@book]",
    "[@book, p. 3]",
    "[@un, paras 3–4; see @art]",
    "[cf. @web, \"abstract\"; @book, ",
    "; @un]",
    "@un",
    "@art's ",
    "(@web)",
    "{reported}",
    "{Confirmed by all}",
    "{so}",
    "{",
    "}",
    "[^n]",
    "[^m]",
    ".",
    ",",
    "…",
    "?",
    "’",
    "”",
    " ",
    "é",
    "日本",
    "\\",
    "*",
    "**",
    "`",
    "[",
    "]",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n- ",
    "\n\n> ",
    "\n\n| a | b |\n|---|---|\n| ",
    " | ",
    "\n\n## H ",
    "\n\n    ",
    "\n\n![x](x.png)\n\n",
];

fn prose(state: &mut u64) -> String {
    let pieces = |state: &mut u64, n: usize| -> String {
        (0..roll(state, n)).map(|_| PROSE[roll(state, PROSE.len())]).collect()
    };
    let (body, note) = (pieces(state, 40), pieces(state, 6).replace(['\n', '|'], " "));
    format!(
        "{body}\n\nAll are cited[^n][^m] [@book; @un; @web; @art].\n\n[^n]: N {note}\n[^m]: M.\n"
    )
}

/// Ids are unique on each page, and what leads to the same page leads to one of them.
fn check_anchors(path: &str, html: &str, text: &str) {
    let of = |name: &str| -> Vec<String> {
        html.match_indices(name)
            .map(|(at, _)| html[at + name.len()..].split('"').next().unwrap().to_owned())
            .collect()
    };
    let mut ids = of(" id=\"");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "{path} has an id twice\n{html}\n{text}");
    for link in of(" href=\"#") {
        assert!(ids.binary_search(&link).is_ok(), "{path}: #{link} leads nowhere\n{html}\n{text}");
    }
}

#[test]
fn citations_are_drawn_and_paragraphs_keep_their_ids() {
    let mut drawn = 0;
    for seed in 0..150_u64 {
        let mut state = seed;
        let fixture = |body: &str, lock: &str| {
            let settings = "-- casebook.yaml --\ntitle: T\ntheme: plain\ncase: { fields: { story: markdown } }\nstatus_words: { confirmed: { label: confirmed by all }, reported: x }\n";
            let story = body.replace('\n', "\n  ");
            format!(
                "{settings}{THEME}{SOURCES}-- content/cases/x.png --\n{lock}-- content/cases/x.md --\n---\ntitle: X\nstory: |\n  S {story}\n---\n{body}"
            )
        };
        let body = prose(&mut state);
        let text = fixture(&body, "");
        let mut built = casebook::build(Sources::fixture(&text), &options());
        let files = built.collect();
        let Some(page) = files.get("cases/x.html") else { continue };
        drawn += 1;
        check_anchors("cases/x.html", &crate::harness::text(page), &text);

        // The same text with its lock is the same page, and the lock stays as it is.
        let lock = format!("-- paragraphs.lock --\n{}", built.lock.clone().unwrap());
        let mut again =
            casebook::build(Sources::fixture(&fixture(&body, &lock)), &options().locked());
        assert_eq!(again.lock, None, "{text}");
        assert!(again.collect() == files, "{text}");

        // Another text with that lock: what is lost is told, and nothing panics.
        let other =
            casebook::build(Sources::fixture(&fixture(&prose(&mut state), &lock)), &options());
        for note in &other.diagnostics {
            casebook::human(note, &other.sources, true);
        }
    }
    assert!(drawn > 75, "only {drawn} texts were without fault");
}

#[test]
fn deep_nesting_is_survived() {
    for piece in ["> ", "- ", "[", "*a **b ", "(", "![", "<b>", "{a: ", "[@", "[@a; ", "{"] {
        let deep = piece.repeat(20_000);
        let text = format!(
            "{EVERYTHING}{THEME}-- content/cases/x.md --\n---\ntitle: X\ngoods: [a]\n---\n{deep}\n-- content/cases/y.md --\n---\nstory: {deep}\n---\n"
        );
        casebook::build(Sources::fixture(&text), &options()).collect();
    }
}
