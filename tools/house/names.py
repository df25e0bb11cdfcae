"""Names that say nothing, and the form of a header."""

import re

from house.tree import Violation, line_of

_EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "misc", "manager"}
_EMPTY_TYPE = re.compile(
    r"\b(?:class|struct|namespace)\s+((?:\w*(?:Util|Utils|Helper|Helpers|Manager|Misc))"
    r"|util|utils|helper|helpers|common|misc)\b")


def check_names(tree):
    violations = []
    for path in tree.paths:
        words = set(re.split(r"[/_.\-]", path.lower()))
        for word in sorted(words & _EMPTY_WORDS):
            violations.append(Violation(
                path, 0, "names", f'"{word}" does not say what is in it; name it by its subject'))
    for path in tree.cpp:
        code = tree.code(path)
        for match in _EMPTY_TYPE.finditer(code):
            violations.append(Violation(
                path, line_of(code, match.start()), "names",
                f'"{match.group(1)}" does not say what it is; name it by what it does'))
    return violations


def check_header_form(tree):
    """A header opens with a sentence on what it is, then says `#pragma once`."""
    violations = []
    for path in (p for p in tree.paths if p.endswith(".h")):
        lines = tree.text(path).splitlines()
        if "#pragma once" not in lines:
            violations.append(Violation(path, 1, "header-form", "#pragma once is missing"))
        if not lines or not lines[0].startswith("// "):
            violations.append(Violation(
                path, 1, "header-form", "the first line must say in a comment what this is"))
    return violations


def check_pending_work(tree):
    """Work that is not done belongs into an issue, not into the code."""
    pending = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    violations = []
    for path in tree.below("", ".h", ".cc", ".sql", ".py", ".sh", ".cmake", ".ts"):
        for match in pending.finditer(tree.text(path)):
            violations.append(Violation(path, line_of(tree.text(path), match.start()),
                                        "pending-work", f"{match.group(0)}: do it or file it"))
    return violations
