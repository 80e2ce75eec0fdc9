//! Raw HTML made harmless. The only file that names the sanitiser.

use std::collections::{HashMap, HashSet};

use ammonia::Builder;

/// What may stand within a line.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins",
    "kbd", "mark", "q", "ruby", "rp", "rt", "s", "samp", "small", "span", "strong", "sub", "sup",
];

/// What else may stand by itself.
const BLOCK: [&str; 25] = [
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// A block of raw HTML: text, lists, tables and details; no pictures, forms, styles or scripts.
/// Links lead outside the site only; links within it are written in Markdown.
pub(super) fn block(html: &str) -> String {
    let tags: HashSet<&str> = INLINE.iter().chain(&BLOCK).copied().collect();
    builder(tags).clean(html).to_string()
}

/// The inside of a paragraph, as our own writer made it but for raw tags.
pub(super) fn inline(html: &str) -> String {
    let mut tags: HashSet<&str> = INLINE.iter().copied().collect();
    tags.insert("img");
    let mut builder = builder(tags);
    builder
        .url_relative(ammonia::UrlRelative::PassThrough)
        .add_tag_attributes("a", ["id", "role", "rel"])
        .add_tag_attributes("img", ["src", "alt", "title", "loading", "decoding"]);
    builder.clean(html).to_string()
}

/// Whether a raw tag may stand among what our own writer makes. Pictures and links within the
/// site are written in Markdown, which checks them; ids belong to headings and themes.
pub(super) fn may_stand(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    let name: String = lower
        .trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let outside = || {
        let value = lower.split("href").nth(1).unwrap_or_default();
        let value = value.trim_start_matches(|c: char| c.is_whitespace() || "=\"'".contains(c));
        ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| value.starts_with(scheme))
    };
    match name.as_str() {
        "img" => false,
        "a" => {
            lower.starts_with("</") || outside() && !lower.contains("id") && !lower.contains("role")
        }
        _ => true,
    }
}

fn builder(tags: HashSet<&str>) -> Builder<'_> {
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", ["href", "title"].into()),
        ("bdo", ["dir"].into()),
        ("col", ["span"].into()),
        ("colgroup", ["span"].into()),
        ("data", ["value"].into()),
        ("del", ["datetime"].into()),
        ("ins", ["datetime"].into()),
        ("ol", ["start", "reversed"].into()),
        ("td", ["colspan", "rowspan"].into()),
        ("th", ["colspan", "rowspan", "scope"].into()),
    ]
    .into();
    let mut builder = Builder::default();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(["class", "dir", "lang", "title"].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(None)
        .strip_comments(true);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_comes_through() {
        for html in [
            "<script>alert(1)</script>",
            "<p onclick=\"x()\">a</p>",
            "<a href=\"javascript:x()\">a</a>",
            "<a href=\"java\tscript:x()\">a</a>",
            "<img src=x onerror=x()>",
            "<iframe src=\"https://example.org\"></iframe>",
            "<svg><script>x</script></svg>",
            "<style>@import 'x'</style>",
            "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
            "<form action=\"x\"><input></form>",
        ] {
            for clean in [block(html), inline(html)] {
                let lower = clean.to_lowercase();
                for bad in
                    ["script", "onclick", "onerror", "iframe", "svg", "style", "<form", "<math"]
                {
                    assert!(!lower.contains(bad), "{html} became {clean}");
                }
            }
        }
    }

    #[test]
    fn pictures_and_inner_links_are_written_in_markdown() {
        let check = |tag: &str, stands: bool| assert_eq!(may_stand(tag), stands, "{tag}");
        check("<kbd>", true);
        check("</a>", true);
        check("<a href=\"https://example.org\">", true);
        check("<a href='b.md'>", false);
        check("<A ID=x HREF='https://example.org'>", false);
        check("<img src=x>", false);
        check("<IMG/src=x>", false);
    }

    #[test]
    fn what_is_harmless_stays() {
        assert_eq!(
            block("<details><summary>A</summary><p class=\"x\">b</p></details>"),
            "<details><summary>A</summary><p class=\"x\">b</p></details>"
        );
        assert_eq!(inline("a <kbd>b</kbd> <b>c"), "a <kbd>b</kbd> <b>c</b>");
    }
}
