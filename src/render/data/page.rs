//! The page that describes the files of data.

use serde_json::{Value, json};

use super::{
    table,
    table::{Column, Form},
};
use crate::{
    plan::{DataFile, data_files, data_path},
    render::{
        view::{ColumnView, DataFileView, Extra},
        works::agents,
    },
    resolve::site::Site,
    theme::engine::Made,
};

/// The files with their columns.
pub(in crate::render) fn extra(site: &Site) -> Extra {
    let files: Vec<DataFileView> =
        data_files(site).into_iter().map(|file| view(site, file)).collect();
    vec![("files", Made::of(&files))]
}

fn view(site: &Site, file: DataFile) -> DataFileView {
    let path = data_path(site, file).to_string();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let (title, description) = match file {
        DataFile::CasesJson => (
            site.config.case.plural.as_str(),
            "The same as JSON, with typed values and all records.",
        ),
        DataFile::CaseSchema => ("Schema", "A JSON Schema (draft 2020-12) of the file before."),
        DataFile::SourcesBib => ("Sources", "All sources as BibTeX."),
        DataFile::SourcesJson => ("Sources", "All sources as CSL-JSON."),
        DataFile::Package => {
            ("Data package", "A Frictionless description of all tables and columns, for programs.")
        }
        _ => ("", ""),
    };
    let mut view = DataFileView {
        name,
        path,
        title: title.to_owned(),
        description: description.to_owned(),
        n_rows: None,
        columns: Vec::new(),
    };
    if let Some(table) = table(site, file) {
        view.title = table.title;
        view.description = table.description;
        view.n_rows = table.n_rows;
        view.columns = table.columns.iter().map(column).collect();
    }
    view
}

fn column(column: &Column) -> ColumnView {
    ColumnView {
        name: column.name.clone(),
        title: column.title.clone(),
        kind: match &column.form {
            Form::Text => "text".to_owned(),
            Form::Integer => "whole number".to_owned(),
            Form::Number => "number".to_owned(),
            Form::Flag => "true or false".to_owned(),
            Form::Date => "date".to_owned(),
            Form::Url => "address".to_owned(),
            Form::List => "list".to_owned(),
            Form::Choice(words) => words.join(" | "),
        },
        description: column.description.clone(),
        required: column.required,
    }
}

/// The data as schema.org describes a data set, with one download for each file.
pub(in crate::render) fn data_set(site: &Site) -> String {
    let config = &site.config;
    let address = |path: &str| config.base_url.as_ref().map(|base| base.join(path));
    let downloads: Vec<Value> = data_files(site)
        .into_iter()
        .map(|file| {
            let path = data_path(site, file).to_string();
            let mut download = json!({
                "@type": "DataDownload",
                "name": path.rsplit('/').next(),
                "encodingFormat": file.media_type(),
            });
            if let Some(url) = address(&path) {
                download["contentUrl"] = json!(url);
            }
            download
        })
        .collect();
    let mut set = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": format!("{}: data", config.title),
        "description": if config.description.is_empty() { &config.title } else { &config.description },
        "creator": agents(&config.authors),
        "inLanguage": config.language,
        "distribution": downloads,
    });
    if let Some(url) =
        site.data.and_then(|page| Some(config.base_url.as_ref()?.page(site[page].route.as_str())))
    {
        set["url"] = json!(url);
    }
    if let Some(license) = &config.license {
        set["license"] = json!(license.url.as_ref().unwrap_or(&license.name));
    }
    serde_json::to_string(&set).unwrap_or_default().replace('<', "\\u003c")
}
