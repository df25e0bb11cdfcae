"""How large a thing may be: lines of a function, a file, columns of a line, depth of nesting."""

import re
from dataclasses import dataclass

from house.tree import Violation

MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 500
MAX_COLUMNS = 100
MAX_NESTING = 4

_TEXT = (".h", ".cc", ".py", ".sh", ".sql", ".cmake", ".txt", ".ts", ".tsx", ".mjs", ".css",
         ".toml")
# Sentences of the page, which stand in one piece.
_SENTENCES = "web/src/words/"
_BLOCK_KEYWORD = re.compile(r"\b(else|do|try)$")
_TYPE_KEYWORD = re.compile(r"\b(class|struct|union|enum|namespace|extern)\b")
_NAME = re.compile(r"([A-Za-z_~][\w:~]*|operator\s*\S+?)\s*\(")


@dataclass
class Function:
    name: str
    first_line: int
    last_line: int
    nesting: int  # blocks inside one another; the body itself is none

    @property
    def lines(self):
        return self.last_line - self.first_line + 1


def check_files(tree):
    violations = []
    for path in (p for p in tree.paths if p.endswith(_TEXT)):
        lines = tree.text(path).splitlines()
        if len(lines) > MAX_FILE_LINES:
            violations.append(Violation(
                path, 0, "file-lines", f"{len(lines)} lines; a file is read in one sitting "
                f"(at most {MAX_FILE_LINES})", size=len(lines)))
        if path.startswith(_SENTENCES):
            continue
        wide = [(n, len(line)) for n, line in enumerate(lines, 1) if len(line) > MAX_COLUMNS]
        if wide:
            line, columns = max(wide, key=lambda found: found[1])
            violations.append(Violation(
                path, line, "columns", f"{len(wide)} lines over {MAX_COLUMNS} columns, the "
                f"widest has {columns}", size=columns))
    return violations


def check_functions(tree):
    violations = []
    for path in tree.cpp:
        for function in functions(tree.code(path)):
            if function.lines > MAX_FUNCTION_LINES:
                violations.append(Violation(
                    path, function.first_line, "function-lines",
                    f"{function.name} has {function.lines} lines (at most {MAX_FUNCTION_LINES})",
                    function.name, function.lines))
            if function.nesting > MAX_NESTING:
                violations.append(Violation(
                    path, function.first_line, "nesting",
                    f"{function.name} nests {function.nesting} deep (at most {MAX_NESTING})",
                    function.name, function.nesting))
    return violations


def functions(code):
    """The functions of C++ code whose comments and literals are blank, in order.

    Not a parser: it looks at what stands before each brace, which is enough for code that
    clang-format has laid out.
    """
    found, scopes = [], []  # scopes: (kind, Function or None, head to go on with)
    head, line, head_line = "", 1, 1
    for char in _without_preprocessor(code):
        if char == "{":
            kind = _kind(head, scopes)
            opened = Function(_name(head), head_line, 0, 0) if kind == "function" else None
            scopes.append((kind, opened, head))
            _note_depth(scopes)
            head = ""
        elif char == "}" and scopes:
            kind, opened, before = scopes.pop()
            if opened:
                opened.last_line = line
                found.append(opened)
            head = before + "{}" if kind == "initialiser" else ""
        elif char == ";" and head.count("(") <= head.count(")"):
            head = ""
        else:
            if not head.strip():
                head_line = line
            head += char
        line += char == "\n"
    return sorted(found, key=lambda function: function.first_line)


def _without_preprocessor(code):
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda found: "\n" * found.group(0).count("\n"),
                  code, flags=re.MULTILINE)


def _kind(head, scopes):
    """What the brace after `head` opens: outer, function, block or initialiser."""
    head = " ".join(head.split())
    if any(opened for _, opened, _ in scopes):
        starts_block = (not head or head.endswith((")", "]", ":", "mutable", "noexcept"))
                        or _BLOCK_KEYWORD.search(head) or re.search(r"\)\s*->[^()]*$", head))
        return "block" if starts_block else "initialiser"
    plain = _without_angles(head)
    if re.search(r"\)\s*(noexcept)?\s*:\s.*\w$", plain) or plain.endswith("="):
        return "initialiser"
    if "(" not in plain or _TYPE_KEYWORD.search(re.sub(r"\(.*\)", "", plain)):
        return "outer" if _TYPE_KEYWORD.search(plain) else "initialiser"
    return "function"


def _without_angles(head):
    previous = None
    while previous != head:
        previous, head = head, re.sub(r"<[^<>]*>", "", head)
    return head


def _name(head):
    plain = _without_angles(" ".join(head.split()))
    match = _NAME.search(re.sub(r"\brequires\s*\([^()]*\)", "", plain))
    if match and re.fullmatch(r"TEST(_F|_P)?|TYPED_TEST(_P)?|RC_GTEST\w*", match.group(1)):
        return re.sub(r"\s+", "", plain[plain.index("(") + 1:].rstrip(" )")).replace(",", ".")
    return match.group(1) if match else plain


def _note_depth(scopes):
    depth = sum(kind == "block" for kind, _, _ in scopes)
    for _, opened, _ in scopes:
        if opened:
            opened.nesting = max(opened.nesting, depth)
