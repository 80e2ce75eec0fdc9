//! Citations and status marks in running text: `[@key, para. 45]`, `[see @a, p. 3; @b]`, `@key`,
//! `{reported}`.
//!
//! The grammar of citations is Pandoc's (<https://pandoc.org/MANUAL.html#citation-syntax>),
//! without its `-@key` and `@key [p. 3]`.

use super::tree::{Body, Citation, Cited, Element, Mark, Node, Str};
use crate::base::{
    diag::{Code, Diagnostic},
    path::SitePath,
    span::Span,
};

/// Splits citations and marks out of the text of a body.
pub(super) fn find(body: &mut Body, path: &SitePath, said: &mut Vec<Diagnostic>) {
    let has_sign = |node: &Node| match node {
        Node::Text(string) => body.str(*string).contains(['@', '{']),
        _ => false,
    };
    if !body.nodes.iter().any(has_sign) {
        return;
    }
    let nodes = std::mem::take(&mut body.nodes);
    let mut moved =
        Moved { body, nodes: Vec::with_capacity(nodes.len() + 16), places: Vec::new(), path, said };
    // Text in code is no prose; in a link, a note would be a link within a link.
    let mut closed = 0_u32;
    let mut heading = 0_u32;
    let mut at = 0;
    while at < nodes.len() {
        match nodes[at] {
            Node::Open(element) => {
                closed += u32::from(is_closed(element));
                heading += u32::from(matches!(element, Element::Heading(_)));
            }
            Node::Close(element) => {
                closed -= u32::from(is_closed(element));
                heading -= u32::from(matches!(element, Element::Heading(_)));
            }
            Node::Text(_) if closed == 0 => {
                let end = at + run_length(&nodes[at..]);
                moved.run(&nodes[at..end], heading == 0);
                at = end;
                continue;
            }
            _ => {}
        }
        moved.keep(nodes[at], at);
        at += 1;
    }
    moved.finish();
}

fn is_closed(element: Element) -> bool {
    matches!(
        element,
        Element::CodeBlock(_) | Element::HtmlBlock | Element::Link(_) | Element::Image(_)
    )
}

/// How many of the nodes are text without marks.
fn run_length(nodes: &[Node]) -> usize {
    nodes.iter().take_while(|node| matches!(node, Node::Text(_) | Node::SoftBreak)).count()
}

/// The nodes of a body while some of them are split.
struct Moved<'b> {
    body: &'b mut Body,
    nodes: Vec<Node>,
    /// Where each node that opened something has gone, by its old place.
    places: Vec<(usize, u32)>,
    path: &'b SitePath,
    said: &'b mut Vec<Diagnostic>,
}

/// A letter of a run: which node it stands in, and where in the source.
struct Run {
    text: String,
    /// Whether formatted text stands just before it.
    starts_inside: bool,
    /// For each node: where it begins in `text`, and its first byte in the source.
    starts: Vec<(usize, u32)>,
}

impl Run {
    /// Where a byte of the run stands in the source.
    fn source(&self, at: usize) -> u32 {
        let node = self.starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let (start, source) = self.starts[node];
        source + (at - start) as u32
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let last = self.source(to.saturating_sub(1).max(from));
        Span { start: self.source(from), end: last + u32::from(to > from) }
    }
}

/// What was found in a run, from its first byte to before its last.
struct Hit {
    from: usize,
    to: usize,
    node: Node,
}

impl Moved<'_> {
    fn keep(&mut self, node: Node, at: usize) {
        if let Node::Open(
            Element::Heading(_) | Element::Link(_) | Element::Image(_) | Element::Note(_),
        ) = node
        {
            self.places.push((at, self.nodes.len() as u32));
        }
        self.nodes.push(node);
    }

    /// Splits a run of text. Marks are not looked for in headings, whose words make addresses.
    fn run(&mut self, nodes: &[Node], with_marks: bool) {
        let run = self.text_of(nodes);
        let hits = if run.text.contains('@') || with_marks && run.text.contains('{') {
            self.hits(&run, with_marks)
        } else {
            Vec::new()
        };
        if hits.is_empty() {
            self.nodes.extend_from_slice(nodes);
            return;
        }
        let mut from = 0;
        for hit in hits {
            self.pieces(&run, nodes, from, hit.from);
            self.nodes.push(hit.node);
            from = hit.to;
        }
        self.pieces(&run, nodes, from, run.text.len());
    }

    fn text_of(&self, nodes: &[Node]) -> Run {
        let starts_inside = matches!(self.nodes.last(), Some(Node::Close(_) | Node::Code(_)));
        let starts = Vec::with_capacity(nodes.len());
        let mut run = Run { text: String::new(), starts_inside, starts };
        let mut source = 0;
        for node in nodes {
            let string = match *node {
                Node::Text(string) => string,
                _ => {
                    run.starts.push((run.text.len(), source));
                    run.text.push('\n');
                    source += 1;
                    continue;
                }
            };
            let text = self.body.str(string);
            source = string.as_span().map_or(source, |span| span.start);
            run.starts.push((run.text.len(), source));
            run.text.push_str(text);
            source += text.len() as u32;
        }
        run
    }

    /// The nodes of a run from one byte to another.
    fn pieces(&mut self, run: &Run, nodes: &[Node], from: usize, to: usize) {
        for (index, node) in nodes.iter().enumerate() {
            let start = run.starts[index].0;
            let end = run.starts.get(index + 1).map_or(run.text.len(), |next| next.0);
            let (low, high) = (start.max(from), end.min(to));
            if low >= high {
                continue;
            }
            let node = match *node {
                Node::Text(string) if (low, high) != (start, end) => {
                    let part = match string.as_span() {
                        Some(span) => Str::span(Span {
                            start: span.start + (low - start) as u32,
                            end: span.start + (high - start) as u32,
                        }),
                        None => {
                            self.body.strings.push(run.text[low..high].into());
                            Str::owned(self.body.strings.len() - 1)
                        }
                    };
                    Node::Text(part)
                }
                node => node,
            };
            self.nodes.push(node);
        }
    }

    fn hits(&mut self, run: &Run, with_marks: bool) -> Vec<Hit> {
        let text = run.text.as_str();
        let mut hits = Vec::new();
        let mut at = 0;
        while let Some(next) = text[at..].find(['[', '@', '{']).map(|found| at + found) {
            at = next + 1;
            if self.is_escaped(run, next) {
                continue;
            }
            let found = match text.as_bytes()[next] {
                b'[' => self.group(run, next),
                b'@' => self.narrative(run, next),
                _ if with_marks => self.mark(run, next),
                _ => None,
            };
            if let Some((to, node)) = found {
                hits.push(Hit { from: next, to, node });
                at = to;
            }
        }
        hits
    }

    /// Whether a backslash stands before a sign, so that it is only a sign.
    fn is_escaped(&self, run: &Run, at: usize) -> bool {
        let begins = run.starts.iter().any(|(start, _)| *start == at);
        let source = run.source(at) as usize;
        begins && source > 0 && self.body.source.as_bytes().get(source - 1) == Some(&b'\\')
    }

    /// `[see @a, p. 3; @b]`.
    fn group(&mut self, run: &Run, open: usize) -> Option<(usize, Node)> {
        let text = run.text.as_str();
        let inside = &text[open + 1..];
        let close =
            open + 1 + inside.find(['[', ']']).filter(|&at| inside.as_bytes()[at] == b']')?;
        let parts = split_items(&text[open + 1..close]);
        let mut found = Vec::with_capacity(parts.len());
        for (from, to) in parts {
            let (from, to) = (open + 1 + from, open + 1 + to);
            let part = &text[from..to];
            let sign = key_sign(part)?;
            let key = key_length(&part[sign + 1..])?;
            let after = &part[sign + 1 + key..];
            let locator = after.trim_start_matches([',', ';', ' ']);
            let key_from = from + sign + 1;
            found.push(Cited {
                prefix: one_line(&part[..sign]),
                key: part[sign + 1..sign + 1 + key].into(),
                key_span: run.span(key_from, key_from + key),
                locator: one_line(locator),
            });
        }
        let span = run.span(open, close + 1);
        Some((close + 1, self.cite(found, false, span)))
    }

    /// `@key` in running text.
    fn narrative(&mut self, run: &Run, sign: usize) -> Option<(usize, Node)> {
        let text = run.text.as_str();
        let before = text[..sign].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | '@' | '-')) {
            return None;
        }
        let length = key_length(&text[sign + 1..])?;
        let to = sign + 1 + length;
        // The second half of an address such as `@name@host.org`.
        if text[to..].starts_with('@') {
            return None;
        }
        // An open bracket before it, closed after other formatting: a citation that fell apart.
        let open = text[..sign].rfind(['[', ']']).filter(|&at| text.as_bytes()[at] == b'[');
        let escaped = open.is_some_and(|at| self.is_escaped(run, at));
        let closed = text[to..].find(['[', ']']).is_some_and(|at| text.as_bytes()[to + at] == b']');
        if open.is_some() && !escaped || closed && open.is_none() && run.starts_inside {
            let span = run.span(sign, to);
            self.said.push(
                Diagnostic::new(
                    Code::BrokenCitation,
                    self.path,
                    span,
                    "the brackets around the citation hold other formatting",
                )
                .help(
                    "write what stands in the brackets as plain text: `[see @key, p. 3]`"
                        .to_owned(),
                ),
            );
        }
        let cited = Cited {
            prefix: "".into(),
            key: text[sign + 1..to].into(),
            key_span: run.span(sign + 1, to),
            locator: "".into(),
        };
        let span = run.span(sign, to);
        Some((to, self.cite(vec![cited], true, span)))
    }

    fn cite(&mut self, found: Vec<Cited>, narrative: bool, span: Span) -> Node {
        let first = self.body.cited.len() as u32;
        self.body.cited.extend(found);
        let items = first..self.body.cited.len() as u32;
        self.body.citations.push(Citation { narrative, items, span });
        Node::Cite(self.body.citations.len() as u32 - 1)
    }

    /// `{words}`: whether they are a mark is for the settings to say.
    fn mark(&mut self, run: &Run, open: usize) -> Option<(usize, Node)> {
        let inside = &run.text[open + 1..];
        let length = inside.find(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '-')))?;
        let word = inside[..length].trim();
        if inside.as_bytes()[length] != b'}' || word.is_empty() {
            return None;
        }
        let to = open + 1 + length + 1;
        self.body.marks.push(Mark { word: word.into(), span: run.span(open, to) });
        Some((to, Node::Mark(self.body.marks.len() as u32 - 1)))
    }

    fn finish(self) {
        let Moved { body, nodes, places, .. } = self;
        body.nodes = nodes;
        let gone = |old: u32| {
            let at = places.partition_point(|(place, _)| *place < old as usize);
            places.get(at).map_or(old, |(_, new)| *new)
        };
        body.headings.iter_mut().for_each(|heading| heading.node = gone(heading.node));
        body.links.iter_mut().for_each(|link| link.node = gone(link.node));
        body.notes
            .iter_mut()
            .filter_map(|note| note.node.as_mut())
            .for_each(|node| *node = gone(*node));
    }
}

/// A source as a field names it: `key, locator`, with or without `@` or brackets.
pub(crate) fn item(text: &str) -> (&str, &str) {
    let bare = text.trim().trim_start_matches('[').trim_end_matches(']').trim_start_matches('@');
    let (key, locator) = bare.split_once(',').unwrap_or((bare, ""));
    (key.trim(), locator.trim())
}

/// The parts of a group between its semicolons, as byte ranges. A part without a key belongs to
/// the one before it: `[@a, p. 3; also p. 9]` is one citation.
fn split_items(text: &str) -> Vec<(usize, usize)> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for part in text.split(';') {
        let to = from + part.len();
        match parts.last_mut() {
            Some(last) if key_sign(part).is_none() || key_sign(&text[last.0..last.1]).is_none() => {
                last.1 = to;
            }
            _ => parts.push((from, to)),
        }
        from = to + 1;
    }
    parts
}

/// The place of the `@` before a key: at the beginning, or after a space.
fn key_sign(text: &str) -> Option<usize> {
    text.match_indices('@').map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '“' | '‘'))
            && key_length(&text[at + 1..]).is_some()
    })
}

/// The length of the key at the beginning of a text: letters, digits and `_`, and within it
/// also single signs of punctuation.
pub(super) fn key_length(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        if c.is_alphanumeric() || c == '_' {
            end = at + c.len_utf8();
            continue;
        }
        let goes_on = letters.peek().is_some_and(|(_, c)| c.is_alphanumeric() || *c == '_');
        if at == 0
            || !goes_on
            || !matches!(
                c,
                ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '?' | '<' | '>' | '~' | '/'
            )
        {
            break;
        }
    }
    (end > 0).then_some(end)
}

/// Words with single spaces between them.
fn one_line(text: &str) -> Box<str> {
    let trimmed = text.trim();
    if !trimmed.contains(['\n', '\t']) && !trimmed.contains("  ") {
        return trimmed.into();
    }
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::{super::fragment, *};

    /// Citations as `prefix|key|locator`, joined by `;`, narrative ones behind `~`.
    fn check(markdown: &str, expected: &str) {
        let body = fragment(markdown).value;
        let one = |item: &Cited| {
            assert_eq!(item.key_span.of(&body.source), &*item.key, "{markdown}");
            format!("{}|{}|{}", item.prefix, item.key, item.locator)
        };
        let all = body.citations.iter().map(|citation| {
            let items = &body.cited[citation.items.start as usize..citation.items.end as usize];
            let items: Vec<String> = items.iter().map(one).collect();
            format!("{}{}", if citation.narrative { "~" } else { "" }, items.join(";"))
        });
        assert_eq!(all.collect::<Vec<_>>().join(" "), expected, "{markdown}");
    }

    #[test]
    fn citations_are_read_as_pandoc_reads_them() {
        check("So. [@key]", "|key|");
        check("[@key, para. 45]", "|key|para. 45");
        check("[see @a, p. 3; @b]", "see|a|p. 3;|b|");
        check("[@a, pp. 3--5; cf. @b:2, body]", "|a|pp. 3–5;cf.|b:2|body");
        check("[@a, p. 3; also p. 9]", "|a|p. 3; also p. 9");
        check("As @un-2014.v1. So", "~|un-2014.v1|");
        check("(see @a)", "~|a|");
        check("[@a,\n  para.\n  3]", "|a|para. 3");
        check(
            "| [@a, p. 1] | x@y.org |\n|---|---|\n| @b | [^n] |\n\n[^n]: [@c]",
            "|a|p. 1 ~|b| |c|",
        );
        check("# On [@a]\n\n> [@b]", "|a| |b|");
        check("[it’s @a, the “end”]", "it’s|a|the “end”");
    }

    #[test]
    fn what_is_no_citation_stays() {
        check("a@b.org \\@c `@d` [@e](x.md) @ f [g] @-h @i@j.org", "");
        check("```\n@a\n```\n\n[x]: @a\n", "");
        check("\\[@a]", "~|a|");
    }

    #[test]
    fn marks_are_words_in_braces() {
        let marks = |markdown: &str| {
            let body = fragment(markdown).value;
            body.marks.iter().map(|mark| mark.word.to_string()).collect::<Vec<_>>().join(",")
        };
        assert_eq!(
            marks("It was {reported}. And {confirmed by UN Panel}"),
            "reported,confirmed by UN Panel"
        );
        assert_eq!(marks("# No {reported} \n{a1} {} \\{b} `{c}`"), "");
    }

    #[test]
    fn text_around_a_citation_stays_as_it_was() {
        let body = fragment("One “two” [@a] three\n[four](x.md) {reported} five.").value;
        assert_eq!(body.first_paragraph().unwrap(), "One “two” three four five.");
        assert_eq!(body.nodes[body.links[0].node as usize], Node::Open(Element::Link(0)));
    }
}
