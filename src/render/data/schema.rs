//! A JSON Schema (draft 2020-12) of `cases.json`.

use serde_json::{Map, Value, json};

use super::record_fields;
use crate::{
    config::{Field, Kind},
    resolve::site::Site,
};

/// `cases.schema.json`.
pub(super) fn of_cases(site: &Site) -> String {
    let case = &site.config.case;
    let mut properties = Map::new();
    for name in ["key", "title", "page", "summary", "version"] {
        properties.insert(name.to_owned(), json!({ "type": "string" }));
    }
    for name in ["first_published", "updated"] {
        properties.insert(name.to_owned(), date());
    }
    let mut required = vec!["key", "title", "page"];
    add(site, &case.fields, &mut properties, &mut required);
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("{}: {}", site.config.title, case.plural),
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        },
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn add<'f>(
    site: &Site,
    fields: &'f [Field],
    properties: &mut Map<String, Value>,
    required: &mut Vec<&'f str>,
) {
    for field in fields {
        let mut schema = value(site, field);
        schema["title"] = json!(field.label);
        if !field.description.is_empty() {
            schema["description"] = json!(field.description);
        }
        properties.insert(field.name.clone(), schema);
        if field.required {
            required.push(&field.name);
        }
    }
    let list = json!({ "type": "array", "items": { "type": "string" } });
    properties.insert("uncertain".to_owned(), list);
}

fn value(site: &Site, field: &Field) -> Value {
    let list = |items: Value| json!({ "type": "array", "items": items });
    let text = || json!({ "type": "string" });
    match &field.kind {
        Kind::Text | Kind::Markdown => text(),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Url => json!({ "type": "string", "format": "uri" }),
        Kind::Date => date(),
        Kind::Period => {
            let end = json!({ "anyOf": [date(), { "type": "null" }] });
            object(&[("from", end.clone()), ("to", end)], &["from", "to"])
        }
        Kind::Point => {
            let degrees = |most: u32| json!({ "type": "number", "minimum": -i64::from(most), "maximum": most });
            let parts = [("latitude", degrees(90)), ("longitude", degrees(180))];
            object(&parts, &["latitude", "longitude"])
        }
        Kind::Choice(choices) => json!({ "enum": choices }),
        Kind::Status => {
            let words: Vec<&str> =
                site.config.status_words.iter().map(|word| word.name.as_str()).collect();
            json!({ "enum": words })
        }
        Kind::Terms { many: false, .. } => text(),
        Kind::Terms { facet, .. } => {
            let mut parts = vec![("term", text())];
            if !facet.strength.is_empty() {
                parts.push(("strength", json!({ "enum": facet.strength })));
            }
            list(object(&parts, &["term"]))
        }
        Kind::Cases { .. } => list(text()),
        Kind::Sources { .. } => {
            list(object(&[("source", text()), ("locator", text())], &["source"]))
        }
        Kind::Records(_) => {
            let mut properties = Map::new();
            let mut required = Vec::new();
            add(site, record_fields(field), &mut properties, &mut required);
            list(json!({
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            }))
        }
    }
}

fn object(parts: &[(&str, Value)], required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        parts.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A day, a month or a year.
fn date() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" })
}
