//! Front matter: found, split off, read as an untyped tree.

use crate::base::{
    diag::{Code, Diagnostic},
    mapping::Origin,
    path::SitePath,
    span::Span,
    yaml::{self, Node, Value},
};

/// The front matter of a file. Its root is a mapping.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) root: Node,
    /// The bytes of the YAML in the file, without the fences.
    pub(crate) span: Span,
}

impl Front {
    /// Where the YAML stands, to turn node numbers into places.
    pub(crate) fn origin<'a>(&self, path: &'a SitePath, text: &'a str) -> Origin<'a> {
        Origin { path, yaml: self.span.of(text), offset: self.span.start }
    }
}

/// A file cut into front matter and text.
pub(super) struct Split {
    pub(super) front: Option<Front>,
    pub(super) broken: bool,
    pub(super) body: Span,
}

/// Cuts a text at its fences. A byte order mark is passed over; a text that does not begin with
/// a line `---` has no front matter.
pub(super) fn split(path: &SitePath, text: &str, notes: &mut Vec<Diagnostic>) -> Split {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let whole = Span::new(start, text.len());
    let opening = text[start..].split_inclusive('\n').next().unwrap_or_default();
    if opening.trim_end() != "---" {
        return Split { front: None, broken: false, body: whole };
    }
    let yaml_start = start + opening.len();
    let mut at = yaml_start;
    let mut closing = None;
    for line in text[yaml_start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            closing = Some((at, at + line.len()));
            break;
        }
        at += line.len();
    }
    let Some((yaml_end, body_start)) = closing else {
        let fence = Span::new(start, start + 3);
        notes.push(
            Diagnostic::new(
                Code::UnclosedFrontMatter,
                path,
                fence,
                "the front matter begins here and is never closed",
            )
            .help("put a line with `---` after the last field".to_owned()),
        );
        return Split { front: None, broken: true, body: Span::new(text.len(), text.len()) };
    };
    let span = Span::new(yaml_start, yaml_end);
    let body = Span::new(body_start, text.len());
    let origin = Origin { path, yaml: span.of(text), offset: span.start };
    let root = match yaml::read(origin.yaml) {
        Ok(root) => root,
        Err(fault) => {
            notes.push(origin.fault(fault));
            return Split { front: None, broken: true, body };
        }
    };
    if !matches!(root.value, Value::Map(_)) {
        notes.push(
            origin
                .note(
                    Code::WrongType,
                    0,
                    format!(
                        "the front matter must be a mapping of keys and values, not {}",
                        root.value.kind()
                    ),
                )
                .help("write `key: value` lines, such as `title: Uganda`".to_owned()),
        );
        return Split { front: None, broken: true, body };
    }
    Split { front: Some(Front { root, span }), broken: false, body }
}
