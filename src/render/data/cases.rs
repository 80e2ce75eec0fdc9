//! The cases, their records and the terms as tables and as JSON.

use std::collections::HashSet;

use serde_json::{Map, Value as Json, json};

use super::{
    record_fields,
    table::{Column, Form, Table, list},
};
use crate::{
    base::date::{Date, Period},
    config::{Field, Kind},
    plan::records_name,
    resolve::site::{Case, CaseId, Page, Site, SourceValue, Value},
};

/// What a list of values in a cell is.
const LISTED: &str =
    "Several values are joined by semicolons; a semicolon within one is written as a comma.";

/// The table with one row for each case.
pub(super) fn table(site: &Site) -> Table {
    let case = &site.config.case;
    let label = case.label.to_lowercase();
    let mut columns = vec![
        Column::new("key", "Key", Form::Text, &format!("The short name of the {label}."))
            .required(),
        Column::new("title", "Title", Form::Text, "").required(),
        Column::new("page", "Page", Form::Text, "The path of its page on the site.").required(),
        Column::new("summary", "Summary", Form::Text, ""),
        Column::new("first_published", "First published", Form::Date, ""),
        Column::new("updated", "Updated", Form::Date, ""),
        Column::new("version", "Version", Form::Text, ""),
    ];
    columns.extend(case.fields.iter().flat_map(|field| columns_of(site, field)));
    columns.push(uncertain_column());
    told_apart(&mut columns);
    Table {
        name: "cases".to_owned(),
        title: case.plural.clone(),
        description: format!("One row for each {label}."),
        n_rows: Some(site.cases.len()),
        columns,
        key: vec!["key"],
        of_case: None,
    }
}

/// The rows of [`table`].
pub(super) fn rows(site: &Site) -> impl Iterator<Item = Vec<String>> {
    (0..site.cases.len()).map(move |at| {
        let case_id = CaseId(at as u32);
        let page = site.case_page(case_id);
        let mut row = vec![
            key(site, page),
            page.title.clone(),
            page.route.to_string(),
            page.summary.clone(),
            iso(page.date),
            iso(page.updated),
            page.history.version.clone(),
        ];
        cells(site, &site.config.case.fields, &site[case_id].values, &mut row);
        row
    })
}

/// The table with one row for each record of a field, by the index of the field.
pub(super) fn records(site: &Site, at: usize) -> Table {
    let field = &site.config.case.fields[at];
    let fields = record_fields(field);
    let label = &site.config.case.label;
    let mut columns = vec![
        Column::new("case", label, Form::Text, "The key of the case.").required(),
        Column::new("number", "Number", Form::Integer, "Its place in the case, counted from 1.")
            .required(),
    ];
    columns.extend(fields.iter().flat_map(|field| columns_of(site, field)));
    columns.push(uncertain_column());
    told_apart(&mut columns);
    let count = |case: &Case| match case.values.get(at) {
        Some(Some(Value::Records(records))) => records.len(),
        _ => 0,
    };
    Table {
        name: records_name(site, at as u32),
        title: field.plural.clone(),
        description: format!("One row for each entry of “{}”.", field.label),
        columns,
        n_rows: Some(site.cases.iter().map(count).sum()),
        key: vec!["case", "number"],
        of_case: Some("case"),
    }
}

/// The rows of [`records`].
pub(super) fn record_rows(site: &Site, at: usize) -> Vec<Vec<String>> {
    let fields = record_fields(&site.config.case.fields[at]);
    let mut rows = Vec::new();
    for case in &site.cases {
        let Some(Some(Value::Records(records))) = case.values.get(at) else { continue };
        for (number, record) in records.iter().enumerate() {
            let mut row = vec![key(site, &site[case.page]), (number + 1).to_string()];
            cells(site, fields, record, &mut row);
            rows.push(row);
        }
    }
    rows
}

/// The table with one row for each term of each facet.
pub(super) fn terms(site: &Site) -> Table {
    let columns = vec![
        Column::new("facet", "Facet", Form::Text, "The field whose values are terms.").required(),
        Column::new("key", "Key", Form::Text, "The word by which cases name the term.").required(),
        Column::new("title", "Title", Form::Text, "").required(),
        Column::new("definition", "Definition", Form::Text, ""),
        Column::new("parent", "Parent", Form::Text, "The key of the term above."),
        Column::new("synonyms", "Synonyms", Form::List, LISTED),
        Column::new("page", "Page", Form::Text, "The path of its page on the site.").required(),
        Column::new("count", "Count", Form::Integer, "How many cases name it or a term below it.")
            .required(),
    ];
    Table {
        name: "terms".to_owned(),
        title: "Terms".to_owned(),
        description: "One row for each term of each facet.".to_owned(),
        n_rows: Some(site.terms.len()),
        columns,
        key: vec!["facet", "key"],
        of_case: None,
    }
}

/// The rows of [`terms`].
pub(super) fn term_rows(site: &Site) -> impl Iterator<Item = Vec<String>> {
    site.terms.iter().map(move |term| {
        let page = &site[term.page];
        vec![
            site.config.case.fields[site[term.facet].field].name.clone(),
            term.key.clone(),
            page.title.clone(),
            page.summary.clone(),
            term.parent.map(|parent| site[parent].key.clone()).unwrap_or_default(),
            list(term.synonyms.iter().cloned()),
            page.route.to_string(),
            term.cases.len().to_string(),
        ]
    })
}

/// The columns of a field: most have one, a period and a place have two, a facet with strengths
/// too. Records have a table of their own.
fn columns_of(site: &Site, field: &Field) -> Vec<Column> {
    let says = |more: &str| {
        [field.description.as_str(), more]
            .iter()
            .filter(|text| !text.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let column = |form: Form, more: &str| Column {
        required: field.required,
        ..Column::new(&field.name, &field.label, form, &says(more))
    };
    let part = |part: &str, words: &str, form: Form, more: &str| {
        let (name, title) = (format!("{}_{part}", field.name), format!("{}, {words}", field.label));
        Column::new(&name, &title, form, &says(more))
    };
    match &field.kind {
        Kind::Text | Kind::Markdown => vec![column(Form::Text, "")],
        Kind::Integer => vec![column(Form::Integer, "")],
        Kind::Number => vec![column(Form::Number, "")],
        Kind::Flag => vec![column(Form::Flag, "")],
        Kind::Url => vec![column(Form::Url, "")],
        Kind::Choice(choices) => vec![column(Form::Choice(choices.clone()), "")],
        Kind::Status => {
            let words = site.config.status_words.iter().map(|word| word.name.clone());
            vec![column(Form::Choice(words.collect()), "How well it is supported.")]
        }
        Kind::Date => vec![column(Form::Date, "A day, month or year.")],
        Kind::Period => vec![
            part("from", "from", Form::Date, "Empty if the start is not known."),
            part("to", "to", Form::Date, "Empty if the end is not known."),
        ],
        Kind::Point => vec![
            part("latitude", "latitude", Form::Number, "Degrees of WGS 84, north positive."),
            part("longitude", "longitude", Form::Number, "Degrees of WGS 84, east positive."),
        ],
        Kind::Terms { many: false, .. } => vec![column(Form::Text, "The key of the term.")],
        Kind::Terms { facet, .. } => {
            let mut columns = vec![column(Form::List, &format!("Keys of terms. {LISTED}"))];
            if !facet.strength.is_empty() {
                let more = "For each of these terms how strongly it holds, in the same order.";
                columns.push(part("strength", "strength", Form::List, more));
            }
            columns
        }
        Kind::Cases { .. } => vec![column(Form::List, &format!("Keys of cases. {LISTED}"))],
        Kind::Sources { .. } => {
            vec![column(
                Form::List,
                &format!("Keys of sources, each with the place in it. {LISTED}"),
            )]
        }
        Kind::Records(_) => Vec::new(),
    }
}

fn uncertain_column() -> Column {
    let more = format!("The fields whose values are uncertain. {LISTED}");
    Column::new("uncertain", "Uncertain", Form::List, &more)
}

/// Gives a column whose name an earlier one has another: `span_from` of a text beside that of the period
/// `span` becomes `span_from_2`.
fn told_apart(columns: &mut [Column]) {
    let mut taken: HashSet<String> = HashSet::new();
    for column in columns {
        let name = column.name.clone();
        let mut n = 2;
        while !taken.insert(column.name.clone()) {
            column.name = format!("{name}_{n}");
            n += 1;
        }
    }
}

/// Appends the cells of some values, as [`columns_of`] has their columns, and the cell of those
/// that are uncertain.
fn cells(site: &Site, fields: &[Field], values: &[Option<Value>], row: &mut Vec<String>) {
    let mut uncertain = Vec::new();
    for (field, value) in fields.iter().zip(values) {
        let mut value = value.as_ref();
        if let Some(Value::Uncertain(inner)) = value {
            uncertain.push(field.name.clone());
            value = Some(inner);
        }
        match &field.kind {
            Kind::Records(_) => {}
            Kind::Period => {
                let period = match value {
                    Some(Value::Period(period)) => *period,
                    _ => Period { from: None, to: None },
                };
                row.extend([iso(period.from), iso(period.to)]);
            }
            Kind::Point => match value {
                Some(Value::Point(point)) => {
                    row.extend([point.latitude.to_string(), point.longitude.to_string()]);
                }
                _ => row.extend([String::new(), String::new()]),
            },
            Kind::Terms { many: true, facet } => {
                let terms = match value {
                    Some(Value::Terms(terms)) => terms.as_slice(),
                    _ => &[],
                };
                row.push(list(terms.iter().map(|value| site[value.term].key.clone())));
                if !facet.strength.is_empty() {
                    let word = |at: Option<u32>| at.and_then(|at| facet.strength.get(at as usize));
                    row.push(list(
                        terms.iter().map(|value| word(value.strength).cloned().unwrap_or_default()),
                    ));
                }
            }
            _ => row.push(value.map(|value| cell(site, value)).unwrap_or_default()),
        }
    }
    row.push(list(uncertain));
}

/// A value that fills one cell.
fn cell(site: &Site, value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Url(text) | Value::Choice(text) => {
            text.clone()
        }
        Value::Markdown(markdown) => plain(&markdown.body),
        Value::Integer(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Period(period) => period.to_string(),
        Value::Status(at) => site.config.status_words[usize::from(*at)].name.clone(),
        Value::Point(point) => format!("{}, {}", point.latitude, point.longitude),
        Value::Uncertain(value) => cell(site, value),
        Value::Terms(terms) => list(terms.iter().map(|value| site[value.term].key.clone())),
        Value::Cases(pages) => list(pages.iter().map(|&page| key(site, &site[page]))),
        Value::Sources(sources) => list(sources.iter().map(source)),
        Value::Records(_) => String::new(),
    }
}

/// All cases with their typed values.
pub(super) fn json(site: &Site) -> String {
    let cases: Vec<Json> = (0..site.cases.len()).map(|at| case(site, CaseId(at as u32))).collect();
    let mut text = serde_json::to_string_pretty(&cases).unwrap_or_default();
    text.push('\n');
    text
}

fn case(site: &Site, id: CaseId) -> Json {
    let page = site.case_page(id);
    let mut object = Map::new();
    let mut put = |name: &str, text: String| {
        if !text.is_empty() {
            object.insert(name.to_owned(), json!(text));
        }
    };
    put("key", key(site, page));
    put("title", page.title.clone());
    put("page", page.route.to_string());
    put("summary", page.summary.clone());
    put("first_published", iso(page.date));
    put("updated", iso(page.updated));
    put("version", page.history.version.clone());
    object.extend(values(site, &site.config.case.fields, &site[id].values));
    Json::Object(object)
}

fn values(site: &Site, fields: &[Field], values: &[Option<Value>]) -> Map<String, Json> {
    let mut object = Map::new();
    let mut uncertain: Vec<&str> = Vec::new();
    for (field, value) in fields.iter().zip(values) {
        let Some(value) = value else { continue };
        if matches!(value, Value::Uncertain(_)) {
            uncertain.push(&field.name);
        }
        object.insert(field.name.clone(), typed(site, field, value));
    }
    if !uncertain.is_empty() {
        object.insert("uncertain".to_owned(), json!(uncertain));
    }
    object
}

fn typed(site: &Site, field: &Field, value: &Value) -> Json {
    match value {
        Value::Integer(number) => json!(number),
        Value::Number(text) => text.parse::<f64>().map_or(json!(text), |number| json!(number)),
        Value::Flag(flag) => json!(flag),
        Value::Period(period) => {
            let end = |date: Option<Date>| date.map(|date| date.to_string());
            json!({ "from": end(period.from), "to": end(period.to) })
        }
        Value::Point(point) => json!({ "latitude": point.latitude, "longitude": point.longitude }),
        Value::Uncertain(value) => typed(site, field, value),
        Value::Terms(terms) => match &field.kind {
            Kind::Terms { many: false, .. } => {
                json!(terms.first().map(|value| site[value.term].key.as_str()))
            }
            _ => {
                let words = field.facet().map_or(&[][..], |facet| &facet.strength);
                let one = |value: &crate::resolve::site::TermValue| {
                    let mut term = json!({ "term": site[value.term].key });
                    if let Some(word) = value.strength.and_then(|at| words.get(at as usize)) {
                        term["strength"] = json!(word);
                    }
                    term
                };
                terms.iter().map(one).collect()
            }
        },
        Value::Cases(pages) => pages.iter().map(|&page| json!(key(site, &site[page]))).collect(),
        Value::Sources(sources) => {
            let one = |value: &SourceValue| match value.locator.as_str() {
                "" => json!({ "source": value.key }),
                locator => json!({ "source": value.key, "locator": locator }),
            };
            sources.iter().map(one).collect()
        }
        Value::Records(records) => {
            let fields = record_fields(field);
            records.iter().map(|record| Json::Object(values(site, fields, record))).collect()
        }
        value => json!(cell(site, value)),
    }
}

/// The short name of a case: its address below the folder of the cases, without its ending.
pub(super) fn key(site: &Site, page: &Page) -> String {
    let list = site[site.list].route.as_str();
    let folder = list.strip_suffix("index.html").unwrap_or_default();
    let route = page.route.as_str();
    let below = route.strip_prefix(folder).unwrap_or(route);
    let name = below.strip_suffix(".html").unwrap_or(below);
    // A case in a folder of its own is called by the folder.
    name.strip_suffix("/index").unwrap_or(name).to_owned()
}

/// A source as a cell names it.
fn source(value: &SourceValue) -> String {
    match value.locator.as_str() {
        "" => value.key.clone(),
        locator => format!("{}, {locator}", value.key),
    }
}

fn plain(body: &crate::parse::tree::Body) -> String {
    body.plain(&body.nodes).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn iso(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}
