//! Templates and their errors. The only file that names the template engine.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tera::{ErrorKind, Tera};

use crate::base::{
    diag::{Code, Diagnostic},
    path::SitePath,
    span::Span,
    text,
};

/// The templates of a theme.
pub(crate) struct Engine {
    tera: Tera,
    /// Where each template was read from.
    paths: HashMap<String, SitePath>,
}

/// A value that is made once and shown on many pages: a copy costs a pointer.
#[derive(Clone)]
pub(crate) struct Made(tera::Value);

impl Made {
    /// Makes a value of anything plain.
    pub(crate) fn of(value: &impl Serialize) -> Made {
        Made(tera::Value::from_serializable(value))
    }

    /// A list of values that were made before.
    pub(crate) fn list(values: Vec<Made>) -> Made {
        let values: Vec<tera::Value> = values.into_iter().map(|made| made.0).collect();
        Made(tera::Value::from(values))
    }

    /// A mapping of values that were made before.
    pub(crate) fn map(entries: Vec<(&'static str, Made)>) -> Made {
        let map: BTreeMap<&'static str, tera::Value> =
            entries.into_iter().map(|(key, made)| (key, made.0)).collect();
        Made(tera::Value::from(map))
    }
}

/// What a template is filled with.
#[derive(Default)]
pub(crate) struct Context(tera::Context);

impl Context {
    /// Adds a value.
    pub(crate) fn with(mut self, key: &'static str, value: &impl Serialize) -> Context {
        self.0.insert_value(key, tera::Value::from_serializable(value));
        self
    }

    /// Adds a value that was made before.
    pub(crate) fn with_made(mut self, key: &'static str, made: Made) -> Context {
        self.0.insert_value(key, made.0);
        self
    }
}

impl Engine {
    /// Reads the templates. Each that cannot be read is noted and left out, so that the faults of
    /// all of them are seen at once.
    pub(super) fn new(
        mut templates: BTreeMap<String, (SitePath, String)>,
        notes: &mut Vec<Diagnostic>,
    ) -> Engine {
        let paths: HashMap<String, SitePath> =
            templates.iter().map(|(name, (path, _))| (name.clone(), path.clone())).collect();
        loop {
            let mut tera = Tera::new();
            let all = templates.iter().map(|(name, (_, text))| (name.as_str(), text.as_str()));
            match tera.add_raw_templates(all) {
                Ok(()) => return Engine { tera, paths },
                Err(error) => {
                    let engine = Engine { tera: Tera::new(), paths: paths.clone() };
                    if let ErrorKind::Msg(reports) = error.kind() {
                        // Unknown filters and the like: all of them in one message of many lines.
                        notes.extend(engine.reports(reports, &templates));
                        return engine;
                    }
                    let (note, culprit) = engine.note(&error, "");
                    notes.push(note);
                    // Without a culprit nothing would change on the next round.
                    if culprit.is_none_or(|name| templates.remove(&name).is_none()) {
                        return engine;
                    }
                }
            }
        }
    }

    /// The diagnostics of a message that the engine has drawn already: each begins `error: …`,
    /// with ` --> file:line:column` on the next line.
    fn reports(
        &self,
        reports: &str,
        templates: &BTreeMap<String, (SitePath, String)>,
    ) -> Vec<Diagnostic> {
        let mut notes = Vec::new();
        let mut message = None;
        for line in reports.lines() {
            if let Some(words) = line.strip_prefix("error: ") {
                message = Some(words);
            } else if let Some(at) = line.trim_start().strip_prefix("--> ")
                && let Some(words) = message.take()
            {
                let mut parts = at.rsplitn(3, ':');
                let column: usize = parts.next().and_then(|n| n.parse().ok()).unwrap_or(1);
                let line: usize = parts.next().and_then(|n| n.parse().ok()).unwrap_or(1);
                let Some((path, text)) = templates.get(parts.next().unwrap_or_default()) else {
                    continue;
                };
                let line_start =
                    text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
                let before =
                    text[line_start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>();
                let start = line_start + before;
                let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
                let length = text[start..].chars().take_while(|&c| word(c)).count().max(1);
                notes.push(Diagnostic::new(
                    Code::TemplateFault,
                    path,
                    Span::new(start, start + length),
                    sentence(words),
                ));
            }
        }
        if notes.is_empty() {
            let path = SitePath::new("themes");
            notes.push(Diagnostic::new(
                Code::TemplateFault,
                &path,
                Span::default(),
                sentence(reports),
            ));
        }
        notes
    }

    /// Makes a value visible to every template.
    pub(crate) fn share(&mut self, key: &'static str, value: Made) {
        self.tera.global_context().insert_value(key, value.0);
    }

    /// Fills a template.
    pub(crate) fn fill(
        &self,
        template: &str,
        context: &Context,
    ) -> Result<String, Box<Diagnostic>> {
        self.tera
            .render(template, &context.0)
            .map_err(|error| Box::new(self.note(&error, template).0))
    }

    /// An error of the engine at its place, and the template at fault if the engine names one.
    fn note(&self, error: &tera::Error, filled: &str) -> (Diagnostic, Option<String>) {
        let unknown = SitePath::new(&format!("themes/{filled}"));
        let path_of = |name: &str| self.paths.get(name).cloned().unwrap_or_else(|| unknown.clone());
        let plain = |name: &str, message: String| {
            let note =
                Diagnostic::new(Code::TemplateFault, &path_of(name), Span::default(), message);
            (note, Some(name.to_owned()))
        };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let name = report.filename();
                let range = report.span().range.clone();
                let span = Span::new(range.start, range.end);
                let note = Diagnostic::new(
                    Code::TemplateFault,
                    &path_of(name),
                    span,
                    sentence(report.message()),
                )
                .help(nearest_field(report.message()));
                (note, Some(name.to_owned()))
            }
            ErrorKind::MissingParent { current, parent } => {
                plain(current, format!("it extends `{parent}`, which the theme does not have"))
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                plain(tpl, "it extends itself by way of other templates".to_owned())
            }
            ErrorKind::CircularInclude { tpl, .. } => {
                plain(tpl, "it includes itself by way of other templates".to_owned())
            }
            ErrorKind::TemplateNotFound(name) => {
                plain(filled, format!("the template `{name}` is not there"))
            }
            _ => {
                let note = Diagnostic::new(
                    Code::TemplateFault,
                    &path_of(filled),
                    Span::default(),
                    sentence(&error.to_string()),
                );
                (note, None)
            }
        }
    }
}

/// A message of the engine in our form: one line without a full stop.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let line = line.split(". Available fields").next().unwrap_or_default();
    line.trim_start_matches("error: ").trim_end_matches('.').to_owned()
}

/// The help for a field that is not there, from the fields that the engine says there are.
fn nearest_field(message: &str) -> Option<String> {
    let (before, fields) = message.split_once("Available fields: ")?;
    let typed = before.split('`').nth(1)?;
    text::did_you_mean(typed, fields.trim_end_matches('.').split(", "))
}
