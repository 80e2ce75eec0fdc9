//! What the cases claim, statement by statement, with status and sources.
//!
//! A statement reaches from the last mark or citation to its own; its sources are those of the next
//! citation in the same paragraph. A row of a table is one statement.

use rayon::prelude::*;

use super::{
    cases::key,
    table::{Column, Form, Table, list},
};
use crate::{
    cite::name,
    parse::tree::{Body, Element, Node},
    resolve::site::{Case, Page, PageId, Site},
};

/// The table with one row for each statement that has a status or a source.
pub(super) fn table(site: &Site) -> Table {
    let words = site.config.status_words.iter().map(|word| word.name.clone()).collect();
    let columns = vec![
        Column::new("case", &site.config.case.label, Form::Text, "The key of the case.").required(),
        Column::new(
            "number",
            "Number",
            Form::Integer,
            "The place of the statement in the case, counted from 1.",
        )
        .required(),
        Column::new(
            "paragraph",
            "Paragraph",
            Form::Integer,
            "The number of the paragraph it stands in or after; empty before the first.",
        ),
        Column::new(
            "paragraph_id",
            "Paragraph id",
            Form::Text,
            "The id of that paragraph, which stays the same: the page's address with `#` and the id leads to it.",
        ),
        Column::new("statement", "Statement", Form::Text, "The words.").required(),
        Column::new(
            "status",
            "Status",
            Form::Choice(words),
            "How well it is supported, where the text says so.",
        ),
        Column::new(
            "sources",
            "Sources",
            Form::List,
            "Keys of sources, each with the place in it. Several are joined by semicolons.",
        ),
    ];
    Table {
        name: "claims".to_owned(),
        title: "Claims".to_owned(),
        description: "One row for each statement of a case that has a status or a source."
            .to_owned(),
        columns,
        n_rows: None,
        key: vec!["case", "number"],
        of_case: Some("case"),
    }
}

/// The rows of [`table`].
pub(super) fn rows(site: &Site) -> Vec<Vec<String>> {
    let of_case = |case: &Case| {
        let page = &site[case.page];
        let Some(document) = &page.document else { return Vec::new() };
        let mut statements = Statements { site, page, body: &document.body, found: Vec::new() };
        statements.read();
        let found = statements.found.into_iter().enumerate();
        found.map(|(at, one)| one.row(site, case.page, at + 1)).collect()
    };
    let rows: Vec<Vec<Vec<String>>> = site.cases.par_iter().with_min_len(16).map(of_case).collect();
    rows.into_iter().flatten().collect()
}

/// A statement.
struct Statement {
    /// The paragraph it stands in or after, counted from 0.
    paragraph: Option<usize>,
    text: String,
    status: Option<u8>,
    sources: Vec<String>,
}

impl Statement {
    fn row(self, site: &Site, page: PageId, number: usize) -> Vec<String> {
        let id = self.paragraph.and_then(|at| site[page].paragraphs.get(at));
        let status = self.status.map(|at| site.config.status_words[usize::from(at)].name.clone());
        vec![
            key(site, &site[page]),
            number.to_string(),
            self.paragraph.map(|at| (at + 1).to_string()).unwrap_or_default(),
            id.map(|paragraph| paragraph.id.to_string()).unwrap_or_default(),
            self.text,
            status.unwrap_or_default(),
            list(self.sources),
        ]
    }
}

/// The statements of one case while its text is read.
struct Statements<'a> {
    site: &'a Site,
    page: &'a Page,
    body: &'a Body,
    found: Vec<Statement>,
}

impl Statements<'_> {
    fn read(&mut self) {
        let nodes = &self.body.nodes;
        let (mut at, mut paragraph) = (0, None);
        while at < nodes.len() {
            let next = paragraph.map_or(0, |known: usize| known + 1);
            if self.page.paragraphs.get(next).is_some_and(|one| one.open as usize == at) {
                paragraph = Some(next);
            }
            let Node::Open(element) = nodes[at] else {
                at += 1;
                continue;
            };
            let close = self.body.close_of(at);
            match element {
                Element::TableRow => self.row(at, close, paragraph),
                Element::Paragraph
                | Element::Item
                | Element::Definition
                | Element::DefinitionTitle => {
                    let inner = nodes[at + 1..close].iter().position(|node| match node {
                        Node::Open(element) => element.is_block(),
                        _ => false,
                    });
                    // The text of an item before what is nested in it.
                    let end = inner.map_or(close, |length| at + 1 + length);
                    self.sentences(at + 1, end, paragraph);
                    at = end;
                    continue;
                }
                // What is said in code or a note is no statement of the case.
                Element::CodeBlock(_)
                | Element::HtmlBlock
                | Element::Note(_)
                | Element::TableHead
                | Element::Heading(_) => {}
                _ => {
                    at += 1;
                    continue;
                }
            }
            at = close + 1;
        }
    }

    /// A row of a table: one statement, its cells joined.
    fn row(&mut self, open: usize, close: usize, paragraph: Option<usize>) {
        let mut one =
            Statement { paragraph, text: String::new(), status: None, sources: Vec::new() };
        let mut cells: Vec<String> = Vec::new();
        let mut from = open;
        for at in open..close {
            match self.body.nodes[at] {
                Node::Open(Element::TableCell) => from = at,
                Node::Close(Element::TableCell) => cells.push(self.words(from, at)),
                Node::Cite(citation) => one.sources.extend(self.sources(citation)),
                Node::Mark(mark) => one.status = one.status.or(self.status(mark)),
                _ => {}
            }
        }
        cells.retain(|cell| !cell.is_empty());
        one.text = cells.join(" · ");
        if one.status.is_some() || !one.sources.is_empty() {
            self.found.push(one);
        }
    }

    fn sentences(&mut self, from: usize, to: usize, paragraph: Option<usize>) {
        let mut waiting: Vec<Statement> = Vec::new();
        // Sources that the sentence itself names.
        let mut named: Vec<String> = Vec::new();
        let mut start = from;
        for at in from..to {
            let (status, sources) = match self.body.nodes[at] {
                Node::Mark(mark) if self.status(mark).is_some() => (self.status(mark), None),
                Node::Cite(citation) if !self.body.citations[citation as usize].narrative => {
                    (None, Some(self.sources(citation)))
                }
                Node::Cite(citation) => {
                    named.extend(self.sources(citation));
                    continue;
                }
                _ => continue,
            };
            let text = self.words(start, at);
            start = at + 1;
            match waiting.last_mut() {
                // What follows a mark up to the stop belongs to its statement.
                Some(last) if !text.contains(char::is_alphanumeric) => last.text.push_str(&text),
                _ if text.is_empty() => {}
                _ => waiting.push(Statement {
                    paragraph,
                    text,
                    status,
                    sources: std::mem::take(&mut named),
                }),
            }
            if let Some(sources) = sources {
                for mut one in waiting.drain(..) {
                    one.sources.extend(sources.iter().cloned());
                    self.found.push(one);
                }
            }
        }
        let text = self.words(start, to);
        if !named.is_empty() && !text.is_empty() {
            waiting.push(Statement { paragraph, text, status: None, sources: named });
        }
        // Statements that nothing is cited for count if they have a status.
        let counts = |one: &Statement| one.status.is_some() || !one.sources.is_empty();
        self.found.extend(waiting.into_iter().filter(counts));
    }

    fn words(&self, from: usize, to: usize) -> String {
        let mut plain = String::new();
        let mut start = from;
        for at in from..to {
            // A source that the sentence names is called as readers see it.
            let Node::Cite(citation) = self.body.nodes[at] else { continue };
            let citation = &self.body.citations[citation as usize];
            let source = self.page.cited.get(citation.items.start as usize).copied().flatten();
            if let (true, Some(source)) = (citation.narrative, source) {
                plain.push_str(&self.body.plain(&self.body.nodes[start..at]));
                plain.push_str(&name(&self.site[source].reference));
                start = at + 1;
            }
        }
        plain.push_str(&self.body.plain(&self.body.nodes[start..to]));
        let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        // The stop of the sentence before stands after its mark.
        words.trim_start_matches(['.', ',', ';', ':']).trim_start().to_owned()
    }

    fn status(&self, mark: u32) -> Option<u8> {
        self.page.marks.get(mark as usize).copied().flatten()
    }

    fn sources(&self, citation: u32) -> Vec<String> {
        let items = self.body.citations[citation as usize].items.clone();
        let items = items.start as usize..items.end as usize;
        let cited = self.body.cited[items.clone()].iter().zip(&self.page.cited[items]);
        cited
            .filter_map(|(cited, source)| {
                let key = &self.site[(*source)?].reference.key;
                Some(match &*cited.locator {
                    "" => key.to_string(),
                    locator => format!("{key}, {locator}"),
                })
            })
            .collect()
    }
}
