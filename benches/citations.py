#!/usr/bin/env python3
"""Times a site of many cases with citations against the same cases without.

    benches/citations.py --cases 10000 --per-case 20 --sources 2000 --reps 3 [--work DIR]

Builds both sites in turn, `reps` times each, from nothing, and prints medians and their ratio: a
build with 20 citations in each case is to take at most twice the time of one without. Needs the
release build (`cargo build --release`).
"""
import argparse
import pathlib
import random
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = (
    "the of arms ship cargo ministry report contract trade sanction letter port company official "
    "month paper account harbour engine training parts factory payment year witness court panel "
    "claim source record agent bank route price office delegation visit order delivery"
).split()
SETTINGS = """\
title: Bench
case:
  fields:
    category: { label: Category, type: term, open: true, required: true }
"""
LOCATORS = ["p. {}", "pp. {}–{}", "para. {}", "paras {}–{}", "abstract", "body"]


def sentence(rng):
    words = rng.choices(WORDS, k=rng.randint(9, 18))
    return (" ".join(words) + ".").capitalize()


def sources(rng, count):
    out = []
    for n in range(count):
        name = rng.choice(["Mori, Aiko", "Diallo, Awa", "Novak, Petr", "Smith, Jo"])
        out.append(
            f"source-{n}:\n  type: article\n  title: {sentence(rng)[:-1]} {n}\n  author: {name}\n"
            f"  date: {rng.randint(1990, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}\n"
            f"  url: https://example.org/{n}\n  parent:\n    type: newspaper\n    title: The Gazette\n"
        )
    return "\n".join(out)


def write(folder, cases, per_case, count):
    """Writes a site; the same words whatever `per_case` is."""
    (folder / "content/cases").mkdir(parents=True)
    (folder / "casebook.yaml").write_text(SETTINGS)
    if per_case:
        (folder / "content/sources").mkdir()
        (folder / "content/sources/all.yaml").write_text(sources(random.Random(1), count))
    for n in range(cases):
        rng, choice = random.Random(n), random.Random(-n - 1)
        text = [f"---\ntitle: Case {n}\ndate: 2026-01-01\ncategory: group {n % 9}\n---\n"]
        cited = 0
        for paragraph in range(12):
            sentences = [sentence(rng) for _ in range(6)]
            share = (paragraph + 1) * per_case // 12
            for at in range(share - cited):
                place = choice.choice(LOCATORS)
                number = choice.randint(1, 400)
                key = choice.randrange(count)
                sentences[at % 6] += f" [@source-{key}, {place.format(number, number + 2)}]"
            cited = share
            text.append(" ".join(sentences) + "\n")
        (folder / f"content/cases/case-{n:05}.md").write_text("\n".join(text))


def build(folder):
    for left in ["public", "paragraphs.lock"]:
        path = folder / left
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    start = time.monotonic()
    subprocess.run([ROOT / "target/release/casebook", "build", "-q", folder], check=True, stderr=subprocess.DEVNULL)
    return time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--per-case", type=int, default=20)
    parser.add_argument("--sources", type=int, default=2_000)
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--work", type=pathlib.Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.work) as work:
        plain, cited = pathlib.Path(work) / "plain", pathlib.Path(work) / "cited"
        write(plain, args.cases, 0, args.sources)
        write(cited, args.cases, args.per_case, args.sources)
        times = {plain: [], cited: []}
        for _ in range(args.reps):
            for folder, found in times.items():
                found.append(build(folder))
        without, with_them = (statistics.median(times[folder]) for folder in [plain, cited])
    print(f"{args.cases} cases without citations: {without:.2f} s")
    print(f"{args.cases} cases with {args.per_case} each of {args.sources} sources: {with_them:.2f} s")
    print(f"ratio: {with_them / without:.2f}")


if __name__ == "__main__":
    main()
