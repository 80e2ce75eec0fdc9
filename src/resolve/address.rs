//! Addresses as they are written: what they may be, and why they lead nowhere.

use super::site::Target;
use crate::{
    base::{
        diag::{Code, Place},
        span::Span,
    },
    parse::tree::{Body, Link},
};

/// Pictures that browsers show.
pub(super) const PICTURES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// Attachments that are published: documents, data, sound and film. Anything a browser would run
/// as a page or a program is not among them.
pub(super) const ATTACHMENTS: [&str; 24] = [
    "pdf", "txt", "csv", "tsv", "json", "geojson", "xlsx", "xls", "ods", "docx", "doc", "odt",
    "pptx", "ppt", "odp", "rtf", "epub", "zip", "ris", "mp3", "ogg", "wav", "mp4", "webm",
];

/// The schemes of addresses outside the site.
pub(super) const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Why a link leads nowhere.
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) related: Vec<(Place, String)>,
}

/// A fault without related places.
pub(super) fn fault(
    code: Code,
    message: impl Into<String>,
    help: impl Into<Option<String>>,
) -> Fault {
    Fault { code, message: message.into(), help: help.into(), related: Vec::new() }
}

/// An address outside the site.
pub(super) fn outside(written: &str, scheme: &str, picture: bool) -> Result<Target, Fault> {
    if picture {
        return Err(fault(
            Code::UnsafeLink,
            "the picture lies on another site",
            "save it beside the text and link to the file: readers without a network see it too"
                .to_owned(),
        ));
    }
    if !SCHEMES.contains(&scheme) {
        return Err(fault(
            Code::UnsafeLink,
            format!("links with `{scheme}:` are not allowed"),
            format!("use one of `{}:`", SCHEMES.join(":`, `")),
        ));
    }
    Ok(Target::Outside(written.into()))
}

/// The scheme of an address in small letters, if it has one (RFC 3986, section 3.1). What stands
/// before the colon is looked at without spaces, as browsers do.
pub(super) fn scheme(written: &str) -> Option<String> {
    let (before, _) = written.split_once(':')?;
    let before: String = before.chars().filter(|c| !c.is_whitespace()).collect();
    let valid = before.starts_with(|c: char| c.is_ascii_alphabetic())
        && before.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| before.to_ascii_lowercase())
}

/// The bytes of a link's target; of the whole link if the target stands elsewhere.
pub(super) fn target_span(body: &Body, link: &Link) -> Span {
    match link.span.of(&body.source).rfind(&*link.target) {
        Some(at) if !link.target.is_empty() => {
            let start = link.span.start as usize + at;
            Span::new(start, start + link.target.len())
        }
        _ => link.span,
    }
}
