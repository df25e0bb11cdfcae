#!/usr/bin/env python3
"""Runs the cases of tests/cases (tests/cases/README.md tells their form).

    tools/run_cases.py [--kundig PROGRAM] [--json FILE] [NAME ...]

Exit status 0 where none failed.
"""

import argparse
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from whole_paths.case_file import CaseError, case_files, read_case
from whole_paths.runner import FAILED, SKIPPED, Places, run_case

ROOT = Path(__file__).resolve().parent.parent


def outcome_of(path, places):
    try:
        case = read_case(path)
    except CaseError as error:
        return {"name": path.stem, "status": FAILED, "reason": str(error)}
    status, reason = run_case(case, places)
    return {"name": case.name, "status": status, "reason": reason}


def find_data():
    for place in (os.environ.get("KUNDIG_REFERENCE_DATA"), ROOT.parent / "shared" / "data"):
        if place and Path(place).is_dir():
            return Path(place)
    return None


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kundig", type=Path, default=ROOT / "build" / "release" / "kundig")
    parser.add_argument("--cases", type=Path, default=ROOT / "tests" / "cases")
    parser.add_argument("--json", type=Path, help="also write the outcomes to this file")
    parser.add_argument("names", nargs="*", help="only these cases")
    options = parser.parse_args(arguments)
    places = Places(options.kundig.resolve(), ROOT, find_data())
    paths = [p for p in case_files(options.cases) if not options.names or p.stem in options.names]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda path: outcome_of(path, places), paths))
    for outcome in outcomes:
        print(f"{outcome['status']:7} {outcome['name']}")
        if outcome["reason"]:
            print("        " + outcome["reason"].replace("\n", "\n        "))
    counts = {s: sum(o["status"] == s for o in outcomes) for s in (FAILED, SKIPPED)}
    print(f"{len(outcomes)} cases, {counts[FAILED]} failed, {counts[SKIPPED]} skipped")
    if options.json:
        options.json.write_text(json.dumps(outcomes))
    return 1 if counts[FAILED] or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
