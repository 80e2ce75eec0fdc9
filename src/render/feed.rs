//! Atom feeds of cases (RFC 4287).

use std::fmt::Write;

use crate::{
    base::{date::Date, path::OutPath, text::escaped},
    resolve::site::{CaseId, Site, TermId},
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
    let address = escaped(&base.join(path.as_str()));
    let updated = dated.first().map_or(today, |(date, _)| *date).rfc3339();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
        escaped(&site.config.language)
    );
    let _ = writeln!(out, "<title>{}</title>", xml(&title));
    let _ = writeln!(out, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{address}\"/>");
    let _ = writeln!(
        out,
        "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>",
        escaped(&alternate)
    );
    let _ = writeln!(out, "<id>{address}</id>\n<updated>{updated}</updated>");
    let _ = writeln!(out, "<author><name>{}</name></author>", xml(&site.config.author()));
    if let Some(license) = &site.config.license {
        let _ = writeln!(out, "<rights>{}</rights>", xml(&license.name));
    }
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
