"""Who may include whom: tools/layers.txt, and no circles, neither of folders nor of files."""

import re

from house.tree import Violation, line_of

LAYERS = "tools/layers.txt"
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)


def read_layers(tree):
    """{folder: the set of folders it may include}, from lines `folder: folder folder`."""
    layers = {}
    for line in tree.text(LAYERS).splitlines():
        if line.strip() and not line.startswith("#"):
            folder, _, allowed = line.partition(":")
            layers[folder.strip()] = set(allowed.split())
    return layers


def includes(tree, path):
    """[(line, path as written)] of the includes in quotes."""
    text = tree.text(path)
    return [(line_of(text, m.start()), m.group(1)) for m in _INCLUDE.finditer(text)]


def check_layers(tree):
    layers = read_layers(tree)
    violations = list(_table_circles(layers))
    for path in (p for p in tree.cpp if p.startswith("src/")):
        folder = path.split("/")[1]
        if folder not in layers:
            violations.append(Violation(path, 0, "layers", f"{LAYERS} has no line for {folder}/"))
            continue
        for line, target in includes(tree, path):
            violations.extend(_check_include(tree, layers, path, line, target))
    return violations


def _check_include(tree, layers, path, line, target):
    folder, target_folder = path.split("/")[1], target.split("/")[0]
    if target_folder == folder and target.endswith("/statements.h"):
        return  # made from the folder's .sql files by cmake/EmbedSql.cmake
    if f"src/{target}" not in tree.paths:
        if target != "duckdb.h":
            yield Violation(path, line, "layers",
                            f'"{target}" is no file below src/; write includes from src/, and '
                            "those of other projects in <>")
    elif target_folder != folder and target_folder not in layers[folder]:
        yield Violation(path, line, "layers",
                        f"{folder}/ may not include {target_folder}/ ({LAYERS})")


def _table_circles(layers):
    """The table itself may only look upwards: a folder includes what stands above it."""
    seen = set()
    for folder, allowed in layers.items():
        for below in sorted(allowed - seen):
            yield Violation(LAYERS, 0, "layers",
                            f"{folder} may include {below}, which does not stand above it")
        seen.add(folder)


def check_circles(tree):
    """Headers that include each other."""
    graph = {}
    for path in tree.cpp:
        if path.startswith("src/") and path.endswith(".h"):
            graph[path] = [f"src/{target}" for _, target in includes(tree, path)]
    finished, violations = set(), []

    def visit(path, way):
        if path in way:
            circle = " -> ".join(way[way.index(path):] + [path])
            violations.append(Violation(path, 0, "circles", f"headers in a circle: {circle}"))
        elif path not in finished:
            for target in graph.get(path, ()):
                visit(target, way + [path])
            finished.add(path)

    for path in graph:
        visit(path, [])
    return violations
