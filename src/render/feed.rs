//! Atom feeds of cases and of changes (RFC 4287).

use std::fmt::Write;

use crate::{
    base::{date::Date, path::OutPath, text::escaped},
    config::BaseUrl,
    resolve::site::{CaseId, PageId, Site, TermId},
};

/// How many cases a feed holds.
const ENTRIES: usize = 50;

/// The feed of all cases, or of those of one group: the ones that changed last, first. Cases
/// without a date are not in it, for an entry must have one.
pub(super) fn feed(site: &Site, term: Option<TermId>, path: &OutPath, today: Date) -> String {
    let Some(base) = &site.config.base_url else { return String::new() };
    let all: Vec<CaseId> = match term {
        Some(term) => site[term].own.clone(),
        None => (0..site.cases.len()).map(|at| CaseId(at as u32)).collect(),
    };
    let changed = |case: CaseId| {
        let page = site.case_page(case);
        page.updated.or(page.date)
    };
    let mut dated: Vec<(Date, CaseId)> =
        all.into_iter().filter_map(|case| Some((changed(case)?, case))).collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    dated.truncate(ENTRIES);
    let (title, alternate) = match term {
        Some(term) => {
            let page = site.term_page(term);
            (format!("{}: {}", site.config.title, page.title), base.page(page.route.as_str()))
        }
        None => (site.config.title.clone(), base.page("index.html")),
    };
    let updated = dated.first().map_or(today, |(date, _)| *date);
    let mut out = head(site, base, path, &title, &alternate, updated);
    for (date, case) in dated {
        let page = site.case_page(case);
        let address = escaped(&base.page(page.route.as_str()));
        let published = page.date.unwrap_or(date).rfc3339();
        let _ = write!(
            out,
            "<entry>\n<title>{}</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n\
             <id>{address}</id>\n<published>{published}</published>\n<updated>{}</updated>\n<summary>{}</summary>\n</entry>\n",
            xml(&page.title),
            date.rfc3339(),
            xml(&page.summary),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// The feed of what the histories of pages tell: corrections, updates, new evidence.
pub(super) fn changes(site: &Site, path: &OutPath) -> String {
    let Some(base) = &site.config.base_url else { return String::new() };
    let mut all: Vec<(Date, PageId, usize)> = Vec::new();
    for (id, page) in site.pages() {
        all.extend(page.history.changes.iter().enumerate().map(|(at, one)| (one.date, id, at)));
    }
    all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    all.truncate(ENTRIES);
    let Some(&(updated, ..)) = all.first() else { return String::new() };
    let title = format!("{}: changes", site.config.title);
    let mut out = head(site, base, path, &title, &base.page("index.html"), updated);
    for (date, id, at) in all {
        let page = &site[id];
        let change = &page.history.changes[at];
        let address = escaped(&base.page(page.route.as_str()));
        let n = at + 1;
        let _ = write!(
            out,
            "<entry>\n<title>{}: {}</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"{address}#_change-{n}\"/>\n\
             <id>{address}#_change-{n}</id>\n<updated>{}</updated>\n<category term=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
            xml(&page.title),
            change.kind.label().to_lowercase(),
            date.rfc3339(),
            escaped(change.kind.label()),
            xml(&change.note),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// The beginning of a feed, up to its entries.
fn head(
    site: &Site,
    base: &BaseUrl,
    path: &OutPath,
    title: &str,
    alternate: &str,
    updated: Date,
) -> String {
    let address = escaped(&base.join(path.as_str()));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{address}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <id>{address}</id>\n<updated>{}</updated>\n<author><name>{}</name></author>\n",
        escaped(&site.config.language),
        xml(title),
        escaped(alternate),
        updated.rfc3339(),
        xml(&site.config.author()),
    );
    if let Some(license) = &site.config.license {
        let _ = writeln!(out, "<rights>{}</rights>", xml(&license.name));
    }
    out
}

/// Text for XML: escaped, without the control characters that XML 1.0 forbids (section 2.2).
fn xml(text: &str) -> String {
    let allowed = |c: char| {
        c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\t' | '\n' | '\r')
    };
    if text.chars().all(allowed) {
        return escaped(text);
    }
    escaped(&text.chars().filter(|&c| allowed(c)).collect::<String>())
}
