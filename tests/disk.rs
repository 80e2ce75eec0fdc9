//! What only a real disk can hold, and what is written to one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::harness::{SETTINGS, THEME};

/// A folder of the test's own, removed when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("casebook-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    /// A folder with the files of a fixture.
    pub fn with(name: &str, fixture: &str) -> Folder {
        let folder = Folder::new(name);
        folder.add(fixture);
        folder
    }

    /// Writes the files of a fixture.
    pub fn add(&self, fixture: &str) {
        let mut current: Option<(PathBuf, String)> = None;
        let put = |file: Option<(PathBuf, String)>| {
            if let Some((path, text)) = file {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        };
        for line in fixture.split_inclusive('\n') {
            if let Some(path) =
                line.trim_end().strip_prefix("-- ").and_then(|s| s.strip_suffix(" --"))
            {
                put(current.replace((self.0.join(path), String::new())));
            } else if let Some((_, text)) = &mut current {
                text.push_str(line);
            }
        }
        put(current);
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.0.join(below)
    }

    /// Removes a case that was never on the web: its file, and its lines in the lock.
    pub fn forget(&self, case: &str) {
        fs::remove_file(self.path(case)).unwrap();
        let lock = self.path("paragraphs.lock");
        let Ok(text) = fs::read_to_string(&lock) else { return };
        let mut ours = false;
        let keeps = |line: &&str| {
            ours = if line.starts_with(' ') { ours } else { line.trim_end() == case };
            !ours
        };
        let kept: String = text.split_inclusive('\n').filter(keeps).collect();
        fs::write(&lock, kept).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the program in a folder; `SOURCE_DATE_EPOCH` and colours are fixed.
pub fn casebook(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1795219200")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// The exit status, and what was printed on both streams.
pub fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Every file below a folder with its bytes, our own records left out.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap() == ".casebook" {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(&path).unwrap_or_default()));
            }
        }
    }
    found.sort();
    found
}

/// What a build says when it wrote `paragraphs.lock`.
const LOCK_WORDS: &str =
    "The ids of paragraphs are kept in paragraphs.lock: commit it with the content";

/// A site of two cases.
pub fn small() -> String {
    format!(
        "{SETTINGS}{THEME}-- content/category/a.md --\n---\ntitle: Alpha\n---\n\
         -- content/cases/x.md --\n---\ntitle: X\ncategory: a\n---\nOne [y](y.md).\n\
         -- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nTwo words of text.\n"
    )
}

#[test]
fn a_second_build_writes_nothing_and_a_changed_body_only_its_files() {
    let site = Folder::with("changes", &small());
    let (status, out, _) = said(&casebook(&site.0, &["build"]));
    assert_eq!(status, 0);
    assert!(out.starts_with(&format!("{LOCK_WORDS}\nBuilt 8 pages in ")), "{out}");
    let before = files(&site.path("public"));
    std::thread::sleep(std::time::Duration::from_millis(120));
    let (_, out, _) = said(&casebook(&site.0, &["build"]));
    let (_, again, _) = said(&casebook(&site.0, &["build"]));
    assert!(out.contains("0 files written") || out.contains("Nothing changed"), "{out}");
    assert!(again.starts_with("Nothing changed: 24 files in "), "{again}");
    assert_eq!(files(&site.path("public")), before);

    site.add(
        "-- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nTwo words of text, or three.\n",
    );
    let (_, _, err) = said(&casebook(&site.0, &["build", "-v"]));
    let wrote: Vec<&str> = err.lines().filter_map(|line| line.strip_prefix("wrote ")).collect();
    // The page itself, the lists that show its summary, and what is read by machines.
    let expected = [
        "cases/index.html",
        "cases/y.bib",
        "cases/y.csl.json",
        "cases/y.html",
        "cases/y.ris",
        "category/a.html",
        "data/cases.csv",
        "data/cases.json",
    ];
    assert_eq!(wrote, expected);

    site.forget("content/cases/y.md");
    site.add("-- content/cases/x.md --\n---\ntitle: X\ncategory: a\n---\nOne.\n");
    let (_, _, err) = said(&casebook(&site.0, &["build", "-v"]));
    assert!(err.contains("removed cases/y.html\n"), "{err}");
    assert!(!site.path("public/cases/y.html").exists());
}

#[test]
fn a_file_of_ours_that_was_changed_is_mended() {
    let site = Folder::with("mended", &small());
    casebook(&site.0, &["build"]);
    let before = files(&site.path("public"));
    std::thread::sleep(std::time::Duration::from_millis(120));
    casebook(&site.0, &["build"]);
    for damage in ["changed", "removed"] {
        std::thread::sleep(std::time::Duration::from_millis(30));
        match damage {
            "changed" => fs::write(
                site.path("public/cases/x.html"),
                "<p>One <a href=\"y.html\">Y</a>.</p>\n\n",
            )
            .unwrap(),
            _ => fs::remove_file(site.path("public/cases/x.html")).unwrap(),
        }
        casebook(&site.0, &["build"]);
        assert_eq!(files(&site.path("public")), before, "{damage}");
    }
}

#[test]
fn strangers_files_are_kept_and_foreign_folders_refused() {
    let site = Folder::with("strangers", &small());
    fs::create_dir(site.path("public")).unwrap();
    fs::write(site.path("public/.gitignore"), "*\n").unwrap();
    assert_eq!(said(&casebook(&site.0, &["build"])).0, 0);
    fs::write(site.path("public/CNAME"), "example.org\n").unwrap();
    fs::write(site.path("public/cases/own.txt"), "mine\n").unwrap();
    site.forget("content/cases/y.md");
    site.forget("content/cases/x.md");
    site.add("-- content/cases/z.md --\n---\ntitle: Z\ncategory: a\n---\n");
    assert_eq!(said(&casebook(&site.0, &["build"])).0, 0);
    assert_eq!(fs::read_to_string(site.path("public/CNAME")).unwrap(), "example.org\n");
    assert_eq!(fs::read_to_string(site.path("public/cases/own.txt")).unwrap(), "mine\n");
    assert!(!site.path("public/cases/x.html").exists());

    fs::create_dir(site.path("other")).unwrap();
    fs::write(site.path("other/thesis.doc"), "years of work\n").unwrap();
    let (status, _, err) = said(&casebook(&site.0, &["build", "-o", "other"]));
    assert_eq!(status, 2);
    assert!(err.contains("is not empty and was not written by casebook"), "{err}");
    assert_eq!(files(&site.path("other")).len(), 1);
    assert_eq!(said(&casebook(&site.0, &["build", "-o", "other", "--force"])).0, 0);
    assert!(site.path("other/thesis.doc").exists() && site.path("other/index.html").exists());

    // A stranger's file in the place of one of ours.
    site.forget("content/cases/z.md");
    site.add("-- content/own.md --\n---\ntitle: Own\n---\n-- content/cases/x.md --\n---\ntitle: X\ncategory: a\n---\n");
    fs::write(site.path("public/own.html"), "mine\n").unwrap();
    let (status, _, err) = said(&casebook(&site.0, &["build"]));
    assert_eq!((status, err.contains("own.html")), (2, true), "{err}");
    assert_eq!(fs::read_to_string(site.path("public/own.html")).unwrap(), "mine\n");
}

#[test]
fn faults_leave_the_last_site_as_it_is() {
    let site = Folder::with("faults", &small());
    casebook(&site.0, &["build"]);
    let before = files(&site.path("public"));
    site.add("-- content/cases/y.md --\n---\ntitle: Y\ncategory: b\n---\nThree.\n");
    assert_eq!(said(&casebook(&site.0, &["build"])).0, 1);
    assert_eq!(files(&site.path("public")), before);
    site.add(&small());
    site.add("-- themes/plain/templates/home.html --\n{{ page.titel }}\n-- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nTwo words of text, or four.\n");
    let (status, _, err) = said(&casebook(&site.0, &["build"]));
    assert_eq!((status, err.contains("template-fault")), (1, true), "{err}");
    assert_eq!(files(&site.path("public")), before);
    assert!(!site.path("public/.casebook/stage").exists());
    // The same for a folder that is not there yet.
    assert_eq!(said(&casebook(&site.0, &["build", "-o", "fresh"])).0, 1);
    let left: Vec<_> =
        fs::read_dir(&site.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("fresh")), "{left:?}");
}

#[test]
fn the_output_never_covers_the_sources() {
    let site = Folder::with("cover", &small());
    for output in ["content", "content/x", "themes/plain", ".", "..", "public/../content"] {
        let (status, _, err) = said(&casebook(&site.0, &["build", "-o", output]));
        assert_eq!(status, 2, "{output}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;

    let site = Folder::with("links", &small());
    let secret = Folder::with(
        "secret",
        "-- secret.md --\n---\ntitle: Secret\ncategory: a\n---\nhidden\n-- index.html --\nkeep\n",
    );
    symlink(secret.path("secret.md"), site.path("content/cases/secret.md")).unwrap();
    symlink(&secret.0, site.path("content/folder")).unwrap();
    let (status, _, err) = said(&casebook(&site.0, &["build"]));
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        err,
        "warning[symbolic-link]: a symbolic link is not followed and was left out\n \
         --> content/cases/secret.md:1:1\n  |\n1 |\n  | ^\n  |\nhelp: put the file itself here\n\n\
         warning[symbolic-link]: a symbolic link is not followed and was left out\n \
         --> content/folder:1:1\n  |\n1 |\n  | ^\n  |\nhelp: put the file itself here\n\n2 warnings\n"
    );
    let all: Vec<u8> =
        files(&site.path("public")).into_iter().flat_map(|(_, bytes)| bytes).collect();
    assert!(!String::from_utf8_lossy(&all).contains("hidden"));

    // Nor does an output that is a link lead into the sources.
    symlink(site.path("content"), site.path("elsewhere")).unwrap();
    let (status, _, err) = said(&casebook(&site.0, &["build", "-o", "elsewhere", "--force"]));
    assert_eq!((status, err.contains("would cover sources")), (2, true), "{err}");

    // A link in the output is not written through.
    fs::remove_dir_all(site.path("public/cases")).unwrap();
    symlink(&secret.0, site.path("public/cases")).unwrap();
    let (status, _, err) = said(&casebook(&site.0, &["build"]));
    assert_eq!((status, err.contains("is a symbolic link")), (2, true), "{err}");
    assert_eq!(fs::read_to_string(secret.path("index.html")).unwrap(), "keep\n");

    // A manifest that somebody tampered with removes nothing outside.
    fs::remove_file(site.path("public/cases")).unwrap();
    fs::write(
        site.path("public/.casebook/manifest"),
        format!("casebook manifest 1\n1 ../secret.md\n1 {}\n", secret.path("secret.md").display()),
    )
    .unwrap();
    fs::copy(secret.path("secret.md"), site.path("secret.md")).unwrap();
    assert_eq!(said(&casebook(&site.0, &["build", "--force"])).0, 0);
    assert!(site.path("secret.md").exists() && secret.path("secret.md").exists());
}

#[test]
fn bytes_that_are_not_text_are_shown_where_they_stand() {
    let site = Folder::with("bytes", &small());
    fs::write(site.path("content/cases/x.md"), b"---\ntitle: X\ncategory: a\n---\nCaf\xe9.\n")
        .unwrap();
    fs::write(site.path("content/cases/big.md"), vec![b'a'; (16 << 20) + 1]).unwrap();
    let (status, _, err) = said(&casebook(&site.0, &["build"]));
    assert_eq!(status, 1);
    assert_eq!(
        err,
        "error[too-large]: the file has 16 MiB; 16 MiB are read\n --> content/cases/big.md:1:1\n  |\n1 |\n  | ^\n  |\n\
         help: split it, or keep data files outside `content/`\n\n\
         error[not-utf8]: the file is not UTF-8 text from here on\n --> content/cases/x.md:5:4\n  |\n5 | Caf\u{fffd}.\n  |    ^\n  |\n\
         help: save it again with the encoding UTF-8\n\n2 errors: nothing was written\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_one_on_other_disks_are_reported() {
    let site = Folder::with("names", &small());
    site.add("-- content/cases/X.md --\n---\ntitle: Big X\nslug: big\ncategory: a\n---\n");
    let (status, _, err) = said(&casebook(&site.0, &["build"]));
    assert_eq!(status, 1);
    assert!(err.starts_with("error[name-collision]: this file and `content/cases/X.md` are one file on many disks\n --> content/cases/x.md:1:1\n"), "{err}");
}

#[test]
fn the_output_is_the_same_for_any_number_of_threads_and_from_anywhere() {
    let mut fixture = small();
    for n in 0..200 {
        fixture.push_str(&format!(
            "-- content/cases/case-{n}.md --\n---\ntitle: Case {n}\ncategory: a\ngoods: []\n---\nSee [next](case-{}.md).\n\n```rust\nfn main() {{ let x = {n}; }}\n```\n",
            (n + 7) % 200
        ));
    }
    let site = Folder::with("same", &fixture);
    casebook(&site.0, &["build", "-j", "1", "-o", "one"]);
    casebook(
        Path::new("/"),
        &[
            "build",
            "--root",
            site.0.to_str().unwrap(),
            "-j",
            "8",
            "-o",
            site.path("many").to_str().unwrap(),
        ],
    );
    let (one, many) = (files(&site.path("one")), files(&site.path("many")));
    assert!(one.len() > 200 && one == many);
    let manifest = |name: &str| fs::read(site.path(name).join(".casebook/manifest")).unwrap();
    assert_eq!(manifest("one"), manifest("many"));
}

#[test]
fn the_lock_is_written_once_and_then_only_when_paragraphs_change() {
    let site = Folder::with("lock", &small());
    let lock = site.path("paragraphs.lock");
    let read = || fs::read_to_string(&lock).unwrap();
    let touched = || fs::metadata(&lock).unwrap().modified().unwrap();
    let (_, out, _) = said(&casebook(&site.0, &["build"]));
    assert!(out.starts_with(LOCK_WORDS), "{out}");
    let (first, time) = (read(), touched());
    let lines: Vec<&str> = first.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), 5, "{first}");
    assert_eq!(
        (lines[0], lines[1], lines[3]),
        ("version 1", "content/cases/x.md", "content/cases/y.md"),
        "{first}"
    );
    assert!(lines[2].starts_with(" p-") && lines[2].ends_with(" One y."), "{first}");

    // A second build writes it no more, whether it walks or stops at once.
    for arguments in [&["build"][..], &["build", "--force"], &["build"]] {
        std::thread::sleep(std::time::Duration::from_millis(120));
        let (status, out, _) = said(&casebook(&site.0, arguments));
        assert_eq!((status, out.contains("paragraphs.lock")), (0, false), "{out}");
        assert_eq!((read(), touched()), (first.clone(), time), "{arguments:?}");
    }

    // A changed word keeps the id, a new paragraph gets one; the old lines stay as they are.
    let new = "A third paragraph that nobody has seen before.";
    site.add(&format!(
        "-- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nTwo words of text.\n\n{new}\n"
    ));
    let (status, out, _) = said(&casebook(&site.0, &["build"]));
    assert_eq!((status, out.starts_with(LOCK_WORDS)), (0, true), "{out}");
    let second = read();
    assert!(second.starts_with(&first) && second.ends_with(" A third paragraph that nobody has\n"));

    // The lock of one output is that of all: no other build rewrites it.
    let (_, out, _) = said(&casebook(&site.0, &["build", "-o", "other"]));
    assert!(!out.contains("paragraphs.lock"), "{out}");
    assert_eq!(read(), second);
}

#[test]
fn the_lock_is_left_alone_by_a_build_that_fails() {
    let site = Folder::with("lockfault", &small());
    let lock = site.path("paragraphs.lock");
    // A first build with an error makes none.
    site.add("-- content/cases/y.md --\n---\ntitle: Y\ncategory: b\n---\nTwo words of text.\n");
    assert_eq!(said(&casebook(&site.0, &["build"])).0, 1);
    assert!(!lock.exists());
    site.add(&small());
    assert_eq!(said(&casebook(&site.0, &["build"])).0, 0);
    let before = fs::read(&lock).unwrap();
    let time = fs::metadata(&lock).unwrap().modified().unwrap();
    let faults = [
        // An error in the content.
        "-- content/cases/y.md --\n---\ntitle: Y\ncategory: b\n---\nTwo words of text.\n\nThree more words.\n",
        // A template that cannot be filled.
        "-- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nTwo words of text.\n\nFour.\n-- themes/plain/templates/home.html --\n{{ page.titel }}\n",
        // A paragraph that is gone.
        "-- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nQuite another text.\n",
    ];
    for fault in faults {
        site.add(&small());
        site.add(fault);
        let (status, out, err) = said(&casebook(&site.0, &["build"]));
        assert_eq!((status, out.as_str()), (1, ""), "{err}");
        assert_eq!(fs::read(&lock).unwrap(), before, "{fault}");
        assert_eq!(fs::metadata(&lock).unwrap().modified().unwrap(), time, "{fault}");
    }
    // With `--locked` a build that would change it fails, and neither lock nor site is written.
    site.add(&small());
    assert_eq!(said(&casebook(&site.0, &["build", "--locked"])).0, 0);
    let published = files(&site.path("public"));
    site.add(
        "-- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nTwo words of text.\n\nFive.\n",
    );
    let (status, _, err) = said(&casebook(&site.0, &["build", "--locked"]));
    assert_eq!((status, err.contains("error[stale-lock]")), (1, true), "{err}");
    assert_eq!(fs::read(&lock).unwrap(), before);
    assert_eq!(files(&site.path("public")), published);
    // `--drafts` shows what is not published, so it keeps nothing of it.
    site.add("-- content/cases/y.md --\n---\ntitle: Y\ncategory: a\n---\nTwo words of text.\n");
    site.add("-- content/cases/z.md --\n---\ntitle: Z\ncategory: a\ndraft: true\n---\nSix.\n");
    assert_eq!(said(&casebook(&site.0, &["build", "--drafts", "--locked"])).0, 0);
    assert_eq!(fs::read(&lock).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn the_lock_is_not_written_through_a_link() {
    let site = Folder::with("locklink", &small());
    let secret = Folder::with("locksecret", "-- kept.txt --\nkeep\n");
    for name in ["paragraphs.lock", "paragraphs.new"] {
        let _ = fs::remove_file(site.path("paragraphs.lock"));
        std::os::unix::fs::symlink(secret.path("kept.txt"), site.path(name)).unwrap();
        casebook(&site.0, &["build", "--force"]);
        assert_eq!(fs::read_to_string(secret.path("kept.txt")).unwrap(), "keep\n", "{name}");
    }
}
