//! The sitemap and `robots.txt`.

use std::fmt::Write;

use crate::{
    base::text::escaped,
    plan::SITEMAP_LIMIT,
    resolve::site::{Page, Site},
};

const OPEN: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const SCHEMA: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// The sitemap (<https://www.sitemaps.org/protocol.html>): all pages in one file; for a site too
/// large for one, its parts, and their index for `None`.
pub(super) fn sitemap(site: &Site, part: Option<u32>) -> String {
    let Some(base) = &site.config.base_url else { return String::new() };
    let mut pages: Vec<&Page> = site.pages.iter().filter(|page| !page.draft).collect();
    pages.sort_by(|a, b| a.route.cmp(&b.route));
    let parts = site.pages.len().div_ceil(SITEMAP_LIMIT);
    let mut out = String::from(OPEN);
    if part.is_none() && parts > 1 {
        let _ = writeln!(out, "<sitemapindex {SCHEMA}>");
        for part in 1..=parts {
            let _ = writeln!(
                out,
                "<sitemap><loc>{}</loc></sitemap>",
                escaped(&base.join(&format!("sitemap-{part}.xml")))
            );
        }
        out.push_str("</sitemapindex>\n");
        return out;
    }
    let _ = writeln!(out, "<urlset {SCHEMA}>");
    let first = part.unwrap_or(0) as usize * SITEMAP_LIMIT;
    for page in pages.into_iter().skip(first).take(SITEMAP_LIMIT) {
        let _ = write!(out, "<url><loc>{}</loc>", escaped(&base.page(page.route.as_str())));
        if let Some(date) = page.updated.or(page.date) {
            let _ = write!(out, "<lastmod>{date}</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// `robots.txt`: everything may be read, and where the sitemap is.
pub(super) fn robots(site: &Site) -> String {
    let mut out = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        let _ = writeln!(out, "Sitemap: {}", base.join("sitemap.xml"));
    }
    out
}
