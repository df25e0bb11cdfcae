"""Documents that stay true: links that lead somewhere, names that exist."""

import re
from pathlib import PurePosixPath

from house.tree import Violation, line_of

_LINK = re.compile(r"(?<!\\)\[[^\]\n]*\]\(\s*<?([^)\s>]+)>?[^)\n]*\)")
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"[\w./\-]+\.(cc|h|sql|py|sh|txt|cmake|md|toml|parquet|ts|json)")
_FUNCTION = re.compile(r"(?:\w+::)*(~?\w+)\(\)")


def check_links(tree):
    violations = []
    for path in (p for p in tree.paths if p.endswith(".md")):
        text = _without_fences(tree.text(path))
        for match in _LINK.finditer(text):
            reason = _dead_link(tree, path, match.group(1))
            if reason:
                violations.append(Violation(path, line_of(text, match.start()), "links", reason))
    return violations


def _without_fences(text):
    return _FENCE.sub(lambda match: "\n" * match.group(0).count("\n"), text)


def _dead_link(tree, path, target):
    if re.match(r"[a-z][a-z0-9+.\-]*:", target):
        return None
    file, _, anchor = target.partition("#")
    goal = _normal(PurePosixPath(path).parent / file) if file else path
    if file and not (tree.root / goal).exists():
        return f'the link "{target}" leads to nothing'
    if anchor and goal.endswith(".md") and anchor not in _anchors(tree.text(goal)):
        return f'the link "{target}" names no heading of {goal}'
    return None


def _normal(path):
    parts = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or "."


def _anchors(text):
    """Anchors as a forge makes them from headings."""
    found = set()
    for heading in re.findall(r"^#{1,6}\s+(.*?)\s*#*$", _without_fences(text), re.MULTILINE):
        plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def check_named_code(tree):
    """Files and functions named in ARCHITECTURE.md exist."""
    path = "ARCHITECTURE.md"
    if path not in tree.paths:
        return []
    text = _without_fences(tree.text(path))
    names = {PurePosixPath(p).name for p in tree.paths}
    code = "\n".join(tree.code(p) for p in tree.cpp)
    violations = []
    for match in _CODE_SPAN.finditer(text):
        span, line = match.group(1), line_of(text, match.start())
        if _FILE_NAME.fullmatch(span) and not _file_exists(tree, names, span):
            violations.append(Violation(path, line, "dead-names", f"there is no file `{span}`"))
        function = _FUNCTION.fullmatch(span)
        if function and not re.search(rf"\b{re.escape(function.group(1))}\(", code):
            violations.append(
                Violation(path, line, "dead-names", f"there is no function `{span}`"))
    return violations


def _file_exists(tree, names, span):
    if "/" not in span:
        return span in names
    return any(p == span or p.endswith("/" + span) for p in tree.paths)
