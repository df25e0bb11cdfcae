#!/usr/bin/env python3
"""Checks the rules of the house (CONTRIBUTING.md) and names what breaks them.

    tools/check_house.py [--root FOLDER] [--only CHECK ...] [--json FILE]

Exit status 0 where every check holds, 1 where one does not.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from house import compilers, documents, exceptions, layers, names, shape, statements
from house.tree import Tree


def check_sizes(tree):
    return exceptions.without_excepted(
        tree, shape.check_files(tree) + shape.check_functions(tree))


CHECKS = {
    "layers": (layers.check_layers, "folders include only what tools/layers.txt allows"),
    "circles": (layers.check_circles, "no headers include each other"),
    "sizes": (check_sizes, "functions, files, lines and nesting stay small"),
    "names": (names.check_names, "no name that says nothing"),
    "header-form": (names.check_header_form, "headers open with a sentence, #pragma once"),
    "pending-work": (names.check_pending_work, "nothing is left for later in the code"),
    "links": (documents.check_links, "links in documents lead somewhere"),
    "dead-names": (documents.check_named_code, "ARCHITECTURE.md names what exists"),
    "sql-values": (statements.check_statements, "SQL is never made from values"),
    "format": (compilers.check_format, "the code lies as clang-format-14 lays it"),
    "page-format": (compilers.check_page_format, "the page lies as prettier lays it"),
    "headers": (compilers.check_headers, "every header compiles alone"),
}


def main(arguments):
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--root", default=Path(__file__).resolve().parent.parent)
    options.add_argument("--only", nargs="+", choices=CHECKS, default=list(CHECKS))
    options.add_argument("--json", help="also write the outcome of each check to this file")
    chosen = options.parse_args(arguments)
    tree, outcomes = Tree(chosen.root), []
    for name in chosen.only:
        check, promise = CHECKS[name]
        begin = time.monotonic()
        violations = check(tree)
        seconds = time.monotonic() - begin
        outcomes.append({"name": name, "passed": not violations, "seconds": round(seconds, 3)})
        print(f"{'ok    ' if not violations else 'FAILED'} {name:13} {promise} ({seconds:.1f} s)")
        for violation in violations:
            print(f"    {violation}")
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(outcomes))
    return 0 if all(outcome["passed"] for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
