//! What was found, in words: drawn for people or as JSON for programs.

mod json;
pub(crate) mod progress;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::{
    base::{
        diag::{Diagnostic, Place, Severity},
        error::Error,
        span::Span,
        text,
    },
    load::Sources,
};

pub use json::json_line;

/// A diagnostic as people read it: the sentence, the line with a caret, the help.
pub fn human(note: &Diagnostic, sources: &Sources, color: bool) -> String {
    let level = match note.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = printable(&note.message);
    let mut groups = vec![level.primary_title(message).id(note.code.as_str()).element(snippet(
        &note.place,
        sources,
        AnnotationKind::Primary,
    ))];
    for (place, words) in &note.related {
        let title = Level::NOTE.secondary_title(printable(words));
        groups.push(title.element(snippet(place, sources, AnnotationKind::Primary)));
    }
    if let Some(help) = &note.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(printable(help))));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&groups)
}

/// The lines of a place, with the file's path.
fn snippet<'a>(
    place: &'a Place,
    sources: &'a Sources,
    kind: AnnotationKind,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = sources.text(&place.path).map_or("", |text| text);
    let (line, number, span) = excerpt(text, place.span);
    Snippet::source(line)
        .line_start(number)
        .path(place.path.as_str())
        .annotation(kind.span(span.range()))
}

/// The line a span begins in, its number counted from 1, and the part of the span in it.
fn excerpt(text: &str, span: Span) -> (&str, usize, Span) {
    let mut start = (span.start as usize).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let number = text[..line_start].matches('\n').count() + 1;
    let mut line = text[line_start..line_end].trim_end_matches('\r');
    let mut shift = line_start;
    if let Some(rest) = line.strip_prefix('\u{feff}') {
        (line, shift) = (rest, line_start + '\u{feff}'.len_utf8());
    }
    let inside = |at: usize| {
        let mut at = at.saturating_sub(shift).min(line.len());
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    (line, number, Span::new(inside(start), inside(span.end as usize)))
}

/// Text from the content with control characters made visible, so that no file can steer the
/// terminal of its reader.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// The closing line of a run that found something.
pub(crate) fn tally(notes: &[Diagnostic]) -> Option<String> {
    let of = |severity| notes.iter().filter(|note| note.severity == severity).count();
    let errors = of(Severity::Error);
    let warnings = of(Severity::Warning);
    let errors_in_words = text::counted(errors, "error", "errors");
    let warnings_in_words = text::counted(warnings, "warning", "warnings");
    match (errors, warnings) {
        (0, 0) => None,
        (_, 0) => Some(errors_in_words),
        (0, _) => Some(warnings_in_words),
        _ => Some(format!("{errors_in_words} and {warnings_in_words}")),
    }
}

/// An error of the machine or of usage, with its help.
pub(crate) fn machine(error: &Error, color: bool) -> String {
    let mut groups =
        vec![Group::with_title(Level::ERROR.primary_title(printable(&error.to_string())))];
    if let Some(help) = error.help() {
        groups.push(Group::with_title(Level::HELP.secondary_title(help)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line() {
        let check =
            |text: &str, span: (usize, usize), line: &str, number: usize, inside: (u32, u32)| {
                let (found, n, span) = excerpt(text, Span::new(span.0, span.1));
                assert_eq!((found, n, (span.start, span.end)), (line, number, inside));
            };
        check("ab\ncde\nf", (4, 9), "cde", 2, (1, 3));
        check("\u{feff}ab\r\nc", (3, 5), "ab", 1, (0, 2));
        check("", (0, 0), "", 1, (0, 0));
        check("a\n", (2, 2), "", 2, (0, 0));
    }

    #[test]
    fn content_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[31m\u{7}b"), "a\u{fffd}[31m\u{fffd}b");
    }
}
