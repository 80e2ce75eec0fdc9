//! A formatted reference as HTML.

use hayagriva::{
    ElemChild, ElemChildren, Formatting,
    citationberg::{FontStyle, FontVariant, FontWeight, VerticalAlign},
};

use crate::base::text::escape_into;

/// Stands for a hyphen that must not be taken for a range while a number is formatted.
pub(super) const HYPHEN: char = '\u{2011}';

/// The HTML of a formatted piece: text escaped, formatting as elements without styles, which a
/// strict content security policy would refuse.
pub(super) fn html(children: &ElemChildren) -> String {
    let mut out = String::new();
    walk(children, &mut out);
    out.replace(HYPHEN, "-")
}

fn walk(children: &ElemChildren, out: &mut String) {
    for child in &children.0 {
        match child {
            ElemChild::Text(text) => formatted(&text.text, &text.formatting, out),
            ElemChild::Elem(inner) => walk(&inner.children, out),
            ElemChild::Markup(markup) => escape_into(out, markup),
            ElemChild::Link { text, url } if url.starts_with("http") => {
                out.push_str("<a rel=\"external\" href=\"");
                escape_into(out, url);
                out.push_str("\">");
                formatted(&text.text, &text.formatting, out);
                out.push_str("</a>");
            }
            ElemChild::Link { text, .. } => formatted(&text.text, &text.formatting, out),
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn formatted(text: &str, formatting: &Formatting, out: &mut String) {
    let mut tags: Vec<(&str, &str)> = Vec::new();
    if formatting.font_style == FontStyle::Italic {
        tags.push(("<i>", "</i>"));
    }
    if formatting.font_weight == FontWeight::Bold {
        tags.push(("<b>", "</b>"));
    }
    if formatting.font_variant == FontVariant::SmallCaps {
        tags.push(("<span class=\"small-caps\">", "</span>"));
    }
    match formatting.vertical_align {
        VerticalAlign::Sup => tags.push(("<sup>", "</sup>")),
        VerticalAlign::Sub => tags.push(("<sub>", "</sub>")),
        _ => {}
    }
    tags.iter().for_each(|(open, _)| out.push_str(open));
    escape_into(out, text);
    tags.iter().rev().for_each(|(_, close)| out.push_str(close));
}

/// The HTML with each link that shows its own address showing only the host: beside a text there is
/// room for no more, and the whole address stands on the page of the source.
pub(super) fn with_short_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("\">http") {
        let words = &rest[at + 2..];
        let Some(end) = words.find("</a>") else { break };
        let address = words[..end].split_once("://").map_or(&words[..end], |(_, after)| after);
        let host = address.split(['/', '?', '#']).next().unwrap_or(address);
        out.push_str(&rest[..at + 2]);
        out.push_str(host.trim_start_matches("www.").trim_end_matches('.'));
        rest = &words[end..];
    }
    out.push_str(rest);
    out
}

/// The words of a piece of HTML, with the five entities that [`escape_into`] writes undone.
pub(crate) fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    for (entity, sign) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        out = out.replace(entity, sign);
    }
    out
}
