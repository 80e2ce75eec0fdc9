//! Paragraphs of cases that cite nothing.
//!
//! # What it checks
//! With `cited: true` under `case`, each numbered paragraph of a case cites a source, and says where
//! in it.
//!
//! # Why
//! A reader must be able to check every statement.
//!
//! # Instead
//! Cite the source with its place, `[@key, p. 3]`.

use crate::{
    base::{
        diag::{Code, Diagnostic},
        span::Span,
    },
    parse::tree::{Body, Citation, Node},
    resolve::site::Site,
};

pub(super) fn run(site: &Site, notes: &mut Vec<Diagnostic>) {
    for case in site.cases.iter().filter(|_| site.config.case.cited) {
        let page = &site[case.page];
        let Some(document) = &page.document else { continue };
        let body = &document.body;
        for (at, paragraph) in page.paragraphs.iter().enumerate() {
            let nodes = &body.nodes[paragraph.open as usize..paragraph.close as usize];
            let citations: Vec<&Citation> = nodes
                .iter()
                .filter_map(|node| match node {
                    Node::Cite(index) => Some(&body.citations[*index as usize]),
                    _ => None,
                })
                .collect();
            let n = at + 1;
            if citations.is_empty() {
                let message = format!("paragraph {n} cites nothing");
                notes.push(
                    Diagnostic::new(
                        Code::UncitedParagraph,
                        &document.path,
                        first(body, nodes),
                        message,
                    )
                    .help("add the source with its place, `[@key, p. 3]`".to_owned()),
                );
            }
            for citation in citations.iter().filter(|citation| !citation.narrative) {
                for cited in &body.cited[citation.items.start as usize..citation.items.end as usize]
                {
                    if cited.locator.is_empty() {
                        let message =
                            format!("paragraph {n} does not say where in `{}`", cited.key);
                        notes.push(
                            Diagnostic::new(
                                Code::UncitedParagraph,
                                &document.path,
                                cited.key_span,
                                message,
                            )
                            .help(format!(
                                "write the place after a comma, `[@{}, p. 3]`",
                                cited.key
                            )),
                        );
                    }
                }
            }
        }
    }
}

/// The first words of a paragraph.
fn first(body: &Body, nodes: &[Node]) -> Span {
    let text = nodes.iter().find_map(|node| match node {
        Node::Text(string) => string.as_span(),
        _ => None,
    });
    text.map_or(Span::default(), |span| {
        let words = span.of(&body.source);
        let line = words.find('\n').unwrap_or(words.len());
        Span { start: span.start, end: span.start + line as u32 }
    })
}
