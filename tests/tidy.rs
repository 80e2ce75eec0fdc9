//! The rules of the house, executed: who imports whom, who owns which crate, how long a file is.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms from top to bottom. A room imports only from rooms below it.
const ROOMS: [&str; 15] = [
    "cmd", "cli", "report", "sink", "session", "render", "plan", "theme", "cite", "check",
    "resolve", "parse", "config", "load", "base",
];

/// What a room must not import although it lies below, and why.
const ABSENCES: [(&str, &str, &str); 6] = [
    ("parse", "config", "a document depends on its file alone"),
    ("sink", "session", "a sink carries bytes and does not know where they came from"),
    ("sink", "resolve", "a sink carries bytes and does not know what they mean"),
    ("render", "check", "opinions do not change what is drawn"),
    ("check", "theme", "opinions are on content, not on looks"),
    ("cli", "session", "options are text until `cmd` reads them"),
];

/// Outside crates and the only files that name them.
const OWNERS: [(&str, &[&str]); 19] = [
    ("ammonia", &["render/sanitize.rs"]),
    ("annotate_snippets", &["report/mod.rs"]),
    ("anstream", &["cmd/mod.rs"]),
    ("clap", &["cli.rs"]),
    ("clap_complete", &["cli.rs"]),
    ("csv", &["render/data/table.rs"]),
    ("deunicode", &["base/text.rs"]),
    ("granit_parser", &["base/yaml/mod.rs", "base/yaml/fault.rs"]),
    // `parse` reads sources with it, `cite` draws them; no other room knows of it.
    (
        "hayagriva",
        &[
            "parse/bibliography.rs",
            "parse/reference.rs",
            "cite/mod.rs",
            "cite/forms.rs",
            "cite/html.rs",
            "cite/mend.rs",
            "cite/style.rs",
        ],
    ),
    ("indicatif", &["report/progress.rs"]),
    ("mimalloc", &["main.rs"]),
    ("pulldown_cmark", &["parse/markdown.rs"]),
    (
        "serde_json",
        &[
            "parse/bibliography.rs",
            "render/data/cases.rs",
            "render/data/package.rs",
            "render/data/page.rs",
            "render/data/schema.rs",
            "render/works/csl.rs",
            "render/works/head.rs",
            "report/json.rs",
            "sink/state.rs",
        ],
    ),
    ("serde_yaml", &["base/yaml/mod.rs"]),
    ("strsim", &["base/text.rs"]),
    ("syntect", &["render/code.rs"]),
    ("tera", &["theme/engine.rs"]),
    ("unicode_normalization", &["base/text.rs"]),
    ("walkdir", &["load/survey.rs"]),
];

/// The longest a file may be, in lines. Nine files in ten of the programs we learn from are
/// shorter than 435.
const MAX_LINES: usize = 500;

struct Source {
    /// Relative to `src/`, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// The lines of code, without comments.
    fn code(&self) -> impl Iterator<Item = &str> {
        self.text.lines().filter(|line| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    list(&root, "rs", &mut files);
    let read = |path: &PathBuf| Source {
        path: path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"),
        text: fs::read_to_string(path).unwrap(),
    };
    files.iter().map(read).collect()
}

fn list(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, extension, files);
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
}

/// The rooms that a text names behind `crate::`, also within braces.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut word) = (0, String::new());
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => found.push(std::mem::take(&mut word)),
                    c if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            found.push(word);
        } else {
            found.push(rest.to_owned());
        }
    }
    let word = |path: String| {
        let path = path.trim();
        let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
        path[..end].to_owned()
    };
    found.into_iter().map(word).filter(|room| !room.is_empty()).collect()
}

#[test]
fn imports_point_down() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = ROOMS.iter().position(|room| *room == source.room()) else { continue };
        for room in imports(&source.code().collect::<Vec<_>>().join("\n")) {
            let below = ROOMS.iter().position(|other| *other == room).is_some_and(|at| at >= own);
            if !below {
                faults.push(format!(
                    "`{}` must not import `{room}`: imports point down",
                    source.path
                ));
            }
            for (from, to, why) in ABSENCES {
                if source.room() == from && room == to {
                    faults.push(format!("`{}` must not import `{to}`: {why}", source.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_outside_crate_has_one_owner() {
    let mut faults = Vec::new();
    for source in sources() {
        for (name, owners) in OWNERS {
            let named = source.code().any(|line| {
                line.match_indices(name).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let after = line[at + name.len()..].starts_with("::");
                    let path = !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
                    path && after
                })
            });
            if named && !owners.contains(&source.path.as_str()) {
                faults
                    .push(format!("`{}` must not name `{name}`: {owners:?} owns it", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_rooms_one_can_look_over() {
    let mut faults = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!("`{}` has {lines} lines; {MAX_LINES} are the most", source.path));
        }
        let head = source.text.lines().next().unwrap_or_default();
        if !head.starts_with("//! ") && !head.starts_with("#![doc") {
            faults.push(format!("`{}` does not begin with what it is for (`//! …`)", source.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_two_ends_touch_the_disk() {
    let mut faults = Vec::new();
    for source in sources() {
        let names = |what: &str| source.code().any(|line| line.contains(what));
        if (names("std::fs") || names("fs::")) && !["load", "sink"].contains(&source.room()) {
            faults.push(format!(
                "`{}` touches the disk; `load` reads and `sink` writes",
                source.path
            ));
        }
        if (names("env::var") || names("SystemTime"))
            && source.room() != "cmd"
            && source.room() != "load"
        {
            faults.push(format!("`{}` asks the environment; only `cmd` does", source.path));
        }
        if names("println!") || names("eprintln!") {
            faults.push(format!("`{}` prints; words go out through `cmd`", source.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_embedded_themes_are_those_of_the_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in fs::read_dir(root.join("themes")).unwrap() {
        for part in ["templates", "static"] {
            for extension in ["html", "css", "js", "svg", "woff2", "txt", "xml"] {
                list(&folder.as_ref().unwrap().path().join(part), extension, &mut files);
            }
        }
    }
    let mut names: Vec<String> = files
        .iter()
        .map(|path| {
            path.strip_prefix(root.join("themes")).unwrap().to_string_lossy().replace('\\', "/")
        })
        .collect();
    names.sort();
    let embedded = fs::read_to_string(root.join("src/load/embed.rs")).unwrap();
    let listed: Vec<String> = embedded
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, names, "the list in src/load/embed.rs and the folder `themes/` differ");
}

#[test]
fn the_architecture_names_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    for room in ROOMS {
        assert!(
            text.contains(&format!("`{room}`")),
            "docs/architecture.md says nothing of `{room}`"
        );
    }
    for word in text.split('`').skip(1).step_by(2) {
        let is_path = word.ends_with(".rs") && word.contains('/') && !word.contains([' ', '*']);
        let exists = root.join("src").join(word).exists() || root.join(word).exists();
        assert!(!is_path || exists, "docs/architecture.md names `{word}`, which is not there");
    }
}
