//! What the last build saw, so that one with nothing changed can stop at once.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use rayon::prelude::*;

use super::{
    folder,
    manifest::{Manifest, OWN},
};
use crate::{
    base::{diag::Diagnostic, error::Error, path::SitePath},
    load::{FileState, Survey},
};

/// Files younger than this at the time they were listed may change again within the same tick of
/// the disk's clock, in nanoseconds. Linux stamps files with a clock of 1 to 10 ms.
const TICK: i128 = 50_000_000;

/// What a build depends on: the sources as the disk describes them, the program, the options.
pub(crate) struct State(Option<Parts>);

struct Parts {
    head: String,
    files: BTreeMap<SitePath, FileState>,
}

impl State {
    /// The state of a survey taken at `now`, in nanoseconds since 1970. `tool` is the program
    /// itself, `options` whatever else decides what is written.
    pub(crate) fn new(survey: &Survey, tool: Option<FileState>, options: &str, now: i128) -> State {
        let Some(tool) = tool else { return State(None) };
        if !survey.notes.is_empty() {
            return State(None);
        }
        let head = format!(
            "casebook state 2\n{} {} {}\n{options}\n",
            tool.size, tool.modified, tool.changed
        );
        let mut files = BTreeMap::new();
        for (path, state) in survey.states() {
            // The lock is ours, and is replaced as a whole.
            let young = state.modified.max(state.changed) > now - TICK;
            if young && path.as_str() != SitePath::LOCK {
                return State(None);
            }
            files.insert(path.clone(), state);
        }
        State(Some(Parts { head, files }))
    }

    /// Takes note of a source that the build itself wrote; `None` if it removed it.
    pub(crate) fn replace(&mut self, path: &SitePath, state: Option<FileState>) {
        let Some(parts) = &mut self.0 else { return };
        match state {
            Some(state) => drop(parts.files.insert(path.clone(), state)),
            None => drop(parts.files.remove(path)),
        }
    }

    fn text(&self) -> Option<String> {
        let Parts { head, files } = self.0.as_ref()?;
        let mut text = head.clone();
        for (path, state) in files {
            let _ = writeln!(text, "{} {} {} {path}", state.size, state.modified, state.changed);
        }
        Some(text)
    }

    /// Keeps the state beside the manifest, with what there was to say, so that a run that stops
    /// at once says it again. To be called last. An older state that is no longer true goes.
    #[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
    pub(crate) fn keep(&self, output: &Path, notes: &[Diagnostic]) -> Result<(), Error> {
        let own = output.join(OWN);
        let Some(text) = self.text() else {
            let _ = fs::remove_file(own.join("state"));
            return Ok(());
        };
        let mut lines = String::new();
        for note in notes {
            lines.push_str(&serde_json::to_string(note).unwrap_or_default());
            lines.push('\n');
        }
        folder::replace(&own.join("notes"), &lines)?;
        folder::replace(&own.join("state"), &text)
    }
}

/// An output folder that is as the last build left it.
pub(crate) struct Unchanged {
    /// How many files it holds.
    pub(crate) files: usize,
    /// What the last build had to say.
    pub(crate) notes: Vec<Diagnostic>,
}

/// The output, if it is what a build would write: the state is the last one's, and no file of
/// ours was changed, shortened or removed since.
#[expect(clippy::disallowed_methods, reason = "the sink reads back what it wrote")]
pub(crate) fn unchanged(state: &State, output: &Path) -> Option<Unchanged> {
    let expected = state.text()?;
    let path = output.join(OWN).join("state");
    let kept = fs::metadata(&path).ok()?;
    if kept.len() != expected.len() as u64 || fs::read(&path).ok()? != expected.as_bytes() {
        return None;
    }
    let since = kept.modified().ok()?;
    let manifest = Manifest::read(output).ok()??;
    let files: Vec<(&String, &u64)> = manifest.0.iter().collect();
    let as_left = |(path, size): &(&String, &u64)| {
        fs::symlink_metadata(output.join(path)).is_ok_and(|meta| {
            meta.is_file()
                && meta.len() == **size
                && meta.modified().is_ok_and(|time| time <= since)
        })
    };
    if !files.par_iter().with_min_len(64).all(as_left) {
        return None;
    }
    let notes = fs::read_to_string(output.join(OWN).join("notes")).ok()?;
    let notes: Result<Vec<Diagnostic>, _> = notes.lines().map(serde_json::from_str).collect();
    Some(Unchanged { files: files.len(), notes: notes.ok()? })
}
