//! The description of all tables as a Frictionless data package (Data Package, version 1,
//! <https://specs.frictionlessdata.io/data-package/>).

use serde_json::{Value, json};

use super::{
    table,
    table::{Column, Form, Table},
};
use crate::{
    base::text,
    plan::{DataFile, data_files, data_path},
    resolve::site::Site,
};

/// `datapackage.json`.
pub(super) fn package(site: &Site) -> String {
    let config = &site.config;
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": name(&config.title),
        "title": config.title,
        "resources": resources(site),
        "contributors": [{ "title": config.author(), "role": "author" }],
    });
    if !config.description.is_empty() {
        package["description"] = json!(config.description);
    }
    if let Some(base) = &config.base_url {
        package["homepage"] = json!(base.join(""));
    }
    if let Some(license) = &config.license {
        let mut one = json!({ "title": license.name, "name": license_name(&license.name) });
        if let Some(url) = &license.url {
            one["path"] = json!(url);
        }
        package["licenses"] = json!([one]);
    }
    if let Some(source) = site.based_on {
        let reference = &site[source].reference;
        let mut one = json!({ "title": reference.title() });
        if let Some(url) = reference.url() {
            one["path"] = json!(url);
        }
        package["sources"] = json!([one]);
    }
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

fn resources(site: &Site) -> Vec<Value> {
    data_files(site)
        .into_iter()
        .filter_map(|file| Some((file, table(site, file)?)))
        .map(|(file, table)| resource(site, file, &table))
        .collect()
}

fn resource(site: &Site, file: DataFile, table: &Table) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let mut schema = json!({
        "fields": fields,
        "missingValues": [""],
        "primaryKey": table.key,
    });
    if let Some(column) = table.of_case {
        schema["foreignKeys"] = json!([{
            "fields": column,
            "reference": { "resource": "cases", "fields": "key" },
        }]);
    }
    let path = data_path(site, file);
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": path.as_str().rsplit('/').next(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    let kind = match column.form {
        Form::Text | Form::Date | Form::Url | Form::Choice(_) | Form::List => "string",
        Form::Integer => "integer",
        Form::Number => "number",
        Form::Flag => "boolean",
    };
    let mut field = json!({ "name": column.name, "title": column.title, "type": kind });
    if !column.description.is_empty() {
        field["description"] = json!(column.description);
    }
    let mut constraints = json!({});
    if column.required {
        constraints["required"] = json!(true);
    }
    match &column.form {
        Form::Choice(words) if !words.is_empty() => constraints["enum"] = json!(words),
        // Table Schema has no date of less than a day.
        Form::Date => constraints["pattern"] = json!("[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"),
        Form::Url => field["format"] = json!("uri"),
        _ => {}
    }
    if constraints.as_object().is_some_and(|found| !found.is_empty()) {
        field["constraints"] = constraints;
    }
    field
}

/// A name as data packages want it: small letters, digits, `-`.
fn name(title: &str) -> String {
    let slug = text::slug(title);
    if slug.is_empty() { "casebook".to_owned() } else { slug }
}

/// The name of a licence as <https://opendefinition.org/licenses/api/> spells it: `CC-BY-4.0`.
fn license_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join("-")
}
