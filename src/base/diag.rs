//! What there is to say about content: diagnostics as data. Drawing them is the report's work.

use serde::{Deserialize, Serialize};

use super::{path::SitePath, span::Span};

/// How grave a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Nothing is written until it is cured.
    Error,
    /// The site is built; with `--strict` it counts as an error.
    Warning,
}

impl Severity {
    /// The word that is printed.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal, $severity:ident, $summary:literal;)*) => {
        /// The kinds of fault, each with its stable code. The codes name the fault, not the cure,
        /// and read well after "allow".
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Code { $(#[doc = $summary] #[serde(rename = $code)] $name,)* }

        impl Code {
            /// Every code, in the order of the manual.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as it is printed: words joined by `-`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// How grave the fault is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// One sentence on what is found.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$name => $summary,)* }
            }
        }
    };
}

codes! {
    NotUtf8 = "not-utf8", Error, "A file is not UTF-8 text.";
    TooLarge = "too-large", Error, "A text file is larger than 16 MiB.";
    SymbolicLink = "symbolic-link", Warning, "A symbolic link was left out.";
    NameCollision = "name-collision", Error, "Two files differ only in case or Unicode form.";
    EmptyFile = "empty-file", Warning, "A content file is empty.";
    UnclosedFrontMatter = "unclosed-front-matter", Error, "The front matter has no closing `---`.";
    YamlSyntax = "yaml-syntax", Error, "The text is not valid YAML.";
    DoubledKey = "doubled-key", Error, "A key is given twice in one mapping.";
    UnknownField = "unknown-field", Error, "A key is not a field of this kind of page.";
    MissingField = "missing-field", Error, "A required field is missing or empty.";
    WrongType = "wrong-type", Error, "A value has the wrong shape for its field.";
    WrongValue = "wrong-value", Error, "A value is not one its field can take.";
    WrongCount = "wrong-count", Error, "A list has too few or too many entries.";
    UnknownTerm = "unknown-term", Error, "A value is not a term of its facet.";
    TermCollision = "term-collision", Error, "Two spellings lead to one term or one address.";
    TermCycle = "term-cycle", Error, "A term is its own ancestor.";
    UnusedTerm = "unused-term", Warning, "A term file is named by no case.";
    UnknownCase = "unknown-case", Error, "A value is not the name of a case.";
    EmptySlug = "empty-slug", Error, "A name has no letter or digit to make an address from.";
    ReservedName = "reserved-name", Error, "An address is reserved by Windows.";
    RouteCollision = "route-collision", Error, "Two pages or files claim one address.";
    BrokenLink = "broken-link", Error, "A link leads to no file of the site.";
    BrokenAnchor = "broken-anchor", Error, "A link names a heading its page does not have.";
    AmbiguousLink = "ambiguous-link", Error, "A wikilink fits several pages.";
    DraftLink = "draft-link", Error, "A link leads to a draft.";
    OutsideLink = "outside-link", Error, "A path leads out of the content folder.";
    UnsafeLink = "unsafe-link", Error, "A link has a scheme that is not allowed.";
    MissingFile = "missing-file", Error, "An image or attachment does not exist.";
    UnsafeFile = "unsafe-file", Error, "A file could run script or is of a type that is not published.";
    RawHtml = "raw-html", Warning, "Raw HTML is shown as text.";
    ExtraTitle = "extra-title", Warning, "The text has a level-one heading besides the title.";
    DoubledAnchor = "doubled-anchor", Error, "Two headings were given one id.";
    WrongAnchor = "wrong-anchor", Error, "A heading id holds characters an anchor cannot have.";
    DoubledNote = "doubled-note", Error, "A footnote is defined twice.";
    UndefinedNote = "undefined-note", Error, "A footnote is referred to but not defined.";
    UnusedNote = "unused-note", Warning, "A footnote is defined but not referred to.";
    WrongSource = "wrong-source", Error, "A source has a field that cannot be read.";
    DoubledSource = "doubled-source", Error, "Two sources have one key.";
    UnknownSource = "unknown-source", Error, "A citation names a source that is not there.";
    UnusedSource = "unused-source", Warning, "A source is cited nowhere.";
    IncompleteSource = "incomplete-source", Warning, "A source lacks what its type needs.";
    MissingSection = "missing-section", Warning, "A case lacks a section that every case is to have.";
    UncitedParagraph = "uncited-paragraph", Warning, "A paragraph of a case cites nothing, or no place.";
    BrokenCitation = "broken-citation", Error, "A citation in brackets holds other formatting.";
    UnknownStatus = "unknown-status", Error, "A mark in braces is not one of the status words.";
    LostParagraph = "lost-paragraph", Error, "A paragraph that could be cited is gone.";
    WrongRetirement = "wrong-retirement", Error, "A retired paragraph leads to one that is not there.";
    BrokenLock = "broken-lock", Error, "`paragraphs.lock` cannot be read.";
    StaleLock = "stale-lock", Error, "`paragraphs.lock` does not fit the content.";
    UnknownStyle = "unknown-style", Error, "The citation style is neither built in nor a file of the site.";
    WrongStyle = "wrong-style", Error, "The citation style cannot be used.";
    UnknownSetting = "unknown-setting", Error, "`casebook.yaml` has a key that is not a setting.";
    MissingSetting = "missing-setting", Error, "`casebook.yaml` lacks a required setting.";
    WrongSetting = "wrong-setting", Error, "A setting has a value it cannot take.";
    UnknownTheme = "unknown-theme", Error, "The theme is neither built in nor in `themes/`.";
    MissingTemplate = "missing-template", Error, "The theme lacks a template that is needed.";
    TemplateFault = "template-fault", Error, "A template cannot be read or filled.";
}

/// Bytes in a file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the site's root.
    pub path: SitePath,
    /// The bytes.
    pub span: Span,
}

/// One thing to say about the content, at its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where. Diagnostics sort by place first.
    pub place: Place,
    /// How grave.
    pub severity: Severity,
    /// Which kind of fault.
    pub code: Code,
    /// One plain sentence without a full stop.
    pub message: String,
    /// What to do about it, if there is something to say.
    pub help: Option<String>,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A diagnostic with the severity of its code and no help yet.
    pub(crate) fn new(
        code: Code,
        path: &SitePath,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            place: Place { path: path.clone(), span },
            severity: code.severity(),
            code,
            message: message.into(),
            help: None,
            related: Vec::new(),
        }
    }

    /// The same with a help line.
    pub(crate) fn help(mut self, help: impl Into<Option<String>>) -> Diagnostic {
        self.help = help.into();
        self
    }

    /// The same with one more related place.
    pub(crate) fn related(mut self, place: Place, words: impl Into<String>) -> Diagnostic {
        self.related.push((place, words.into()));
        self
    }

    /// Every file that is named.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &SitePath> {
        let related = self.related.iter().map(|(place, _)| place);
        std::iter::once(&self.place).chain(related).map(|place| &place.path)
    }

    /// Whether the settings are at fault rather than the content (exit status 2, not 1).
    pub(crate) fn is_settings(&self) -> bool {
        self.place.path.as_str() == SitePath::SETTINGS
    }
}

/// A value, and what there was to say while making it. Never an `Err`: a stage does its best.
#[derive(Debug)]
pub(crate) struct Noted<T> {
    pub(crate) value: T,
    pub(crate) notes: Vec<Diagnostic>,
}

impl<T> Noted<T> {
    /// The value; what was said goes to `notes`.
    pub(crate) fn noting(self, notes: &mut Vec<Diagnostic>) -> T {
        notes.extend(self.notes);
        self.value
    }
}
