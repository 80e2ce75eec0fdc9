//! Whole sites in memory: which files there are, and what stands in them.

use crate::harness;

#[test]
fn sites_come_out_as_expected() {
    for path in harness::files("sites") {
        harness::check(&path, |name, input| {
            let mut built = harness::site(input);
            let files = built.collect();
            match name {
                "files" => files
                    .keys()
                    .filter(|path| !path.starts_with("assets/"))
                    .map(|path| format!("{path}\n"))
                    .collect(),
                "diagnostics" => harness::drawn(&built),
                path => files.get(path).map_or("no such file\n".to_owned(), harness::text),
            }
        });
    }
}
