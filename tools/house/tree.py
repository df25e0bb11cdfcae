"""The files of the project, and what a rule says about them."""

import functools
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

GENERATED = {"build", ".deps", ".git", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class Violation:
    path: str
    line: int  # 1-based; 0 where the file as a whole is meant
    rule: str  # the name that tools/exceptions.txt uses
    message: str
    subject: str = ""  # the function's name where a function is meant
    size: int = 0  # how large it is, where the rule is about size

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message} [{self.rule}]"


class Tree:
    """The tracked and new files below `root`; without git, all that is not generated."""

    def __init__(self, root):
        self.root = Path(root)

    @functools.cached_property
    def paths(self):
        """Paths from the root, ascending."""
        if (self.root / ".git").exists():
            listed = subprocess.run(
                ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                cwd=self.root, check=True, capture_output=True, text=True).stdout.split("\0")
            return sorted(p for p in listed if p and (self.root / p).is_file())
        return sorted(
            str(path.relative_to(self.root)) for path in self.root.rglob("*")
            if path.is_file() and not GENERATED & set(path.relative_to(self.root).parts))

    def below(self, folder, *suffixes):
        return [p for p in self.paths if p.startswith(folder) and p.endswith(suffixes)]

    @functools.cached_property
    def cpp(self):
        return [p for p in self.paths if p.endswith((".h", ".cc"))]

    @functools.lru_cache(maxsize=None)
    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    @functools.lru_cache(maxsize=None)
    def code(self, path):
        """The C++ of `path` with comments blank and literals empty; lines keep their numbers."""
        return blank_comments_and_literals(self.text(path))


_COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*'
    r'|/\*.*?\*/'
    r'|R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",
    re.DOTALL)


def blank_comments_and_literals(text):
    def blank(match):
        found = match.group(0)
        newlines = "\n" * found.count("\n")
        if found.startswith("/"):
            return " " + newlines
        return ("''" if found.startswith("'") else '""') + newlines

    return _COMMENT_OR_LITERAL.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
