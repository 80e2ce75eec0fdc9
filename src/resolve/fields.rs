//! Markdown in front matter: which values hold it, and how to reach them again.

use super::site::{PageId, Site, Value};

/// A case or a term.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    Case(usize),
    Term(usize),
}

/// The index of a field, and for a value in a record the indexes of the entry and of its field.
type FieldPath = (usize, Option<(usize, usize)>);

/// Where a Markdown value lies: the field, and for a record the entry and its field.
pub(super) struct FieldPlace {
    pub(super) owner: Owner,
    pub(super) path: FieldPath,
}

impl FieldPlace {
    pub(super) fn find<'s>(&self, site: &'s mut Site) -> Option<&'s mut Value> {
        let values = match self.owner {
            Owner::Case(at) => &mut site.cases[at].values,
            Owner::Term(at) => &mut site.terms[at].values,
        };
        let value = values.get_mut(self.path.0)?.as_mut()?;
        match (self.path.1, value) {
            (None, value) => Some(value),
            (Some((entry, field)), Value::Records(records)) => {
                records.get_mut(entry)?.get_mut(field)?.as_mut()
            }
            _ => None,
        }
    }
}

pub(super) fn owners(site: &Site) -> impl Iterator<Item = (Owner, PageId, &Vec<Option<Value>>)> {
    let cases =
        site.cases.iter().enumerate().map(|(at, case)| (Owner::Case(at), case.page, &case.values));
    cases.chain(
        site.terms.iter().enumerate().map(|(at, term)| (Owner::Term(at), term.page, &term.values)),
    )
}

/// All values, those of records after the records themselves.
pub(super) fn values_in(values: &[Option<Value>]) -> impl Iterator<Item = &Value> {
    values.iter().flatten().flat_map(|value| {
        let inner = match value {
            Value::Records(records) => records.as_slice(),
            _ => &[],
        };
        std::iter::once(value).chain(inner.iter().flatten().flatten())
    })
}

pub(super) fn markdown_values(values: &[Option<Value>]) -> Vec<(FieldPath, &Value)> {
    let mut found = Vec::new();
    for (at, value) in values.iter().enumerate() {
        match value {
            Some(value @ Value::Markdown(_)) => found.push(((at, None), value)),
            Some(Value::Records(records)) => {
                for (entry, record) in records.iter().enumerate() {
                    for (field, value) in record.iter().enumerate() {
                        if let Some(value @ Value::Markdown(_)) = value {
                            found.push(((at, Some((entry, field))), value));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    found
}
