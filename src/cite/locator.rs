//! Where in a source: `para. 45`, `pp. 3–5`, or words such as `abstract`.

/// The parts of a source that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Page,
    Paragraph,
    Section,
    Chapter,
    Appendix,
    Article,
    Figure,
    Table,
    Note,
    Line,
    Column,
    Volume,
}

/// A locator that was understood: a part and its number or numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Counted<'a> {
    pub(super) part: Part,
    /// Whether more than one is meant, so that the style writes `pp.` and not `p.`.
    pub(super) many: bool,
    /// The numbers as written: `3–5`.
    pub(super) number: &'a str,
    /// What follows them: `, my translation`.
    pub(super) rest: &'a str,
}

/// The words that name a part, in English as they are written in notes.
const WORDS: [(&str, Part); 37] = [
    ("pages", Part::Page),
    ("page", Part::Page),
    ("pp.", Part::Page),
    ("pp", Part::Page),
    ("p.", Part::Page),
    ("p", Part::Page),
    ("paragraphs", Part::Paragraph),
    ("paragraph", Part::Paragraph),
    ("paras.", Part::Paragraph),
    ("paras", Part::Paragraph),
    ("para.", Part::Paragraph),
    ("para", Part::Paragraph),
    ("¶", Part::Paragraph),
    ("sections", Part::Section),
    ("section", Part::Section),
    ("sec.", Part::Section),
    ("§", Part::Section),
    ("chapters", Part::Chapter),
    ("chapter", Part::Chapter),
    ("chs", Part::Chapter),
    ("ch.", Part::Chapter),
    ("annexes", Part::Appendix),
    ("annex", Part::Appendix),
    ("appendix", Part::Appendix),
    ("articles", Part::Article),
    ("article", Part::Article),
    ("art.", Part::Article),
    ("figure", Part::Figure),
    ("fig.", Part::Figure),
    ("tables", Part::Table),
    ("table", Part::Table),
    ("notes", Part::Note),
    ("note", Part::Note),
    ("n.", Part::Note),
    ("lines", Part::Line),
    ("column", Part::Column),
    ("vol.", Part::Volume),
];

/// Reads a locator. `None` for words without a number: they are printed as they are.
pub(super) fn counted(text: &str) -> Option<Counted<'_>> {
    let text = text.trim();
    // A number alone is a page; `12:40` is a time, and `2nd paragraph` is words.
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = digits.len() < text.len()
        && !digits.starts_with(|c: char| c.is_alphabetic() || c == ':' || c == '/');
    let (part, after) = WORDS
        .iter()
        .find_map(|(word, part)| {
            let after = strip_word(text, word)?;
            let closed = !word.ends_with(char::is_alphabetic)
                || after.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
            closed.then_some((*part, after.trim_start()))
        })
        .or_else(|| bare.then_some((Part::Page, text)))?;
    let length = number_length(after);
    if length == 0 {
        return None;
    }
    let number = after[..length].trim_end();
    let many = number.contains([',', '–', '-', '&']) || number.contains(" and ");
    Some(Counted { part, many, number, rest: &after[number.len()..] })
}

/// The text after a word, upper or lower case alike.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

/// The length of the numbers at the beginning of a text: `3`, `iv`, `3–5, 7 and 9`.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text;
    loop {
        let one = rest.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(rest.len());
        let one = rest[..one].trim_end_matches('.').len();
        let word = &rest[..one];
        let roman = !word.is_empty() && word.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b));
        if !(word.starts_with(|c: char| c.is_ascii_digit()) || roman) {
            return end;
        }
        end = text.len() - rest.len() + one;
        let after = &rest[one..];
        let joins = ["–", "-", ", ", " and ", " & ", ","];
        match joins.iter().find_map(|join| after.strip_prefix(join)) {
            Some(next) => rest = next,
            None => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = counted(text).map_or("none".to_owned(), |found| {
            let many = if found.many { "s" } else { "" };
            format!("{:?}{many}|{}|{}", found.part, found.number, found.rest)
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn locators_are_read_where_they_count_something() {
        check("p. 45", "Page|45|");
        check("45", "Page|45|");
        check("pp. 3–5", "Pages|3–5|");
        check("Paras 4-6 and 9", "Paragraphs|4-6 and 9|");
        check("para. 45, my translation", "Paragraph|45|, my translation");
        check("paras 3–4 and later", "Paragraphs|3–4| and later");
        check("p. xiv", "Page|xiv|");
        check("annex 12", "Appendix|12|");
        check("§3.2", "Section|3.2|");
        check("ch. III, opening", "Chapter|III|, opening");
        check("section on North Korea", "none");
        check("abstract", "none");
        check("paragraph on Ethiopia", "none");
        check("page header", "none");
        check("p 4-6", "Pages|4-6|");
        check("p iv", "Page|iv|");
        check("12:40", "none");
        check("2nd paragraph of the statement", "none");
        check("", "none");
    }
}
