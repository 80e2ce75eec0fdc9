//! Byte ranges in one text, and their lines and columns.

use serde::{Deserialize, Serialize};

/// A range of bytes in one file, counted from the file's first byte.
///
/// A span does not name its file, so a parsed document stays true when other files come and go.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// The first byte, counted from 0.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets; offsets over 4 GiB are cut (no file that large is read).
    pub(crate) fn new(start: usize, end: usize) -> Span {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// This span, moved `by` bytes to the right.
    pub(crate) fn shifted(self, by: u32) -> Span {
        Span { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// The bytes as a range.
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text under the span; empty if the span does not fit the text.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// A place in a text as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

/// The line and column of a byte offset; offsets past the end stand for the end.
///
/// A leading byte order mark is not counted as a column, because no editor shows it.
pub(crate) fn line_column(text: &str, offset: u32) -> LineColumn {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
    let in_line = before[line_start..].trim_start_matches('\u{feff}');
    LineColumn { line, column: in_line.chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: u32, line: usize, column: usize) {
        assert_eq!(line_column(text, offset), LineColumn { line, column }, "{text:?} at {offset}");
    }

    #[test]
    fn columns_count_characters_from_one() {
        check("", 0, 1, 1);
        check("añb", 3, 1, 3);
        check("a\nbc", 3, 2, 2);
        check("a\r\nbc", 3, 2, 1);
        check("ab", 99, 1, 3);
        check("\u{feff}ab", 4, 1, 2);
    }
}
