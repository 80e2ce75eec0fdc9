//! What the YAML parser objects to, in plain words and at the place that is to be mended.

use granit_parser::{ErrorKind, ScanError};

use super::{Fault, fault};
use crate::base::span::Span;

/// A syntax error with the cure that fits the token at fault.
pub(super) fn syntax_fault(error: &ScanError, text: &str) -> Fault {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let next = text[at..].chars().next().map_or(0, char::len_utf8);
    let here = Span::new(at, at + next);
    // A quotation mark or bracket that is never closed is noticed only lines later.
    if let Some(open) = open_quote(text, at) {
        return fault(open, "a quotation mark is not closed")
            .help("close the value with the same mark it begins with");
    }
    if let Some(open) = open_bracket(text, at) {
        let (open_mark, close) = if open.of(text) == "[" { ('[', ']') } else { ('{', '}') };
        return fault(open, format!("a `{open_mark}` is not closed"))
            .help(format!("close it with `{close}`"));
    }
    let (message, help): (String, &str) = match error.kind() {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            return second_colon(text, here);
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => {
            ("a tab stands where YAML wants spaces".into(), "replace the tab by two spaces")
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            (format!("a `{open}` is not closed"), "close it at the end of the list")
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            (format!("a `{open}` is closed by `{close}`"), "use the bracket that fits")
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            ("a closing bracket has no opening one".into(), "remove it, or put the value in quotes")
        }
        ErrorKind::ExpectedFlowSequenceSeparator | ErrorKind::ExpectedFlowMappingSeparator => (
            "the list goes on without a comma or its closing bracket".into(),
            "separate entries by `, ` and close the list",
        ),
        ErrorKind::UnknownAnchor => (
            "a value that begins with `*` repeats something that is not there".into(),
            "put the value in quotes",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            (format!("a value cannot begin with `{character}`"), "put the value in quotes")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "this line has no `key: value`".into(),
            "write a key, a colon and a space before the value, or indent the line to continue the one above",
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockSequenceEntry => (
            "this line does not fit the indentation above".into(),
            "indent lines of one list or mapping alike, with spaces",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => (
            "a `-` stands where no list can begin".into(),
            "begin each entry on a line of its own, or put the value in quotes",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text follows a closed quotation mark".into(),
            "put the whole value between one pair of quotation marks",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "a backslash in a double-quoted value begins no known escape".into(),
            "use single quotes, or write the backslash twice",
        ),
        other => (
            format!("this is not valid YAML: {other}"),
            "compare it with the front matter of a page that works, or put the value in quotes",
        ),
    };
    fault(here, message).help(help)
}

/// A value with a colon in it, at the colon.
fn second_colon(text: &str, here: Span) -> Fault {
    let at = here.start as usize;
    let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let found = fault(here, "a second colon stands in this value");
    match line.split_once(": ") {
        Some((key, value)) if value.contains(": ") || value.ends_with(':') => {
            let value = value.trim().replace('"', "'");
            found.help(format!(
                "put the value in quotes: `{}: \"{value}\"`",
                key.trim_start_matches([' ', '-'])
            ))
        }
        _ => found.help(
            "put values that hold a colon in quotes, and begin each key on a line of its own",
        ),
    }
}

/// The mark of a quoted value that is open at `at`.
fn open_quote(text: &str, at: usize) -> Option<Span> {
    let mut open: Option<(usize, u8)> = None;
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < at {
        match (open, bytes[index]) {
            (Some((_, b'"')), b'\\') => index += 1,
            (Some((_, mark)), byte) if byte == mark => open = None,
            (None, byte @ (b'"' | b'\'')) if begins_value(bytes, index) => {
                open = Some((index, byte));
            }
            (None, b'#') if index == 0 || bytes[index - 1].is_ascii_whitespace() => {
                index += bytes[index..].iter().position(|&byte| byte == b'\n').unwrap_or(0);
            }
            _ => {}
        }
        index += 1;
    }
    // Within the value's own line the parser's complaint is about something else.
    let (start, _) = open?;
    text[start..at].contains('\n').then(|| Span::new(start, start + 1))
}

/// The bracket of a list or mapping in one line that is open at `at`, on a line above.
fn open_bracket(text: &str, at: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut quote: Option<u8> = None;
    for index in 0..at {
        match (quote, bytes[index]) {
            (Some(mark), byte) if byte == mark => quote = None,
            (None, byte @ (b'"' | b'\'')) if begins_value(bytes, index) => quote = Some(byte),
            (None, b'[' | b'{') if begins_value(bytes, index) => open.push(index),
            (None, b']' | b'}') => drop(open.pop()),
            _ => {}
        }
    }
    let start = *open.first()?;
    text[start..at].contains('\n').then(|| Span::new(start, start + 1))
}

/// Whether a value begins here: at the start, or after a blank, a comma or a bracket.
fn begins_value(bytes: &[u8], index: usize) -> bool {
    match index.checked_sub(1).map(|before| bytes[before]) {
        None => true,
        Some(byte) => byte.is_ascii_whitespace() || matches!(byte, b'[' | b'{' | b','),
    }
}
