//! Pictures and attachments: which are copied, and to which address.

use std::path::PathBuf;

use super::{
    pages::Routes,
    site::{CopiedFile, FileId, Site, Target, Value},
};
use crate::base::{
    diag::{Code, Diagnostic, Place},
    path::{self, SitePath},
    span::Span,
};

/// Keeps the files that a page names, and gives them addresses.
pub(super) fn keep(
    site: &mut Site,
    assets: Vec<(SitePath, PathBuf)>,
    routes: &mut Routes,
    notes: &mut Vec<Diagnostic>,
) {
    let mut used: Vec<Option<FileId>> = vec![None; assets.len()];
    let mut order: Vec<FileId> = Vec::new();
    each_target(site, |target| {
        if let Target::File(file) = target
            && used[file.0 as usize].is_none()
        {
            used[file.0 as usize] = Some(FileId(0));
            order.push(*file);
        }
    });
    order.sort_unstable();
    for (at, file) in order.iter().enumerate() {
        let (path, disk) = &assets[file.0 as usize];
        used[file.0 as usize] = Some(FileId(at as u32));
        let below = path.in_content().unwrap_or_default();
        let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
        let place = Place { path: path.clone(), span: Span::default() };
        let route = match path::route(stem, &path.extension()) {
            Ok(route) => routes.claim(route, place, notes),
            Err(part) => {
                notes.push(Diagnostic::new(
                    Code::EmptySlug,
                    path,
                    Span::default(),
                    format!("`{part}` has no letter or digit to make an address from"),
                ));
                routes.made(path::unnamed(&path.extension()))
            }
        };
        site.files.push(CopiedFile { path: path.clone(), disk: disk.clone(), route });
    }
    each_target(site, |target| {
        if let Target::File(file) = target {
            *file = used[file.0 as usize].unwrap_or(*file);
        }
    });
}

/// Calls `with` for every target of the site.
fn each_target(site: &mut Site, mut with: impl FnMut(&mut Target)) {
    for page in &mut site.pages {
        page.targets.iter_mut().for_each(&mut with);
    }
    let cases = site.cases.iter_mut().map(|case| &mut case.values);
    for values in cases.chain(site.terms.iter_mut().map(|term| &mut term.values)) {
        for value in values.iter_mut().flatten() {
            each_in(value, &mut with);
        }
    }
}

fn each_in(value: &mut Value, with: &mut impl FnMut(&mut Target)) {
    match value {
        Value::Markdown(markdown) => markdown.targets.iter_mut().for_each(with),
        Value::Records(records) => {
            for value in records.iter_mut().flatten().flatten() {
                each_in(value, with);
            }
        }
        _ => {}
    }
}
