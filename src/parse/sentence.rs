//! The sentence around a link, as a backlink quotes it.

use super::tree::{Body, Node};

/// A sentence cut at its link.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sentence {
    pub(crate) before: String,
    /// The words of the link.
    pub(crate) link: String,
    pub(crate) after: String,
}

/// About as many characters as are quoted on each side of the link.
const REACH: usize = 160;

/// The sentence around the link with the given index.
pub(crate) fn sentence(body: &Body, link: usize) -> Sentence {
    let open = body.links[link].node as usize;
    let close = body.close_of(open);
    let is_edge = |node: &Node| match node {
        Node::Open(element) | Node::Close(element) => element.is_block(),
        Node::Html(_) | Node::Rule => true,
        _ => false,
    };
    let start = body.nodes[..open].iter().rposition(is_edge).map_or(0, |at| at + 1);
    let end =
        body.nodes[close..].iter().position(is_edge).map_or(body.nodes.len(), |at| close + at);
    let before = body.plain(&body.nodes[start..open]);
    let words = body.plain(&body.nodes[open..close]);
    let after = body.plain(&body.nodes[close..end]);
    Sentence {
        before: last_sentence(&before),
        link: words.trim().to_owned(),
        after: first_sentence(&after),
    }
}

/// Words that end with a full stop and no sentence.
const ABBREVIATIONS: [&str; 20] = [
    "al", "art", "ca", "cf", "ch", "col", "ed", "eds", "fig", "Gen", "Mr", "Mrs", "no", "No", "p",
    "para", "paras", "pp", "St", "vol",
];

/// Ends of sentences: a mark, perhaps closing quotes and brackets, a space, and neither small
/// letter nor digit after it (`para. 3`). Returns the byte offsets at which the next sentences begin.
fn breaks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if !matches!(letter, '.' | '!' | '?' | '…') {
            continue;
        }
        // One letter or digit before a full stop is an initial or a number.
        let mut back = text[..at].chars().rev();
        let short = back.next().is_some_and(char::is_uppercase)
            && back.next().is_none_or(|c| !c.is_alphanumeric());
        let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let short = short || ABBREVIATIONS.contains(&word);
        while letters.next_if(|&(_, c)| matches!(c, '"' | '”' | '’' | '\'' | ')' | ']')).is_some()
        {
        }
        if letters.next_if(|&(_, c)| c.is_whitespace()).is_some()
            && let Some(&(next, first)) = letters.peek()
            && !first.is_lowercase()
            && !first.is_ascii_digit()
            && !short
        {
            found.push(next);
        }
    }
    found
}

fn last_sentence(text: &str) -> String {
    let text = text.trim_start();
    let start = breaks(text).last().copied().unwrap_or(0);
    // Text that ends a sentence before the link is not part of the link's sentence.
    let ended = text.ends_with(char::is_whitespace) && text.trim_end().ends_with(['.', '!', '?']);
    let sentence = if ended { "" } else { &text[start..] };
    match sentence.char_indices().rev().nth(REACH) {
        Some((cut, _)) => {
            let from = sentence[cut..].find(' ').map_or(cut, |space| cut + space + 1);
            format!("… {}", &sentence[from..])
        }
        None => sentence.to_owned(),
    }
}

fn first_sentence(text: &str) -> String {
    let end = breaks(text).first().copied().unwrap_or(text.len());
    let sentence = text[..end].trim_end();
    match sentence.char_indices().nth(REACH) {
        Some((cut, _)) => {
            let to = sentence[..cut].rfind(' ').unwrap_or(cut);
            format!("{} …", &sentence[..to])
        }
        None => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fragment;
    use super::*;

    fn check(markdown: &str, expected: &str) {
        let found = sentence(&fragment(markdown).value, 0);
        assert_eq!(format!("{}|{}|{}", found.before, found.link, found.after), expected);
    }

    #[test]
    fn a_backlink_quotes_one_sentence() {
        check("One. Two [*link*](a.md) three. Four.", "Two |link| three.");
        check("[Link](a.md) first. Then.", "|Link| first.");
        check("- item\n- before [x](a.md)", "before |x|");
        check("| a | [x](a.md) end |\n|---|---|\n", "|x| end");
        check(
            "By J. Smith of the U.S. Army [x](a.md), para. 3.",
            "By J. Smith of the U.S. Army |x|, para. 3.",
        );
        check("Done. [Uganda](u.md) bought.", "|Uganda| bought.");
        check("As in [@key, ch. III, opening] [x](a.md) said.", "As in |x| said.");
        check("Odd line\n[x](a.md)\nnext", "Odd line |x| next");
    }

    #[test]
    fn long_sentences_are_cut_at_words() {
        let long = "word ".repeat(100);
        let found = sentence(&fragment(&format!("{long}[x](a.md) {long}")).value, 0);
        assert!(found.before.starts_with("… word") && found.after.ends_with("word …"));
        assert!(found.before.len() < 180 && found.after.len() < 180);
    }
}
