//! No content makes the program panic, and none makes it write script.

use casebook::Sources;

use crate::harness::{THEME, options};

/// Settings with a field of every type.
pub const EVERYTHING: &str = "\
-- casebook.yaml --
title: Test
base_url: https://example.org/x/
theme: plain
grids: [[category, goods]]
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
    records: { type: records, fields: { name: text, when: date, text: markdown } }
";

/// Pieces that parsers trip over.
const PIECES: [&str; 96] = [
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
];

fn roll(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 33) % n as u64) as usize
}

#[test]
fn no_content_makes_the_program_panic() {
    for seed in 0..3_000_u64 {
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

#[test]
fn deep_nesting_is_survived() {
    for piece in ["> ", "- ", "[", "*a **b ", "(", "![", "<b>", "{a: "] {
        let deep = piece.repeat(20_000);
        let text = format!(
            "{EVERYTHING}{THEME}-- content/cases/x.md --\n---\ntitle: X\ngoods: [a]\n---\n{deep}\n-- content/cases/y.md --\n---\nstory: {deep}\n---\n"
        );
        casebook::build(Sources::fixture(&text), &options()).collect();
    }
}
