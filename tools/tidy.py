#!/usr/bin/env python3
"""Runs clang-tidy-16 over the sources of src/, one file a core.

    tools/tidy.py [--build FOLDER] [FILE ...]

A file that passed is not read again until it, a header it may include, or .clang-tidy changes.
Exit status 0 where nothing was found.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSED = ROOT / "build" / "tidy"
_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def fingerprint(path, known=None):
    """A hash over the file, .clang-tidy, and every file of src/ that it includes."""
    known = {} if known is None else known
    if path not in known:
        known[path] = text = path.read_text() if path.is_file() else ""
        for target in _INCLUDE.findall(text):
            fingerprint(ROOT / "src" / target, known)
    texts = [(ROOT / ".clang-tidy").read_text(), *(known[p] for p in sorted(known))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:20]


def compiled_files(build):
    """The files that the clang build `build` compiles; its precompiled header is used too."""
    commands = build / "compile_commands.json"
    if not commands.exists():
        sys.exit(f"tidy: {build} is not built; run ./test --only asan, or cmake --preset asan "
                 "&& ninja -C build/asan")
    return {entry["file"] for entry in json.loads(commands.read_text())}


def tidy(path, build):
    """None where clang-tidy finds nothing, else what it says."""
    stamp = PASSED / f"{'+'.join(path.relative_to(ROOT).parts)}-{fingerprint(path)}"
    if stamp.exists():
        return None
    ran = subprocess.run(["clang-tidy-16", "-p", str(build), "--quiet", str(path)],
                         cwd=ROOT, capture_output=True, text=True)
    if ran.returncode == 0:
        stamp.touch()
        return None
    return ran.stdout + ran.stderr


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "asan")
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    compiled = compiled_files(options.build)
    PASSED.mkdir(parents=True, exist_ok=True)
    files = [f.resolve() for f in options.files] or sorted(
        path for path in (ROOT / "src").rglob("*.cc")
        if str(path) in compiled and not path.name.endswith("_test.cc"))
    found = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, said in zip(files, pool.map(lambda path: tidy(path, options.build), files)):
            if said:
                found += 1
                print(f"{path.relative_to(ROOT)}:\n{said}", flush=True)
    print(f"clang-tidy: {len(files)} files, {found} with findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
