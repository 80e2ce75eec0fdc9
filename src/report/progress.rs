//! A bar for work that takes its time. The only file that names the progress library.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

/// How long work may last before it is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts files, and shows a bar on the terminal once the work has lasted a second.
pub(crate) struct Progress {
    start: Instant,
    total: u64,
    done: AtomicU64,
    shown: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar for `total` files; never shown if `shown` is false. `start` is when the run began.
    pub(crate) fn new(total: usize, shown: bool, start: Instant) -> Progress {
        Progress {
            start,
            total: total as u64,
            done: AtomicU64::new(0),
            shown,
            bar: OnceLock::new(),
        }
    }

    /// Counts one file.
    pub(crate) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown && done.is_multiple_of(64) && self.start.elapsed() > PATIENCE {
            let bar = self.bar.get_or_init(|| {
                let bar = ProgressBar::new(self.total);
                let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files");
                bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            });
            bar.set_position(done);
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar.into_inner() {
            bar.finish_and_clear();
        }
    }
}
