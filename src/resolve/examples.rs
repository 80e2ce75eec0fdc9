//! How a field is written, for the help of those who left it out.

use super::terms::Vocabulary;
use crate::config::{Field, Kind};

/// How a missing field is written, as the help line says it.
pub(super) fn example(field: &Field, vocabulary: &Vocabulary) -> Option<String> {
    let name = &field.name;
    Some(match &field.kind {
        Kind::Terms { many, .. } => {
            let known = vocabulary.keys(field);
            let some: Vec<&str> = known.iter().take(3).map(String::as_str).collect();
            match (many, some.is_empty()) {
                (_, true) => format!("add `{name}: …`"),
                (true, _) => format!("add for example `{name}: [{}]`", some.join(", ")),
                (false, _) => format!("add for example `{name}: {}`", some[0]),
            }
        }
        Kind::Choice(choices) => {
            format!("add for example `{name}: {}`", choices.first().map_or("…", |first| first))
        }
        Kind::Date => format!("add for example `{name}: 2009-07-15`"),
        Kind::Period => format!("add for example `{name}: 2006/2018`"),
        Kind::Url => format!("add `{name}: https://…`"),
        Kind::Records(fields) => {
            let first = fields.first().map_or("name", |field| &field.name);
            format!("add `{name}:` and below it, indented, an entry that begins `- {first}: …`")
        }
        Kind::Sources { .. } => format!("add for example `{name}: [\"key, page 3\"]`"),
        _ => format!("add `{name}: …`"),
    })
}
