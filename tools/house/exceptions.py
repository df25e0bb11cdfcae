"""tools/exceptions.txt: what is larger than the house allows. The list only shrinks."""

from house.tree import Violation

EXCEPTIONS = "tools/exceptions.txt"
SIZE_RULES = {"function-lines", "file-lines", "columns", "nesting"}


def read_exceptions(tree):
    """{(rule, place): (size, line)} from lines `rule path[:function] size  # reason`."""
    listed, violations = {}, []
    if EXCEPTIONS not in tree.paths:
        return listed, violations
    for number, line in enumerate(tree.text(EXCEPTIONS).splitlines(), 1):
        entry, _, reason = line.partition("#")
        if not entry.strip():
            continue
        fields = entry.split()
        known = len(fields) == 3 and fields[0] in SIZE_RULES and fields[2].isdigit()
        if not known or not reason.strip():
            violations.append(Violation(
                EXCEPTIONS, number, "exceptions", "write `rule path[:function] size  # reason`, "
                f"with a rule of {', '.join(sorted(SIZE_RULES))}"))
            continue
        listed[fields[0], fields[1]] = (int(fields[2]), number)
    return listed, violations


def without_excepted(tree, violations):
    """The violations that are not listed, plus the entries that are no longer needed."""
    listed, left = read_exceptions(tree)
    needed = set()
    for violation in violations:
        place = violation.path + (f":{violation.subject}" if violation.subject else "")
        size, line = listed.get((violation.rule, place), (0, 0))
        if violation.rule not in SIZE_RULES or violation.size > size:
            left.append(violation)
        elif violation.size < size:
            left.append(Violation(EXCEPTIONS, line, "exceptions",
                                  f"{place} has shrunk: lower its {size} to {violation.size}"))
        if size:
            needed.add((violation.rule, place))
    for key in listed.keys() - needed:
        left.append(Violation(EXCEPTIONS, listed[key][1], "exceptions",
                              f"{key[1]} keeps to {key[0]} now: take the entry out"))
    return left
