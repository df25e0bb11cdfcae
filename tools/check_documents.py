#!/usr/bin/env python3
"""Checks that the documents say what kundig does.

    tools/check_documents.py [--kundig PROGRAM] [--json FILE]

What kundig writes of itself (docs/cli.md, ...) is what the file holds. In every block marked
```console the lines `$ kundig ...` are run, top to bottom in one folder for each document (with
the repository's examples/ in it), and must print what stands below them; a line `...` stands for
any lines, and a command with nothing below it must only go well.
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Documents made by kundig, with the arguments that make them.
GENERATED = {"docs/cli.md": ["help", "--format", "markdown"]}
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LIMIT_S = 300


def commands_in(text):
    """[(line, command, output lines)] of the console blocks; output None where none is shown."""
    found = []
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1)) + 1
        for number, content in enumerate(block.group(1).splitlines(), line):
            if content.startswith("$ "):
                found.append((number, content[2:], []))
            elif found:
                found[-1][2].append(content)
    return [(line, command, output or None) for line, command, output in found]


def matches(expected, actual):
    """Whether the lines agree; `...` stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + r" *\n"
                      for line in expected)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in actual)) is not None


def check_generated(kundig, path, arguments):
    """None, or what is wrong."""
    written = (ROOT / path).read_text() if (ROOT / path).exists() else ""
    ran = subprocess.run([kundig, *arguments], capture_output=True, text=True, timeout=_LIMIT_S)
    if ran.returncode == 0 and ran.stdout == written:
        return None
    return (f"{path} is not what kundig says of itself; write it anew: "
            f"build/release/kundig {' '.join(arguments)} >{path}")


def check_examples(kundig, path):
    """None, or what is wrong with the first example that differs."""
    with tempfile.TemporaryDirectory(prefix="kundig-document-") as folder:
        os.symlink(ROOT / "examples", Path(folder) / "examples")
        for line, command, output in commands_in((ROOT / path).read_text()):
            words = shlex.split(command)
            if words[0] != "kundig":
                continue
            ran = subprocess.run([kundig, *words[1:]], cwd=folder, capture_output=True, text=True,
                                 timeout=_LIMIT_S)
            if ran.returncode not in (0, 6):
                return f"{path}:{line}: `{command}` fails:\n{ran.stderr}"
            if output and not matches(output, ran.stdout.splitlines()):
                return f"{path}:{line}: `{command}` prints something else:\n{ran.stdout}"
    return None


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kundig", type=Path, default=ROOT / "build" / "release" / "kundig")
    parser.add_argument("--json", type=Path, help="also write the outcomes to this file")
    options = parser.parse_args(arguments)
    kundig = options.kundig.resolve()
    outcomes = [(path, check_generated(kundig, path, made)) for path, made in GENERATED.items()]
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for document in (d for d in documents if d.exists() and _BLOCK.search(d.read_text())):
        path = str(document.relative_to(ROOT))
        outcomes.append((f"{path} (examples)", check_examples(kundig, path)))
    for name, wrong in outcomes:
        print(f"{'FAILED' if wrong else 'ok    '} {name}" + (f"\n{wrong}" if wrong else ""))
    if options.json:
        options.json.write_text(json.dumps(
            [{"name": name, "status": "failed" if wrong else "passed", "reason": wrong or ""}
             for name, wrong in outcomes]))
    return 1 if any(wrong for _, wrong in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
