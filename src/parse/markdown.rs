//! Markdown to the tree. The only file that names the Markdown parser.

use std::{collections::HashMap, sync::Arc};

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options,
    Parser, Tag, TagEnd,
};

use super::{
    citation, footnotes,
    tree::{Alert, Align, Body, Element, Heading, Link, LinkForm, Node, Note, Str},
};
use crate::base::{
    diag::{Code, Diagnostic, Noted, Place},
    path::SitePath,
    span::Span,
    text,
};

/// The standard Markdown and what forges add to it; `~x~` is subscript, `~~x~~` struck out.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_SMART_PUNCTUATION)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_SUPERSCRIPT)
    .union(Options::ENABLE_SUBSCRIPT)
    .union(Options::ENABLE_WIKILINKS);

/// The tree of a Markdown field, and what there is to say about it. Spans count in the field's
/// own text, so the caller says it at the field.
pub(crate) fn fragment(text: &str) -> Noted<Body> {
    let mut notes = Vec::new();
    let path = SitePath::new("");
    let value = body(&path, text.into(), Span::new(0, text.len()), &mut notes);
    Noted { value, notes }
}

/// The tree of the bytes `span` of a file.
pub(super) fn body(
    path: &SitePath,
    source: Arc<str>,
    span: Span,
    notes: &mut Vec<Diagnostic>,
) -> Body {
    let text = Arc::clone(&source);
    let mut builder = Builder {
        text: &text,
        offset: span.start,
        body: Body { source, ..Body::default() },
        open: Vec::new(),
        labels: HashMap::new(),
        explicit: Vec::new(),
        path,
        said: notes,
    };
    builder.body.nodes.reserve(span.range().len() / 24);
    for (event, range) in Parser::new_ext(span.of(&text), OPTIONS).into_offset_iter() {
        builder.event(event, Span::new(range.start, range.end).shifted(span.start));
    }
    builder.finish()
}

struct Builder<'t, 'n> {
    text: &'t str,
    /// Where the Markdown begins in the file.
    offset: u32,
    body: Body,
    /// The open elements, so that each `Close` repeats its `Open`.
    open: Vec<Element>,
    /// Footnotes by label.
    labels: HashMap<Box<str>, u32>,
    /// The ids that headings were given by hand: the heading and the id.
    explicit: Vec<(usize, Box<str>)>,
    path: &'n SitePath,
    said: &'n mut Vec<Diagnostic>,
}

impl<'t> Builder<'t, '_> {
    fn event(&mut self, event: Event<'t>, span: Span) {
        if !matches!(event, Event::Text(_)) {
            self.raise();
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push_text(&text),
            Event::Code(text) => {
                let string = self.string(&text);
                self.body.nodes.push(Node::Code(string));
            }
            // Mathematics is not switched on; were it, its source would be shown.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push_text(&text),
            Event::Html(html) => {
                let string = self.string(&html);
                self.body.nodes.push(Node::Html(string));
            }
            Event::InlineHtml(html) => {
                if !is_comment(&html) {
                    self.body.html.push(span);
                }
                let string = self.string(&html);
                self.body.nodes.push(Node::InlineHtml(string));
            }
            Event::FootnoteReference(label) => {
                let index = self.note(&label, span);
                self.body.notes[index as usize].referred = true;
                self.body.nodes.push(Node::NoteReference(index));
            }
            Event::SoftBreak => self.body.nodes.push(Node::SoftBreak),
            Event::HardBreak => self.body.nodes.push(Node::HardBreak),
            Event::Rule => self.body.nodes.push(Node::Rule),
            Event::TaskListMarker(done) => self.body.nodes.push(Node::Task { done }),
        }
    }

    fn start(&mut self, tag: Tag<'t>, span: Span) {
        let node = self.body.nodes.len() as u32;
        let element = match tag {
            Tag::Paragraph => Element::Paragraph,
            Tag::Heading { level, id, attrs, classes } => {
                let index = self.body.headings.len();
                if !attrs.is_empty() || !classes.is_empty() {
                    self.said.push(
                        Diagnostic::new(
                            Code::WrongAnchor,
                            self.path,
                            self.find(span, "{"),
                            "a heading takes nothing in braces but its id",
                        )
                        .help("write `## Words {#id}`, and status words in the text".to_owned()),
                    );
                }
                if let Some(id) = id {
                    self.explicit.push((index, (*id).into()));
                }
                let level = heading_level(level);
                self.body.headings.push(Heading { level, id: "".into(), node, span });
                Element::Heading(index as u32)
            }
            Tag::BlockQuote(None) => Element::Quote,
            Tag::BlockQuote(Some(kind)) => Element::Alert(alert(kind)),
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                Element::CodeBlock(Str::span(Span::new(span.start as usize, span.start as usize)))
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Element::CodeBlock(self.string(&info)),
            Tag::HtmlBlock => {
                if !is_comment(span.of(self.text)) {
                    self.body.html.push(span);
                }
                Element::HtmlBlock
            }
            Tag::List(None) => Element::Bullets,
            Tag::List(Some(first)) => Element::Numbers(u32::try_from(first).unwrap_or(u32::MAX)),
            Tag::Item => Element::Item,
            Tag::FootnoteDefinition(label) => self.note_definition(&label, span, node),
            Tag::DefinitionList => Element::Definitions,
            Tag::DefinitionListTitle => Element::DefinitionTitle,
            Tag::DefinitionListDefinition => Element::Definition,
            Tag::Table(columns) => {
                self.body.tables.push(columns.iter().map(align).collect());
                Element::Table(self.body.tables.len() as u32 - 1)
            }
            Tag::TableHead => Element::TableHead,
            Tag::TableRow => Element::TableRow,
            Tag::TableCell => Element::TableCell,
            Tag::Emphasis => Element::Emphasis,
            Tag::Strong => Element::Strong,
            Tag::Strikethrough => Element::Strikethrough,
            Tag::Superscript => Element::Superscript,
            Tag::Subscript => Element::Subscript,
            Tag::Link { link_type, dest_url, title, .. } => {
                Element::Link(self.link(link_form(link_type), &dest_url, &title, span))
            }
            Tag::Image { dest_url, title, .. } => {
                Element::Image(self.link(LinkForm::Image, &dest_url, &title, span))
            }
            // Metadata blocks are not switched on: front matter was cut off before.
            Tag::MetadataBlock(_) => Element::Paragraph,
        };
        self.open.push(element);
        self.body.nodes.push(Node::Open(element));
    }

    fn end(&mut self, _: TagEnd) {
        if let Some(element) = self.open.pop() {
            self.body.nodes.push(Node::Close(element));
        }
    }

    fn link(&mut self, form: LinkForm, target: &str, title: &str, span: Span) -> u32 {
        // In a table the bar of a wikilink is written `\|`.
        let target = match form {
            LinkForm::Wiki { .. } => target.trim_end_matches('\\').trim(),
            _ => target,
        };
        let node = self.body.nodes.len() as u32;
        self.body.links.push(Link { form, target: target.into(), title: title.into(), node, span });
        self.body.links.len() as u32 - 1
    }

    /// Adds text; text that goes on where the last ended becomes one node with it.
    fn push_text(&mut self, text: &CowStr<'t>) {
        let string = self.string(text);
        if let (Some(span), Some(Node::Text(last))) = (string.as_span(), self.body.nodes.last_mut())
            && let Some(before) = last.as_span()
            && before.end == span.start
        {
            *last = Str::span(Span { start: before.start, end: span.end });
            return;
        }
        self.body.nodes.push(Node::Text(string));
    }

    /// Splits the text just read at `x^2^` and `H~2~O`: the parser knows these marks only at the
    /// edge of a word, and inside one is where they are wanted.
    fn raise(&mut self) {
        let in_code = matches!(self.open.last(), Some(Element::CodeBlock(_) | Element::HtmlBlock));
        while !in_code
            && let Some(&Node::Text(string)) = self.body.nodes.last()
            && let Some(span) = string.as_span()
            && let Some((mark, open, close)) = raised(span.of(self.text))
        {
            let part = |from: usize, to: usize| {
                let start = span.start as usize;
                Node::Text(Str::span(Span::new(start + from, start + to)))
            };
            let element = if mark == b'^' { Element::Superscript } else { Element::Subscript };
            self.body.nodes.pop();
            self.body.nodes.extend([
                part(0, open),
                Node::Open(element),
                part(open + 1, close),
                Node::Close(element),
                part(close + 1, span.range().len()),
            ]);
        }
    }

    /// A string of the parser as bytes of the source where it stands there, else kept.
    fn string(&mut self, text: &str) -> Str {
        let base = self.text.as_ptr() as usize;
        let at = text.as_ptr() as usize;
        if at >= base && at + text.len() <= base + self.text.len() {
            return Str::span(Span::new(at - base, at - base + text.len()));
        }
        // Quotation marks and dashes come again and again.
        let recent = self.body.strings.len().min(8);
        if let Some(index) = self.body.strings[..recent].iter().position(|known| **known == *text) {
            return Str::owned(index);
        }
        self.body.strings.push(text.into());
        Str::owned(self.body.strings.len() - 1)
    }

    fn note(&mut self, label: &str, span: Span) -> u32 {
        if let Some(&index) = self.labels.get(label) {
            return index;
        }
        let index = self.body.notes.len() as u32;
        self.labels.insert(label.into(), index);
        self.body.notes.push(Note { label: label.into(), node: None, referred: false, span });
        index
    }

    fn note_definition(&mut self, label: &str, span: Span, node: u32) -> Element {
        let index = self.note(label, span);
        let head = Span { start: span.start, end: span.start + label.len() as u32 + 3 };
        let note = &mut self.body.notes[index as usize];
        if note.node.is_some() {
            let first = Place { path: self.path.clone(), span: note.span };
            self.said.push(
                Diagnostic::new(
                    Code::DoubledNote,
                    self.path,
                    head,
                    format!("the footnote `{label}` is defined twice"),
                )
                .help("give one of the two another label".to_owned())
                .related(first, "first defined here"),
            );
            // The second definition gets an entry of its own, to which nothing refers.
            self.body.notes.push(Note {
                label: label.into(),
                node: Some(node),
                referred: true,
                span: head,
            });
            return Element::Note(self.body.notes.len() as u32 - 1);
        }
        note.node = Some(node);
        note.span = head;
        Element::Note(index)
    }

    fn finish(mut self) -> Body {
        self.raise();
        citation::find(&mut self.body, self.path, self.said);
        self.name_headings();
        let markdown = &self.text[self.offset as usize..];
        footnotes::check(&self.body, self.path, markdown, self.said);
        self.body.nodes.shrink_to_fit();
        self.body.links.shrink_to_fit();
        self.body
    }

    /// Gives every heading its id: those set by hand first, so that no made one takes theirs.
    fn name_headings(&mut self) {
        let mut taken: HashMap<String, usize> = HashMap::new();
        for (index, id) in std::mem::take(&mut self.explicit) {
            let span = self.body.headings[index].span;
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
            if id.starts_with('_')
                || id.is_empty()
                || !id.chars().all(allowed)
                || text::is_paragraph_id(&id)
            {
                self.said.push(
                    Diagnostic::new(
                        Code::WrongAnchor,
                        self.path,
                        self.find(span, &id),
                        format!("`{id}` cannot be the id of a heading"),
                    )
                    .help("use letters, digits, `-` and `_`, begin with a letter, and leave the form `p-k3f9` to paragraphs".to_owned()),
                );
                continue;
            }
            if let Some(&first) = taken.get(&*id) {
                let place = Place { path: self.path.clone(), span: self.body.headings[first].span };
                self.said.push(
                    Diagnostic::new(
                        Code::DoubledAnchor,
                        self.path,
                        self.find(span, &id),
                        format!("the id `{id}` is given to two headings"),
                    )
                    .help("give each heading an id of its own".to_owned())
                    .related(place, "first given here"),
                );
                continue;
            }
            taken.insert(id.to_string(), index);
            self.body.headings[index].id = id;
        }
        for index in 0..self.body.headings.len() {
            if !self.body.headings[index].id.is_empty() {
                continue;
            }
            let mut base = text::anchor(&self.body.heading_text(&self.body.headings[index]));
            if base.is_empty() {
                base.push_str("section");
            }
            let mut id = base.clone();
            let mut n = 0;
            while taken.contains_key(&id) || text::is_paragraph_id(&id) {
                n += 1;
                id = format!("{base}-{n}");
            }
            self.body.headings[index].id = id.as_str().into();
            taken.insert(id, index);
        }
    }

    /// Where an id stands within the bytes of its heading.
    fn find(&self, span: Span, id: &str) -> Span {
        match span.of(self.text).rfind(id) {
            Some(at) => Span::new(span.start as usize + at, span.start as usize + at + id.len()),
            None => span,
        }
    }
}

/// Whether raw HTML is one comment and nothing else; comments are dropped without a word.
pub(crate) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.find("-->").is_some_and(|at| at + 3 == html.len())
}

/// The first raised or lowered part within a word: the mark, and where it opens and closes.
fn raised(text: &str) -> Option<(u8, usize, usize)> {
    let bytes = text.as_bytes();
    (1..bytes.len()).find_map(|open| {
        let mark = bytes[open];
        if !matches!(mark, b'^' | b'~') {
            return None;
        }
        let before = text[..open].chars().next_back()?;
        if !(before.is_alphanumeric() || matches!(before, ')' | ']')) {
            return None;
        }
        let inside = &text[open + 1..];
        let length = inside.find(|c: char| c.is_whitespace() || matches!(c, '^' | '~'))?;
        let closes = length > 0 && inside.as_bytes()[length] == mark;
        closes.then_some((mark, open, open + 1 + length))
    })
}

fn heading_level(level: HeadingLevel) -> u8 {
    level as u8
}

fn link_form(kind: LinkType) -> LinkForm {
    match kind {
        LinkType::WikiLink { has_pothole } => LinkForm::Wiki { piped: has_pothole },
        LinkType::Autolink => LinkForm::Address,
        LinkType::Email => LinkForm::Email,
        _ => LinkForm::Link,
    }
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn align(alignment: &Alignment) -> Align {
    match alignment {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(markdown: &str) -> Vec<String> {
        fragment(markdown).value.headings.iter().map(|heading| heading.id.to_string()).collect()
    }

    #[test]
    fn heading_ids_are_unique() {
        assert_eq!(ids("# A b\n## A b\n## A b-2\n## A b\n"), ["a-b", "a-b-1", "a-b-2", "a-b-3"]);
        assert_eq!(ids("## Price\n## Cost {#price}\n"), ["price-1", "price"]);
        assert_eq!(ids("## !!\n## Überblick\n"), ["section", "überblick"]);
    }

    #[test]
    fn text_is_not_copied() {
        let body = fragment("One *two* three & four.\nFive\\_six.\n").value;
        assert!(body.strings.is_empty(), "{:?}", body.strings);
        assert_eq!(body.first_paragraph().unwrap(), "One two three & four. Five_six.");
        let quoted = fragment("\"a\" -- \"b\" \"c\"").value;
        assert_eq!(quoted.first_paragraph().unwrap(), "“a” – “b” “c”");
        assert_eq!(quoted.strings.len(), 3);
    }

    #[test]
    fn nodes_are_small() {
        assert!(size_of::<Node>() <= 16);
    }
}
