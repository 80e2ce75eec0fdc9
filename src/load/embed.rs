//! The themes compiled into the binary.

/// One file of an embedded theme: its path below the site's root, and its bytes.
pub(crate) type Embedded = (&'static str, &'static [u8]);

macro_rules! theme {
    ($($path:literal,)*) => {
        &[$((concat!("themes/", $path), include_bytes!(concat!("../../themes/", $path)))),*]
    };
}

/// Every file of the embedded themes, sorted by path. A test holds the list equal to the folder.
pub(crate) const THEMES: &[Embedded] = theme![
    "register/static/favicon.svg",
    "register/static/fonts/literata-LICENSE.txt",
    "register/static/fonts/literata-latin-400-italic.woff2",
    "register/static/fonts/literata-latin-400-normal.woff2",
    "register/static/fonts/literata-latin-600-normal.woff2",
    "register/static/fonts/public-sans-LICENSE.txt",
    "register/static/fonts/public-sans-latin-400-normal.woff2",
    "register/static/fonts/public-sans-latin-600-normal.woff2",
    "register/static/style.css",
    "register/templates/404.html",
    "register/templates/base.html",
    "register/templates/case.html",
    "register/templates/cases.html",
    "register/templates/data.html",
    "register/templates/facet.html",
    "register/templates/grid.html",
    "register/templates/home.html",
    "register/templates/page.html",
    "register/templates/parts/backlinks.html",
    "register/templates/parts/bibliography.html",
    "register/templates/parts/browse.html",
    "register/templates/parts/cases.html",
    "register/templates/parts/cite.html",
    "register/templates/parts/contents.html",
    "register/templates/parts/facts.html",
    "register/templates/parts/head.html",
    "register/templates/parts/mark.html",
    "register/templates/parts/text.html",
    "register/templates/parts/value.html",
    "register/templates/source.html",
    "register/templates/sources.html",
    "register/templates/term.html",
];
