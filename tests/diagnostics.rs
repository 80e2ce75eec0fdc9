//! Every diagnostic, whole: one file for each code in `tests/diagnostics`.

use std::collections::BTreeSet;

use casebook::Code;

use crate::harness;

/// Codes for what only a real disk can hold; `disk.rs` has their tests.
const ON_DISK: [Code; 4] = [Code::NotUtf8, Code::TooLarge, Code::SymbolicLink, Code::NameCollision];

#[test]
fn every_diagnostic_reads_as_it_should() {
    let mut seen: BTreeSet<&str> = ON_DISK.iter().map(|code| code.as_str()).collect();
    for path in harness::files("diagnostics") {
        let mut codes = BTreeSet::new();
        harness::check(&path, |name, input| {
            let options = harness::options();
            let options = if name == "locked" { options.locked() } else { options };
            let mut built = harness::site_with(input, &options);
            built.collect();
            codes.extend(built.diagnostics.iter().map(|note| note.code.as_str()));
            harness::drawn(&built)
        });
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(codes.contains(name.as_str()), "{} does not show `{name}`", path.display());
        seen.extend(codes);
    }
    let missing: Vec<&str> =
        Code::ALL.iter().map(|code| code.as_str()).filter(|code| !seen.contains(code)).collect();
    assert!(missing.is_empty(), "no file in tests/diagnostics shows {missing:?}");
}
