//! The files of data, read back: every table as CSV, the JSON against its schema, both against the
//! description of the package, and the statements against the pages.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use casebook::{Body, Options};
use serde_json::{Value as Json, json};

use crate::harness;

type Files = BTreeMap<String, Body>;
type Row = BTreeMap<String, String>;

/// A table as a reader of CSV sees it.
struct Table {
    columns: Vec<String>,
    rows: Vec<Row>,
}

fn built(fixture: &str) -> Files {
    let mut built = harness::site(fixture);
    let files = built.collect();
    assert!(!built.has_errors(), "{}", harness::drawn(&built));
    files
}

fn text(files: &Files, path: &str) -> String {
    harness::text(files.get(path).unwrap_or_else(|| panic!("no {path}")))
}

fn parsed(files: &Files, path: &str) -> Json {
    serde_json::from_str(&text(files, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Reads a table. Every row must have as many cells as the head.
fn table(files: &Files, path: &str) -> Table {
    let text = text(files, path);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|record| {
        let record = record.unwrap_or_else(|error| panic!("{path}: {error}"));
        columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect()
    });
    Table { rows: rows.collect(), columns }
}

fn row<'t>(table: &'t Table, column: &str, value: &str) -> &'t Row {
    table.rows.iter().find(|row| row[column] == value).unwrap_or_else(|| panic!("no row {value}"))
}

#[track_caller]
fn cells(row: &Row, expected: &[(&str, &str)]) {
    for (column, value) in expected {
        let found = row.get(*column).unwrap_or_else(|| panic!("no column {column}"));
        assert_eq!(found, value, "{column}");
    }
}

/// A site with a field of each type, for the case and for its records.
const ALL_TYPES: &str = r##"-- casebook.yaml --
title: "All & every type"
description: A site of every type.
theme: plain
author: "Doe, Jane"
license: { name: CC BY 4.0, url: "https://creativecommons.org/licenses/by/4.0/" }
status_words: { confirmed: The Panel says so., reported: Somebody says so. }
case:
  fields:
    category: { label: Category, plural: Categories, type: term, required: true, description: What kind. }
    words: text
    story: markdown
    minutes: { type: integer, min: -5, max: 100000 }
    price: number
    public: flag
    day: date
    month: date
    year: date
    span: period
    since: period
    until: period
    homepage: url
    kind: { type: choice, choices: [state, "non-state, armed", 'so "called"'] }
    standing: status
    seat: point
    goods: { type: terms, open: true }
    drivers: { type: terms, strength: [strong, likely], open: true }
    sequel: case
    others: cases
    first_source: source
    all_sources: sources
    incidents:
      type: records
      fields:
        name: { type: text, required: true }
        told: markdown
        how_many: integer
        cost: number
        seen: flag
        when: date
        lasted: period
        link: url
        kind: { type: choice, choices: [a, b] }
        claim: { type: status, required: true }
        place: point
        case_before: case
        cases_after: cases
        said_by: source
        sources: sources
    small-things: { type: records, fields: { what: text } }
-- content/category/a.md --
---
title: "Alpha, \"the first\""
summary: "=SUM(1, 2)"
synonyms: ["One; two", Uno]
---
-- content/category/b.md --
---
title: Beta
parent: a
---
-- content/sources/all.yaml --
un: { type: report, title: Report, author: {name: UN Panel}, date: 2014-03-06, serial-number: S/2014/147 }
doe: { type: book, title: Arms, author: "Doe, Jane", date: 2009 }
-- content/cases/full.md --
---
title: "=HYPERLINK(\"x\"), a \"title\""
summary: "A summary, with a comma"
first_published: 2026-01-02
updated: 2026-03
version: "1.10"
category: b
words: "=1+1, \"quoted\"\nsecond line; and third\ttab"
story: "Of *this* and\n\n[that](plain.md) [@un, para. 1]."
minutes: -5
price: 1200.50
public: true
day: 2009-07-15
month: 2009-07
year: 2009
span: 2006-05/2018
since: 2006/..
until: ../2018-12-31
homepage: https://example.org/?a=1,2&b="3"
kind: non-state, armed
standing: confirmed
seat: "-33.92, 18.4"
goods: [ships, small arms]
drivers: [{term: price, strength: likely}, barter, {term: isolation, strength: strong}]
sequel: plain
others: [plain, uncertain]
first_source: "un, para. 3"
all_sources: [un, "doe, pp. 3–4"]
incidents:
  - name: "One, \"two\"\nthree"
    told: Some *words*.
    how_many: 3
    cost: 0.5
    seen: false
    when: 2010-03
    lasted: 2010/..
    link: https://example.org/
    kind: b
    claim: reported
    place: 0, -180
    case_before: uncertain
    cases_after: [plain, uncertain]
    said_by: doe
    sources: ["un, annex 12", doe]
  - { name: Two, claim: confirmed, lasted: ../2011 }
small_things: []
---
A text [@un, para. 2].
-- content/cases/plain.md --
---
title: Plain
category: a
---
Nothing cited.
-- content/cases/uncertain.md --
---
title: Uncertain
category: a
words: "[A name]"
minutes: [7]
price: "[4.50]"
day: [2009-07-15]
span: "[2006/2018]"
kind: [state]
seat: "[-33.92, -18.4]"
incidents:
  - { name: "[Perhaps]", claim: reported, when: [2011], place: "[1, 2]" }
---
-- content/index.md --
---
title: Home
---
"##;

/// The fixture without the one entry that only shows that a name is written with `_`.
fn all_types() -> Files {
    built(&ALL_TYPES.replace("small_things: []\n", "small-things:\n  - { what: A thing }\n"))
}

#[test]
fn a_table_gives_back_what_went_in() {
    let files = all_types();
    let cases = table(&files, "data/cases.csv");
    assert_eq!(cases.rows.len(), 3);
    cells(
        row(&cases, "key", "full"),
        &[
            ("title", "=HYPERLINK(\"x\"), a \"title\""),
            ("page", "cases/full.html"),
            ("summary", "A summary, with a comma"),
            ("first_published", "2026-01-02"),
            ("updated", "2026-03"),
            ("version", "1.10"),
            ("category", "b"),
            ("words", "=1+1, \"quoted\"\nsecond line; and third\ttab"),
            ("story", "Of this and that."),
            ("minutes", "-5"),
            ("price", "1200.50"),
            ("public", "true"),
            ("day", "2009-07-15"),
            ("month", "2009-07"),
            ("year", "2009"),
            ("span_from", "2006-05"),
            ("span_to", "2018"),
            ("since_from", "2006"),
            ("since_to", ""),
            ("until_from", ""),
            ("until_to", "2018-12-31"),
            ("homepage", "https://example.org/?a=1,2&b=\"3\""),
            ("kind", "non-state, armed"),
            ("standing", "confirmed"),
            ("seat_latitude", "-33.92"),
            ("seat_longitude", "18.4"),
            ("goods", "ships; small-arms"),
            ("drivers", "price; barter; isolation"),
            ("drivers_strength", "likely; ; strong"),
            ("sequel", "plain"),
            ("others", "plain; uncertain"),
            ("first_source", "un, para. 3"),
            ("all_sources", "un; doe, pp. 3–4"),
            ("uncertain", ""),
        ],
    );
    let plain = row(&cases, "key", "plain");
    for column in cases.columns.iter().filter(|column| {
        !["key", "title", "page", "summary", "category"].contains(&column.as_str())
    }) {
        assert_eq!(plain[column], "", "{column}");
    }
    cells(
        row(&cases, "key", "uncertain"),
        &[
            ("words", "A name"),
            ("minutes", "7"),
            ("price", "4.50"),
            ("day", "2009-07-15"),
            ("span_from", "2006"),
            ("span_to", "2018"),
            ("kind", "state"),
            ("seat_latitude", "-33.92"),
            ("seat_longitude", "-18.4"),
            ("uncertain", "words; minutes; price; day; span; kind; seat"),
        ],
    );
}

#[test]
fn records_are_tables_of_their_own() {
    let files = all_types();
    let incidents = table(&files, "data/incidents.csv");
    let keys: Vec<(&str, &str)> =
        incidents.rows.iter().map(|row| (row["case"].as_str(), row["number"].as_str())).collect();
    assert_eq!(keys, [("full", "1"), ("full", "2"), ("uncertain", "1")]);
    cells(
        &incidents.rows[0],
        &[
            ("name", "One, \"two\"\nthree"),
            ("told", "Some words."),
            ("how_many", "3"),
            ("cost", "0.5"),
            ("seen", "false"),
            ("when", "2010-03"),
            ("lasted_from", "2010"),
            ("lasted_to", ""),
            ("link", "https://example.org/"),
            ("kind", "b"),
            ("claim", "reported"),
            ("place_latitude", "0"),
            ("place_longitude", "-180"),
            ("case_before", "uncertain"),
            ("cases_after", "plain; uncertain"),
            ("said_by", "doe"),
            ("sources", "un, annex 12; doe"),
            ("uncertain", ""),
        ],
    );
    cells(&incidents.rows[1], &[("name", "Two"), ("lasted_from", ""), ("lasted_to", "2011")]);
    cells(&incidents.rows[2], &[("name", "Perhaps"), ("uncertain", "name; when; place")]);
    assert_eq!(table(&files, "data/small-things.csv").rows[0]["what"], "A thing");
}

#[test]
fn terms_are_a_table() {
    let terms = table(&all_types(), "data/terms.csv");
    cells(
        row(&terms, "key", "a"),
        &[
            ("facet", "category"),
            ("title", "Alpha, \"the first\""),
            ("definition", "=SUM(1, 2)"),
            ("parent", ""),
            ("page", "category/a.html"),
            // Two of its own and one of its child.
            ("count", "3"),
        ],
    );
    cells(row(&terms, "key", "b"), &[("parent", "a"), ("synonyms", ""), ("count", "1")]);
    let drivers = terms.rows.iter().filter(|row| row["facet"] == "drivers");
    let keys: BTreeSet<&str> = drivers.map(|row| row["key"].as_str()).collect();
    assert_eq!(keys, BTreeSet::from(["barter", "isolation", "price"]));
}

#[test]
fn values_of_a_list_can_be_told_apart() {
    // A synonym or a locator may hold a semicolon itself.
    let files = built(
        "-- casebook.yaml --\ntitle: T\ntheme: plain\ncase: {fields: {category: {type: term}, by: sources}}\n\
         -- content/category/a.md --\n---\ntitle: A\nsynonyms: [\"One; two\", Uno]\n---\n\
         -- content/sources/x.yaml --\nun: {type: misc, title: T, date: 2009}\n\
         -- content/cases/x.md --\n---\ntitle: X\ncategory: a\nby: [\"un, para. 45; also the annex\", un]\n---\n",
    );
    let terms = table(&files, "data/terms.csv");
    let cases = table(&files, "data/cases.csv");
    let lists = [&terms.rows[0]["synonyms"], &cases.rows[0]["by"]];
    assert_eq!(lists.map(|list| list.split("; ").count()), [2, 2], "{lists:?}");
}

#[test]
fn the_package_describes_the_tables() {
    let files = all_types();
    let package = parsed(&files, "data/datapackage.json");
    assert_eq!(package["profile"], "tabular-data-package");
    let pattern = |text: &str| {
        text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c))
    };
    assert!(pattern(package["name"].as_str().unwrap()), "{}", package["name"]);
    check_package(&files);
    let names: Vec<&str> = package["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["cases", "incidents", "small-things", "claims", "terms"]);
    let kinds = |resource: usize| -> BTreeMap<String, String> {
        let fields = package["resources"][resource]["schema"]["fields"].as_array().unwrap();
        fields.iter().map(|field| (owned(&field["name"]), owned(&field["type"]))).collect()
    };
    for (field, kind) in [
        ("words", "string"),
        ("minutes", "integer"),
        ("price", "number"),
        ("public", "boolean"),
        ("day", "string"),
        ("seat_latitude", "number"),
    ] {
        assert_eq!(kinds(0)[field], kind, "{field}");
    }
}

fn owned(json: &Json) -> String {
    json.as_str().unwrap_or_else(|| panic!("{json} is no text")).to_owned()
}

/// Holds all tables of a site to its `datapackage.json`.
fn check_package(files: &Files) {
    let package = parsed(files, "data/datapackage.json");
    let resources = package["resources"].as_array().unwrap();
    let mut described = BTreeSet::new();
    let mut tables = BTreeMap::new();
    for resource in resources {
        let path = format!("data/{}", owned(&resource["path"]));
        assert!(tables.insert(owned(&resource["name"]), table(files, &path)).is_none(), "{path}");
        assert!(described.insert(path));
    }
    let csvs = files.keys().filter(|path| path.starts_with("data/") && path.ends_with(".csv"));
    assert!(csvs.eq(described.iter()), "every table is described once");
    for resource in resources {
        let name = owned(&resource["name"]);
        let (table, schema) = (&tables[&name], &resource["schema"]);
        let fields = schema["fields"].as_array().unwrap();
        let columns: Vec<String> = fields.iter().map(|field| owned(&field["name"])).collect();
        assert_eq!(columns, table.columns, "{name}");
        let once: BTreeSet<&String> = columns.iter().collect();
        assert_eq!(once.len(), columns.len(), "{name}: a column stands twice");
        for field in fields {
            for row in &table.rows {
                let value = &row[field["name"].as_str().unwrap()];
                if let Err(why) = check_cell(field, value) {
                    panic!("{name}: {}: {value:?}: {why}", field["name"]);
                }
            }
        }
        let mut seen = BTreeSet::new();
        for row in &table.rows {
            let key: Vec<&String> = schema["primaryKey"]
                .as_array()
                .unwrap()
                .iter()
                .map(|column| &row[column.as_str().unwrap()])
                .collect();
            assert!(seen.insert(key.clone()), "{name}: the key {key:?} stands twice");
        }
        for foreign in schema["foreignKeys"].as_array().into_iter().flatten() {
            let (from, to) = (owned(&foreign["fields"]), &foreign["reference"]);
            let known: BTreeSet<&String> = tables[&owned(&to["resource"])]
                .rows
                .iter()
                .map(|row| &row[to["fields"].as_str().unwrap()])
                .collect();
            for row in &table.rows {
                assert!(
                    known.contains(&row[&from]),
                    "{name}: {from} {:?} leads nowhere",
                    row[&from]
                );
            }
        }
    }
}

/// What Table Schema asks of a cell (<https://specs.frictionlessdata.io/table-schema/>).
fn check_cell(field: &Json, value: &str) -> Result<(), &'static str> {
    let constraints = &field["constraints"];
    if value.is_empty() {
        return if constraints["required"] == true { Err("is required") } else { Ok(()) };
    }
    let form = match field["type"].as_str().unwrap() {
        "string" => true,
        "integer" => value.parse::<i64>().is_ok(),
        "number" => value.parse::<f64>().is_ok_and(f64::is_finite),
        "boolean" => ["true", "false"].contains(&value),
        _ => return Err("is of no type that is known here"),
    };
    if !form {
        return Err("is not of its type");
    }
    if let Some(words) = constraints["enum"].as_array()
        && !words.contains(&json!(value))
    {
        return Err("is none of its words");
    }
    match constraints["pattern"].as_str() {
        Some(pattern) => check_pattern(pattern, value),
        None => Ok(()),
    }
}

/// The one pattern that both descriptions use: a day, a month or a year.
fn check_pattern(pattern: &str, value: &str) -> Result<(), &'static str> {
    const DATE: &str = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?";
    assert_eq!(pattern.trim_start_matches('^').trim_end_matches('$'), DATE, "a new pattern");
    let parts: Vec<&str> = value.split('-').collect();
    let right = (1..=3).contains(&parts.len())
        && parts.iter().zip([4, 2, 2]).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        });
    if right { Ok(()) } else { Err("is not a date") }
}

#[test]
fn the_json_has_typed_values() {
    let files = all_types();
    let cases = parsed(&files, "data/cases.json");
    let of = |key: &str| {
        cases.as_array().unwrap().iter().find(|case| case["key"] == key).unwrap().clone()
    };
    let full = of("full");
    for (name, value) in [
        ("words", json!("=1+1, \"quoted\"\nsecond line; and third\ttab")),
        ("minutes", json!(-5)),
        ("price", json!(1200.5)),
        ("public", json!(true)),
        ("month", json!("2009-07")),
        ("span", json!({ "from": "2006-05", "to": "2018" })),
        ("since", json!({ "from": "2006", "to": null })),
        ("seat", json!({ "latitude": -33.92, "longitude": 18.4 })),
        ("category", json!("b")),
        ("goods", json!([{ "term": "ships" }, { "term": "small-arms" }])),
        (
            "drivers",
            json!([
                { "term": "price", "strength": "likely" },
                { "term": "barter" },
                { "term": "isolation", "strength": "strong" },
            ]),
        ),
        ("sequel", json!(["plain"])),
        ("others", json!(["plain", "uncertain"])),
        ("first_source", json!([{ "source": "un", "locator": "para. 3" }])),
        ("all_sources", json!([{ "source": "un" }, { "source": "doe", "locator": "pp. 3–4" }])),
    ] {
        assert_eq!(full[name], value, "{name}");
    }
    assert_eq!(full["incidents"][0]["cost"], json!(0.5));
    assert_eq!(
        full["incidents"][1],
        json!({ "name": "Two", "claim": "confirmed", "lasted": { "from": null, "to": "2011" } })
    );
    assert_eq!(
        of("uncertain")["uncertain"],
        json!(["words", "minutes", "price", "day", "span", "kind", "seat"])
    );
    assert_eq!(of("uncertain")["incidents"][0]["uncertain"], json!(["name", "when", "place"]));
    // What is not known is not there.
    assert_eq!(
        of("plain"),
        json!({ "key": "plain", "title": "Plain", "page": "cases/plain.html", "summary": "Nothing cited.", "category": "a" })
    );
}

#[test]
fn the_json_keeps_to_its_schema() {
    let files = all_types();
    let schema = parsed(&files, "data/cases.schema.json");
    let cases = parsed(&files, "data/cases.json");
    assert_eq!(faults(&schema, &cases), Vec::<String>::new());
    // The checker sees what is wrong.
    for (name, wrong) in [
        ("minutes", json!("5")),
        ("minutes", json!(1.5)),
        ("kind", json!("empire")),
        ("day", json!("July")),
        ("seat", json!({ "latitude": 91, "longitude": 0 })),
        ("since", json!({ "from": "2006" })),
        ("drivers", json!([{ "term": "price", "strength": "weak" }])),
        ("incidents", json!([{ "claim": "reported" }])),
        ("unknown", json!(1)),
        ("page", Json::Null),
    ] {
        let mut changed = cases.clone();
        changed[0][name] = wrong;
        assert_eq!(faults(&schema, &changed).len(), 1, "{name}: {:?}", faults(&schema, &changed));
    }
}

/// What is wrong with a value, by the keywords of JSON Schema that `cases.schema.json` uses.
fn faults(schema: &Json, value: &Json) -> Vec<String> {
    let mut found = Vec::new();
    hold(schema, value, "", &mut found);
    found
}

fn hold(schema: &Json, value: &Json, at: &str, found: &mut Vec<String>) {
    let schema = schema.as_object().unwrap();
    let mut say = |what: &str| found.push(format!("{at}: {value}: {what}"));
    for (keyword, rule) in schema {
        match keyword.as_str() {
            "type" => {
                let right = match rule.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    kind => panic!("no type `{kind}`"),
                };
                if !right {
                    say("type");
                }
            }
            "enum" if !rule.as_array().unwrap().contains(value) => say("enum"),
            "minimum" if value.as_f64() < rule.as_f64() => say("minimum"),
            "maximum" if value.as_f64() > rule.as_f64() => say("maximum"),
            "pattern" => {
                if let Some(text) = value.as_str()
                    && check_pattern(rule.as_str().unwrap(), text).is_err()
                {
                    say("pattern");
                }
            }
            "required" => {
                for name in rule.as_array().unwrap() {
                    if value.get(name.as_str().unwrap()).is_none() {
                        say("required");
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(*rule, json!(false));
                for name in value.as_object().into_iter().flat_map(|object| object.keys()) {
                    if schema["properties"].get(name).is_none() {
                        say("additionalProperties");
                    }
                }
            }
            "anyOf" => {
                let fits = |one: &Json| faults(one, value).is_empty();
                if !rule.as_array().unwrap().iter().any(fits) {
                    say("anyOf");
                }
            }
            "format" => assert_eq!(*rule, json!("uri")),
            "items" | "properties" | "enum" | "minimum" | "maximum" | "title" | "description"
            | "$schema" => {}
            keyword => panic!("the schema uses `{keyword}`, which is not checked here"),
        }
    }
    if let Some(rule) = schema.get("items") {
        for (n, item) in value.as_array().into_iter().flatten().enumerate() {
            hold(rule, item, &format!("{at}/{n}"), found);
        }
    }
    if let Some(rules) = schema.get("properties").and_then(Json::as_object) {
        for (name, rule) in rules {
            if let Some(part) = value.get(name) {
                hold(rule, part, &format!("{at}/{name}"), found);
            }
        }
    }
}

/// A text with everything that is a statement, and some things that are none.
const CLAIMS: &str = r#"-- casebook.yaml --
title: Claims
theme: plain
status_words: { confirmed: {label: confirmed by UN Panel}, reported: , denied: }
-- content/sources/all.yaml --
un: { type: report, title: Report, author: {name: UN Panel}, date: 2014-03-06 }
doe: { type: book, title: Arms, author: "Doe, Jane", date: 2009 }
-- content/cases/text.md --
---
title: Text
---
## A heading

The first, "quoted", {confirmed} and the *second* {denied} [@un, para. 3; see also @doe, p. 4]. Words without a source.

Nobody vouches for this {reported}. One cited [@doe]. Another, without a mark[^1] [@un]. `Code [@doe]` and nothing.

> A quotation [@doe, p. 9].

- an item [@un, para. 1]
- an item {reported}
  - nested, =A1 [@doe, p. 2]
- no claim

| Who | Where [@doe] |
|-----|-----|
| A ship [@un, para. 7] | Port {confirmed} |
| Another | nowhere |
| A third {denied} | here [@doe, p. 1; @un] |

Words after the table, in the next paragraph [@un].

```text
code [@doe]
```

[^1]: A note {reported} with a source [@doe, p. 99].
-- content/cases/other.md --
---
title: Other
---
No claim at all.
-- content/cases/third.md --
---
title: Third
---
| Before the first | paragraph |
|---|---|
| A cell | [@un] |

Then words [@un].
"#;

#[test]
fn statements_are_a_table() {
    let files = built(CLAIMS);
    let claims = table(&files, "data/claims.csv");
    let found: Vec<String> = claims
        .rows
        .iter()
        .map(|row| {
            let get = |column: &str| row[column].as_str();
            [
                get("case"),
                get("number"),
                get("paragraph"),
                get("statement"),
                get("status"),
                get("sources"),
            ]
            .join(" | ")
        })
        .collect();
    assert_eq!(
        found,
        [
            "text | 1 | 1 | The first, “quoted”, | confirmed | un, para. 3; doe, p. 4",
            "text | 2 | 1 | and the second | denied | un, para. 3; doe, p. 4",
            "text | 3 | 2 | Nobody vouches for this | reported | doe",
            "text | 4 | 2 | One cited |  | doe",
            "text | 5 | 2 | Another, without a mark |  | un",
            "text | 6 | 2 | A quotation |  | doe, p. 9",
            "text | 7 | 2 | an item |  | un, para. 1",
            "text | 8 | 2 | an item | reported | ",
            "text | 9 | 2 | nested, =A1 |  | doe, p. 2",
            "text | 10 | 2 | A ship · Port | confirmed | un, para. 7",
            "text | 11 | 2 | A third · here | denied | doe, p. 1; un",
            "text | 12 | 3 | Words after the table, in the next paragraph |  | un",
            "third | 1 |  | A cell |  | un",
            "third | 2 | 1 | Then words |  | un",
        ]
    );
    check_package(&files);
    check_paragraphs(&files, "cases");
}

/// Every paragraph that a statement names is on the page, under its number.
fn check_paragraphs(files: &Files, folder: &str) {
    for row in table(files, "data/claims.csv").rows {
        let page = text(files, &format!("{folder}/{}.html", row["case"]));
        let (id, number) = (&row["paragraph_id"], &row["paragraph"]);
        assert_eq!(id.is_empty(), number.is_empty(), "{row:?}");
        let link =
            format!("<a class=\"para-no\" href=\"#{id}\" aria-label=\"Paragraph {number}\">");
        assert!(id.is_empty() || page.contains(&format!(" id=\"{id}\"")), "{row:?}");
        assert!(id.is_empty() || page.contains(&link), "{row:?}");
    }
}

#[test]
fn a_source_named_in_the_sentence_is_its_source() {
    let files = built(
        "-- casebook.yaml --\ntitle: T\ntheme: plain\n\
         -- content/sources/x.yaml --\ndoe: {type: book, title: Arms, author: \"Doe, Jane\", date: 2009}\n\
         un: {type: misc, title: Report, date: 2009}\n\
         -- content/cases/x.md --\n---\ntitle: X\n---\nAs @doe says, arms went south.\n\n\
         As @doe says, arms went north [@un, p. 2].\n",
    );
    let claims = table(&files, "data/claims.csv");
    let found: Vec<(&str, &str)> = claims
        .rows
        .iter()
        .map(|row| (row["statement"].as_str(), row["sources"].as_str()))
        .collect();
    let expected = [
        ("As Doe says, arms went south", "doe"),
        ("As Doe says, arms went north", "doe; un, p. 2"),
    ];
    let bare = |(statement, sources): (&str, &str)| {
        (statement.trim_end_matches('.').to_owned(), sources.to_owned())
    };
    assert_eq!(found.into_iter().map(bare).collect::<Vec<_>>(), expected.map(bare));
}

#[test]
fn keys_tell_cases_of_two_folders_apart() {
    let files = built(
        "-- casebook.yaml --\ntitle: T\ntheme: plain\ncase: {fields: {parts: {type: records, fields: {what: text}}}}\n\
         -- content/cases/north/x.md --\n---\ntitle: X of the north\nparts: [{what: a}]\n---\n\
         -- content/cases/south/x.md --\n---\ntitle: X of the south\nparts: [{what: b}]\n---\n\
         -- content/cases/south/y/index.md --\n---\ntitle: Y\n---\n",
    );
    check_package(&files);
}

#[test]
fn columns_tell_fields_apart() {
    // Fields that are called as the columns every table has, or as the columns of another field.
    let of_case = [
        "key: text",
        "page: text",
        "uncertain: text",
        "span: period, span_from: text",
        "seat: point, seat_latitude: number",
    ];
    let of_record = ["case: text", "number: integer", "uncertain: text"];
    let records = of_record.map(|field| format!("parts: {{type: records, fields: {{{field}}}}}"));
    let mut faults = Vec::new();
    for fields in of_case.map(str::to_owned).into_iter().chain(records) {
        let site = format!(
            "-- casebook.yaml --\ntitle: T\ntheme: plain\ncase: {{fields: {{{fields}}}}}\n\
             -- content/cases/x.md --\n---\ntitle: X\n---\n"
        );
        let mut built = harness::site(&site);
        // A diagnostic is as good.
        if built.has_errors() {
            continue;
        }
        let files = built.collect();
        for path in files.keys().filter(|path| path.ends_with(".csv")) {
            let columns = table(&files, path).columns;
            let once: BTreeSet<&String> = columns.iter().collect();
            if once.len() < columns.len() {
                faults.push(format!("`{fields}`: {path} has {columns:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_file_of_records_takes_no_other_files_place() {
    for name in ["cases", "claims", "terms"] {
        let site = format!(
            "-- casebook.yaml --\ntitle: T\ntheme: plain\nstatus_words: {{reported: }}\n\
             case: {{fields: {{goods: {{type: terms, open: true}}, {name}: {{type: records, fields: {{what: text}}}}}}}}\n\
             -- content/cases/x.md --\n---\ntitle: X\ngoods: [a]\n{name}: [{{what: A}}]\n---\n"
        );
        let mut built = harness::site(&site);
        if !built.has_errors() {
            check_package(&built.collect());
        }
    }
}

#[test]
fn a_site_without_cases_has_no_data() {
    let files = built("-- content/index.md --\n---\ntitle: Home\n---\nWords.\n");
    assert!(!files.keys().any(|path| path.starts_with("data/")), "{:?}", files.keys());
}

#[test]
fn another_domain_has_its_own_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postmortems");
    let survey = casebook::survey(&root).unwrap();
    let mut built = casebook::build(casebook::read(&survey).unwrap(), &Options::on(1_795_219_200));
    let files = built.collect();
    assert_eq!(
        table(&files, "data/cases.csv").columns.join(" "),
        "key title page summary first_published updated version product severity lost_minutes began \
         root_causes follow_ups cost public status_page lesson uncertain"
    );
    assert_eq!(
        table(&files, "data/timeline.csv").columns.join(" "),
        "case number when what uncertain"
    );
    check_package(&files);
    let (schema, cases) =
        (parsed(&files, "data/cases.schema.json"), parsed(&files, "data/cases.json"));
    assert_eq!(faults(&schema, &cases), Vec::<String>::new());
    // It has neither sources nor status words.
    assert!(!files.contains_key("data/claims.csv") && !files.contains_key("data/sources.bib"));
    let page = text(&files, "data/index.html");
    for path in files.keys().filter(|path| path.starts_with("data/") && !path.ends_with(".html")) {
        assert!(page.contains(&format!("href=\"../{path}\"")), "{path}");
    }
}

#[test]
fn our_own_data_keep_to_their_description() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let survey = casebook::survey(root).unwrap();
    let mut built = casebook::build(casebook::read(&survey).unwrap(), &Options::on(1_795_219_200));
    let files = built.collect();
    check_package(&files);
    check_paragraphs(&files, "cases");
    let (schema, cases) =
        (parsed(&files, "data/cases.schema.json"), parsed(&files, "data/cases.json"));
    assert_eq!(faults(&schema, &cases), Vec::<String>::new());
}
