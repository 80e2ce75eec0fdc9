//! The site as data: tables of its cases, records, claims and terms, the sources for reference
//! managers, and the descriptions that make them usable. Columns come from the site's own fields.

mod cases;
mod claims;
mod package;
mod page;
mod schema;
mod table;

use super::{
    Renderer,
    works::{self, Work},
};
use crate::{
    config::{Field, Kind},
    plan::DataFile,
    resolve::site::Site,
};

pub(super) use page::{data_set, extra};
use table::Table;

impl Renderer {
    /// A file of data.
    pub(super) fn data(&self, file: DataFile) -> String {
        let site = &self.site;
        match file {
            DataFile::CasesJson => cases::json(site),
            DataFile::CaseSchema => schema::of_cases(site),
            DataFile::Package => package::package(site),
            DataFile::SourcesBib => works::bibtex_of(&site.sources),
            DataFile::SourcesJson => {
                let all: Vec<Work> =
                    site.sources.iter().map(|source| Work::of(&source.reference)).collect();
                works::csl_array(&all)
            }
            DataFile::Cases => cases::table(site).csv(cases::rows(site)),
            DataFile::Records(at) => {
                let at = at as usize;
                cases::records(site, at).csv(cases::record_rows(site, at))
            }
            DataFile::Claims => claims::table(site).csv(claims::rows(site)),
            DataFile::Terms => cases::terms(site).csv(cases::term_rows(site)),
        }
    }
}

/// What the table of a file is, without its rows; `None` for a file that holds none.
fn table(site: &Site, file: DataFile) -> Option<Table> {
    match file {
        DataFile::Cases => Some(cases::table(site)),
        DataFile::Records(at) => Some(cases::records(site, at as usize)),
        DataFile::Claims => Some(claims::table(site)),
        DataFile::Terms => Some(cases::terms(site)),
        _ => None,
    }
}

/// The records of a field.
fn record_fields(field: &Field) -> &[Field] {
    match &field.kind {
        Kind::Records(fields) => fields,
        _ => &[],
    }
}
