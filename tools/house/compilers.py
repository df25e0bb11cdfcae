"""What only a tool can tell: every header compiles alone, clang-format and prettier would change
nothing."""

import hashlib
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from house.tree import Violation

_FLAGS = ('-DKUNDIG_SOURCE_DIR=""', "-Isrc", "-isystem.deps/duckdb", "-isystem/usr/include/eigen3")

_PAGE_FILES = (".ts", ".tsx", ".js", ".mjs", ".css", ".html", "tsconfig.json", "package.json")


def check_format(tree):
    tool = shutil.which("clang-format-14")
    if not tool:
        return [Violation(".clang-format", 0, "format",
                          "clang-format-14 is missing: run tools/setup.sh test")]
    ran = subprocess.run([tool, "--dry-run", "-Werror", *tree.cpp], cwd=tree.root,
                         capture_output=True, text=True)
    badly_laid = sorted(set(re.findall(r"^(.+?):\d+:\d+: error", ran.stderr, re.MULTILINE)))
    return [Violation(path, 0, "format", f"clang-format-14 -i {path}") for path in badly_laid]


def check_page_format(tree):
    prettier = tree.root / "web" / "node_modules" / "prettier" / "bin" / "prettier.cjs"
    if not prettier.exists():
        return [Violation("web", 0, "page-format",
                          "prettier is missing: run tools/fetch_page_parts.sh")]
    files = tree.below("web/", *_PAGE_FILES) + tree.below("tests/page/", ".mjs")
    ran = subprocess.run(["node", prettier, "--config", "web/.prettierrc.json", "--list-different",
                          *files], cwd=tree.root, capture_output=True, text=True)
    if ran.returncode not in (0, 1):
        return [Violation("web", 0, "page-format", ran.stderr.strip()[-300:])]
    return [Violation(path, 0, "page-format", f"web/node_modules/.bin/prettier --write {path}")
            for path in ran.stdout.split()]


def check_headers(tree):
    """Compiles each header of src/ by itself. What was compiled before is not compiled again."""
    headers = tree.below("src/", ".h")
    seen_folder = tree.root / "build" / "house"
    seen_folder.mkdir(parents=True, exist_ok=True)
    state = hashlib.sha256("".join(map(tree.text, headers)).encode()).hexdigest()[:16]

    def compile_alone(header):
        seen = seen_folder / f"{header.replace('/', '+')}-{state}"
        if seen.exists():
            return None
        ran = subprocess.run(
            ["g++", "-std=c++20", "-fsyntax-only", "-w", *_FLAGS, "-x", "c++", header],
            cwd=tree.root, capture_output=True, text=True)
        if ran.returncode == 0:
            seen.touch()
            return None
        first = re.search(r"^.*\berror: .*$", ran.stderr, re.MULTILINE)
        return Violation(header, 0, "headers", "does not compile alone: "
                         + (first.group(0) if first else ran.stderr.strip()[-300:]))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [found for found in pool.map(compile_alone, headers) if found]
