//! Whether a vector picture could run script when it is opened by itself.

/// What makes a picture unsafe, in words; `None` if nothing was found.
///
/// The test is on the text, not on a parsed tree, and errs on the side of refusing: a picture
/// made by a drawing program has none of these, and one that has can be saved as plain SVG.
pub(super) fn danger(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let has = |part: &str| lower.contains(part);
    if lower.contains('\0') || lower.contains('\u{fffd}') {
        return Some("it is not plain text");
    }
    if has("<script") || has(":script") {
        return Some("it holds a script");
    }
    if has("javascript:") || has("vbscript:") || has("data:text") {
        return Some("it holds an address that runs script");
    }
    if has("<!entity") || has("<!attlist") || has("<?xml-stylesheet") {
        return Some("it declares entities or style sheets");
    }
    if has("foreignobject") || has("<iframe") || has("<embed") || has("<object") || has("<handler")
    {
        return Some("it embeds another document");
    }
    if handlers(&lower) {
        return Some("it holds an event handler");
    }
    addresses(&lower).then_some("it leads out of the picture")
}

/// Attributes such as `onload=`.
fn handlers(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let name: &str = &text[at..];
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
        let starts = before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        starts && end > 2 && name[end..].trim_start().starts_with('=')
    })
}

/// Links and animations of links to anything but a part of the picture or an embedded bitmap.
fn addresses(text: &str) -> bool {
    let targets = text.match_indices("href").chain(text.match_indices("src"));
    let outside = |(at, word): (usize, &str)| {
        let rest = text[at + word.len()..].trim_start();
        let Some(value) = rest.strip_prefix('=') else { return rest.starts_with(['"', '\'']) };
        let value = value.trim_start().trim_start_matches(['"', '\'']).trim_start();
        !(value.starts_with('#')
            || value.starts_with("data:image/png")
            || value.starts_with("data:image/jpeg"))
    };
    targets.into_iter().any(outside)
}

#[cfg(test)]
mod tests {
    use super::danger;

    #[test]
    fn pictures_are_plain() {
        let check = |svg: &str, safe: bool| assert_eq!(danger(svg).is_none(), safe, "{svg}");
        check(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>A description on x = y</desc></svg>",
            true,
        );
        check("<svg><use href=\"#a\"/><path d=\"M0 0\" class='one'/></svg>", true);
        check("<svg onload=\"x()\">", false);
        check("<svg><g oNclick = 'x'/></svg>", false);
        check("<svg/onload=x>", false);
        check("<svg><s:script xmlns:s='http://www.w3.org/2000/svg'/></svg>", false);
        check("<svg><a href='java&#115;cript:x'/></svg>", false);
        check("<svg><a xlink:href=\"https://example.org\"/></svg>", false);
        check("<svg><set attributeName=\"href\" to=\"javascript:x\"/></svg>", false);
        check("<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>", false);
        check("<svg><foreignObject/></svg>", false);
    }
}
