"""SQL is never made from values: values are bound, names go through the quoting functions."""

import re

from house.tree import Violation, line_of

FOLDERS = ("src/store/", "src/intake/", "src/engine/", "src/cli/")
# The only functions whose answer may stand in the text of a statement.
QUOTING = ("SqlName", "SqlLiteral", "SqlFragment")

_SQL = re.compile(
    r'"[^"\n]*\b(SELECT\s|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|CREATE\s+(TABLE|VIEW|OR)'
    r'|DROP\s+|ALTER\s+TABLE|COPY\s|ATTACH\s|PRAGMA\s|SET\s+\w+\s*=|VALUES\s*\()'
    r'|"[^"\n]*\s(FROM|WHERE)\s')
_STATEMENT = re.compile(r"(?:\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\])'|[^;\"'])+;")
_CONCATENATED = re.compile(
    r"\"\s*\+\s*([^+;\"]+)|([\w:.>\-]+(?:\([^()]*\))?)\s*\+=?\s*\"")
_PLACEHOLDER_CALL = re.compile(r"\bfmt::format(?:_to)?\s*\(")


def check_statements(tree):
    violations = []
    for folder in FOLDERS:
        for path in tree.below(folder, ".cc", ".h"):
            if not path.endswith("_test.cc"):
                violations.extend(_check_file(path, _without_comments(tree.text(path))))
    return violations


def _without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\\n])*")|//[^\n]*', lambda m: m.group(1) or "", text)


def _check_file(path, text):
    for match in _STATEMENT.finditer(text):
        statement = match.group(0)
        sql = _SQL.search(statement)
        if not sql:
            continue
        foreign = _foreign_parts(statement)
        if foreign:
            yield Violation(
                path, line_of(text, match.start() + sql.start()), "sql-values",
                f"SQL made from {', '.join(foreign)}: bind values, and let names go through "
                f"{' or '.join(name + '()' for name in QUOTING)}")


def _foreign_parts(statement):
    """The parts of a concatenation or a format that are neither text nor quoted names."""
    foreign = []
    for call in _PLACEHOLDER_CALL.finditer(statement):
        text, *arguments = _arguments(statement, call.end())
        if _SQL.search(text):
            foreign += [a for a in arguments if not _harmless(a)]
    if not _PLACEHOLDER_CALL.search(statement):
        parts = _CONCATENATED.findall(statement)
        foreign += [(after or before).strip() for after, before in parts
                    if not _harmless((after or before).strip())]
    return foreign


def _harmless(expression):
    """Text, a constant, a quoted name, or a piece from an object `sql` that quotes its names."""
    return re.match(rf"\"|sql::|sql\.|k[A-Z]\w*$|({'|'.join(QUOTING)})\(", expression) is not None


def _arguments(text, start):
    """The arguments of the call whose opening parenthesis ends before `start`."""
    arguments, depth, begin, at = [], 0, start, start
    while at < len(text):
        char = text[at]
        if char == '"':
            at = re.compile(r'"(?:\\.|[^"\\])*"').match(text, at).end()
            continue
        if char in "([{":
            depth += 1
        elif char in ")]}":
            if depth == 0:
                break
            depth -= 1
        elif char == "," and depth == 0:
            arguments.append(text[begin:at].strip())
            begin = at + 1
        at += 1
    arguments.append(text[begin:at].strip())
    return arguments
