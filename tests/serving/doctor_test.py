"""kundig doctor on what a killed server leaves: nothing is changed, and what is wrong is found."""

import hashlib
import json
import shutil
import subprocess
import unittest

from senders import order
from served import KUNDIG, LIBRARY, ROOT, Served, duckdb_file


class Doctor(unittest.TestCase):
    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)
        self.served.start()
        batch = {"batch": [order(f"m{i}", i) for i in range(500)] + [{"type": "strange"}]}
        for _ in range(2):
            self.assertEqual(self.served.post("/v1/batch", batch).status, 200)

    def doctor(self, expected, *words):
        ran = subprocess.run([KUNDIG, "doctor", *words], cwd=self.served.folder,
                             capture_output=True, text=True)
        self.assertEqual(ran.returncode, expected, ran.stderr + ran.stdout)
        return ran

    def report(self, expected):
        return json.loads(self.doctor(expected, "--json").stdout)

    def files(self):
        return {path: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in self.served.folder.rglob("*") if path.is_file()}

    def found(self, report, check):
        return [one["state"] for one in report["findings"] if one["check"] == check]

    def test_a_running_server_is_to_be_asked_itself(self):
        refused = self.doctor(5)
        self.assertEqual(refused.stdout, "")
        self.assertIn("/v1/health", refused.stderr)

    def test_what_a_killed_server_left_is_as_the_server_said(self):
        health = self.served.health()
        self.served.kill()
        before = self.files()
        report = self.report(0)
        self.assertEqual(self.files(), before)
        for name in ("received", "stored", "duplicate", "quarantined", "suppressed", "keys"):
            self.assertEqual(report[name], health[name], name)
        self.assertEqual(report["received"], 1002)
        self.assertEqual(report["stored"], 500)
        self.assertTrue(report["well"])
        self.assertEqual(self.found(report, "rows"), ["well"])
        self.assertIn("balance", self.doctor(0).stdout)

    def test_counts_and_rows_that_were_changed_are_found(self):
        self.assertEqual(self.served.stop(), 0)
        self.change("UPDATE intake_counts SET duplicate = duplicate - 1")
        self.assertEqual(self.found(self.report(8), "balance"), ["wrong"])
        self.change("UPDATE intake_counts SET duplicate = duplicate + 1")
        self.assertEqual(self.found(self.report(0), "balance"), ["well"])
        self.change("DELETE FROM events WHERE message_id = 'm7'")
        self.assertEqual(self.found(self.report(8), "rows"), ["wrong"])

    def test_a_torn_log_is_told_and_left_to_who_opens_the_store(self):
        self.assertEqual(self.served.stop(), 0)
        torn = ROOT / "fuzz" / "corpus" / "write_ahead_log" / "torn"
        shutil.copy(torn, f"{self.served.store}.wal")
        before = self.files()
        self.assertEqual(self.found(self.report(0), "log"), ["note"])
        self.assertEqual(self.files(), before)

    def change(self, statement):
        duckdb_file.run_sql(LIBRARY, self.served.store, statement)


if __name__ == "__main__":
    unittest.main()
