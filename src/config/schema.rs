//! The fields of a page: the one concept that carries a site's domain.

/// A field of a case, of a term or of a record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// The key in the front matter.
    pub(crate) name: String,
    /// What readers see, in the singular.
    pub(crate) label: String,
    /// What the index page of a facet is called.
    pub(crate) plural: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// The least number of entries, or the least value of a number.
    pub(crate) min: Option<f64>,
    /// The greatest number of entries, or the greatest value of a number.
    pub(crate) max: Option<f64>,
    /// What the field says, for those who use the data.
    pub(crate) description: String,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Text,
    Markdown,
    Integer,
    Number,
    Flag,
    Date,
    Period,
    Url,
    /// One of a list of words.
    Choice(Vec<String>),
    /// One of the site's status words.
    Status,
    /// A place on the Earth: `latitude, longitude` in degrees.
    Point,
    /// One term (`many: false`) or several of a facet.
    Terms {
        many: bool,
        facet: Facet,
    },
    /// One case or several.
    Cases {
        many: bool,
    },
    /// One source or several, each `key` or `key, locator`.
    Sources {
        many: bool,
    },
    /// A list of mappings with fields of their own.
    Records(Vec<Field>),
}

/// What is special about a field whose values are terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facet {
    /// Whether values without a term file are taken as terms.
    pub(crate) open: bool,
    /// Whether terms that no case names are expected.
    pub(crate) allow_unused: bool,
    /// The words for how strongly a term holds, strongest first; empty if the facet has none.
    pub(crate) strength: Vec<String>,
    /// The fields of its term files, besides those every term has.
    pub(crate) fields: Vec<Field>,
}

/// The words for the types, as they are written in `casebook.yaml`.
pub(crate) const KINDS: [&str; 18] = [
    "text", "markdown", "integer", "number", "flag", "date", "period", "url", "choice", "status",
    "point", "term", "terms", "case", "cases", "source", "sources", "records",
];

impl Field {
    /// The facet, if the field is one.
    pub(crate) fn facet(&self) -> Option<&Facet> {
        match &self.kind {
            Kind::Terms { facet, .. } => Some(facet),
            _ => None,
        }
    }

    /// Whether the value is a list, so that `min` and `max` count its entries.
    pub(crate) fn is_list(&self) -> bool {
        match &self.kind {
            Kind::Terms { many, .. } | Kind::Cases { many } | Kind::Sources { many } => *many,
            Kind::Records(_) => true,
            _ => false,
        }
    }
}

/// The fields every case has besides those of its schema. `title` is required. `first_published`
/// is the name that scholars know for `date`; one of the two is written.
pub(crate) const CASE_KEYS: [&str; 12] = [
    "title",
    "summary",
    "date",
    "first_published",
    "updated",
    "version",
    "changes",
    "authors",
    "draft",
    "order",
    "slug",
    "retired",
];

/// The fields every term has besides those of its facet. `title` is required.
pub(crate) const TERM_KEYS: [&str; 6] =
    ["title", "summary", "synonyms", "parent", "draft", "order"];

/// The fields of every other page. `title` is required, in the front matter or as a heading.
pub(crate) const PAGE_KEYS: [&str; 11] = [
    "title",
    "summary",
    "date",
    "first_published",
    "updated",
    "version",
    "changes",
    "authors",
    "draft",
    "order",
    "slug",
];
