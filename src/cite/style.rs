//! The citation style: a CSL file, built in or the site's own.

use hayagriva::citationberg::{
    CitationFormat, IndependentStyle, Locale, LocaleFile, Style as CslStyle, StyleCategory,
    StyleClass,
};

use crate::{
    base::{
        diag::{Code, Diagnostic, Noted, Place},
        path::SitePath,
        span::Span,
        text,
    },
    config::{self, Config},
    load::{Role, Sources},
};

/// The styles compiled into the binary.
const BUILT_IN: [(&str, &str); 1] = [("rusi", include_str!("styles/rusi.csl"))];

/// English terms, for styles that bring none of their own.
const ENGLISH: &str = include_str!("styles/locale-en.xml");

/// A style that was read.
pub(crate) struct Style {
    csl: IndependentStyle,
    locales: Vec<Locale>,
    prefix: String,
    delimiter: String,
    suffix: String,
}

/// Reads the style that the settings name. One that cannot be used is noted, and the built-in
/// one takes its place.
pub(crate) fn load(sources: &Sources, config: &Config) -> Noted<Style> {
    let mut notes = Vec::new();
    let name = config.citation_style.as_str();
    let built_in = BUILT_IN.iter().find(|(built_in, _)| *built_in == name).map(|(_, text)| *text);
    let path = SitePath::new(name);
    let own = sources.of(Role::Style).find(|source| source.path == path);
    let found = match (built_in, own) {
        (Some(text), _) => Style::read(text).ok(),
        (None, Some(source)) => match Style::read(&source.text) {
            Ok(style) => Some(style),
            Err((message, help)) => {
                let at = Span::default();
                notes.push(Diagnostic::new(Code::WrongStyle, &source.path, at, message).help(help));
                None
            }
        },
        (None, None) => {
            let paths: Vec<&str> =
                sources.of(Role::Style).map(|source| source.path.as_str()).collect();
            let known = BUILT_IN.iter().map(|(name, _)| *name).chain(paths);
            let near = text::nearest(name, known.collect::<Vec<_>>());
            let near =
                near.map(|near| format!("did you mean `{near}`? Otherwise ")).unwrap_or_default();
            let help = format!(
                "{near}name the built-in style, `rusi`, or the path of a CSL file, as `content/sources/house.csl`"
            );
            let Place { path, span } = config::place(sources, config.citation_style_node);
            let message = format!("there is no citation style `{name}`");
            notes.push(Diagnostic::new(Code::UnknownStyle, &path, span, message).help(help));
            None
        }
    };
    let value = found
        .or_else(|| Style::read(BUILT_IN[0].1).ok())
        .unwrap_or_else(|| unreachable!("a test reads every built-in style"));
    Noted { value, notes }
}

impl Style {
    /// Reads a CSL file. The error is a message and its help.
    fn read(text: &str) -> Result<Style, (String, String)> {
        let fault = |message: String, help: &str| Err((message, help.to_owned()));
        let csl = match CslStyle::from_xml(text) {
            Ok(CslStyle::Independent(csl)) => csl,
            Ok(CslStyle::Dependent(_)) => {
                return fault(
                    "the citation style only points to another one".to_owned(),
                    "take the style that its `independent-parent` link names",
                );
            }
            Err(error) => {
                return fault(
                    format!("the citation style cannot be read: {}", plain(&error.to_string())),
                    "take a CSL 1.0 file, for example from https://www.zotero.org/styles",
                );
            }
        };
        let numbers = |category: &StyleCategory| {
            matches!(
                category,
                StyleCategory::CitationFormat {
                    format: CitationFormat::Numeric | CitationFormat::Label
                }
            )
        };
        if csl.info.category.iter().any(numbers) {
            return fault(
                "the citation style cites by numbers or labels, which casebook does not do"
                    .to_owned(),
                "take a style that cites in notes, or by author and date",
            );
        }
        if csl.bibliography.is_none() {
            return fault(
                "the citation style has no form for a list of sources".to_owned(),
                "take a style with a `<bibliography>`",
            );
        }
        let mut csl = csl;
        let layout = &mut csl.citation.layout;
        // Items are joined and closed here, so that each is formatted once.
        let take =
            |affix: &mut Option<_>| affix.take().map(|text: String| text).unwrap_or_default();
        let (prefix, suffix) = (take(&mut layout.prefix), take(&mut layout.suffix));
        let delimiter = layout.delimiter.clone().unwrap_or_else(|| "; ".to_owned());
        if let Some(bibliography) = &mut csl.bibliography {
            bibliography.sort = None;
        }
        csl.citation.sort = None;
        let mut locales = Vec::new();
        if let Ok(file) = LocaleFile::from_xml(ENGLISH) {
            let english: Locale = file.into();
            // The formatter looks for the style's own language, which may be one without a file.
            let mut wanted = english.clone();
            wanted.lang.clone_from(&csl.default_locale);
            locales.extend([english, wanted]);
        }
        let escaped = |text: String| text::escaped(&text);
        Ok(Style {
            csl,
            locales,
            prefix: escaped(prefix),
            delimiter: escaped(delimiter),
            suffix: escaped(suffix),
        })
    }

    pub(super) fn csl(&self) -> &IndependentStyle {
        &self.csl
    }

    pub(super) fn locales(&self) -> &[Locale] {
        &self.locales
    }

    pub(super) fn is_note(&self) -> bool {
        self.csl.settings.class == StyleClass::Note
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) fn delimiter(&self) -> &str {
        &self.delimiter
    }

    pub(super) fn suffix(&self) -> &str {
        &self.suffix
    }
}

/// What a reader of XML says, without the path into its own types.
fn plain(error: &str) -> &str {
    error
        .split(": ")
        .filter(|part| !part.starts_with("Deserialization error"))
        .last()
        .unwrap_or(error)
}
