//! The tree of a page as HTML.

use crate::{
    base::{
        path::OutPath,
        text::{escape_into, escaped},
    },
    cite::Citations,
    parse::{
        is_comment,
        tree::{Alert, Align, Body, Element, LinkForm, Node, Str},
    },
    resolve::site::{Gone, Markdown, Page, Paragraph, Site, SourceId, Target},
};

use super::{code::Highlighter, notes::Notes, sanitize};

/// What drawing a text needs to know besides the text.
#[derive(Clone, Copy)]
pub(super) struct Drawing<'a> {
    pub(super) site: &'a Site,
    pub(super) code: &'a Highlighter,
    pub(super) citations: &'a Citations,
    /// The page on which the text will stand: links are relative to it.
    pub(super) route: &'a OutPath,
    /// Put before the ids of notes, so that two texts can stand on one page.
    pub(super) prefix: &'a str,
}

/// A body with what its links, citations and marks lead to, index for index.
#[derive(Clone, Copy)]
pub(super) struct Resolved<'a> {
    pub(super) body: &'a Body,
    pub(super) targets: &'a [Target],
    pub(super) cited: &'a [Option<SourceId>],
    pub(super) marks: &'a [Option<u8>],
}

impl<'a> Resolved<'a> {
    /// The body of a page.
    pub(super) fn page(body: &'a Body, page: &'a Page) -> Resolved<'a> {
        Resolved { body, targets: &page.targets, cited: &page.cited, marks: &page.marks }
    }

    /// The body of a field.
    pub(super) fn field(markdown: &'a Markdown) -> Resolved<'a> {
        let Markdown { body, targets, cited, marks, .. } = markdown;
        Resolved { body, targets, cited, marks }
    }
}

/// The HTML of the text of a page: notes beside the block that refers to them, paragraphs with
/// their numbers.
pub(super) fn page(drawing: Drawing<'_>, body: &Body, page: &Page) -> String {
    let mut writer = Writer::new(drawing, Resolved::page(body, page));
    writer.paragraphs = &page.paragraphs;
    writer.gone = &page.gone;
    writer.blocks(page.skip);
    writer.tombstones();
    writer.out
}

/// The HTML of a Markdown field, its notes at the end.
pub(super) fn field(drawing: Drawing<'_>, markdown: &Markdown) -> String {
    let resolved = Resolved::field(markdown);
    let mut writer = Writer::new(drawing, resolved);
    writer.nodes(0, resolved.body.nodes.len());
    writer.notes_at_the_end();
    writer.out
}

pub(super) struct Writer<'a> {
    pub(super) drawing: Drawing<'a>,
    pub(super) body: &'a Body,
    pub(super) resolved: Resolved<'a>,
    pub(super) out: String,
    pub(super) notes: Notes,
    pub(super) paragraphs: &'a [Paragraph],
    pub(super) gone: &'a [Gone],
    /// The table and the column being written.
    columns: (u32, usize),
    n_tables: usize,
    in_head: bool,
    /// Whether raw tags are written as they are, because what is written will be sanitised.
    raw_tags: bool,
    /// How many bytes of the next text were written already.
    written: usize,
}

impl<'a> Writer<'a> {
    fn new(drawing: Drawing<'a>, resolved: Resolved<'a>) -> Writer<'a> {
        Writer {
            drawing,
            body: resolved.body,
            resolved,
            out: String::with_capacity(resolved.body.source.len() * 2),
            notes: Notes::new(resolved.body),
            paragraphs: &[],
            gone: &[],
            columns: (0, 0),
            n_tables: 0,
            in_head: false,
            raw_tags: false,
            written: 0,
        }
    }

    /// Writes the blocks of a page one by one, each with the notes it refers to.
    fn blocks(&mut self, skip: (u32, u32)) {
        let (mut at, mut paragraph) = (0, 0);
        while at < self.body.nodes.len() {
            if at as u32 == skip.0 && skip.1 > skip.0 {
                at = skip.1 as usize;
                continue;
            }
            let end = match self.body.nodes[at] {
                Node::Open(_) => self.body.close_of(at) + 1,
                _ => at + 1,
            };
            let start = self.out.len();
            self.nodes(at, end.min(self.body.nodes.len()));
            let numbered =
                self.paragraphs.get(paragraph).is_some_and(|one| one.open as usize == at);
            self.close_block(start, numbered.then_some(paragraph));
            paragraph += usize::from(numbered);
            at = end;
        }
    }

    /// Writes the nodes from `at` to before `end`.
    pub(super) fn nodes(&mut self, mut at: usize, end: usize) {
        while at < end {
            at = match self.body.nodes[at] {
                Node::Open(element) => self.open(element, at),
                Node::Close(element) => {
                    self.close(element);
                    at + 1
                }
                node => {
                    self.leaf(node, at);
                    at + 1
                }
            };
        }
    }

    fn leaf(&mut self, node: Node, at: usize) {
        match node {
            Node::Text(string) => {
                let written = std::mem::take(&mut self.written);
                escape_into(&mut self.out, &self.body.str(string)[written..]);
            }
            Node::Code(string) => {
                self.out.push_str("<code>");
                escape_into(&mut self.out, self.body.str(string));
                self.out.push_str("</code>");
            }
            Node::Html(string) | Node::InlineHtml(string) => self.raw(string),
            Node::NoteReference(note) => self.note_reference(note),
            Node::Cite(citation) => self.cite(citation, at),
            Node::Mark(mark) => self.mark(mark),
            Node::SoftBreak => self.out.push('\n'),
            Node::HardBreak => self.out.push_str("<br>\n"),
            Node::Rule => self.out.push_str("<hr>\n"),
            Node::Task { done } => {
                let (mark, words) = if done { ("☑", "done") } else { ("☐", "to do") };
                self.out.push_str("<span class=\"task\" role=\"img\" aria-label=\"");
                self.out.push_str(words);
                self.out.push_str("\">");
                self.out.push_str(mark);
                self.out.push_str("</span> ");
            }
            Node::Open(_) | Node::Close(_) => {}
        }
    }

    /// Leaves out the beginning of the next text, because it was written already.
    pub(super) fn skip_text(&mut self, bytes: usize) {
        self.written = bytes;
    }

    /// Opens an element and returns the node to go on with.
    fn open(&mut self, element: Element, at: usize) -> usize {
        let next = at + 1;
        match element {
            Element::Paragraph if self.has_inline_html(at) => return self.sanitized(at),
            Element::Paragraph => self.out.push_str("<p>"),
            Element::Heading(index) => {
                let heading = &self.body.headings[index as usize];
                // The page's title is the only heading of level one.
                let level = heading.level.max(2);
                self.out.push_str(&format!("<h{level} id=\""));
                escape_into(&mut self.out, &heading.id);
                self.out.push_str("\">");
            }
            Element::Quote => self.out.push_str("<blockquote>\n"),
            Element::Alert(alert) => {
                let (class, words) = alert_words(alert);
                self.out.push_str(&format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{words}</p>\n"));
            }
            Element::CodeBlock(info) => return self.code(info, at),
            Element::HtmlBlock => return self.html_block(at),
            Element::Bullets => self.out.push_str("<ul>\n"),
            Element::Numbers(1) => self.out.push_str("<ol>\n"),
            Element::Numbers(first) => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Element::Item if matches!(self.body.nodes.get(next), Some(Node::Task { .. })) => {
                self.out.push_str("<li class=\"task-item\">");
            }
            Element::Item => self.out.push_str("<li>"),
            Element::Definitions => self.out.push_str("<dl>\n"),
            Element::DefinitionTitle => self.out.push_str("<dt>"),
            Element::Definition => self.out.push_str("<dd>"),
            // Definitions of notes are written at the end, in the order of their references.
            Element::Note(_) => return self.body.close_of(at) + 1,
            Element::Table(index) => {
                self.columns = (index, 0);
                self.n_tables += 1;
                let n = self.n_tables;
                // The region can be scrolled by keyboard where the table is wider than the text.
                self.out.push_str(&format!("<div class=\"table\" role=\"region\" aria-label=\"{}Table {n}\" tabindex=\"0\">\n<table>\n", self.drawing.prefix));
            }
            Element::TableHead => {
                (self.in_head, self.columns.1) = (true, 0);
                self.out.push_str("<thead>\n<tr>");
            }
            Element::TableRow => {
                self.columns.1 = 0;
                self.out.push_str("<tr>");
            }
            Element::TableCell => self.cell(),
            Element::Emphasis => self.out.push_str("<em>"),
            Element::Strong => self.out.push_str("<strong>"),
            Element::Strikethrough => self.out.push_str("<del>"),
            Element::Superscript => self.out.push_str("<sup>"),
            Element::Subscript => self.out.push_str("<sub>"),
            Element::Link(link) => return self.link(link, at),
            Element::Image(link) => return self.image(link, at),
        }
        next
    }

    fn close(&mut self, element: Element) {
        let tag = match element {
            Element::Paragraph => "</p>\n",
            Element::Heading(index) => {
                let level = self.body.headings[index as usize].level.max(2);
                self.out.push_str(&format!("</h{level}>\n"));
                return;
            }
            Element::Quote => "</blockquote>\n",
            Element::Alert(_) => "</div>\n",
            Element::Bullets => "</ul>\n",
            Element::Numbers(_) => "</ol>\n",
            Element::Item => "</li>\n",
            Element::Definitions => "</dl>\n",
            Element::DefinitionTitle => "</dt>\n",
            Element::Definition => "</dd>\n",
            Element::Table(_) => "</tbody>\n</table>\n</div>\n",
            Element::TableHead => {
                self.in_head = false;
                "</tr>\n</thead>\n<tbody>\n"
            }
            Element::TableRow => "</tr>\n",
            Element::TableCell if self.in_head => "</th>",
            Element::TableCell => "</td>",
            Element::Emphasis => "</em>",
            Element::Strong => "</strong>",
            Element::Strikethrough => "</del>",
            Element::Superscript => "</sup>",
            Element::Subscript => "</sub>",
            Element::Link(link) => {
                if !matches!(self.target(link), Target::Broken) {
                    self.out.push_str("</a>");
                }
                return;
            }
            Element::CodeBlock(_) | Element::HtmlBlock | Element::Note(_) | Element::Image(_) => "",
        };
        self.out.push_str(tag);
    }

    fn cell(&mut self) {
        let (table, column) = self.columns;
        self.columns.1 += 1;
        let align = self.body.tables.get(table as usize).and_then(|table| table.get(column));
        let class = match align {
            Some(Align::Left) => " class=\"left\"",
            Some(Align::Center) => " class=\"center\"",
            Some(Align::Right) => " class=\"right\"",
            _ => "",
        };
        self.out.push_str(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        self.out.push_str(class);
        self.out.push('>');
    }

    fn target(&self, link: u32) -> &'a Target {
        self.resolved.targets.get(link as usize).unwrap_or(&Target::Broken)
    }

    fn link(&mut self, link: u32, at: usize) -> usize {
        let target = self.target(link);
        if matches!(target, Target::Broken) {
            return at + 1;
        }
        let written = &self.body.links[link as usize];
        self.out.push_str("<a href=\"");
        self.href(target);
        self.out.push('"');
        if matches!(target, Target::Outside(_)) && written.form != LinkForm::Email {
            self.out.push_str(" rel=\"external\"");
        }
        self.title(&written.title);
        self.out.push('>');
        // A wikilink without words of its own shows the title of its page.
        if let (LinkForm::Wiki { piped: false }, Target::Page(page, _)) = (written.form, target) {
            escape_into(&mut self.out, &self.drawing.site[*page].title);
            return self.body.close_of(at);
        }
        at + 1
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_into(&mut self.out, title);
            self.out.push('"');
        }
    }

    fn href(&mut self, target: &Target) {
        let Drawing { site, route, .. } = self.drawing;
        match target {
            Target::Page(page, anchor) => {
                self.out.push_str(&site[*page].route.as_link_from(route));
                if let Some(anchor) = anchor {
                    self.out.push('#');
                    escape_into(&mut self.out, anchor);
                }
            }
            Target::Here(anchor) => {
                self.out.push('#');
                escape_into(&mut self.out, anchor);
            }
            Target::File(file) => self.out.push_str(&site[*file].route.as_link_from(route)),
            Target::Outside(address) => push_address(&mut self.out, address),
            Target::Broken => {}
        }
    }

    fn image(&mut self, link: u32, at: usize) -> usize {
        let close = self.body.close_of(at);
        let alternative = self.body.plain(&self.body.nodes[at..close]);
        let target = self.target(link);
        if matches!(target, Target::Broken) {
            escape_into(&mut self.out, &alternative);
        } else {
            self.out.push_str("<img src=\"");
            self.href(target);
            self.out.push_str("\" alt=\"");
            escape_into(&mut self.out, alternative.trim());
            self.out.push('"');
            self.title(&self.body.links[link as usize].title);
            self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
        }
        close + 1
    }

    fn code(&mut self, info: Str, at: usize) -> usize {
        let close = self.body.close_of(at);
        if self.body.str(info).trim() == STATUS_WORDS {
            self.status_words();
            return close + 1;
        }
        let mut text = String::new();
        for node in &self.body.nodes[at..close] {
            if let Node::Text(string) = node {
                text.push_str(self.body.str(*string));
            }
        }
        // Code in a file with Windows line ends is shown with plain ones.
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text };
        let language = self.body.str(info).split([' ', ',', '{', '\t']).next().unwrap_or_default();
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape_into(&mut self.out, language);
            self.out.push('"');
        }
        self.out.push('>');
        self.drawing.code.push(&mut self.out, language, &text);
        self.out.push_str("</code></pre>\n");
        close + 1
    }

    /// Raw HTML as text, or nothing where it is only a comment.
    fn raw(&mut self, string: Str) {
        let html = self.body.str(string);
        if self.raw_tags {
            if sanitize::may_stand(html) {
                self.out.push_str(html);
            }
        } else if !is_comment(html) {
            escape_into(&mut self.out, html);
        }
    }

    fn html_block(&mut self, at: usize) -> usize {
        let close = self.body.close_of(at);
        let mut html = String::new();
        for node in &self.body.nodes[at..close] {
            if let Node::Html(string) = node {
                html.push_str(self.body.str(*string));
            }
        }
        if self.drawing.site.config.raw_html {
            self.out.push_str(sanitize::block(&html).trim());
            self.out.push('\n');
        } else if !is_comment(&html) {
            self.out.push_str("<p class=\"raw\">");
            escape_into(&mut self.out, html.trim());
            self.out.push_str("</p>\n");
        }
        close + 1
    }

    fn has_inline_html(&self, at: usize) -> bool {
        self.drawing.site.config.raw_html
            && self.body.nodes[at..]
                .iter()
                .take_while(|node| **node != Node::Close(Element::Paragraph))
                .any(|node| matches!(node, Node::InlineHtml(_)))
    }

    /// A paragraph with raw tags: written with the tags as they are, then sanitised as a whole,
    /// because a tag alone says nothing of where it ends.
    fn sanitized(&mut self, at: usize) -> usize {
        let close = self.body.close_of(at);
        let before = std::mem::take(&mut self.out);
        self.raw_tags = true;
        self.nodes(at + 1, close);
        self.raw_tags = false;
        let paragraph = std::mem::replace(&mut self.out, before);
        self.out.push_str("<p>");
        self.out.push_str(&sanitize::inline(&paragraph));
        self.out.push_str("</p>\n");
        close + 1
    }
}

/// The word of a fenced block that shows the status words with their meanings.
const STATUS_WORDS: &str = "status-words";

/// Appends an address with those characters encoded that an attribute `href` must not hold.
/// What is encoded already stays as it is.
fn push_address(out: &mut String, address: &str) {
    let mut safe = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => safe.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'@' | b'!' | b'$' | b'&'
            | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b'%' => {
                safe.push(char::from(byte));
            }
            _ => safe.push_str(&format!("%{byte:02X}")),
        }
    }
    out.push_str(&escaped(&safe));
}

fn alert_words(alert: Alert) -> (&'static str, &'static str) {
    match alert {
        Alert::Note => ("note", "Note"),
        Alert::Tip => ("tip", "Tip"),
        Alert::Important => ("important", "Important"),
        Alert::Warning => ("warning", "Warning"),
        Alert::Caution => ("caution", "Caution"),
    }
}
