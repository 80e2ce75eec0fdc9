//! Whole sites in memory: which files there are, and what stands in them.

use crate::harness;

#[test]
fn sites_come_out_as_expected() {
    for path in harness::files("sites") {
        harness::check(&path, |name, input| {
            let mut built = harness::site(input);
            let files = built.collect();
            match name {
                "files" => files
                    .keys()
                    .filter(|path| !path.starts_with("assets/"))
                    .map(|path| format!("{path}\n"))
                    .collect(),
                "diagnostics" => harness::drawn(&built),
                "paragraphs.lock" => built.lock.clone().unwrap_or("unchanged\n".to_owned()),
                path => {
                    let (part, path) = path.rsplit_once(' ').unwrap_or(("", path));
                    let Some(body) = files.get(path) else { return "no such file\n".to_owned() };
                    let text = harness::text(body);
                    if part.is_empty() { text } else { element(&text, part) }
                }
            }
        });
    }
}

/// The first element of a name, so that a test of its words does not hang on the page around it.
fn element(html: &str, name: &str) -> String {
    let from = html.find(&format!("<{name}")).unwrap_or_default();
    let to = html.find(&format!("</{name}>")).map_or(html.len(), |at| at + name.len() + 3);
    html[from..to].to_owned()
}
