//! Whatever stands between the fences of a case, the program says what is wrong and goes on.

#![no_main]

use libfuzzer_sys::fuzz_target;

mod site;

fuzz_target!(|text: &str| {
    site::build(&format!("-- content/cases/x.md --\n---\n{text}\n---\nText.\n"));
});
