//! Footnotes that lead nowhere, and references to footnotes that are not there.

use super::tree::{Body, Element, Node};
use crate::base::{
    diag::{Code, Diagnostic},
    path::SitePath,
    span::Span,
    text,
};

/// Notes footnotes that nothing refers to, and references to none.
pub(super) fn check(body: &Body, path: &SitePath, markdown: &str, said: &mut Vec<Diagnostic>) {
    for note in &body.notes {
        if !note.referred {
            said.push(
                Diagnostic::new(
                    Code::UnusedNote,
                    path,
                    note.span,
                    format!("nothing refers to the footnote `{}`", note.label),
                )
                .help(format!("write `[^{}]` where it belongs, or remove it", note.label)),
            );
        }
    }
    // The parser leaves a reference without a definition as text.
    if !markdown.contains("[^") {
        return;
    }
    let known: Vec<&str> = body.notes.iter().map(|note| &*note.label).collect();
    let mut code = 0_u32;
    for node in &body.nodes {
        match node {
            Node::Open(Element::CodeBlock(_)) => code += 1,
            Node::Close(Element::CodeBlock(_)) => code -= 1,
            Node::Text(string) if code == 0 => {
                let Some(span) = string.as_span() else { continue };
                for (at, _) in span.of(&body.source).match_indices("[^") {
                    let rest = &span.of(&body.source)[at + 2..];
                    let Some(end) = rest.find(']').filter(|&end| end > 0) else { continue };
                    let label = &rest[..end];
                    if label.contains(char::is_whitespace) {
                        continue;
                    }
                    let start = span.start as usize + at;
                    said.push(
                        Diagnostic::new(
                            Code::UndefinedNote,
                            path,
                            Span::new(start, start + end + 3),
                            format!("the footnote `{label}` is not defined"),
                        )
                        .help(
                            match text::nearest(label, known.iter().copied()) {
                                Some(near) => format!("did you mean `[^{near}]`?"),
                                None => format!("write `[^{label}]: …` on a line of its own"),
                            },
                        ),
                    );
                }
            }
            _ => {}
        }
    }
}
