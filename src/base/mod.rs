//! The words every room may use.

pub(crate) mod date;
pub(crate) mod diag;
pub(crate) mod error;
pub(crate) mod mapping;
pub(crate) mod name;
pub(crate) mod path;
pub(crate) mod span;
pub(crate) mod text;
pub(crate) mod yaml;
