//! What each stage of a build costs, on a made-up site in memory.

#![allow(missing_docs, reason = "a benchmark documents itself by its names")]

use casebook::{Options, Sources};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

/// How many cases the site has.
const CASES: usize = 1_000;

const SITE: &str = include_str!("site/casebook.yaml");
const THEME: [(&str, &str); 10] = [
    ("base.html", include_str!("site/themes/bench/templates/base.html")),
    ("home.html", include_str!("site/themes/bench/templates/home.html")),
    ("cases.html", include_str!("site/themes/bench/templates/cases.html")),
    ("case.html", include_str!("site/themes/bench/templates/case.html")),
    ("facet.html", include_str!("site/themes/bench/templates/facet.html")),
    ("term.html", include_str!("site/themes/bench/templates/term.html")),
    ("grid.html", include_str!("site/themes/bench/templates/grid.html")),
    ("page.html", include_str!("site/themes/bench/templates/page.html")),
    ("404.html", include_str!("site/themes/bench/templates/404.html")),
    ("list.html", include_str!("site/themes/bench/templates/list.html")),
];

/// A site like the corpus of the peer comparison: about 1,000 words a case, five links, eight
/// terms, code in every fifth case.
fn sources() -> Sources {
    let mut text = format!("-- casebook.yaml --\n{SITE}\n");
    for (name, template) in THEME {
        text.push_str(&format!("-- themes/bench/templates/{name} --\n{template}\n"));
    }
    for n in 0..CASES {
        text.push_str(&format!(
            "-- content/cases/case-{n:04}.md --\n---\ntitle: \"Case {n}\"\ndate: 2020-01-02\nsummary: \"The {n}th of its kind.\"\n\
             customer: \"Customer {}\"\ncategory: \"Kind {}\"\nregion: \"Region {}\"\ngoods: [\"Good {}\", \"Good {}\"]\ndrivers: [\"Driver {}\", \"Driver {}\"]\n---\n\n",
            n / 3, n % 3, n % 7, n % 16, (n + 5) % 16, n % 10, (n + 3) % 10
        ));
        for part in 0..5 {
            text.push_str(&format!(
                "## Part {part}\n\nSee [another]({}).\n\n",
                format_args!("case-{:04}.md", (n * 7 + part) % CASES)
            ));
            for _ in 0..12 {
                text.push_str("The *steady* valve was measured near the dock, and the **ledger** slowly followed `it`. ");
            }
            text.push_str("\n\n- one entry\n- another entry\n\n");
        }
        if n % 5 == 0 {
            text.push_str(&format!("```python\nLIMIT = {n}\n\ndef flag(rows):\n    return [row for row in rows if row.value > LIMIT]  # {n}\n```\n\n"));
        }
    }
    Sources::fixture(&text)
}

fn stages(criterion: &mut Criterion) {
    let options = Options::on(1_795_219_200);
    let mut group = criterion.benchmark_group("1,000 cases");
    group.sample_size(10).throughput(Throughput::Elements(CASES as u64));
    group.bench_function("parse and resolve", |bencher| {
        bencher.iter_batched(
            sources,
            |sources| casebook::build(sources, &options),
            BatchSize::PerIteration,
        );
    });
    let built = casebook::build(sources(), &options);
    assert!(built.diagnostics.is_empty(), "the made-up site is without fault");
    let n_files = built.paths().len();
    group.bench_function("render on one thread, lines of code known", |bencher| {
        bencher.iter(|| {
            (0..n_files).map(|at| built.render(at).is_ok()).filter(|&drawn| drawn).count()
        });
    });
    group.bench_function("render on one thread, nothing known", |bencher| {
        let fresh = || casebook::build(sources(), &options);
        bencher.iter_batched(
            fresh,
            |built| (0..n_files).filter(|&at| built.render(at).is_ok()).count(),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
