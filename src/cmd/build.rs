//! `casebook build`: read, walk, write, say what happened.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Instant,
};

use super::{Status, Terminal, now, unix_time};
use crate::{
    base::{
        diag::{Diagnostic, Severity},
        error::Error,
        path::SitePath,
        text::{counted, grouped},
    },
    cli::{Build, Common, Format},
    load::{self, Sources},
    report::{self, progress::Progress},
    session::{self, Options},
    sink::{self, Changes, Outcome, Request, State},
};

/// Runs the command.
pub(super) fn run(build: &Build, common: &Common, terminal: &Terminal) -> Result<Status, Error> {
    let start = Instant::now();
    let folder = common.root.as_deref().or(build.folder.as_deref()).unwrap_or(Path::new("."));
    let root = load::root(folder)?;
    let output = output(build, &root)?;
    let options = options(build)?;
    threads(build.jobs)?;
    let mut voice =
        Voice { common, terminal, start, last: start, json: build.format == Format::Json };

    let listed = now();
    let survey = load::survey(&root)?;
    let mut state =
        State::new(&survey, load::tool(), &format!("{options:?} {}", build.strict), listed);
    voice.stage("list");
    if !build.force
        && let Some(last) = sink::unchanged(&state, &output)
    {
        let named: BTreeSet<_> = last.notes.iter().flat_map(Diagnostic::paths).collect();
        let sources = load::read_some(&survey, |path| named.contains(path))?;
        voice.notes(&last.notes, &sources);
        let files = counted(last.files, "file", "files");
        voice.say(&format!("Nothing changed: {files} in {}", voice.elapsed()));
        voice.tally(&last.notes);
        return Ok(Status::Done);
    }
    let sources = load::read(&survey)?;
    voice.stage("read");
    let built = session::run(sources, &options);
    voice.stage("resolve");
    voice.notes(&built.diagnostics, &built.sources);
    if let Some(status) = refusal(&built.diagnostics, build.strict) {
        voice.refused(&built.diagnostics, build.strict);
        return Ok(status);
    }
    let paths = built.paths();
    let progress = Progress::new(paths.len(), terminal.is_watched && !common.quiet, start);
    let request = Request {
        folder: &output,
        paths: &paths,
        draw: &|at| built.render(at),
        done: &|| progress.step(),
        force: build.force,
    };
    let outcome = sink::write(&request);
    progress.finish();
    voice.stage("render and write");
    match outcome? {
        Outcome::Refused(notes) => {
            let notes = session::sorted(notes);
            voice.notes(&notes, &built.sources);
            voice.refused(&notes, false);
            Ok(Status::Content)
        }
        Outcome::Written(changes) => {
            if let Some(text) = &built.lock {
                state.replace(&SitePath::new(SitePath::LOCK), sink::lock(&root, text)?);
                voice.say(
                    "The ids of paragraphs are kept in paragraphs.lock: commit it with the content",
                );
            }
            state.keep(&output, &built.diagnostics)?;
            voice.written(&changes, built.n_pages(), built.has_base_url, &output);
            voice.tally(&built.diagnostics);
            // What is in memory goes with the process; giving it back piece by piece takes as
            // long as a tenth of the build.
            std::mem::forget(built);
            Ok(Status::Done)
        }
    }
}

/// The output folder; refused where it would cover the sources.
fn output(build: &Build, root: &Path) -> Result<PathBuf, Error> {
    let output = build.output.clone().unwrap_or_else(|| root.join("public"));
    let absolute = std::path::absolute(&output)
        .map_err(|source| Error::Write { path: output.clone(), source })?;
    let mut lexical = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => drop(lexical.pop()),
            part => lexical.push(part),
        }
    }
    let real = load::followed(&lexical);
    let inside =
        |folder: &str| [&lexical, &real].iter().any(|path| path.starts_with(root.join(folder)));
    if inside("content")
        || inside("themes")
        || root.starts_with(&lexical)
        || root.starts_with(&real)
    {
        return Err(Error::OutputInSources { folder: output });
    }
    Ok(lexical)
}

fn options(build: &Build) -> Result<Options, Error> {
    let mut options = Options::on(unix_time()?);
    options.drafts = build.drafts;
    options.locked = build.locked;
    match &build.base_url {
        None => Ok(options),
        Some(url) => options.base_url(url).map_err(|why| Error::Usage {
            message: format!("`{url}` is not the address of a site: {why}"),
        }),
    }
}

fn threads(jobs: Option<u16>) -> Result<(), Error> {
    let Some(jobs) = jobs else { return Ok(()) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(jobs))
        .build_global()
        .map_err(|error| Error::Usage { message: format!("cannot start {jobs} threads: {error}") })
}

/// Why nothing is to be written, if so.
fn refusal(notes: &[Diagnostic], strict: bool) -> Option<Status> {
    let counts = |note: &&Diagnostic| strict || note.severity == Severity::Error;
    let mut grave = notes.iter().filter(counts).peekable();
    grave.peek()?;
    // Faults of the settings come first: until they are cured, those of the content may not be.
    Some(if grave.any(Diagnostic::is_settings) { Status::Usage } else { Status::Content })
}

/// What the command says, and how loudly.
struct Voice<'a> {
    common: &'a Common,
    terminal: &'a Terminal,
    start: Instant,
    last: Instant,
    json: bool,
}

impl Voice<'_> {
    fn elapsed(&self) -> String {
        let time = self.start.elapsed();
        if time.as_secs() == 0 {
            format!("{} ms", time.as_millis())
        } else {
            format!("{:.1} s", time.as_secs_f64())
        }
    }

    /// A line of results: on standard output, or beside it when that is for JSON.
    fn say(&self, line: &str) {
        if self.common.quiet {
        } else if self.json {
            self.terminal.error(line);
        } else {
            self.terminal.print(line);
        }
    }

    /// A line that is said even when quiet.
    fn warn(&self, line: &str) {
        self.terminal.error(line);
    }

    fn tally(&self, notes: &[Diagnostic]) {
        if let Some(tally) = report::tally(notes) {
            self.warn(&tally);
        }
    }

    fn stage(&mut self, name: &str) {
        if self.common.verbose {
            self.terminal.error(&format!("{name}: {} ms", self.last.elapsed().as_millis()));
        }
        self.last = Instant::now();
    }

    fn notes(&self, notes: &[Diagnostic], sources: &Sources) {
        for note in notes {
            if self.json {
                self.terminal.print(&report::json_line(note, sources));
            } else {
                let drawn = report::human(note, sources, self.terminal.color_on_stderr);
                self.terminal.error(&format!("{drawn}\n"));
            }
        }
    }

    fn refused(&self, notes: &[Diagnostic], strict: bool) {
        let tally = report::tally(notes).unwrap_or_default();
        let errors = notes.iter().any(|note| note.severity == Severity::Error);
        let why = if strict && !errors { " and --strict" } else { "" };
        self.warn(&format!("{tally}{why}: nothing was written"));
    }

    fn written(&self, changes: &Changes, pages: usize, has_base_url: bool, output: &Path) {
        if self.common.verbose {
            for path in &changes.written {
                self.terminal.error(&format!("wrote {path}"));
            }
            for path in &changes.removed {
                self.terminal.error(&format!("removed {path}"));
            }
        }
        let written = counted(changes.written.len(), "file", "files");
        let mut parts = vec![format!("{written} written")];
        if !changes.removed.is_empty() {
            parts.push(format!("{} removed", grouped(changes.removed.len())));
        }
        if changes.kept > 0 {
            parts.push(format!("{} unchanged", grouped(changes.kept)));
        }
        let pages = counted(pages, "page", "pages");
        self.say(&format!(
            "Built {pages} in {}: {} ({})",
            self.elapsed(),
            output.display(),
            parts.join(", ")
        ));
        if !has_base_url {
            self.say("No base_url is set, so there are no feeds and no sitemap; see `casebook build --help`");
        }
    }
}
