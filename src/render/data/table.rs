//! A table, its columns described, as CSV (RFC 4180).

/// A table with a head.
pub(super) struct Table {
    /// The name of its file without extension.
    pub(super) name: String,
    pub(super) title: String,
    /// What a row is.
    pub(super) description: String,
    pub(super) columns: Vec<Column>,
    /// How many rows there are, where that is known without making them.
    pub(super) n_rows: Option<usize>,
    /// The columns that tell rows apart.
    pub(super) key: Vec<&'static str>,
    /// A column that names a row of the table of cases by its key.
    pub(super) of_case: Option<&'static str>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) form: Form,
    pub(super) required: bool,
}

/// What the texts of a column are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    Text,
    Integer,
    Number,
    Flag,
    /// A day, month or year in ISO 8601.
    Date,
    Url,
    /// One of some words.
    Choice(Vec<String>),
    /// Several values, joined by `; `.
    List,
}

impl Column {
    pub(super) fn new(name: &str, title: &str, form: Form, description: &str) -> Column {
        Column {
            name: name.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            form,
            required: false,
        }
    }

    pub(super) fn required(self) -> Column {
        Column { required: true, ..self }
    }
}

impl Table {
    /// The table as CSV, with a head and line ends as RFC 4180 wants them. A row has one text for each
    /// column, empty where nothing is known.
    pub(super) fn csv(&self, rows: impl IntoIterator<Item = Vec<String>>) -> String {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::with_capacity(self.n_rows.unwrap_or_default() * 128));
        // Writing into memory cannot fail, and all rows have the columns of the head.
        let _ = writer.write_record(self.columns.iter().map(|column| &column.name));
        for row in rows {
            let _ = writer.write_record(&row);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Several values in one cell. A semicolon within one is written as a comma, so that they can be told
/// apart.
pub(super) fn list(values: impl IntoIterator<Item = String>) -> String {
    values.into_iter().map(|value| value.replace(';', ",")).collect::<Vec<_>>().join("; ")
}
