//! Small pure functions on text: slugs, escaping, the nearest word.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The slug of a name: ASCII letters and digits in lower case, words joined by `-`.
///
/// Other scripts are transliterated. The result may be empty (`"!!"`); the caller decides what
/// that means.
pub(crate) fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') && !matches!(c, '\'' | '’') {
            out.push('-');
        }
    };
    for c in name.nfc() {
        if c.is_ascii() {
            push(c);
        } else {
            deunicode::deunicode_char(c).unwrap_or("-").chars().for_each(&mut push);
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// The id of a heading with these words, as GitHub and GitLab make it, so that a link to a heading
/// also works in their view of the file: letters and digits in lower case, spaces as `-`, other
/// marks dropped. A leading `_` is dropped too: ids of that form belong to themes.
pub(crate) fn anchor(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.trim().trim_start_matches('_').chars() {
        match c {
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            '-' | '_' => out.push(c),
            c if c.is_whitespace() => out.push('-'),
            _ => {}
        }
    }
    out
}

/// Whether an id has the form of those that numbered paragraphs get: `p-` and four small letters or
/// digits.
pub(crate) fn is_paragraph_id(id: &str) -> bool {
    let letter = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
    id.strip_prefix("p-").is_some_and(|rest| rest.len() == 4 && rest.bytes().all(letter))
}

/// The text in Unicode normalisation form C.
pub(crate) fn nfc(text: &str) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.to_owned();
    }
    text.nfc().collect()
}

/// What two names are compared by where upper and lower case count as the same: NFKC, lower case.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).nfc().collect()
}

/// Appends `text` to `out` with the five characters escaped that matter in HTML and XML, in
/// text and in quoted attributes.
pub(crate) fn escape_into(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// `text`, escaped as by [`escape_into`].
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}

/// The word among `words` that `typed` was most likely meant to be, if one is near enough.
///
/// Near enough is a Damerau–Levenshtein distance of at most a third of the longer word, the
/// measure that compilers use for the same purpose (at least 1). Case does not count. A word
/// that merely begins with or contains what was typed is taken when nothing is nearer.
pub(crate) fn nearest<'a>(
    typed: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed = folded(typed);
    if typed.is_empty() {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    let mut inside: Option<&str> = None;
    for word in words {
        let other = folded(word);
        let longest = typed.chars().count().max(other.chars().count());
        let distance = strsim::damerau_levenshtein(&typed, &other);
        // One or two letters are too few to be a slip of another word.
        let near = if longest < 3 { 0 } else { (longest / 3).max(1) };
        if distance <= near && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, word));
        }
        if inside.is_none() && typed.len() >= 3 && other.contains(&typed) {
            inside = Some(word);
        }
    }
    best.map(|(_, word)| word).or(inside)
}

/// The help line for a wrong word: the nearest one, else up to a dozen that are allowed.
pub(crate) fn did_you_mean<'a>(
    typed: &str,
    words: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(word) = nearest(typed, words.clone()) {
        return Some(format!("did you mean `{word}`?"));
    }
    let mut all: Vec<&str> = words.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    (!all.is_empty()).then(|| {
        let shown: Vec<String> = all.iter().take(12).map(|word| format!("`{word}`")).collect();
        let more = if all.len() > shown.len() { ", …" } else { "" };
        format!("it can be {}{more}", shown.join(", "))
    })
}

/// `n thing` or `n things`.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// A whole number with commas between groups of three digits.
pub(crate) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii_words() {
        let check = |name: &str, expected: &str| assert_eq!(slug(name), expected, "{name:?}");
        check("Republic of the Congo", "republic-of-the-congo");
        check("Côte d’Ivoire", "cote-divoire");
        check("Cote\u{302} d'Ivoire", "cote-divoire");
        check("  a  b/c_d ", "a-b-c-d");
        check("Сирия", "siriia");
        check("!!", "");
        check("S/2017/150", "s-2017-150");
    }

    #[test]
    fn the_nearest_word_is_near() {
        let words = ["resilient", "reluctant", "ad-hoc"];
        assert_eq!(nearest("resillient", words), Some("resilient"));
        assert_eq!(nearest("Reluctant", words), Some("reluctant"));
        assert_eq!(nearest("adhoc", words), Some("ad-hoc"));
        assert_eq!(nearest("hoc", words), Some("ad-hoc"));
        assert_eq!(nearest("banana", words), None);
        assert_eq!(nearest("", words), None);
    }

    #[test]
    fn escaping_leaves_no_way_out() {
        assert_eq!(escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
        assert_eq!(grouped(1234567), "1,234,567");
        assert_eq!(grouped(123), "123");
    }
}
