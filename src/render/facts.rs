//! Fields and their values as facts.

use super::{
    html::{self, Drawing},
    links::{link, term_link},
    sources::short,
    view::{FactView, FieldSourceView, TermLinkView},
};
use crate::{
    config::{Field, Kind},
    resolve::site::{Case, Site, Term, Value},
};

/// The facts of a case, in the order of the schema.
pub(super) fn of_case(drawing: Drawing<'_>, case: &Case) -> Vec<FactView> {
    let fields = &drawing.site.config.case.fields;
    facts(drawing, fields, &case.values, "")
}

/// The facts of a term: the fields of its facet.
pub(super) fn of_term(drawing: Drawing<'_>, term: &Term) -> Vec<FactView> {
    let site: &Site = drawing.site;
    let field = &site.config.case.fields[site[term.facet].field];
    let fields = field.facet().map_or(&[][..], |facet| &facet.fields);
    facts(drawing, fields, &term.values, "")
}

/// The facts of some values. `scope` is put before the ids of their notes, so that two records
/// can stand on one page.
fn facts(
    drawing: Drawing<'_>,
    fields: &[Field],
    values: &[Option<Value>],
    scope: &str,
) -> Vec<FactView> {
    let pairs = fields.iter().zip(values);
    pairs.filter_map(|(field, value)| Some(fact(drawing, field, value.as_ref()?, scope))).collect()
}

fn fact(drawing: Drawing<'_>, field: &Field, value: &Value, scope: &str) -> FactView {
    let site = drawing.site;
    let mut fact = FactView {
        name: field.name.clone(),
        label: field.label.clone(),
        kind: word(&field.kind),
        text: String::new(),
        iso: String::new(),
        rank: 0,
        uncertain: false,
        html: String::new(),
        terms: Vec::new(),
        cases: Vec::new(),
        sources: Vec::new(),
        records: Vec::new(),
    };
    match value {
        Value::Uncertain(value) => {
            fact = self::fact(drawing, field, value, scope);
            fact.text = format!("[{}]", fact.text);
            fact.uncertain = true;
        }
        Value::Status(at) => {
            fact.text.clone_from(&site.config.status_words[usize::from(*at)].label);
            fact.rank = usize::from(*at) + 1;
        }
        Value::Point(point) => fact.text = point.in_words(),
        Value::Text(text) | Value::Number(text) | Value::Url(text) | Value::Choice(text) => {
            fact.text.clone_from(text);
        }
        Value::Integer(number) => fact.text = number.to_string(),
        Value::Flag(flag) => fact.text = if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => (fact.text, fact.iso) = (date.in_words(), date.to_string()),
        Value::Period(period) => (fact.text, fact.iso) = (period.in_words(), period.to_string()),
        Value::Markdown(markdown) => {
            let prefix = format!("{scope}{}-", field.name);
            let drawing = Drawing { prefix: &prefix, ..drawing };
            fact.html = html::field(drawing, markdown);
        }
        Value::Terms(terms) => {
            let words = field.facet().map_or(&[][..], |facet| &facet.strength);
            let named = terms.iter().map(|value| {
                let word = value.strength.and_then(|at| words.get(at as usize));
                TermLinkView {
                    strength: word.cloned().unwrap_or_default(),
                    strength_rank: value.strength.map_or(0, |at| at + 1),
                    ..term_link(site, value.term)
                }
            });
            fact.terms = named.collect();
        }
        Value::Cases(pages) => fact.cases = pages.iter().map(|&page| link(&site[page])).collect(),
        Value::Sources(sources) => {
            let named = sources.iter().map(|source| {
                let (html, path) = short(site, drawing.citations, source);
                let (key, locator) = (source.key.clone(), source.locator.clone());
                FieldSourceView { key, locator, html, path }
            });
            fact.sources = named.collect();
        }
        Value::Records(records) => {
            if let Kind::Records(fields) = &field.kind {
                let of = |(at, record): (usize, &Vec<Option<Value>>)| {
                    let scope = format!("{scope}{}-{}-", field.name, at + 1);
                    facts(drawing, fields, record, &scope)
                };
                fact.records = records.iter().enumerate().map(of).collect();
            }
        }
    }
    fact
}

/// The type of a field as templates and `casebook.yaml` call it.
fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Markdown => "markdown",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Flag => "flag",
        Kind::Date => "date",
        Kind::Period => "period",
        Kind::Url => "url",
        Kind::Choice(_) => "choice",
        Kind::Status => "status",
        Kind::Point => "point",
        Kind::Terms { many: false, .. } => "term",
        Kind::Terms { many: true, .. } => "terms",
        Kind::Cases { many: false } => "case",
        Kind::Cases { many: true } => "cases",
        Kind::Sources { many: false } => "source",
        Kind::Sources { many: true } => "sources",
        Kind::Records(_) => "records",
    }
}
