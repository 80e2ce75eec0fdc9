//! Whatever stands in the text of a case, the program draws it, and what it draws runs no script.

#![no_main]

use libfuzzer_sys::fuzz_target;

mod site;

fuzz_target!(|text: &str| {
    site::build(&format!(
        "-- content/cases/x.md --\n---\ntitle: X\ncategory: a\ngoods: [g]\n---\n{text}\n"
    ));
});
