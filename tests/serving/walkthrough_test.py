"""docs/live.md does what it says: its commands, run as a newcomer would, one after the other."""

import json
import os
import re
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from served import KUNDIG, ROOT, free_port

WAITED_SECONDS = 60  # for the answer to be learnt, in vain
MARK = "--- the end of a block ---"


class Shell:
    """A shell that runs blocks and gives what each printed; what it started ends with it."""

    def __init__(self, folder):
        path = f"{KUNDIG.parent}:{os.environ['PATH']}"
        self._process = subprocess.Popen(
            ["bash", "-eu"], cwd=folder, env={**os.environ, "PATH": path}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def run(self, block):
        self._process.stdin.write(f"{block}\necho; echo '{MARK}'\n")
        self._process.stdin.flush()
        printed = []
        for line in self._process.stdout:
            if line.rstrip("\n") == MARK:
                return "".join(printed)
            printed.append(line)
        raise AssertionError(f"the shell ended in\n{block}\nafter\n{''.join(printed)}")

    def close(self):
        self._process.stdin.write("kill %1; wait\n")
        self._process.stdin.close()
        for _ in self._process.stdout:
            pass
        self._process.stdout.close()
        self._process.wait()


class Walkthrough(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kundig-walkthrough-")
        self.addCleanup(folder.cleanup)
        self.shell = Shell(folder.name)
        self.addCleanup(self.shell.close)

    def offer_by(self, block, is_wanted):
        """What is offered, once it is as wanted; meanwhile she may be left alone."""
        end = time.monotonic() + WAITED_SECONDS
        while time.monotonic() < end:
            (decision,) = json.loads(self.shell.run(block))["decisions"]
            if "service" in decision and is_wanted(decision):
                return decision
        self.fail(f"in vain for {WAITED_SECONDS} s: {decision}")

    def test_every_step_does_what_is_said_of_it(self):
        text = (ROOT / "docs" / "live.md").read_text().replace(":8080", f":{free_port()}")
        blocks = re.findall(r"^```bash\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        make, serve, view, decide, answer, again, health = blocks
        self.assertIn("Wrote kundig.toml", self.shell.run(make))
        self.assertIn("ready", self.shell.run(serve))
        self.assertTrue(json.loads(self.shell.run(view))["success"])

        offer = self.offer_by(decide, lambda offer: True)
        self.assertEqual(offer["service"], "green_power")
        self.assertGreater(offer["propensity"], 0)
        self.assertAlmostEqual(sum(one["contribution"] for one in offer["reasons"]),
                               offer["expectedValue"])

        self.assertTrue(json.loads(self.shell.run(answer))["success"])
        self.offer_by(again, lambda later: later["expectedValue"] > offer["expectedValue"])

        counts = json.loads(self.shell.run(health))
        self.assertTrue(counts["balanced"])
        self.assertEqual((counts["received"], counts["stored"]), (2, 2))


if __name__ == "__main__":
    unittest.main()
