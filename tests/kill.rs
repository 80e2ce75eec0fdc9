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

/// A page that only one of the two sites has.
const EXTRA: &str = "content/extra.md";

/// The cases and the page. Their paragraphs say nearly the same in every version, so that each keeps
/// its id and its line in the lock changes.
fn cases(version: &str) -> String {
    let text = format!("Words of version {version}. ").repeat(200);
    let case = |n: usize| {
        format!(
            "-- content/cases/case-{n:03}.md --\n---\ntitle: Case {n}\ncategory: a\n---\n{text}\n"
        )
    };
    let extra = format!("-- {EXTRA} --\n---\ntitle: Extra\n---\n{text}\n");
    (0..CASES).map(case).chain([extra]).collect()
}

/// The ids that a lock gives out.
fn ids(lock: &[u8]) -> Vec<String> {
    let lines = std::str::from_utf8(lock).unwrap().lines();
    lines.filter_map(|line| Some(line.strip_prefix(" p-")?.split(' ').next()?.to_owned())).collect()
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
    let lock = site.path("paragraphs.lock");
    let old_lock = fs::read(&lock).unwrap();
    site.add(&cases("two"));
    // One page less, so that there is something to remove as well.
    fs::remove_file(site.path(EXTRA)).unwrap();
    casebook(&site.0, &["build", "-o", "second"]);
    let (old, new) = (files(&site.path("first")), files(&site.path("second")));
    let new_lock = fs::read(&lock).unwrap();
    assert!(old_lock != new_lock && ids(&old_lock) == ids(&new_lock));
    fs::write(&lock, &old_lock).unwrap();

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
        let now = fs::read(&lock).unwrap();
        assert!(
            now == old_lock || now == new_lock,
            "after a kill at step {step}, the lock is neither the old one nor the new one"
        );
        // Every other time the folder is taken back to the first site, to be killed again on the
        // way to the second.
        if step % 2 == 1 {
            if step % 4 == 1 {
                site.add(&cases("one"));
            } else {
                site.add(&cases("two"));
                fs::remove_file(site.path(EXTRA)).unwrap();
            }
        }
    }
    assert!(killed > 5, "only {killed} builds were killed");
    site.add(&cases("two"));
    let _ = fs::remove_file(site.path(EXTRA));
    casebook(&site.0, &["build"]);
    assert!(fs::read(&lock).unwrap() == new_lock, "the build after the kills left another lock");
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
    let lock = site.path("paragraphs.lock");
    let ids = fs::read(&lock).unwrap();
    for step in 0..12 {
        // A first build has no lock either.
        let _ = fs::remove_file(&lock);
        let mut child = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["build", "-q"])
            .current_dir(&site.0)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(time * step / 12);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(fs::read(&lock).map_or(true, |now| now == ids), "step {step}: half a lock");
        let there = site.path("public").exists();
        assert!(!there || files(&site.path("public")) == whole, "step {step}");
        let _ = fs::remove_dir_all(site.path("public"));
    }
    // What the killed builds left beside the output goes with the next one.
    casebook(&site.0, &["build"]);
    let names: Vec<_> =
        fs::read_dir(&site.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with(".public")), "{names:?}");
    assert!(fs::read(&lock).unwrap() == ids);
    assert!(files(&site.path("public")) == whole);
}
