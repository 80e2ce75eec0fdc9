//! A record made ready for the formatter, which prints some of what people write wrongly.

use hayagriva::{
    Entry,
    types::{ChunkKind, ChunkedString, EntryType, FormatString, Person, Publisher},
};

use super::html::HYPHEN;

/// The record with what the formatter would spoil put so that it comes out right.
///
/// - A name's particle (“van der”) is dropped by short forms, so it becomes part of the name.
/// - A hyphen in a document symbol is read as a range, so it is hidden until the text is drawn.
/// - Straight quotes become curly ones; titles stand in single quotes, so double ones within.
/// - A publisher, or a book's author, that only repeats the author is left out.
/// - A symbol that is the title itself is printed once.
pub(super) fn mended(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if let Some(authors) = entry.authors().map(whole_names) {
        entry.set_authors(authors);
    }
    if let Some(editors) = entry.editors().map(whole_names) {
        entry.set_editors(editors);
    }
    title(&mut entry);
    symbol(&mut entry);
    repeated(&mut entry);
    let mut parents: Vec<Entry> = entry.parents().iter().map(mended).collect();
    for parent in &mut parents {
        if parent.authors().is_some() && parent.authors() == entry.authors() {
            parent.set_authors(Vec::new());
        }
    }
    entry.set_parents(parents);
    entry
}

fn whole_names(persons: &[Person]) -> Vec<Person> {
    let whole = |person: &Person| match &person.prefix {
        None => person.clone(),
        Some(prefix) => Person {
            name: format!("{} {}", prefix.trim(), person.name),
            prefix: None,
            ..person.clone()
        },
    };
    persons.iter().map(whole).collect()
}

/// Whether a title of this type stands in italics, so that quotes within are the outer ones.
fn is_italic(kind: EntryType) -> bool {
    use EntryType::{Anthology, Blog, Book, Case, Newspaper, Periodical, Proceedings};
    matches!(kind, Anthology | Blog | Book | Case | Newspaper | Periodical | Proceedings)
}

fn title(entry: &mut Entry) {
    let Some(mut title) = entry.title().cloned() else { return };
    let inner = !is_italic(*entry.entry_type());
    let fix = |text: &mut ChunkedString| {
        for chunk in text.0.iter_mut().filter(|chunk| chunk.kind == ChunkKind::Normal) {
            chunk.value = curly(&chunk.value, inner);
        }
    };
    fix(&mut title.value);
    if let Some(short) = &mut title.short {
        fix(short);
    }
    entry.set_title(title);
}

fn symbol(entry: &mut Entry) {
    let Some(mut numbers) = entry.serial_number().cloned() else { return };
    let Some(symbol) = numbers.0.get("serial").cloned() else { return };
    if entry.title().is_some_and(|title| title.value.to_str() == symbol) {
        numbers.0.remove("serial");
    } else {
        let hidden = symbol.replace(['-', '–'], &HYPHEN.to_string());
        numbers.0.insert("serial".to_owned(), hidden);
    }
    entry.set_serial_number(numbers);
}

fn repeated(entry: &mut Entry) {
    let authors: Vec<String> =
        entry.authors().unwrap_or_default().iter().map(|person| person.name.clone()).collect();
    let repeats = |text: &FormatString| authors.iter().any(|name| *name == text.value.to_str());
    if let Some(publisher) = entry.publisher().cloned()
        && publisher.name().is_some_and(repeats)
    {
        entry.set_publisher(Publisher::new(None, publisher.location().cloned()));
    }
    if entry.organization().is_some_and(repeats) {
        entry.set_organization(FormatString::default());
    }
}

/// The text with curly quotes. `inner` says that it will stand in single quotes itself.
fn curly(text: &str, inner: bool) -> String {
    let (open_quote, close_quote) = if inner { ('“', '”') } else { ('‘', '’') };
    let letters: Vec<char> = text
        .chars()
        .map(|c| match c {
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            c => c,
        })
        .collect();
    let before = |at: usize| at.checked_sub(1).map(|at| letters[at]);
    let after = |at: usize| letters.get(at + 1).copied();
    let opens = |at: usize| {
        before(at).is_none_or(|c| !c.is_alphanumeric() && c != '.')
            && after(at).is_some_and(|c| !c.is_whitespace())
    };
    let closes = |at: usize| {
        before(at).is_some_and(|c| !c.is_whitespace())
            && after(at).is_none_or(|c| !c.is_alphanumeric())
    };
    // The apostrophe of a plural within a quotation: “the allies' deal” in single quotes.
    let plural = |at: usize| {
        before(at) == Some('s')
            && (at + 1..letters.len())
                .find(|&next| letters[next] == '\'')
                .is_some_and(|next| letters[next - 1].is_alphanumeric() && closes(next))
    };
    let mut out = String::with_capacity(text.len() + 8);
    let mut open: Option<char> = None;
    for (at, &letter) in letters.iter().enumerate() {
        let quote = matches!(letter, '\'' | '"');
        let later = || (at + 1..letters.len()).any(|next| letters[next] == letter && closes(next));
        if quote && open == Some(letter) && closes(at) && !(letter == '\'' && plural(at)) {
            out.push(close_quote);
            open = None;
        } else if quote && open.is_none() && opens(at) && later() {
            out.push(open_quote);
            open = Some(letter);
        } else {
            out.push(match letter {
                '\'' => '’',
                '"' if opens(at) => '“',
                '"' => '”',
                other => other,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_within_a_title_are_curly_and_of_the_other_kind() {
        let check = |text: &str, expected: &str| assert_eq!(curly(text, true), expected, "{text}");
        check("It's a 'deal', they say", "It’s a “deal”, they say");
        check("\"Helping\" the allies' army", "“Helping” the allies’ army");
        check("The '90s were over", "The ’90s were over");
        assert_eq!(curly("The \"end\"", false), "The ‘end’");
    }
}
