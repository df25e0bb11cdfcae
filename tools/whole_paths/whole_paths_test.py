"""The runner of cases, with a small shell script in the place of kundig."""

import contextlib
import io
import stat
import tempfile
import unittest
from pathlib import Path

import run_cases
from whole_paths.case_file import CaseError, read_case
from whole_paths.match import differences
from whole_paths.runner import FAILED, PASSED, SKIPPED, Places, run_case

# Says what it was asked, and does what the first word says.
STAND_IN = """#!/bin/sh
word=$1
shift
case "$word" in
  json) cat "$1" ;;
  say) echo "$*" ;;
  fail) echo "no customer (shop.csv). Look again." >&2; exit 3 ;;
  crash) kill -SEGV $$ ;;
  grow) head -c 100000 /dev/zero >large || exit 1 ;;
esac
"""


class CasesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        program = self.folder / "kundig"
        program.write_text(STAND_IN)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.places = Places(program, self.folder, None)

    def outcome(self, text):
        path = self.folder / "some.case"
        path.write_text(text)
        return run_case(read_case(path), self.places)

    def test_expectations_that_hold_pass(self):
        status, reason = self.outcome(
            "# A comment.\nfile a.json\n    {\"rows\": 3,\n     \"more\": 1}\n\nrun json a.json\n"
            "exit 0\njson {\"rows\": 3}\nstdout contains \"more\"\nstderr empty\n"
            "run fail\nexit 3\nstderr contains Look again.\nstdout empty\n")
        self.assertEqual((status, reason), (PASSED, ""))

    def test_other_exit_status_fails_and_shows_what_was_said(self):
        status, reason = self.outcome("run fail\nexit 0\n")
        self.assertEqual(status, FAILED)
        self.assertIn("some.case:2: kundig ended with status 3, not with 0", reason)
        self.assertIn("Look again.", reason)

    def test_failure_that_nobody_expected_fails(self):
        self.assertEqual(self.outcome("run fail\nstderr contains Look\n")[0], FAILED)
        self.assertEqual(self.outcome("run fail\nrun say hello\nexit 0\n")[0], FAILED)

    def test_crash_is_never_what_was_expected(self):
        self.assertIn("signal 11", self.outcome("run crash\nexit 1\n")[1])

    def test_other_answer_fails_and_names_the_member(self):
        status, reason = self.outcome("file a\n    {\"rows\": 3}\nrun json a\njson {\"rows\": 4}\n")
        self.assertEqual(status, FAILED)
        self.assertIn("the answer.rows is 3, not 4", reason)

    def test_answer_that_is_no_json_fails(self):
        self.assertIn("no JSON", self.outcome("run say {\njson {}\n")[1])

    def test_case_without_its_data_is_skipped(self):
        status, reason = self.outcome("data cdnow/CDNOW_sample.txt\nrun say hello\n")
        self.assertEqual(status, SKIPPED)
        self.assertIn("no data", reason)

    def test_file_size_limit_is_like_a_full_disk(self):
        self.assertEqual(self.outcome("limit-file-size 1000\nrun grow\nexit 1\n"
                                      "no-limit\nrun grow\nexit 0\n"), (PASSED, ""))

    def test_escapes_give_any_byte(self):
        self.assertEqual(self.outcome("escaped a\n    \\xff\\x41\\n\nrun json a\n"
                                      "stdout contains A\nstdout lacks xff\n"), (PASSED, ""))

    def test_unknown_word_is_an_error_with_its_line(self):
        with self.assertRaisesRegex(CaseError, r"some.case:2: \"walk\""):
            self.outcome("run say hello\nwalk away\n")

    def test_case_without_a_run_is_an_error(self):
        with self.assertRaises(CaseError):
            self.outcome("file a\n    b\n")

    def test_command_counts_and_fails_where_a_case_fails(self):
        (self.folder / "good.case").write_text("run say hello\n")
        (self.folder / "bad.case").write_text("run fail\n")
        with contextlib.redirect_stdout(io.StringIO()) as output:
            status = run_cases.main(["--kundig", str(self.places.kundig), "--cases",
                                     str(self.folder)])
        self.assertEqual(status, 1)
        self.assertIn("2 cases, 1 failed, 0 skipped", output.getvalue())


class MatchTest(unittest.TestCase):
    def test_what_is_not_mentioned_is_free(self):
        self.assertEqual(differences({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3}), [])

    def test_missing_member_is_named(self):
        self.assertEqual(differences({"a": 1}, {}), ['the answer has no "a"'])

    def test_elements_are_found_in_order(self):
        models = [{"name": "bg_nbd", "x": 1}, {"name": "pareto_nbd"}, {"name": "ease"}]
        self.assertEqual(differences([{"name": "bg_nbd"}, {"name": "ease"}], models), [])
        self.assertTrue(differences([{"name": "ease"}, {"name": "bg_nbd"}], models))

    def test_nearest_element_is_shown(self):
        self.assertIn("[0].x", differences([{"name": "a", "x": 2}], [{"name": "a", "x": 1}])[1])

    def test_numbers_may_be_near_or_bounded(self):
        self.assertEqual(differences({"a": "about 1.5 within 0.1", "b": "at least 3",
                                      "c": "at most 0", "d": "length 2", "e": "any"},
                                     {"a": 1.45, "b": 3, "c": -1, "d": [1, 2], "e": None}), [])
        for words, actual in (("about 1.5 within 0.1", 1.7), ("at least 3", 2.9),
                              ("at most 0", "x"), ("length 2", [1]), ("at least 1", True)):
            self.assertTrue(differences(words, actual), words)

    def test_truth_is_no_number(self):
        self.assertTrue(differences(1, True))
        self.assertTrue(differences(False, 0))


if __name__ == "__main__":
    unittest.main()
