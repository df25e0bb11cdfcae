"""Reads a case file: lines `word rest`, each with the indented lines below it."""

from dataclasses import dataclass
from pathlib import Path

PREPARATIONS = {"file", "escaped", "folder", "copy", "data", "sql", "hold", "release",
                "limit-file-size", "no-limit"}
EXPECTATIONS = {"exit", "json", "stdout", "stderr"}
WORDS = PREPARATIONS | EXPECTATIONS | {"run"}
_INDENT = "    "


class CaseError(Exception):
    """The case file itself is wrong."""


@dataclass(frozen=True)
class Step:
    word: str
    rest: str
    block: str  # the indented lines, without their indent; "" where there are none
    line: int


@dataclass(frozen=True)
class Case:
    name: str
    steps: list


def read_case(path):
    """Errors: CaseError with file and line."""
    steps, block_of = [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if block_of and (line.startswith(_INDENT) or not line.strip()):
            block_of["lines"].append(line[len(_INDENT):])
            continue
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word not in WORDS:
            raise CaseError(f"{path.name}:{number}: \"{word}\" is no word of a case; "
                            f"use {', '.join(sorted(WORDS))}")
        if word in EXPECTATIONS and not any(step["word"] == "run" for step in steps):
            raise CaseError(f"{path.name}:{number}: {word} stands before the first run")
        block_of = {"word": word, "rest": rest.strip(), "lines": [], "line": number}
        steps.append(block_of)
    if not any(step["word"] == "run" for step in steps):
        raise CaseError(f"{path.name}: there is no run in it")
    return Case(path.stem, [_step(step) for step in steps])


def _step(step):
    lines = step["lines"]
    while lines and not lines[-1].strip():
        lines.pop()
    block = "".join(line + "\n" for line in lines)
    return Step(step["word"], step["rest"], block, step["line"])


def case_files(folder):
    return sorted(Path(folder).glob("*.case"))
