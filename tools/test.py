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

from testing import stages
from testing.commands import LOGS, ROOT
from testing.outcome import FAILED, SKIPPED, closing_line

# In the order in which they run; what is quick and most often broken comes first.
STAGES = {
    "house": stages.house,
    "tools": stages.tools,
    "release": stages.release,
    "cases": stages.cases,
    "package": stages.package,
    "asan": stages.address_sanitizer,
    "tsan": stages.thread_sanitizer,
    "tidy": stages.tidy,
}
QUICK = ("house", "tools", "release", "cases")


def read_options(arguments):
    parser = argparse.ArgumentParser(prog="./test", description="Builds kundig and proves it.")
    parser.add_argument("--quick", action="store_true",
                        help=f"only {', '.join(QUICK)}: no sanitizers, no fuzzing, no clang-tidy")
    parser.add_argument("--only", nargs="+", choices=STAGES, metavar="STAGE",
                        help=f"only these stages, of {', '.join(STAGES)}")
    parser.add_argument("--fuzz-seconds", type=int, default=6, metavar="N",
                        help="how long each fuzz target runs (default 6)")
    parser.add_argument("--tidy-limit-s", type=int, default=900, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.stages = options.only or (QUICK if options.quick else list(STAGES))
    options.reference_data = {"KUNDIG_REFERENCE_DATA": find_reference_data()}
    return options


def find_reference_data():
    """The folder with published data sets that the repository may not carry; may be missing."""
    places = [os.environ.get("KUNDIG_REFERENCE_DATA"), ROOT.parent / "shared" / "data",
              ROOT / ".deps" / "reference"]
    return str(next((p for p in places if p and Path(p).is_dir()), ""))


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
