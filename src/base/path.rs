//! Paths that come in, paths that go out, and the links between them. Nothing else joins paths.

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::text;

/// The path of a source file: relative to the site's root, with `/`, in Unicode form C.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SitePath(Arc<str>);

impl From<String> for SitePath {
    fn from(path: String) -> SitePath {
        SitePath::new(&path)
    }
}

impl From<SitePath> for String {
    fn from(path: SitePath) -> String {
        path.as_str().to_owned()
    }
}

impl SitePath {
    /// The file of the settings.
    pub const SETTINGS: &'static str = "casebook.yaml";
    /// The file of the ids of paragraphs.
    pub const LOCK: &'static str = "paragraphs.lock";
    /// The folder of the content, with its slash.
    pub(crate) const CONTENT: &'static str = "content/";

    /// A path from text that already has the right form but perhaps not form C.
    pub(crate) fn new(path: &str) -> SitePath {
        SitePath(text::nfc(path).into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below `content/`, if it lies there.
    pub(crate) fn in_content(&self) -> Option<&str> {
        self.0.strip_prefix(Self::CONTENT)
    }

    /// The folder with its slash; empty at the root.
    pub(crate) fn folder(&self) -> &str {
        &self.0[..self.0.rfind('/').map_or(0, |at| at + 1)]
    }

    /// The file's name.
    pub(crate) fn name(&self) -> &str {
        &self.0[self.folder().len()..]
    }

    /// The file's name without its last extension.
    pub(crate) fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The extension in lower case; empty if there is none.
    pub(crate) fn extension(&self) -> String {
        let name = self.name();
        match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    /// Where a relative link in this file leads; `None` if it leads out of `content/`.
    ///
    /// `link` is a path as written in Markdown, without query and fragment; percent signs are
    /// decoded here, before `..` is looked at, so that encoding hides nothing.
    pub(crate) fn follow(&self, link: &str) -> Option<SitePath> {
        let decoded = percent_decoded(link)?;
        if decoded.contains(['\\', '\0']) {
            return None;
        }
        let folder = self.in_content().map(|_| &self.folder()[Self::CONTENT.len()..])?;
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(SitePath::new(&format!("{}{}", Self::CONTENT, parts.join("/"))))
    }

    /// The path of this file as a link in another file of the content would write it.
    pub(crate) fn as_link_from(&self, other: &SitePath) -> String {
        relative(other.folder(), self.as_str())
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The path of a file that is made: relative to the output folder, with `/`, made of slugs, so
/// that it needs no encoding in a link and is safe on every disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// A path that is known to be made of safe parts.
    pub(crate) fn new(path: &str) -> OutPath {
        OutPath(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The way from the file's folder up to the output folder: `../` once for each folder.
    pub(crate) fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The link from the file `from` to this one.
    pub(crate) fn as_link_from(&self, from: &OutPath) -> String {
        let folder = &from.0[..from.0.rfind('/').map_or(0, |at| at + 1)];
        relative(folder, &self.0)
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// The way from a folder (with its slash, or empty) to a path under the same root.
fn relative(folder: &str, path: &str) -> String {
    let mut common = 0;
    for (at, _) in folder.match_indices('/') {
        if path.get(..=at) == folder.get(..=at) {
            common = at + 1;
        } else {
            break;
        }
    }
    let ups = folder[common..].matches('/').count();
    format!("{}{}", "../".repeat(ups), &path[common..])
}

/// The output path of a content file, each part made a slug: `a b/Map 1.PNG` to
/// `a-b/map-1.png`. `Err` holds a part that has no slug.
pub(crate) fn route(path: &str, extension: &str) -> Result<OutPath, String> {
    let mut out = String::with_capacity(path.len() + extension.len() + 1);
    for part in path.split('/') {
        let slug = text::slug(part);
        if slug.is_empty() {
            return Err(part.to_owned());
        }
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&slug);
    }
    if !extension.is_empty() {
        out.push('.');
        out.push_str(&text::slug(extension));
    }
    Ok(OutPath(out.into()))
}

/// A stand-in for the address of a file that has no slug.
pub(crate) fn unnamed(extension: &str) -> OutPath {
    OutPath(format!("unnamed.{}", text::slug(extension)).into())
}

/// Whether Windows refuses a file of this name, whatever its extension
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).
pub(crate) fn is_reserved(slug: &str) -> bool {
    let numbered = |word: &str| {
        slug.strip_prefix(word).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    matches!(slug, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// The text with `%41` and the like decoded; `None` if that is not UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_inside_the_content() {
        let from = SitePath::new("content/cases/syria.md");
        let check = |link: &str, to: Option<&str>| {
            assert_eq!(from.follow(link).as_ref().map(SitePath::as_str), to, "{link}");
        };
        check("uganda.md", Some("content/cases/uganda.md"));
        check("./a/../uganda.md", Some("content/cases/uganda.md"));
        check("../about.md", Some("content/about.md"));
        check("../../casebook.yaml", None);
        check("%2e%2e/%2e%2e/casebook.yaml", None);
        check("..%5c..%5csecret", None);
        check("a%20b.png", Some("content/cases/a b.png"));
        check("e\u{301}.md", Some("content/cases/é.md"));
    }

    #[test]
    fn links_between_outputs_are_relative() {
        let check = |from: &str, to: &str, link: &str| {
            assert_eq!(OutPath::new(to).as_link_from(&OutPath::new(from)), link);
        };
        check("index.html", "cases/a.html", "cases/a.html");
        check("cases/a.html", "cases/b.html", "b.html");
        check("cases/a.html", "index.html", "../index.html");
        check("cases/a.html", "casesx/b.html", "../casesx/b.html");
        check("a/b/c.html", "a/d/e.html", "../d/e.html");
    }

    #[test]
    fn routes_are_slugs() {
        assert_eq!(route("a b/Map 1", "PNG").unwrap().as_str(), "a-b/map-1.png");
        assert_eq!(route("cases/!!", "html"), Err("!!".to_owned()));
        assert!(is_reserved("con") && is_reserved("com1") && !is_reserved("congo"));
    }
}
