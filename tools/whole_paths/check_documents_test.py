"""How the examples of the documents are found and compared."""

import unittest

from check_documents import commands_in, matches


class DocumentsTest(unittest.TestCase):
    def test_commands_and_their_output_are_found_with_their_lines(self):
        text = "# T\n\n```console\n$ kundig fit\nr 0.24\n$ kundig needs\n```\n\n```sh\n$ no\n```\n"
        self.assertEqual(commands_in(text),
                         [(4, "kundig fit", ["r 0.24"]), (6, "kundig needs", None)])

    def test_same_lines_match(self):
        self.assertTrue(matches(["a  b", "c"], ["a  b  ", "c"]))
        self.assertFalse(matches(["a", "c"], ["a", "b", "c"]))

    def test_dots_stand_for_any_lines(self):
        self.assertTrue(matches(["a", "...", "c"], ["a", "b", "b", "c"]))
        self.assertTrue(matches(["a", "...", "c"], ["a", "c"]))
        self.assertFalse(matches(["a", "...", "d"], ["a", "b", "c"]))


if __name__ == "__main__":
    unittest.main()
