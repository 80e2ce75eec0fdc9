//! Diagnostics as JSON, one object a line.

use serde::Serialize;

use crate::{
    base::{
        diag::{Diagnostic, Place},
        span::line_column,
    },
    load::Sources,
};

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    place: Where<'a>,
    message: &'a str,
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
}

/// Lines and columns count from 1, columns in characters; the end is the place after the last
/// character.
#[derive(Serialize)]
struct Where<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Where<'a>,
    message: &'a str,
}

/// A diagnostic as one line of JSON, without the line's end.
pub fn json_line(note: &Diagnostic, sources: &Sources) -> String {
    let line = Line {
        code: note.code.as_str(),
        severity: note.severity.word(),
        place: place(&note.place, sources),
        message: &note.message,
        help: note.help.as_deref(),
        related: note
            .related
            .iter()
            .map(|(at, words)| Related { place: place(at, sources), message: words })
            .collect(),
    };
    serde_json::to_string(&line).unwrap_or_else(|error| unreachable!("text is JSON: {error}"))
}

fn place<'a>(place: &'a Place, sources: &Sources) -> Where<'a> {
    let text = sources.text(&place.path).map_or("", |text| text);
    let (start, end) = (line_column(text, place.span.start), line_column(text, place.span.end));
    Where {
        path: place.path.as_str(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}
