//! Code with its words marked. The only file that names the highlighter.

use std::{collections::HashMap, sync::Mutex};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::base::text;

/// What a scope is shown as, the first that fits. The classes are `hl-` and the letter: a theme
/// gives them colours.
const CLASSES: [(&str, char); 26] = [
    ("comment", 'c'),
    ("constant.character.escape", 'e'),
    ("string", 's'),
    ("constant.numeric", 'n'),
    ("constant", 'l'),
    ("variable.language", 'l'),
    ("keyword.operator", 'o'),
    ("keyword", 'k'),
    ("storage.type.function", 'k'),
    ("storage", 'k'),
    ("entity.name.function", 'f'),
    ("support.function", 'f'),
    ("variable.function", 'f'),
    ("entity.name.tag", 'g'),
    ("entity.other.attribute-name", 'a'),
    ("entity.name", 't'),
    ("entity.other.inherited-class", 't'),
    ("support.type.property-name", 'a'),
    ("support", 't'),
    ("variable.parameter", 'v'),
    ("meta.mapping.key", 'a'),
    ("markup.heading", 't'),
    ("markup.deleted", 'd'),
    ("markup.inserted", 'i'),
    ("markup.bold", 'b'),
    ("invalid", 'x'),
];

/// Words that people write after a fence, and the names the grammars go by.
const ALIASES: [(&str, &str); 9] = [
    ("csharp", "cs"),
    ("golang", "go"),
    ("jsonc", "json"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("console", "sh"),
    ("ts", "js"),
    ("typescript", "js"),
    ("yml", "yaml"),
];

/// The most lines and the most states kept for one language on one thread. A line of code comes
/// again far more often than one thinks: braces, imports, `return`.
const MAX_LINES: usize = 8_192;
const MAX_STATES: usize = 256;

/// The highlighter, with what it learnt of the lines it saw. A memo only: what it returns
/// depends on language and text alone.
#[derive(Default)]
pub(crate) struct Highlighter {
    /// One for each thread: the grammars' expressions keep working memory that two threads would
    /// wait for.
    threads: [Mutex<Option<Languages>>; 16],
}

/// The grammars, and what was learnt of each.
struct Languages {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, char)>,
    class_of: HashMap<Scope, Option<char>>,
    memos: HashMap<String, Memo>,
}

/// What a line is shown as, and the number of the state behind it.
type Shown = (u32, Box<str>);

/// Lines of one language by the number of the state they begin in.
#[derive(Default)]
struct Memo {
    states: Vec<State>,
    lines: Vec<HashMap<Box<str>, Shown>>,
    n_lines: usize,
}

#[derive(Clone, PartialEq)]
struct State {
    parse: ParseState,
    scopes: ScopeStack,
}

impl Highlighter {
    /// Appends code as HTML to `out`: marked if the language is known, else only escaped.
    ///
    /// `language` is the first word after the fence: a name or a file extension.
    pub(crate) fn push(&self, out: &mut String, language: &str, code: &str) {
        if matches!(language, "" | "text" | "txt" | "plain") {
            return text::escape_into(out, code);
        }
        let thread = rayon::current_thread_index().unwrap_or(0) % self.threads.len();
        // A poisoned memo is still a memo: every entry is written at once.
        let mut held = self.threads[thread].lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        held.get_or_insert_with(Languages::load).push(out, language, code);
    }
}

impl Languages {
    fn load() -> Languages {
        let class = |(name, class): &(&str, char)| Some((Scope::new(name).ok()?, *class));
        Languages {
            syntaxes: SyntaxSet::load_defaults_newlines(),
            classes: CLASSES.iter().filter_map(class).collect(),
            class_of: HashMap::new(),
            memos: HashMap::new(),
        }
    }

    fn push(&mut self, out: &mut String, language: &str, code: &str) {
        let word =
            ALIASES.iter().find(|(alias, _)| *alias == language).map_or(language, |(_, word)| word);
        let Some(syntax) = self.syntaxes.find_syntax_by_token(word) else {
            return text::escape_into(out, code);
        };
        let mut state = State { parse: ParseState::new(syntax), scopes: ScopeStack::new() };
        let name = syntax.name.clone();
        let mut memo = self.memos.remove(&name).unwrap_or_default();
        // The number of the state before the next line, and that of `state` itself.
        let mut known = memo.number(&state);
        let mut live = known;
        for line in code.split_inclusive('\n') {
            if let Some(from) = known
                && let Some((next, html)) = memo.lines[from as usize].get(line)
            {
                out.push_str(html);
                known = Some(*next);
                continue;
            }
            if let Some(from) = known.filter(|_| known != live) {
                state = memo.states[from as usize].clone();
            }
            let start = out.len();
            if !self.line(out, line, &mut state) {
                // The grammar gave up: the rest is shown without marks.
                out.truncate(start);
                text::escape_into(out, &code[line.as_ptr() as usize - code.as_ptr() as usize..]);
                break;
            }
            let next = memo.number(&state);
            if let (Some(from), Some(next)) = (known, next)
                && memo.n_lines < MAX_LINES
            {
                memo.n_lines += 1;
                memo.lines[from as usize].insert(line.into(), (next, out[start..].into()));
            }
            (known, live) = (next, next);
        }
        self.memos.insert(name, memo);
    }

    /// Appends one line and moves the state behind it; `false` if the grammar failed. Marks never
    /// cross the end of a line, so that lines stand for themselves.
    fn line(&mut self, out: &mut String, line: &str, state: &mut State) -> bool {
        // Some grammars want the line's end to be there.
        let ended = if line.ends_with('\n') { None } else { Some(format!("{line}\n")) };
        let whole = ended.as_deref().unwrap_or(line);
        let Ok(ops) = state.parse.parse_line(whole, &self.syntaxes) else { return false };
        let end = line.trim_end_matches(['\n', '\r']).len();
        let (mut from, mut open) = (0, None);
        for (at, op) in &ops {
            let at = (*at).min(end);
            push_piece(out, line.get(from..at).unwrap_or_default(), &mut open, || {
                self.class(&state.scopes)
            });
            from = from.max(at);
            if state.scopes.apply(op).is_err() {
                return false;
            }
        }
        push_piece(out, line.get(from..end).unwrap_or_default(), &mut open, || {
            self.class(&state.scopes)
        });
        if open.is_some() {
            out.push_str("</span>");
        }
        out.push_str(&line[end..]);
        true
    }

    fn class(&mut self, scopes: &ScopeStack) -> Option<char> {
        for scope in scopes.as_slice().iter().rev() {
            let classes = &self.classes;
            let class = *self.class_of.entry(*scope).or_insert_with(|| {
                let found = classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
                found.map(|(_, class)| *class)
            });
            if class.is_some() {
                return class;
            }
        }
        None
    }
}

/// Appends a piece of a line; blank ones stay within the mark that is open.
fn push_piece(
    out: &mut String,
    piece: &str,
    open: &mut Option<char>,
    class: impl FnOnce() -> Option<char>,
) {
    if piece.is_empty() {
        return;
    }
    if !piece.chars().all(char::is_whitespace) {
        let class = class();
        if class != *open {
            if open.is_some() {
                out.push_str("</span>");
            }
            if let Some(class) = class {
                out.push_str("<span class=\"hl-");
                out.push(class);
                out.push_str("\">");
            }
            *open = class;
        }
    }
    text::escape_into(out, piece);
}

impl Memo {
    /// The number of a state; `None` when there are too many to keep.
    fn number(&mut self, state: &State) -> Option<u32> {
        if let Some(at) = self.states.iter().position(|known| known == state) {
            return Some(at as u32);
        }
        if self.states.len() >= MAX_STATES {
            return None;
        }
        self.states.push(state.clone());
        self.lines.push(HashMap::new());
        Some(self.states.len() as u32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, code: &str, expected: &str) {
        let highlighter = Highlighter::default();
        for _ in 0..2 {
            let mut out = String::new();
            highlighter.push(&mut out, language, code);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn words_are_marked_by_what_they_are() {
        check(
            "json",
            "{\"a\": 1}\n",
            "{<span class=\"hl-s\">&quot;a&quot;</span>: <span class=\"hl-n\">1</span>}\n",
        );
        check("python", "# <b>\n", "<span class=\"hl-c\"># &lt;b&gt;</span>\n");
        check("no-such", "<b>\n", "&lt;b&gt;\n");
        check("", "a & b", "a &amp; b");
    }

    #[test]
    fn a_string_over_lines_is_marked_on_each() {
        check(
            "python",
            "\"\"\"a\nb\"\"\"\n",
            "<span class=\"hl-c\">&quot;&quot;&quot;a</span>\n<span class=\"hl-c\">b&quot;&quot;&quot;</span>\n",
        );
    }
}
