//! `paragraphs.lock`: the ids of the paragraphs that were published, as text.

use std::{collections::BTreeMap, fmt::Write};

use crate::base::{
    diag::{Code, Diagnostic},
    path::SitePath,
    span::Span,
};

const HEAD: &str = "# The ids of numbered paragraphs, by which others cite them. Made by `casebook build`:\n\
                    # commit this file, and leave its lines alone.\nversion 1\n";

/// A paragraph as it was when it was last seen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Locked {
    /// The id without its `p-`.
    pub(super) id: String,
    /// The fingerprint of its words.
    pub(super) hash: u64,
    pub(super) sketch: Sketch,
    /// Its first words, for people.
    pub(super) words: String,
    /// Where its line stands in the file.
    pub(super) span: Span,
}

/// The smallest hashes of the words and pairs of words of a text, one for each of eight hash
/// functions: the share of equal places estimates how many words two texts share (Broder's
/// `MinHash`, 1997).
pub(super) type Sketch = [u16; 8];

/// The paragraphs of every file that has some.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lock {
    pub(super) files: BTreeMap<SitePath, Vec<Locked>>,
}

/// Reads a lock. A line that cannot be read is noted.
pub(super) fn read(path: &SitePath, text: &str, notes: &mut Vec<Diagnostic>) -> Lock {
    let mut lock = Lock::default();
    let mut file: Option<SitePath> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') || line == "version 1" {
            continue;
        }
        if !line.starts_with(' ') {
            let known = SitePath::new(line);
            if known.in_content().is_some() {
                file = Some(known);
                continue;
            }
        } else if let (Some(file), Some(locked)) = (&file, entry(line, span)) {
            let paragraphs = lock.files.entry(file.clone()).or_default();
            // After a merge both sides of a changed line may be there: the later one counts.
            match paragraphs.iter_mut().find(|known| known.id == locked.id) {
                Some(known) => *known = locked,
                None => paragraphs.push(locked),
            }
            continue;
        }
        notes.push(
            Diagnostic::new(Code::BrokenLock, path, span, "this line is not one that casebook wrote")
                .help("restore the file from the last commit; conflicts of a merge are solved by keeping the lines of both sides".to_owned()),
        );
    }
    lock
}

fn entry(line: &str, span: Span) -> Option<Locked> {
    let mut parts = line.trim_start().splitn(4, ' ');
    let id = parts.next()?.strip_prefix("p-")?.to_owned();
    let hash = u64::from_str_radix(parts.next()?, 16).ok()?;
    let digits = parts.next().filter(|digits| digits.len() == 32 && digits.is_ascii())?;
    let mut sketch = Sketch::default();
    for (at, slot) in sketch.iter_mut().enumerate() {
        *slot = u16::from_str_radix(&digits[at * 4..at * 4 + 4], 16).ok()?;
    }
    let words = parts.next().unwrap_or_default().to_owned();
    Some(Locked { id, hash, sketch, words, span })
}

impl Lock {
    /// The text of the file; empty without paragraphs.
    pub(super) fn text(&self) -> String {
        if self.files.values().all(Vec::is_empty) {
            return String::new();
        }
        let mut out = HEAD.to_owned();
        for (path, paragraphs) in self.files.iter().filter(|(_, list)| !list.is_empty()) {
            let _ = writeln!(out, "{path}");
            for one in paragraphs {
                let _ = write!(out, " p-{} {:016x} ", one.id, one.hash);
                for slot in one.sketch {
                    let _ = write!(out, "{slot:04x}");
                }
                let _ = writeln!(out, " {}", one.words);
            }
        }
        out
    }
}

/// The fingerprint of a text: FNV-1a with 64 bits
/// (<http://www.isthe.com/chongo/tech/comp/fnv/>), which is the same everywhere and for ever.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The sketch of a text, of its words of four letters and more and its pairs of words.
pub(super) fn sketch(text: &str) -> Sketch {
    let mut least = [u64::MAX; 8];
    let mut before = 0_u64;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for word in words {
        let hash = fingerprint(&word.to_lowercase());
        if word.chars().count() >= 4 {
            lower(&mut least, hash);
        }
        lower(&mut least, before.rotate_left(17) ^ hash);
        before = hash;
    }
    least.map(|hash| (hash >> 48) as u16)
}

fn lower(least: &mut [u64; 8], hash: u64) {
    for (at, slot) in least.iter_mut().enumerate() {
        // Each place has a hash function of its own: the finaliser of SplitMix64 from another start
        // (Steele, Lea and Flood 2014).
        let mut mixed = hash.wrapping_add((at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        *slot = (*slot).min(mixed ^ (mixed >> 31));
    }
}

/// How many of eight places two sketches share.
pub(super) fn likeness(a: &Sketch, b: &Sketch) -> usize {
    a.iter().zip(b).filter(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let text = "The ship carried radios to the ministry in June.";
        let locked = Locked {
            id: "k3f9".to_owned(),
            hash: fingerprint(text),
            sketch: sketch(text),
            words: "The ship carried".to_owned(),
            span: Span::default(),
        };
        let mut lock = Lock::default();
        lock.files.insert(SitePath::new("content/cases/a.md"), vec![locked]);
        let mut notes = Vec::new();
        let again = read(&SitePath::new("paragraphs.lock"), &lock.text(), &mut notes);
        assert!(notes.is_empty());
        assert_eq!(again.text(), lock.text());
    }

    #[test]
    fn an_edit_leaves_a_likeness_and_another_text_has_none() {
        let before = "North Korea was once a large presence in the Ethiopian armed forces, and its \
                      advisers came by the hundred.";
        let after = "North Korea was once a very large presence in the Ethiopian armed forces; its \
                     advisers came by the hundred.";
        let other = "Dependence is the heart of the case, and Ethiopia itself is said to have \
                     regretted needing North Korean machines.";
        assert!(likeness(&sketch(before), &sketch(after)) >= 5);
        assert!(likeness(&sketch(before), &sketch(other)) <= 1);
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
