//! YAML as an untyped tree of text, and the places of its parts.
//!
//! Two readers share the work. `serde_yaml` is fast and right, but gives no places and turns
//! `NO` or `1.10` into something that is no longer what was written. The event parser is slower
//! and knows every byte. The first reads whatever is made of text alone; where a scalar was
//! retyped, a fault was found or a place is asked for, the second reads the same text again. Both
//! number the nodes alike, in the order of the text, so a node's number is enough to find its
//! place later. A property test holds the two readings equal.

use std::{collections::HashMap, fmt};

use granit_parser::{Event, Parser, ScalarStyle, Span as EventSpan, Tag};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use fault::syntax_fault;

use super::span::Span;

mod fault;

/// How many nodes one text may have, aliases written out. A hand-written file has hundreds.
const MAX_NODES: u32 = 200_000;

/// One node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// The number of the node in the order of the text, counted from 0.
    pub(crate) id: u32,
    pub(crate) value: Value,
}

/// What a node holds. Scalars are text as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar, without its quotes.
    Scalar(Box<str>),
    List(Vec<Node>),
    /// Keys and values in the order of the text; doubled keys are still there.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub(crate) id: u32,
    pub(crate) text: Box<str>,
}

impl Value {
    /// What kind of value it is, in plain words, with its article.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Scalar(_) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// Why a text cannot be read.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Reads a text into a tree. An empty text is an empty mapping.
pub(crate) fn read(text: &str) -> Result<Node, Fault> {
    match fast(text) {
        Some(node) => Ok(node),
        None => located(text).map(|(node, _)| node),
    }
}

/// The bytes of every node, by its number. Empty if the text cannot be read.
pub(crate) fn places(text: &str) -> Vec<Span> {
    located(text).map(|(_, spans)| spans).unwrap_or_default()
}

/// The reading by `serde_yaml`; `None` where it fails or would lose what was written.
fn fast(text: &str) -> Option<Node> {
    let mut counter = 0;
    let node = Seed(&mut counter).deserialize(serde_yaml::Deserializer::from_str(text)).ok()?;
    match node.value {
        Value::Map(_) => Some(node),
        _ => None,
    }
}

struct Seed<'a>(&'a mut u32);

impl Seed<'_> {
    fn next(&mut self) -> u32 {
        let id = *self.0;
        *self.0 += 1;
        id
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a list or a mapping of text")
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<Node, E> {
        Ok(Node { id: self.next(), value: Value::Scalar(text.into()) })
    }

    fn visit_unit<E: de::Error>(mut self) -> Result<Node, E> {
        Ok(Node { id: self.next(), value: Value::Null })
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Node, A::Error> {
        let id = self.next();
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Seed(self.0))? {
            items.push(item);
            within_limit(*self.0)?;
        }
        Ok(Node { id, value: Value::List(items) })
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Node, A::Error> {
        let id = self.next();
        let mut entries = Vec::new();
        while let Some(text) = map.next_key::<PlainKey>()? {
            let key = Key { id: self.next(), text: text.0 };
            entries.push((key, map.next_value_seed(Seed(self.0))?));
            within_limit(*self.0)?;
        }
        Ok(Node { id, value: Value::Map(entries) })
    }
}

fn within_limit<E: de::Error>(count: u32) -> Result<(), E> {
    if count > MAX_NODES { Err(E::custom("too many nodes")) } else { Ok(()) }
}

/// A key that `serde_yaml` leaves as text; others (`1:`, `yes:`) fall to the second reader.
struct PlainKey(Box<str>);

impl<'de> Deserialize<'de> for PlainKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PlainKey, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = PlainKey;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<PlainKey, E> {
                Ok(PlainKey(text.into()))
            }
        }
        deserializer.deserialize_any(KeyVisitor)
    }
}

/// The reading by events: the tree and the bytes of every node.
fn located(text: &str) -> Result<(Node, Vec<Span>), Fault> {
    let mut reader =
        Events { parser: Parser::new_from_str(text), text, spans: vec![], kept: HashMap::new() };
    let mut root = None;
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::DocumentEnd => {}
            event if root.is_none() => root = Some(reader.node(event, span)?),
            _ => {
                return Err(fault(span, "a second YAML document begins here")
                    .help("keep one document in the file"));
            }
        }
    }
    match root {
        Some(Node { value: Value::Null, .. }) | None => {
            Ok((Node { id: 0, value: Value::Map(vec![]) }, vec![Span::new(0, text.len())]))
        }
        Some(node) => Ok((node, reader.spans)),
    }
}

struct Events<'t> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    text: &'t str,
    /// The bytes of the nodes read so far, by number.
    spans: Vec<Span>,
    /// Anchored nodes, for aliases.
    kept: HashMap<usize, Node>,
}

impl<'t> Events<'t> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Fault> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, bytes(&span)))),
            Some(Err(error)) => Err(syntax_fault(&error, self.text)),
        }
    }

    fn open(&mut self, span: Span) -> Result<u32, Fault> {
        if self.spans.len() as u32 >= MAX_NODES {
            return Err(fault(span, "the text holds too many values"));
        }
        self.spans.push(span);
        Ok(self.spans.len() as u32 - 1)
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node, Fault> {
        match event {
            Event::Alias(anchor) => {
                let kept = self.kept.get(&anchor).cloned();
                let kept =
                    kept.ok_or_else(|| fault(span, "an alias stands inside what it repeats"))?;
                self.renumbered(kept, span)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let id = self.open(span)?;
                let as_text =
                    own_tag(self.text, tag.as_deref(), span)? || style != ScalarStyle::Plain;
                let null = !as_text && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if null { Value::Null } else { Value::Scalar((*text).into()) };
                Ok(self.kept(anchor, Node { id, value }))
            }
            Event::SequenceStart(_, anchor, tag) => {
                own_tag(self.text, tag.as_deref(), span)?;
                let id = self.open(span)?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Some((Event::SequenceEnd, end)) => break self.close(id, end),
                        Some((event, span)) => items.push(self.node(event, span)?),
                        None => break,
                    }
                }
                Ok(self.kept(anchor, Node { id, value: Value::List(items) }))
            }
            Event::MappingStart(_, anchor, tag) => {
                own_tag(self.text, tag.as_deref(), span)?;
                let id = self.open(span)?;
                let mut entries = Vec::new();
                loop {
                    match self.next()? {
                        Some((Event::MappingEnd, end)) => break self.close(id, end),
                        Some((event, span)) => {
                            let key = self.key(event, span)?;
                            let Some((event, span)) = self.next()? else { break };
                            entries.push((key, self.node(event, span)?));
                        }
                        None => break,
                    }
                }
                Ok(self.kept(anchor, Node { id, value: Value::Map(entries) }))
            }
            _ => Err(fault(span, "a value is missing here")),
        }
    }

    fn key(&mut self, event: Event<'t>, span: Span) -> Result<Key, Fault> {
        let node = match event {
            Event::Scalar(text, _, anchor, tag) => {
                own_tag(self.text, tag.as_deref(), span)?;
                let id = self.open(span)?;
                self.kept(anchor, Node { id, value: Value::Scalar((*text).into()) })
            }
            event => self.node(event, span)?,
        };
        match node.value {
            Value::Scalar(text) => Ok(Key { id: node.id, text }),
            _ => Err(fault(span, "a key must be a single word or phrase")),
        }
    }

    fn close(&mut self, id: u32, end: Span) {
        let span = &mut self.spans[id as usize];
        span.end = span.end.max(end.end);
    }

    fn kept(&mut self, anchor: usize, node: Node) -> Node {
        if anchor > 0 {
            self.kept.insert(anchor, node.clone());
        }
        node
    }

    /// A copy of an anchored node with numbers of its own, all at the place of the alias.
    fn renumbered(&mut self, node: Node, span: Span) -> Result<Node, Fault> {
        let id = self.open(span)?;
        let value = match node.value {
            Value::List(items) => Value::List(
                items
                    .into_iter()
                    .map(|item| self.renumbered(item, span))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Map(entries) => {
                let mut copied = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = Key { id: self.open(span)?, text: key.text };
                    copied.push((key, self.renumbered(value, span)?));
                }
                Value::Map(copied)
            }
            plain => plain,
        };
        Ok(Node { id, value })
    }
}

/// Whether a tag says that a scalar is text; other tags of our own making are refused.
fn own_tag(text: &str, tag: Option<&Tag>, span: Span) -> Result<bool, Fault> {
    match tag {
        None => Ok(false),
        Some(tag) if tag.core_suffix().is_some() => Ok(tag.core_suffix() == Some("str")),
        Some(_) => Err(fault(tag_span(text, span), "a YAML tag stands here")
            .help("remove the word that begins with `!`, or put the value in quotes")),
    }
}

/// Where the tag of a node stands: the last `!` before it.
fn tag_span(text: &str, span: Span) -> Span {
    let before = &text[..span.start as usize];
    match before.rfind('!') {
        Some(at) => Span::new(at, at + before[at..].trim_end().len()),
        None => span,
    }
}

fn bytes(span: &EventSpan) -> Span {
    span.byte_range().map_or(Span::default(), |range| Span::new(range.start, range.end))
}

fn fault(span: Span, message: impl Into<String>) -> Fault {
    Fault { span, message: message.into(), help: None }
}

impl Fault {
    fn help(self, help: impl Into<String>) -> Fault {
        Fault { help: Some(help.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) {
        let (slow, spans) = located(text).unwrap();
        assert!(spans.iter().all(|span| span.end as usize <= text.len()), "{text:?}");
        if let Some(quick) = fast(text) {
            assert_eq!(quick, slow, "{text:?}");
        }
    }

    /// A small deterministic generator of YAML texts, so that the property is tried on shapes
    /// nobody thought of.
    fn made_up(seed: u64) -> String {
        let mut state = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut roll = move |n: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let words = [
            "a",
            "NO",
            "1.10",
            "007",
            "~",
            "null",
            "''",
            "\"q: r\"",
            "'it''s'",
            "x # note",
            "é ü",
            "2009-07-15",
            "true",
            "[a, b]",
            "{a: b, c: [d]}",
            "[]",
            "{}",
            "- x",
            "http://a.b/c",
            "a:b",
            "\"\\u00e9\\n\"",
            "!!str 12",
            "&k v",
            "0x1F",
            "1e3",
            ".5",
            "-",
            "?x",
            "a, b",
            "%x",
        ];
        let mut out = String::new();
        for n in 0..1 + roll(5) {
            let word = words[roll(words.len() as u64) as usize];
            match roll(5) {
                0 => out.push_str(&format!("k{n}: {word}\n")),
                1 => out.push_str(&format!("k{n}:\n  - {word}\n  - m: {word}\n")),
                2 => out.push_str(&format!("k{n}: |\n  {word}\n  more\n")),
                3 => out.push_str(&format!("k{n}: >-\n  {word}\n\n  more\n")),
                _ => out.push_str(&format!("k{n}:\n  deep: {word}\n  # note\n  also: x\n")),
            }
        }
        out
    }

    #[test]
    fn both_readers_agree() {
        for text in
            ["", "\n", "# note\n", "a: b", "a: &x [1, b]\nc: *x\n", "a:\r\n  - b\r\n", "k:\n"]
        {
            same(text);
        }
        let mut read = 0;
        for seed in 0..4_000 {
            let text = made_up(seed);
            match (fast(&text), located(&text)) {
                (Some(quick), Ok((slow, _))) => {
                    assert_eq!(quick, slow, "{text:?}");
                    read += 1;
                }
                (Some(_), Err(fault)) => panic!("only one reader took {text:?}: {fault:?}"),
                _ => {}
            }
        }
        assert!(read > 1_000, "{read}");
    }

    #[test]
    fn text_stays_as_written() {
        let node = read("a: NO\nb: 1.10\nc: 007\nd: yes\n").unwrap();
        let Value::Map(entries) = node.value else { panic!() };
        let texts: Vec<_> = entries.iter().map(|(_, node)| node.value.clone()).collect();
        let scalar = |text: &str| Value::Scalar(text.into());
        assert_eq!(texts, [scalar("NO"), scalar("1.10"), scalar("007"), scalar("yes")]);
    }

    #[test]
    fn every_node_has_its_bytes() {
        let text = "a: é\nb: [x, \"y\"]\n";
        let spans = places(text);
        let texts: Vec<_> = spans[1..].iter().map(|span| span.of(text)).collect();
        assert_eq!(texts, ["a", "é", "b", "[x, \"y\"]", "x", "\"y\""]);
    }

    #[test]
    fn bombs_are_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..9 {
            let list = vec![format!("*a{}", n - 1); 10].join(", ");
            text.push_str(&format!("a{n}: &a{n} [{list}]\n"));
        }
        assert!(read(&text).is_err());
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read("a: &x [*x]\n").is_err());
    }
}
