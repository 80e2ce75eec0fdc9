//! How to cite a page of this site, ready to be copied: a chapter of a book on the web, or the
//! book.

use super::Work;
use crate::{
    base::{date::Date, name::Name, text::escaped},
    render::view::CiteStringView,
};

/// The reference in four styles, as HTML.
pub(super) fn all(work: &Work) -> Vec<CiteStringView> {
    let strings =
        [("RUSI", rusi(work)), ("Chicago", chicago(work)), ("APA", apa(work)), ("MLA", mla(work))];
    strings.into_iter().map(|(style, html)| CiteStringView { style, html }).collect()
}

/// RUSI's guide to referencing: names in order, the chapter in single quotes, the book in italics.
fn rusi(work: &Work) -> String {
    let mut parts = vec![joined(&work.authors, Name::in_order, Name::in_order, " and ")];
    if work.container.is_empty() {
        parts.push(italic(&work.title));
    } else {
        parts.push(format!("‘{}’", escaped(&work.title)));
        parts.push(format!("in {}", italic(&work.container)));
    }
    parts.push(escaped(&version(work)));
    parts.push(escaped(&work.publisher));
    parts.push(work.date.map(Date::in_words).unwrap_or_default());
    parts.push(link(work));
    ended(parts, ", ")
}

/// The Chicago Manual of Style, 18th edition, chapter 14: a reference of the bibliography.
fn chicago(work: &Work) -> String {
    let mut parts = vec![joined(&work.authors, Name::sorted, Name::in_order, ", and ")];
    if work.container.is_empty() {
        parts.push(italic(&work.title));
    } else {
        parts.push(format!("“{}”", stopped(escaped(&work.title))));
        parts.push(format!("In {}", italic(&work.container)));
    }
    parts.push(capital(&escaped(&version(work))));
    let year = work.date.map(|date| date.year.to_string()).unwrap_or_default();
    parts.push(list([escaped(&work.publisher), year], ", "));
    parts.push(link(work));
    ended(parts, ". ")
}

/// The Publication Manual of the American Psychological Association, 7th edition, 9 and 10.3.
fn apa(work: &Work) -> String {
    let names: Vec<String> = work.authors.iter().map(initials).collect();
    let names = match &names[..] {
        [first @ .., last] if !first.is_empty() => format!("{}, &amp; {last}", first.join(", ")),
        names => names.join(""),
    };
    let date = work.date.map_or("n.d.".to_owned(), |date| match date.in_words() {
        words if date.month == 0 => words,
        words => {
            let day_and_month: Vec<&str> = words.rsplit(' ').skip(1).collect();
            format!("{}, {}", date.year, day_and_month.join(" "))
        }
    });
    let mut parts = vec![format!("{} ({date})", names)];
    let version = version(work);
    let bracket =
        if version.is_empty() { version } else { format!(" ({})", capital(&escaped(&version))) };
    if work.container.is_empty() {
        parts.push(format!("{}{bracket}", italic(&work.title)));
    } else {
        parts.push(format!("{}{bracket}", escaped(&work.title)));
        parts.push(format!("In {}", italic(&work.container)));
    }
    parts.push(escaped(&work.publisher));
    let text = ended(parts, ". ");
    let link = link(work);
    if link.is_empty() { text } else { format!("{text} {link}") }
}

/// The MLA Handbook, 9th edition, chapter 5.
fn mla(work: &Work) -> String {
    let first = ended(vec![joined(&work.authors, Name::sorted, Name::in_order, ", and ")], "");
    let title = match work.container.is_empty() {
        true => stopped(italic(&work.title)),
        false => format!("“{}”", stopped(escaped(&work.title))),
    };
    let date = work.date.map(short_month).unwrap_or_default();
    let container = if work.container.is_empty() { String::new() } else { italic(&work.container) };
    let rest = [container, escaped(&version(work)), escaped(&work.publisher), date, link(work)];
    format!("{first} {title} {}", ended(rest.to_vec(), ", ")).trim().to_owned()
}

fn version(work: &Work) -> String {
    if work.version.is_empty() { String::new() } else { format!("version {}", work.version) }
}

fn italic(text: &str) -> String {
    format!("<i>{}</i>", escaped(text))
}

/// The address, as a link to itself.
fn link(work: &Work) -> String {
    let url = match work.doi.as_str() {
        "" => work.url.clone(),
        doi => format!("https://doi.org/{doi}"),
    };
    if url.is_empty() {
        return url;
    }
    let url = escaped(&url);
    format!("<a href=\"{url}\">{url}</a>")
}

/// Parts that say something, joined.
fn list<const N: usize>(parts: [String; N], separator: &str) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}

/// Parts that say something, joined and ended with one full stop.
fn ended(parts: Vec<String>, separator: &str) -> String {
    let stop = separator.starts_with('.');
    let mut out = String::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push_str(if stop && is_closed(&out) { " " } else { separator });
        }
        out.push_str(&part);
    }
    if !out.is_empty() && !is_closed(&out) {
        out.push('.');
    }
    out
}

/// Whether a text ends with a stop, as the reader sees it: past tags and closing quotes.
fn is_closed(text: &str) -> bool {
    let seen = text.trim_end_matches("</i>").trim_end_matches('”');
    seen.ends_with(['.', '?', '!'])
}

/// A title with its own stop.
fn stopped(title: String) -> String {
    if is_closed(&title) { title } else { format!("{title}.") }
}

/// Names in a row: the first in one order, the others in another.
fn joined(
    names: &[Name],
    first: impl Fn(&Name) -> String,
    others: impl Fn(&Name) -> String,
    last: &str,
) -> String {
    let names: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, name)| escaped(&if at == 0 { first(name) } else { others(name) }))
        .collect();
    match &names[..] {
        [before @ .., end] if !before.is_empty() => format!("{}{last}{end}", before.join(", ")),
        names => names.join(""),
    }
}

/// `Berger, A. B.`
fn initials(name: &Name) -> String {
    if name.is_body() {
        return escaped(&name.family);
    }
    let letter = |part: &str| part.chars().next().map(|letter| format!("{letter}."));
    let one = |part: &str| part.split('-').filter_map(letter).collect::<Vec<_>>().join("-");
    let letters: Vec<String> = name.given.split_whitespace().map(one).collect();
    escaped(&format!("{}, {}", name.family, letters.join(" ")))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `22 Nov. 2026`: MLA shortens all months but May, June and July.
fn short_month(date: Date) -> String {
    let words = date.in_words();
    let short = |word: &str| match word {
        "September" => "Sept.".to_owned(),
        word if word.len() > 4 && word.starts_with(char::is_alphabetic) => {
            format!("{}.", &word[..3])
        }
        word => word.to_owned(),
    };
    words.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::reference::ReferenceKind;

    fn work(authors: &[&str], container: &str) -> Work {
        Work {
            id: String::new(),
            kind: ReferenceKind::Chapter,
            title: "Syria & others".to_owned(),
            authors: authors.iter().map(|name| Name::read(name)).collect(),
            editors: Vec::new(),
            container: container.to_owned(),
            publisher: "A Press".to_owned(),
            place: String::new(),
            date: Date::read("2026-11-22").ok(),
            accessed: None,
            symbol: String::new(),
            volume: String::new(),
            issue: String::new(),
            edition: String::new(),
            version: "1.2".to_owned(),
            pages: String::new(),
            doi: String::new(),
            isbn: String::new(),
            issn: String::new(),
            url: "https://e.org/s.html".to_owned(),
            genre: String::new(),
            note: String::new(),
            summary: String::new(),
            language: String::new(),
            keywords: Vec::new(),
        }
    }

    fn check(work: &Work, expected: [&str; 4]) {
        let link = "<a href=\"https://e.org/s.html\">https://e.org/s.html</a>";
        let found: Vec<String> =
            all(work).into_iter().map(|one| one.html.replace(link, "URL")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_page_is_cited_as_a_chapter_and_the_site_as_a_book() {
        check(
            &work(&["Casebook editors"], "The casebook"),
            [
                "Casebook editors, ‘Syria &amp; others’, in <i>The casebook</i>, version 1.2, A Press, 22 November 2026, URL.",
                "Casebook editors. “Syria &amp; others.” In <i>The casebook</i>. Version 1.2. A Press, 2026. URL.",
                "Casebook editors (2026, November 22). Syria &amp; others (Version 1.2). In <i>The casebook</i>. A Press. URL",
                "Casebook editors. “Syria &amp; others.” <i>The casebook</i>, version 1.2, A Press, 22 Nov. 2026, URL.",
            ],
        );
        check(
            &work(&["Doe, Jane Q.", "Roe, Rob"], ""),
            [
                "Jane Q. Doe and Rob Roe, <i>Syria &amp; others</i>, version 1.2, A Press, 22 November 2026, URL.",
                "Doe, Jane Q., and Rob Roe. <i>Syria &amp; others</i>. Version 1.2. A Press, 2026. URL.",
                "Doe, J. Q., &amp; Roe, R. (2026, November 22). <i>Syria &amp; others</i> (Version 1.2). A Press. URL",
                "Doe, Jane Q., and Rob Roe. <i>Syria &amp; others</i>. version 1.2, A Press, 22 Nov. 2026, URL.",
            ],
        );
    }
}
