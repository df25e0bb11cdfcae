"""Plants a violation of each rule in a small tree and sees that exactly it is found."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import check_house
from house import compilers, documents, exceptions, layers, names, shape, statements
from house.tree import Tree

GOOD_HEADER = "// Says what it is.\n#pragma once\n"


class HouseTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("tools/layers.txt", "base:\nsums: base\nstore: base sums\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def found(self, check):
        return [(v.path, v.line) for v in check(Tree(self.root))]

    # Layers

    def test_including_a_lower_layer_is_fine(self):
        self.write("src/base/a.h", GOOD_HEADER)
        self.write("src/sums/b.h", GOOD_HEADER + '#include "base/a.h"\n')
        self.assertEqual(self.found(layers.check_layers), [])

    def test_including_a_higher_layer_is_found(self):
        self.write("src/sums/b.h", GOOD_HEADER)
        self.write("src/base/a.h", GOOD_HEADER + '#include "sums/b.h"\n')
        self.assertEqual(self.found(layers.check_layers), [("src/base/a.h", 3)])

    def test_include_that_is_no_file_is_found(self):
        self.write("src/base/a.cc", '#include "a.h"\n')
        self.assertEqual(self.found(layers.check_layers), [("src/base/a.cc", 1)])

    def test_folder_without_a_line_is_found(self):
        self.write("src/extra/a.h", GOOD_HEADER)
        self.assertEqual(self.found(layers.check_layers), [("src/extra/a.h", 0)])

    def test_table_that_turns_back_is_found(self):
        self.write("tools/layers.txt", "base: sums\nsums: base\n")
        self.assertEqual(self.found(layers.check_layers), [("tools/layers.txt", 0)])

    def test_headers_in_a_circle_are_found(self):
        self.write("src/base/a.h", GOOD_HEADER + '#include "base/b.h"\n')
        self.write("src/base/b.h", GOOD_HEADER + '#include "base/a.h"\n')
        self.assertEqual(len(self.found(layers.check_circles)), 1)

    # Shape

    def test_long_function_is_found_and_named(self):
        body = "  Work();\n" * 70
        self.write("src/base/a.cc", "namespace kundig {\n\nint Sum(int a) {\n" + body + "}\n}\n")
        found = shape.check_functions(Tree(self.root))
        self.assertEqual([(v.subject, v.size, v.line) for v in found], [("Sum", 72, 3)])

    def test_function_of_seventy_lines_is_fine(self):
        self.write("src/base/a.cc", "int Sum(int a) {\n" + "  Work();\n" * 68 + "}\n")
        self.assertEqual(self.found(shape.check_functions), [])

    def test_constructor_with_initialisers_is_one_function(self):
        code = "struct A {\n  A(int n) : n_{n}, m_(n) {\n    for (;;) {\n    }\n  }\n};\n"
        self.assertEqual([(f.name, f.lines, f.nesting) for f in shape.functions(code)],
                         [("A", 4, 1)])

    def test_braces_of_values_are_no_nesting(self):
        code = "F G() {\n  return {.a = {1, {2, {3, {4, {5}}}}}};\n}\n"
        self.assertEqual([f.nesting for f in shape.functions(code)], [0])

    def test_deep_nesting_is_found(self):
        code = "void F() {\n" + "if (a) {\n" * 5 + "}\n" * 5 + "}\n"
        self.write("src/base/a.cc", code)
        self.assertEqual(self.found(shape.check_functions), [("src/base/a.cc", 1)])

    def test_wide_line_and_long_file_are_found(self):
        self.write("src/base/wide.cc", "int a;\n//" + "x" * 99 + "\n")
        self.write("src/base/long.cc", "int a;\n" * 501)
        self.assertEqual(self.found(shape.check_files),
                         [("src/base/long.cc", 0), ("src/base/wide.cc", 2)])

    def test_the_page_is_as_small_but_its_sentences_stand_in_one_piece(self):
        for path in ("web/src/wide.tsx", "web/src/wide.css", "web/src/words/en.ts"):
            self.write(path, "x" * 101 + "\n")
        self.assertEqual(self.found(shape.check_files),
                         [("web/src/wide.css", 1), ("web/src/wide.tsx", 1)])

    # Exceptions

    def sizes(self):
        return [v.message for v in check_house.check_sizes(Tree(self.root))]

    def test_listed_exception_is_allowed(self):
        self.write("src/base/long.cc", "int a;\n" * 501)
        self.write("tools/exceptions.txt", "file-lines src/base/long.cc 501  # a table\n")
        self.assertEqual(self.sizes(), [])

    def test_exception_may_not_grow(self):
        self.write("src/base/long.cc", "int a;\n" * 502)
        self.write("tools/exceptions.txt", "file-lines src/base/long.cc 501  # a table\n")
        self.assertEqual(len(self.sizes()), 1)

    def test_exception_must_shrink_with_its_file(self):
        self.write("src/base/long.cc", "int a;\n" * 501)
        self.write("tools/exceptions.txt", "file-lines src/base/long.cc 600  # a table\n")
        self.assertIn("lower its 600 to 501", self.sizes()[0])

    def test_exception_no_longer_needed_is_found(self):
        self.write("src/base/short.cc", "int a;\n")
        self.write("tools/exceptions.txt", "file-lines src/base/short.cc 501  # a table\n")
        self.assertIn("take the entry out", self.sizes()[0])

    def test_exception_without_reason_is_found(self):
        self.write("tools/exceptions.txt", "file-lines src/base/short.cc 501\n")
        self.assertEqual(len(exceptions.read_exceptions(Tree(self.root))[1]), 1)

    # Names and headers

    def test_empty_names_are_found(self):
        self.write("src/base/string_utils.cc", "")
        self.write("src/base/a.h", GOOD_HEADER + "class TableManager {};\n")
        self.assertEqual(self.found(names.check_names),
                         [("src/base/string_utils.cc", 0), ("src/base/a.h", 3)])

    def test_header_without_guard_or_sentence_is_found(self):
        self.write("src/base/a.h", "int F();\n")
        self.assertEqual(len(self.found(names.check_header_form)), 2)

    def test_pending_work_is_found(self):
        self.write("src/base/a.cc", "// TO" + "DO: later\n")
        self.assertEqual(self.found(names.check_pending_work), [("src/base/a.cc", 1)])

    # Documents

    def test_links_are_followed(self):
        self.write("docs/a.md", "# The Title: one\n[b](../b.md) [c](#the-title-one)\n")
        self.write("b.md", "[a](docs/a.md#the-title-one) [x](https://example.org)\n")
        self.assertEqual(self.found(documents.check_links), [])

    def test_dead_links_are_found(self):
        self.write("b.md", "[a](docs/a.md)\n\n[c](#nowhere)\n```\n[x](not/a/link)\n```\n")
        self.assertEqual(self.found(documents.check_links), [("b.md", 1), ("b.md", 3)])

    def test_dead_names_are_found(self):
        self.write("src/base/a.cc", "int Works() { return 1; }\n")
        self.write("ARCHITECTURE.md", "`a.cc` `base/a.cc` `Works()`\n`gone.cc` `Gone()` `x/a.cc`\n")
        self.assertEqual(self.found(documents.check_named_code), [("ARCHITECTURE.md", 2)] * 3)

    # SQL

    def statements_in(self, code):
        self.write("src/store/a.cc", code)
        return len(self.found(statements.check_statements))

    def test_bound_values_and_quoted_names_are_fine(self):
        self.assertEqual(self.statements_in(
            'Run("SELECT a FROM t WHERE b = $1", {b});\n'
            'Run(fmt::format("COPY t TO {}", SqlLiteral(path)));\n'
            'Run("SELECT " "a FROM t");\n'
            'Run("INSERT INTO t VALUES ($1)", {fmt::format("{}", a)});\n'
            'Run(fmt::format("SELECT {} FROM {}", sql.Customer(), kTable));\n'
            'Fail(fmt::format("no customer {} in {}", id, path));\n'), 0)

    def test_formatted_value_is_found(self):
        self.assertEqual(self.statements_in(
            'Run(fmt::format("SELECT a FROM t WHERE b = {}", b));\n'), 1)

    def test_concatenated_value_is_found(self):
        self.assertEqual(self.statements_in('Run("SELECT a FROM t WHERE b = " + b);\n'), 1)

    # Compilers

    def test_badly_laid_code_is_found(self):
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.write("src/base/a.cc", "int   a ;\n")
        self.assertEqual(self.found(compilers.check_format), [("src/base/a.cc", 0)])

    def test_header_that_needs_another_is_found(self):
        self.write("src/base/a.h", GOOD_HEADER + "std::string F();\n")
        self.write("src/base/b.h", GOOD_HEADER + "int F();\n")
        self.assertEqual(self.found(compilers.check_headers), [("src/base/a.h", 0)])

    def test_command_fails_where_a_check_fails(self):
        self.write("src/base/string_utils.cc", "")
        with contextlib.redirect_stdout(io.StringIO()) as output:
            status = check_house.main(["--root", str(self.root), "--only", "names", "circles"])
        self.assertEqual(status, 1)
        self.assertIn("FAILED names", output.getvalue())


if __name__ == "__main__":
    unittest.main()
