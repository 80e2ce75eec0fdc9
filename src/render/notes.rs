//! Notes: footnotes and citations under one numbering, each beside the block that refers to it.
//!
//! One copy of each note serves wide and narrow screens: a `details` after its block, which the
//! theme may show open beside it. The reference and the note lead to each other.

use std::collections::HashSet;

use super::html::Writer;
use crate::{
    base::text::{escape_into, escaped},
    cite::{Item, Position, name},
    parse::tree::{Body, Cited, Node},
    resolve::site::SourceId,
};

/// The notes of a text while it is written.
pub(super) struct Notes {
    /// The number of the last note.
    last: u32,
    /// The number of each footnote, once it was referred to.
    numbers: Vec<Option<u32>>,
    /// How often the text refers to each footnote, and how often it did so far.
    references: Vec<(u32, u32)>,
    /// Notes whose block is not yet written.
    waiting: Vec<Made>,
    /// Whether a note is being written, so that a citation is part of its text.
    inside: bool,
    /// The sources that were cited.
    cited: HashSet<SourceId>,
    /// What the last note cites, if it cites one source alone.
    before: Option<(SourceId, Box<str>)>,
}

/// A note that was made.
struct Made {
    number: u32,
    html: String,
    /// How often the text refers to it.
    times: u32,
}

impl Notes {
    pub(super) fn new(body: &Body) -> Notes {
        let mut references = vec![(0, 0); body.notes.len()];
        for node in &body.nodes {
            if let Node::NoteReference(note) = node {
                references[*note as usize].0 += 1;
            }
        }
        Notes {
            last: 0,
            numbers: vec![None; body.notes.len()],
            references,
            waiting: Vec::new(),
            inside: false,
            cited: HashSet::new(),
            before: None,
        }
    }

    /// Where a citation stands among those before it.
    fn position(&self, source: SourceId, locator: &str) -> Position {
        match &self.before {
            Some((before, place)) if *before == source => match (&**place, locator) {
                (place, locator) if place == locator => Position::Ibid,
                (_, "") => Position::Subsequent,
                _ => Position::IbidElsewhere,
            },
            _ if self.cited.contains(&source) => Position::Subsequent,
            _ => Position::First,
        }
    }
}

impl Writer<'_> {
    /// Writes a reference to a footnote.
    pub(super) fn note_reference(&mut self, note: u32) {
        let at = note as usize;
        let Some(open) = self.body.notes.get(at).and_then(|note| note.node) else { return };
        let known = self.notes.numbers[at];
        let number = known.unwrap_or(self.notes.last + 1);
        let times = &mut self.notes.references[at];
        times.1 += 1;
        let (all, nth) = *times;
        if known.is_none() {
            self.notes.numbers[at] = Some(number);
            self.notes.last = number;
        }
        self.reference(number, nth);
        if known.is_none() {
            let open = open as usize;
            // What a footnote without a citation stands after is not the note before it.
            self.notes.before = None;
            let html = self.apart(|writer| writer.nodes(open + 1, writer.body.close_of(open)));
            self.notes.waiting.push(Made { number, html, times: all });
        }
    }

    /// Writes what a closure writes, as the text of a note.
    fn apart(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.out);
        let inside = std::mem::replace(&mut self.notes.inside, true);
        write(self);
        self.notes.inside = inside;
        std::mem::replace(&mut self.out, before)
    }

    fn reference(&mut self, number: u32, nth: u32) {
        let id = self.reference_id(number, nth);
        let prefix = self.drawing.prefix;
        self.out.push_str(&format!("<sup class=\"note-ref\"><a id=\"{id}\" href=\"#_{prefix}fn-{number}\" role=\"doc-noteref\">{number}</a></sup>"));
    }

    fn reference_id(&self, number: u32, nth: u32) -> String {
        let prefix = self.drawing.prefix;
        if nth == 1 {
            format!("_{prefix}fnref-{number}")
        } else {
            format!("_{prefix}fnref-{number}-{nth}")
        }
    }

    /// Writes a citation: as a note of its own, or as words where the style cites in the text or
    /// the citation is part of a footnote.
    pub(super) fn cite(&mut self, citation: u32, at: usize) {
        let citation = &self.body.citations[citation as usize];
        let items = citation.items.start as usize..citation.items.end as usize;
        let cited = &self.body.cited[items.clone()];
        let known: Vec<(&Cited, SourceId)> = cited
            .iter()
            .zip(&self.resolved.cited[items])
            .filter_map(|(cited, source)| Some((cited, (*source)?)))
            .collect();
        if known.is_empty() {
            // A name behind `@` on a site without sources.
            escape_into(&mut self.out, citation.span.of(&self.body.source));
            return;
        }
        let is_note = self.drawing.citations.is_note();
        if self.notes.inside && is_note {
            // Part of a footnote's sentence, which brings its own stop unless it ends here.
            let last = matches!(self.body.nodes.get(at + 1), Some(Node::Close(_)) | None);
            let html = self.citation(&known, last);
            self.out.push_str(&html);
            return;
        }
        if citation.narrative {
            self.named_source(known[0].1);
            if !is_note {
                return;
            }
        }
        if !is_note {
            let html = self.citation(&known, true);
            self.out.push_str(&html);
            return;
        }
        // The mark stands at the word or its stop, not after a space.
        self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
        if self.out.ends_with("</sup>") {
            self.out.push_str("<sup class=\"note-ref\">,</sup>");
        } else {
            self.punctuation(at);
        }
        self.notes.last += 1;
        let number = self.notes.last;
        let html = self.citation(&known, true);
        self.reference(number, 1);
        self.notes.waiting.push(Made { number, html, times: 1 });
    }

    /// Writes the stop that follows a citation before the mark of its note.
    fn punctuation(&mut self, at: usize) {
        let Some(Node::Text(next)) = self.body.nodes.get(at + 1) else { return };
        let text = self.body.str(*next);
        let rest = text.trim_start_matches(['.', ',', ';', ':', '!', '?', '’', '”']);
        let stop = &text[..text.len() - rest.len()];
        let more = match self.body.nodes.get(at + 2) {
            Some(Node::Text(more)) => self.body.str(*more).starts_with(char::is_alphanumeric),
            Some(Node::Cite(_)) => true,
            _ => false,
        };
        // “Doe’s”: an apostrophe within a word is no stop.
        let ends = rest.starts_with(char::is_whitespace) || rest.is_empty() && !more;
        if !stop.is_empty() && ends {
            escape_into(&mut self.out, stop);
            self.skip_text(stop.len());
        }
    }

    fn named_source(&mut self, source: SourceId) {
        let drawing = self.drawing;
        let site = drawing.site;
        let name = name(&site[source].reference);
        let href = site.source_page(source).route.as_link_from(drawing.route);
        self.out.push_str("<a class=\"cited\" href=\"");
        escape_into(&mut self.out, &href);
        self.out.push_str("\">");
        escape_into(&mut self.out, &name);
        self.out.push_str("</a>");
        if !drawing.citations.is_note() {
            let year = drawing.citations.year(&site.sources, source.0 as usize);
            self.out.push_str(&format!(" ({year})"));
        }
    }

    fn citation(&mut self, known: &[(&Cited, SourceId)], closed: bool) -> String {
        let mut items = Vec::with_capacity(known.len());
        for (nth, (cited, source)) in known.iter().enumerate() {
            let position = self.notes.position(*source, &cited.locator);
            self.notes.cited.insert(*source);
            // A note of several sources is none to say *ibid.* of, but its own items follow
            // each other.
            let alone = known.len() == 1 || nth + 1 < known.len();
            self.notes.before = alone.then(|| (*source, cited.locator.clone()));
            items.push(Item {
                source: source.0 as usize,
                prefix: &cited.prefix,
                locator: &cited.locator,
                position,
            });
        }
        let drawing = self.drawing;
        let site = drawing.site;
        drawing.citations.citation(&site.sources, &items, closed, |at| {
            site[site.sources[at].page].route.as_link_from(drawing.route)
        })
    }

    /// Writes a status mark, or the braces that are none.
    pub(super) fn mark(&mut self, mark: u32) {
        let written = &self.body.marks[mark as usize];
        match self.resolved.marks.get(mark as usize).copied().flatten() {
            Some(at) => {
                let label = &self.drawing.site.config.status_words[usize::from(at)].label;
                let rank = at + 1;
                self.out
                    .push_str(&format!("<span class=\"status s{rank}\">{}</span>", escaped(label)));
            }
            None => escape_into(&mut self.out, written.span.of(&self.body.source)),
        }
    }

    /// Writes the status words with what they mean.
    pub(super) fn status_words(&mut self) {
        self.out.push_str("<dl class=\"statuses\">\n");
        for (at, word) in self.drawing.site.config.status_words.iter().enumerate() {
            let (label, meaning) = (escaped(&word.label), escaped(&word.meaning));
            let rank = at + 1;
            self.out.push_str(&format!(
                "<dt><span class=\"status s{rank}\">{label}</span></dt>\n<dd>{meaning}</dd>\n"
            ));
        }
        self.out.push_str("</dl>\n");
    }

    /// Ends a block that began at a byte of the output: puts its notes after it, and its number
    /// and id before it if it is a numbered paragraph, counted from 0.
    pub(super) fn close_block(&mut self, start: usize, paragraph: Option<usize>) {
        if self.notes.waiting.is_empty() && paragraph.is_none() {
            return;
        }
        let mut open = "<div class=\"para\"".to_owned();
        if let Some(at) = paragraph {
            let id = &self.paragraphs[at].id;
            let n = at + 1;
            open.push_str(&format!(" id=\"{id}\">\n<a class=\"para-no\" href=\"#{id}\" aria-label=\"Paragraph {n}\">{n}</a>"));
            for gone in self.gone.iter().filter(|gone| gone.to == Some(at as u32)) {
                open.push_str(&format!("<span id=\"{}\"></span>", escaped(&gone.id)));
            }
        } else {
            open.push('>');
        }
        open.push('\n');
        self.out.insert_str(start, &open);
        self.waiting_notes();
        self.out.push_str("</div>\n");
    }

    fn waiting_notes(&mut self) {
        let mut waiting = std::mem::take(&mut self.notes.waiting);
        // A note that a note refers to was finished before it.
        waiting.sort_by_key(|note| note.number);
        let (Some(first), Some(last)) = (waiting.first(), waiting.last()) else { return };
        let (first, last) = (first.number, last.number);
        let words = match first == last {
            true => format!("Note {first}"),
            false => format!("Notes {first}–{last}"),
        };
        let start = if first == 1 { String::new() } else { format!(" start=\"{first}\"") };
        self.out.push_str(&format!(
            "<details class=\"notes\">\n<summary>{words}</summary>\n<ol{start}>\n"
        ));
        self.note_items(waiting);
        self.out.push_str("</ol>\n</details>\n");
    }

    fn note_items(&mut self, waiting: Vec<Made>) {
        let prefix = self.drawing.prefix;
        for note in waiting {
            let number = note.number;
            self.out.push_str(&format!("<li id=\"_{prefix}fn-{number}\">"));
            let paragraph = note.html.strip_suffix("</p>\n");
            self.out.push_str(paragraph.unwrap_or(&note.html));
            self.back_references(number, note.times);
            self.out.push_str(if paragraph.is_some() { "</p>\n</li>\n" } else { "</li>\n" });
        }
    }

    fn back_references(&mut self, number: u32, times: u32) {
        for nth in 1..=times.max(1) {
            let id = self.reference_id(number, nth);
            let which = if times <= 1 { String::new() } else { format!(", {nth} of {times}") };
            self.out.push_str(&format!(" <a class=\"note-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\"Back to the text of note {number}{which}\">↩</a>"));
        }
    }

    /// Writes all notes after the text: a field has no room beside it.
    pub(super) fn notes_at_the_end(&mut self) {
        let mut waiting = std::mem::take(&mut self.notes.waiting);
        if waiting.is_empty() {
            return;
        }
        waiting.sort_by_key(|note| note.number);
        // Landmarks of one page have names of their own.
        let label = format!("Notes: {}", self.drawing.prefix);
        self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        escape_into(&mut self.out, label.trim_end_matches('-'));
        self.out.push_str("\">\n<ol>\n");
        self.note_items(waiting);
        self.out.push_str("</ol>\n</section>\n");
    }

    /// Says of paragraphs that were published and are gone that they are gone.
    pub(super) fn tombstones(&mut self) {
        for gone in self.gone.iter().filter(|gone| gone.to.is_none()) {
            let id = escaped(&gone.id);
            self.out.push_str(&format!("<p class=\"tombstone\" id=\"{id}\">The paragraph that had this address was withdrawn.</p>\n"));
        }
    }
}
