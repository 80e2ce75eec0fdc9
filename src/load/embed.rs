//! The themes compiled into the binary.

/// One file of an embedded theme: its path below the site's root, and its bytes.
pub(crate) type Embedded = (&'static str, &'static [u8]);

macro_rules! theme {
    ($($path:literal,)*) => {
        &[$((concat!("themes/", $path), include_bytes!(concat!("../../themes/", $path)))),*]
    };
}

/// Every file of the embedded themes, sorted by path. A test holds the list equal to the folder.
pub(crate) const THEMES: &[Embedded] = theme![];
