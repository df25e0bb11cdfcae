"""How outcomes are read and counted."""

import tempfile
import unittest
from pathlib import Path

from testing.outcome import FAILED, PASSED, SKIPPED, Outcome, closing_line, from_googletest

REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="A">
  <testcase name="Works" status="run" result="completed" classname="A" />
  <testcase name="Breaks" status="run" result="completed" classname="A">
    <failure message="a.cc:1&#x0A;1 is not 2" type=""></failure></testcase>
  <testcase name="LacksData" status="run" result="skipped" classname="A">
    <skipped message="a.cc:9&#x0A;no data" /></testcase>
  <testcase name="DISABLED_Old" status="notrun" result="suppressed" classname="A" />
</testsuite></testsuites>
"""


class OutcomeTest(unittest.TestCase):
    def test_googletest_report_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.xml"
            path.write_text(REPORT)
            outcomes = from_googletest(path, "release.")
        self.assertEqual([o.status for o in outcomes], [PASSED, FAILED, SKIPPED, SKIPPED])
        self.assertEqual(outcomes[1], Outcome("release.A.Breaks", FAILED, "a.cc:1\n1 is not 2"))
        self.assertEqual(outcomes[2].reason, "no data")

    def test_closing_line_counts(self):
        passed, failed, skipped = (Outcome("a", status) for status in (PASSED, FAILED, SKIPPED))
        self.assertEqual(closing_line([passed, passed, failed]), "2 passed, 1 failed")
        self.assertEqual(closing_line([passed, skipped]), "1 passed, 0 failed, 1 skipped")


if __name__ == "__main__":
    unittest.main()
