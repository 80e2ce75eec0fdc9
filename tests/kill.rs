//! A build that is killed leaves the last good site, or what the next build repairs.

use std::{
    fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    disk::{Folder, casebook, files},
    harness::{SETTINGS, THEME},
};

/// How many cases: enough that a build takes long enough to be killed in all of its stages.
const CASES: usize = 400;

fn cases(version: &str) -> String {
    let text = format!("Words of version {version}. ").repeat(200);
    let case = |n: usize| {
        format!(
            "-- content/cases/case-{n:03}.md --\n---\ntitle: Case {n}\ncategory: a\n---\n{text}\n"
        )
    };
    (0..CASES).map(case).collect()
}

#[test]
fn a_kill_at_any_moment_is_survived() {
    let site = Folder::with(
        "kill",
        &format!("{SETTINGS}{THEME}-- content/category/a.md --\n---\ntitle: Alpha\n---\n"),
    );
    site.add(&cases("one"));
    casebook(&site.0, &["build", "-o", "first"]);
    let start = Instant::now();
    casebook(&site.0, &["build"]);
    let whole = start.elapsed();
    let stranger = site.path("public/stranger.txt");
    fs::write(&stranger, "mine\n").unwrap();
    site.add(&cases("two"));
    // One case less, so that there is something to remove as well.
    fs::remove_file(site.path("content/cases/case-007.md")).unwrap();
    casebook(&site.0, &["build", "-o", "second"]);
    let (old, new) = (files(&site.path("first")), files(&site.path("second")));

    let mut killed = 0;
    for step in 0..24 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["build", "-q"])
            .current_dir(&site.0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * step / 20 + Duration::from_millis(1));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        for (name, bytes) in files(&site.path("public")) {
            let of =
                |list: &[(String, Vec<u8>)]| list.iter().any(|(n, b)| *n == name && *b == bytes);
            let whole = of(&old) || of(&new) || name == "stranger.txt";
            assert!(
                whole,
                "after a kill at step {step}, `{name}` is neither the old file nor the new one"
            );
        }
        // Every other time the folder is taken back to the first site, to be killed again on the
        // way to the second.
        if step % 2 == 1 {
            site.add(&cases(if step % 4 == 1 { "one" } else { "two" }));
            if step % 4 == 3 {
                fs::remove_file(site.path("content/cases/case-007.md")).unwrap();
            }
        }
    }
    assert!(killed > 5, "only {killed} builds were killed");
    site.add(&cases("two"));
    fs::remove_file(site.path("content/cases/case-007.md")).unwrap();
    casebook(&site.0, &["build"]);
    let repaired = files(&site.path("public"));
    assert_eq!(fs::read_to_string(&stranger).unwrap(), "mine\n");
    let ours: Vec<_> = repaired.into_iter().filter(|(name, _)| name != "stranger.txt").collect();
    assert!(ours == new, "the build after the kills did not repair the site");
}

#[test]
fn a_first_build_that_is_killed_leaves_no_half_site() {
    let site = Folder::with(
        "first",
        &format!("{SETTINGS}{THEME}-- content/category/a.md --\n---\ntitle: Alpha\n---\n"),
    );
    site.add(&cases("one"));
    let start = Instant::now();
    casebook(&site.0, &["build", "-o", "whole"]);
    let time = start.elapsed();
    let whole = files(&site.path("whole"));
    for step in 0..12 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["build", "-q"])
            .current_dir(&site.0)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(time * step / 12);
        child.kill().unwrap();
        child.wait().unwrap();
        let there = site.path("public").exists();
        assert!(!there || files(&site.path("public")) == whole, "step {step}");
        let _ = fs::remove_dir_all(site.path("public"));
    }
    // What the killed builds left beside the output goes with the next one.
    casebook(&site.0, &["build"]);
    let names: Vec<_> =
        fs::read_dir(&site.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with(".public")), "{names:?}");
    assert!(files(&site.path("public")) == whole);
}
