//! One `check` for every kind of test: an input and an expectation in one file.
//!
//! A test file is Markdown: prose, then blocks between lines of `~~~`. The block `site` holds the
//! files of a site, each after a line `-- path --`. Every other block is an expectation of the site
//! before it, named after `~~~`: for diagnostics `text`, or `locked` for a build with `--locked`; for sites the path of
//! a file, perhaps behind the name of an element of it (`main sources/un.html`), `files`, `diagnostics`, or `paragraphs.lock` for the lock that a build would write. `SNAPSHOTS=overwrite cargo test` writes what was found into the files; what
//! changed is then read with `git diff`, never typed by hand.

use std::{fs, path::Path};

use casebook::{Body, Built, Options, Sources};

/// The settings of a site that has none of its own.
pub const SETTINGS: &str = "\
-- casebook.yaml --
title: Test
theme: plain
case:
  group: category
  fields:
    category: { label: Category, plural: Categories, type: term, required: true }
    goods: { label: Goods, type: terms, allow_unused: true }
";

/// A theme that shows the text and little else, so that no test depends on the looks of another.
pub const THEME: &str = "\
-- themes/plain/templates/home.html --
{{ page.content | safe }}
-- themes/plain/templates/cases.html --
{% for group in groups %}{% for case in group.cases %}{{ case.title }}: {{ case.summary }}
{% endfor %}{% endfor -%}
-- themes/plain/templates/case.html --
{{ page.content | safe }}
-- themes/plain/templates/facet.html --
{% for term in terms %}{{ term.depth }} {{ term.title }} {{ term.count }}
{% endfor -%}
-- themes/plain/templates/term.html --
{% for case in cases %}{{ case.title }}: {{ case.summary }}
{% endfor -%}
-- themes/plain/templates/grid.html --
{{ grid.total }}
-- themes/plain/templates/page.html --
{{ page.content | safe }}
-- themes/plain/templates/404.html --
{{ page.root }}
-- themes/plain/templates/source.html --
{{ source.html | safe }}
{{ source.cited_in | safe }}
-- themes/plain/templates/sources.html --
{{ page.content | safe }}
{% for group in groups %}{{ group.title }}
{{ group.html | safe }}
{% endfor -%}
-- themes/plain/templates/data.html --
{% for file in files %}{{ file.path }}
{% endfor -%}
";

/// The options of every test: a fixed day.
pub fn options() -> Options {
    Options::on(1_795_219_200)
}

/// A site from the text of a fixture, with the test's settings and theme where it has none.
pub fn site(fixture: &str) -> Built {
    site_with(fixture, &options())
}

/// The same with options.
pub fn site_with(fixture: &str, options: &Options) -> Built {
    let mut text = String::new();
    if !fixture.contains("-- casebook.yaml --") {
        text.push_str(SETTINGS);
    }
    if !fixture.contains("-- themes/") || fixture.contains("-- themes/plain/") {
        text.push_str(&rest_of_theme(fixture));
    }
    text.push_str(fixture);
    casebook::build(Sources::fixture(&text), options)
}

/// The templates of the plain theme that a fixture does not bring itself, and an empty one for each
/// that the built-in theme has besides, so that a new kind of page breaks no test of another.
fn rest_of_theme(fixture: &str) -> String {
    const FOLDER: &str = "themes/plain/templates";
    let brings = |text: &str, name: &str| text.contains(&format!("-- {FOLDER}/{name} --\n"));
    let mut text = String::new();
    for file in THEME.split(&format!("-- {FOLDER}/")).skip(1) {
        let name = file.split(" --").next().unwrap_or_default();
        if !brings(fixture, name) {
            text.push_str(&format!("-- {FOLDER}/{file}"));
        }
    }
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/register/templates");
    for entry in fs::read_dir(built_in).expect("the built-in theme") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if name.ends_with(".html") && !brings(THEME, &name) && !brings(fixture, &name) {
            text.push_str(&format!("-- {FOLDER}/{name} --\n"));
        }
    }
    text
}

/// The text of a file that was made.
pub fn text(body: &Body) -> String {
    match body {
        Body::Bytes(bytes) => String::from_utf8(bytes.clone()).expect("our files are UTF-8"),
        Body::Static(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Body::File(path) => format!("copy of {}\n", path.display()),
    }
}

/// Every diagnostic as people read it.
pub fn drawn(built: &Built) -> String {
    let all = built.diagnostics.iter().map(|note| casebook::human(note, &built.sources, false));
    all.map(|note| note + "\n").collect::<Vec<_>>().join("\n")
}

/// Runs `found` on the site of a test file and compares each expectation with what it returns for
/// the expectation's name.
pub fn check(path: &Path, mut found: impl FnMut(&str, &str) -> String) {
    let text = fs::read_to_string(path).expect("the test file");
    let blocks = blocks(&text);
    let mut input = "";
    let mut actual = String::new();
    let mut at = 0;
    for block in &blocks {
        let from = block.text.as_ptr() as usize - text.as_ptr() as usize;
        actual.push_str(&text[at..from]);
        if block.name == "site" {
            input = block.text;
            actual.push_str(input);
        } else {
            let mut answer = found(block.name, input);
            if !answer.is_empty() && !answer.ends_with('\n') {
                answer.push('\n');
            }
            actual.push_str(&answer);
        }
        at = from + block.text.len();
    }
    actual.push_str(&text[at..]);
    compare(path, &text, &actual);
}

/// Compares a file with what it should hold, or writes it when asked to.
pub fn compare(path: &Path, expected: &str, actual: &str) {
    if expected == actual {
        return;
    }
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(path, actual).expect("the test file can be written");
        return;
    }
    let line = expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| {
        text.lines().skip(line.saturating_sub(2)).take(12).collect::<Vec<_>>().join("\n")
    };
    panic!(
        "{} differs from line {} on\n--- expected\n{}\n--- found\n{}\n",
        path.display(),
        line + 1,
        near(expected),
        near(actual)
    );
}

struct Block<'a> {
    name: &'a str,
    text: &'a str,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if let Some(name) = line.trim_end().strip_prefix("~~~") {
            open = match open {
                None => Some((name.trim(), next)),
                Some((name, start)) => {
                    blocks.push(Block { name, text: &text[start..at] });
                    None
                }
            };
        }
        at = next;
    }
    blocks
}

/// The test files of a folder, sorted.
pub fn files(folder: &str) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files
}
