//! The command line as its users meet it.

use std::fs;

use crate::disk::{Folder, casebook, said, small};

#[test]
fn exit_statuses_tell_whose_fault_it_is() {
    let site = Folder::with("status", &small());
    let status = |arguments: &[&str]| said(&casebook(&site.0, arguments)).0;
    assert_eq!(status(&["build"]), 0);
    assert_eq!(status(&["build", "--nonsense"]), 2);
    assert_eq!(status(&["build", "-u", "example.org"]), 2);
    assert_eq!(status(&["build", "content"]), 2);
    assert_eq!(status(&["build", "nowhere"]), 3);
    site.add("-- content/cases/x.md --\n---\ntitle: X\ncategory: b\n---\n");
    assert_eq!(status(&["build"]), 1);
    site.add("-- casebook.yaml --\ntitel: Test\n");
    assert_eq!(status(&["build"]), 2);
}

#[test]
fn strict_turns_warnings_into_faults() {
    let site = Folder::with("strict", &small());
    site.add("-- content/category/unused.md --\n---\ntitle: Unused\n---\n");
    let (status, out, err) = said(&casebook(&site.0, &["build"]));
    assert_eq!((status, err.ends_with("\n1 warning\n")), (0, true), "{err}");
    assert!(out.contains("No base_url is set, so there are no feeds and no sitemap"), "{out}");
    std::thread::sleep(std::time::Duration::from_millis(120));
    casebook(&site.0, &["build"]);
    // What the last build said is said again when nothing changed.
    let (_, out, again) = said(&casebook(&site.0, &["build"]));
    assert!(out.starts_with("Nothing changed"), "{out}");
    assert_eq!(again, err);
    let (status, _, err) = said(&casebook(&site.0, &["build", "--strict"]));
    assert_eq!(
        (status, err.ends_with("1 warning and --strict: nothing was written\n")),
        (1, true),
        "{err}"
    );
}

#[test]
fn json_is_one_object_a_line() {
    let site = Folder::with("json", &small());
    site.add("-- content/cases/é.md --\n---\ntitle: É\ncategory: alpha\ntitle: F\n---\nÜber [x](nowhere.md).\n");
    let (status, out, err) = said(&casebook(&site.0, &["build", "--format", "json"]));
    assert_eq!(status, 1);
    assert_eq!(
        out,
        "{\"code\":\"unknown-term\",\"severity\":\"error\",\"path\":\"content/cases/é.md\",\"line\":3,\"column\":11,\"end_line\":3,\"end_column\":16,\"message\":\"`alpha` is not a term of `category`\",\"help\":\"did you mean `a`?\",\"related\":[]}\n\
         {\"code\":\"doubled-key\",\"severity\":\"error\",\"path\":\"content/cases/é.md\",\"line\":4,\"column\":1,\"end_line\":4,\"end_column\":6,\"message\":\"`title` is given twice\",\"help\":\"keep one of the two\",\"related\":[{\"path\":\"content/cases/é.md\",\"line\":2,\"column\":1,\"end_line\":2,\"end_column\":6,\"message\":\"first given here\"}]}\n\
         {\"code\":\"broken-link\",\"severity\":\"error\",\"path\":\"content/cases/é.md\",\"line\":6,\"column\":10,\"end_line\":6,\"end_column\":20,\"message\":\"there is no file `nowhere.md`\",\"help\":null,\"related\":[]}\n"
    );
    assert_eq!(err, "3 errors: nothing was written\n");
}

#[test]
fn drafts_stay_out_until_asked_for() {
    let site = Folder::with("drafts", &small());
    site.add(
        "-- content/cases/d.md --\n---\ntitle: Draft\ncategory: a\ndraft: true\n---\nHidden.\n",
    );
    casebook(&site.0, &["build"]);
    let shown = |name: &str| fs::read_to_string(site.path("public").join(name)).unwrap_or_default();
    assert!(!site.path("public/cases/d.html").exists());
    for list in ["cases/index.html", "category/a.html", "index.html"] {
        assert!(!shown(list).contains("Draft"), "{list}");
    }
    casebook(&site.0, &["build", "--drafts"]);
    assert!(shown("cases/d.html").contains("Hidden") && shown("category/a.html").contains("Draft"));
}

#[test]
fn help_and_completions_are_there() {
    let here = Folder::new("help");
    let (status, out, _) = said(&casebook(&here.0, &["build", "--help"]));
    assert_eq!(status, 0);
    for word in
        ["Examples:", "--base-url", "--drafts", "--strict", "--format", "--jobs", "Exit status:"]
    {
        assert!(out.contains(word), "{word} is not in\n{out}");
    }
    assert!(said(&casebook(&here.0, &["--version"])).1.starts_with("casebook 0."));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            said(&casebook(&here.0, &["completions", shell])).1.contains("casebook"),
            "{shell}"
        );
    }
}

#[test]
fn a_folder_without_a_site_is_told_kindly() {
    let here = Folder::new("nosite");
    let (status, _, err) = said(&casebook(&here.0, &["build"]));
    assert_eq!(status, 2);
    assert_eq!(
        err,
        "error: there is no `casebook.yaml` in `.`\n |\nhelp: name the folder that holds `casebook.yaml`: `casebook build DIR`\n"
    );
}

#[test]
fn a_wrong_date_in_the_environment_is_a_fault_of_usage() {
    let site = Folder::with("epoch", &small());
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"))
        .arg("build")
        .current_dir(&site.0)
        .env("SOURCE_DATE_EPOCH", "yesterday")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
