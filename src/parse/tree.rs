//! The text of a page as a flat tree: our own, small, and the same for every way of rendering.
//!
//! Nodes lie in one vector in the order of the text, each element between its `Open` and its
//! `Close`. Text is kept as a span of the source wherever it stands there as it is, so a page
//! costs little more memory than its file.

use std::sync::Arc;

use crate::base::span::Span;

/// A string of the tree: bytes of the source, or one of the strings the parser made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Str(Span);

/// Marks a [`Str`] that is an index into [`Body::strings`].
const OWNED: u32 = u32::MAX;

impl Str {
    pub(crate) fn span(span: Span) -> Str {
        Str(span)
    }

    pub(crate) fn owned(index: usize) -> Str {
        Str(Span { start: index as u32, end: OWNED })
    }

    /// The bytes of the source, if the string stands there.
    pub(crate) fn as_span(self) -> Option<Span> {
        (self.0.end != OWNED).then_some(self.0)
    }
}

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Node {
    Open(Element),
    Close(Element),
    Text(Str),
    /// Code within a line.
    Code(Str),
    /// A piece of a block of raw HTML.
    Html(Str),
    /// A tag of raw HTML within a line.
    InlineHtml(Str),
    /// A reference to a footnote, by index.
    NoteReference(u32),
    /// A citation, by index.
    Cite(u32),
    /// A word in braces that may be a status mark, by index.
    Mark(u32),
    SoftBreak,
    HardBreak,
    Rule,
    Task {
        done: bool,
    },
}

/// An element with content. Numbers are indexes into the lists of [`Body`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Element {
    Paragraph,
    Heading(u32),
    Quote,
    Alert(Alert),
    CodeBlock(Str),
    HtmlBlock,
    /// A list; numbered ones have the number of their first entry.
    Bullets,
    Numbers(u32),
    Item,
    Definitions,
    DefinitionTitle,
    Definition,
    Note(u32),
    Table(u32),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    Link(u32),
    Image(u32),
}

impl Element {
    /// Whether the element holds lines of text rather than standing within one.
    pub(crate) fn is_block(self) -> bool {
        !matches!(
            self,
            Element::Emphasis
                | Element::Strong
                | Element::Strikethrough
                | Element::Superscript
                | Element::Subscript
                | Element::Link(_)
                | Element::Image(_)
        )
    }
}

/// The kinds of alert, as forges know them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// How the columns of a table are aligned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Align {
    None,
    Left,
    Center,
    Right,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heading {
    /// 1 to 6, as written.
    pub(crate) level: u8,
    /// Unique on its page, and the same as long as the words of the heading are.
    pub(crate) id: Box<str>,
    /// The place of the `Open` node.
    pub(crate) node: u32,
    pub(crate) span: Span,
}

/// What a link or an image was written as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum LinkForm {
    /// `[text](target)` and its reference forms.
    Link,
    /// `[[target]]` (`piped: false`) or `[[target|text]]`.
    Wiki { piped: bool },
    /// `<https://…>`.
    Address,
    /// `<name@host>`.
    Email,
    /// `![text](target)`.
    Image,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) form: LinkForm,
    pub(crate) target: Box<str>,
    pub(crate) title: Box<str>,
    /// The place of the `Open` node.
    pub(crate) node: u32,
    /// All bytes of the link.
    pub(crate) span: Span,
}

/// A footnote: its definition, and whether the text refers to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Note {
    pub(crate) label: Box<str>,
    /// The place of the `Open` node of the definition.
    pub(crate) node: Option<u32>,
    pub(crate) referred: bool,
    pub(crate) span: Span,
}

/// A citation of one source or several, at one place of the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Citation {
    /// Whether the source is named by the sentence (`@key`) rather than beside it (`[@key]`).
    pub(crate) narrative: bool,
    /// What is cited, as indexes into [`Body::cited`].
    pub(crate) items: std::ops::Range<u32>,
    /// All bytes of the citation.
    pub(crate) span: Span,
}

/// One source as a citation names it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cited {
    /// Words before the source: `see`.
    pub(crate) prefix: Box<str>,
    pub(crate) key: Box<str>,
    pub(crate) key_span: Span,
    /// Where in the source, as written: `para. 45`; empty if nothing is said.
    pub(crate) locator: Box<str>,
}

/// Words in braces.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) word: Box<str>,
    /// All bytes, with the braces.
    pub(crate) span: Span,
}

/// The text of a page or of a Markdown field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Body {
    /// The text that spans count in.
    pub(crate) source: Arc<str>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) strings: Vec<Box<str>>,
    pub(crate) headings: Vec<Heading>,
    pub(crate) links: Vec<Link>,
    pub(crate) notes: Vec<Note>,
    pub(crate) tables: Vec<Vec<Align>>,
    pub(crate) citations: Vec<Citation>,
    /// The items of all citations.
    pub(crate) cited: Vec<Cited>,
    pub(crate) marks: Vec<Mark>,
    /// Raw HTML, for the setting that forbids it.
    pub(crate) html: Vec<Span>,
}

impl Body {
    /// The text of a string.
    pub(crate) fn str(&self, string: Str) -> &str {
        match string.as_span() {
            Some(span) => span.of(&self.source),
            None => self.strings.get(string.0.start as usize).map_or("", |string| string),
        }
    }

    /// The index of the node that closes the element opened at `open`.
    pub(crate) fn close_of(&self, open: usize) -> usize {
        let mut depth = 0_u32;
        for (at, node) in self.nodes.iter().enumerate().skip(open) {
            match node {
                Node::Open(_) => depth += 1,
                Node::Close(_) => {
                    depth -= 1;
                    if depth == 0 {
                        return at;
                    }
                }
                _ => {}
            }
        }
        self.nodes.len()
    }

    /// The words of some nodes, without formatting; breaks are spaces, and notes, citations and
    /// status marks are left out. A source that its sentence names is called by its key.
    pub(crate) fn plain(&self, nodes: &[Node]) -> String {
        let mut out = String::new();
        for node in nodes {
            match *node {
                Node::Text(string) | Node::Code(string) => out.push_str(self.str(string)),
                Node::SoftBreak | Node::HardBreak => out.push(' '),
                Node::Close(element) if element.is_block() => out.push(' '),
                Node::Cite(index) => {
                    let citation = &self.citations[index as usize];
                    if citation.narrative {
                        out.push_str(&self.cited[citation.items.start as usize].key);
                    } else {
                        out.truncate(out.trim_end().len());
                    }
                }
                Node::Mark(_) => out.truncate(out.trim_end().len()),
                _ => {}
            }
        }
        out
    }

    /// The words of a heading.
    pub(crate) fn heading_text(&self, heading: &Heading) -> String {
        let open = heading.node as usize;
        self.plain(&self.nodes[open..self.close_of(open)])
    }

    /// The words of the first paragraph that stands on the page itself.
    pub(crate) fn first_paragraph(&self) -> Option<String> {
        let open = self.nodes.iter().position(|node| *node == Node::Open(Element::Paragraph))?;
        let text = self.plain(&self.nodes[open..self.close_of(open)]);
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}
