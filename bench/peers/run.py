#!/usr/bin/env python3
"""Runs kundig and its peers from PyPI on the same simulated data, side by side, and prints ratios.

    bench/peers/run.py [--customers N] [--folder DIR] [--kundig PROGRAM] [--bench FOLDER]

The peers come into a virtual environment in the folder (bench/peers/requirements.txt). What is
measured is written as a Markdown table on standard output; progress goes to standard error.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
PARAMETERS = ("r", "alpha", "a", "b", "s", "beta")


def say(text):
    print(f"peers: {text}", file=sys.stderr, flush=True)


def timed(command, **options):
    begin = time.monotonic()
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True,
                          text=True, **options)
    return time.monotonic() - begin, done.stdout


def peak_memory_mib(command):
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *[str(part) for part in command]],
                          check=True, capture_output=True, text=True)
    return int(done.stderr.strip().splitlines()[-1]) / 1024


def python_of_peers(folder):
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        say("taking the peers from PyPI")
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"],
                       check=True)
    return python


def peer(python, folder, what, *arguments):
    """Runs one measurement of peers.py; its last line is JSON."""
    say(f"{what} (peer)")
    _, output = timed([python, HERE / "peers.py", what, folder, *arguments])
    return json.loads(output.strip().splitlines()[-1])


def kundig_whole_job(kundig, folder, purchases):
    store = folder / "job.duckdb"
    for file in (store, folder / "ours.parquet"):
        file.unlink(missing_ok=True)
    common = ["--store", store]
    say("whole job (kundig)")
    imported, _ = timed([kundig, "import", purchases, *common])
    predict = [kundig, "predict", "--needs", "0", "-o", folder / "ours.parquet", *common]
    predicted, _ = timed(predict)
    memory = peak_memory_mib(predict)
    return imported, predicted, memory


def kundig_solve(bench, groups, name):
    say(f"{name} (kundig)")
    _, output = timed([bench, f"--benchmark_filter=^{name}/", "--benchmark_format=json"],
                      env={**os.environ, "KUNDIG_BENCH_GROUPS": str(groups)})
    run = json.loads(output)["benchmarks"][0]
    return run["real_time"] / 1000, {name: run[name] for name in PARAMETERS if name in run}


def kundig_needs(bench, name):
    """Seconds of one line of need_model_bench."""
    say(f"{name} (kundig)")
    _, output = timed([bench, f"--benchmark_filter=^{name}/", "--benchmark_format=json"])
    return json.loads(output)["benchmarks"][0]["real_time"] / 1000


def simulate(kundig, folder, customers):
    market = folder / f"market-{customers}"
    if not market.exists():
        say(f"simulating {customers} customers")
        timed([kundig, "simulate", "--customers", customers, "--seed", "1", "--events-share", "0",
               "-o", market])
    return market / "purchases.parquet"


def row(what, ours, theirs, note):
    print(f"| {what} | {ours:.2f} s | {theirs:.2f} s | {theirs / ours:.1f} | {note} |", flush=True)


def parameters(ours, theirs):
    """Both found the same maximum, or not: the parameters side by side."""
    return ", ".join(f"{name} {ours[name]:.4g} against {theirs['parameters'][name]:.4g}"
                     for name in PARAMETERS if name in ours)


def needs(python, folder, bench):
    solve, inverse = (kundig_needs(bench, f"{name}/10000")
                      for name in ("SolveNeedModel", "CholeskyInverseAlone"))
    row("need model, 10,000 items", solve, inverse, "peer: LAPACK's dpotrf and dpotri alone")
    scored = peer(python, folder, "top-needs", "1000000", "1000")
    row("top 20 of 1,000 items for 1,000,000 customers",
        kundig_needs(bench, "TopTwentyNeeds/1000000/1000"), scored["seconds"],
        "peer: implicit's recommend with a full item-item matrix")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "peers")
    parser.add_argument("--kundig", type=Path, default=ROOT / "build" / "release" / "kundig")
    parser.add_argument("--bench", type=Path, default=ROOT / "build" / "release" / "bench")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    python = python_of_peers(options.folder)
    solves = options.bench / "purchase_models_bench"
    purchases = simulate(options.kundig, options.folder, options.customers)

    print("| what | kundig | peer | peer / kundig | |\n| --- | --- | --- | --- | --- |")
    imported, predicted, memory = kundig_whole_job(options.kundig, options.folder, purchases)
    job = peer(python, options.folder, "whole-job", purchases)
    row("whole job, Parquet to Parquet", imported + predicted, job["seconds"],
        f"lifetimes; kundig: import {imported:.2f} s, learn and predict {predicted:.2f} s, "
        f"{memory:.0f} MiB; peer: {job['steps']}, {job['peak_mib']:.0f} MiB")
    groups = options.folder / "groups.csv"
    solved = peer(python, options.folder, "bg-nbd", groups)
    seconds, found = kundig_solve(solves, groups, "BgNbd")
    row(f"BG/NBD solve, {solved['groups']} groups of {solved['customers']} customers", seconds,
        solved["seconds"], parameters(found, solved))
    solved = peer(python, options.folder, "pareto-nbd", groups)
    sample = options.folder / "sample.csv"
    seconds, found = kundig_solve(solves, sample, "ParetoNbd")
    row(f"Pareto/NBD solve, {solved['customers']} customers", seconds, solved["seconds"],
        parameters(found, solved))
    needs(python, options.folder, options.bench / "need_model_bench")


if __name__ == "__main__":
    main()
