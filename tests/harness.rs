//! One `check` for every kind of test: an input and an expectation in one file.
//!
//! A test file is Markdown: prose, then blocks between lines of `~~~`. The block `site` holds the
//! files of a site, each after a line `-- path --`. Every other block is an expectation, named
//! after `~~~`. `SNAPSHOTS=overwrite cargo test` writes what was found into the files; what
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
";

/// The options of every test: a fixed day.
pub fn options() -> Options {
    Options::on(1_795_219_200)
}

/// A site from the text of a fixture, with the test's settings and theme where it has none.
pub fn site(fixture: &str) -> Built {
    let mut text = String::new();
    if !fixture.contains("-- casebook.yaml --") {
        text.push_str(SETTINGS);
    }
    if !fixture.contains("-- themes/") {
        text.push_str(THEME);
    }
    text.push_str(fixture);
    casebook::build(Sources::fixture(&text), &options())
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
    let input = blocks.iter().find(|block| block.name == "site").map_or("", |block| block.text);
    let mut actual = String::new();
    let mut at = 0;
    for block in &blocks {
        let from = block.text.as_ptr() as usize - text.as_ptr() as usize;
        actual.push_str(&text[at..from]);
        if block.name == "site" {
            actual.push_str(block.text);
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
