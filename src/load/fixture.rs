//! A whole site from one text, for tests.

use std::path::PathBuf;

use super::source::{Asset, Role, Source, Sources};
use crate::base::path::SitePath;

impl Sources {
    /// Sources from a text with a line `-- path --` before each file. Files of no known role are
    /// assets that lie nowhere on the disk.
    ///
    /// ```
    /// let sources = casebook::Sources::fixture("-- casebook.yaml --\ntitle: A\n");
    /// ```
    pub fn fixture(text: &str) -> Sources {
        let (mut files, mut assets) = (Vec::new(), Vec::new());
        let mut take = |path: &str, text: &str| {
            let path = SitePath::new(path);
            let role = Role::of(&path);
            if matches!(role, None | Some(Role::Svg)) {
                assets.push(Asset { disk: PathBuf::from(path.as_str()), path: path.clone() });
            }
            if let Some(role) = role {
                files.push(Source::new(path, role, text.as_bytes().to_vec()));
            }
        };
        let mut current: Option<(&str, String)> = None;
        for line in text.split_inclusive('\n') {
            let mark = line.trim_end().strip_prefix("-- ").and_then(|s| s.strip_suffix(" --"));
            if let Some(path) = mark {
                if let Some((path, text)) = current.replace((path, String::new())) {
                    take(path, &text);
                }
            } else if let Some((_, text)) = &mut current {
                text.push_str(line);
            }
        }
        if let Some((path, text)) = current {
            take(path, &text);
        }
        let mut notes = Vec::new();
        for source in &mut files {
            notes.extend(source.take_notes());
        }
        Sources::new(files, assets, notes)
    }
}
