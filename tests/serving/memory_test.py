"""Allocations fail, one at a time, while the server does a fixed work: it refuses or ends with a
clear message, and what it acknowledged is there, once."""

import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from scale import Scale
from senders import order
from served import NotStarted, Served

HERE = Path(__file__).resolve().parent
BATCHES = 6
BATCH = 20
# Allocations of the work, about: those of a start, and those of taking the batches and reading.
OF_STARTING = 40_000
OF_WORKING = 30_000
TRIES = Scale.of(8, 2_000)  # of each
OUT_OF_MEMORY = r"kundig: .*\bmemory\b"


class WithoutMemory:
    """A server of which one allocation fails."""

    def __init__(self, test):
        folder = tempfile.TemporaryDirectory(prefix="kundig-memory-")
        test.addCleanup(folder.cleanup)
        self._failures = Path(folder.name) / "failures"
        library = Path(folder.name) / "fail.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library,
                        HERE / "faults" / "fail.c"], check=True)
        self._preload = {"LD_PRELOAD": str(library), "KUNDIG_FAIL_CALL": "malloc",
                         "KUNDIG_FAIL_LOG": str(self._failures)}

    def served(self, test, at, armed):
        served = Served()
        test.addCleanup(served.close)
        self._failures.write_bytes(b"")
        served.environment = {**self._preload, "KUNDIG_FAIL_AT": str(at),
                              **({"KUNDIG_FAIL_ARMED": "1"} if armed else {})}
        return served

    def happened(self):
        return self._failures.stat().st_size > 0


class Memory(unittest.TestCase):
    def work(self, served):
        """The ids that were acknowledged."""
        acknowledged = []
        for batch in range(BATCHES):
            ids = [f"{batch}-{i}" for i in range(BATCH)]
            body = {"batch": [order(one, i) for i, one in enumerate(ids)]}
            try:
                answer = served.ask("POST", "/v1/batch", body, key=served.collect_key, seconds=10)
                read = served.ask("GET", "/v1/health", key=served.read_key, seconds=10)
            except OSError:
                continue
            self.assertIn(answer.status, (200, 429, 503), answer.body)
            self.assertIn(read.status, (200, 503), read.body)
            if answer.status == 200:
                acknowledged += ids
        return acknowledged

    def expect_there_once(self, served, acknowledged, note):
        """Where it still runs it goes on; then after a restart with all the memory it wants."""
        if served.running():
            try:
                self.assertEqual(served.get("/v1/health").status, 200, note)
            except OSError:
                served.wait()  # it was about to end
            else:
                served.kill()
        said = served.log()
        if served.wait() != -signal.SIGKILL:
            self.assertRegex(said, OUT_OF_MEMORY, note)
            self.assertEqual(served.wait(), 1, note)
        served.environment = {}
        served.start()
        self.assertTrue(served.health()["balanced"], note)
        self.assertEqual(served.stop(), 0, note)
        there = [row[0] for row in served.rows("SELECT message_id FROM events")]
        self.assertEqual(len(there), len(set(there)), note)
        self.assertLessEqual(set(acknowledged), set(there), note)

    def places(self, purpose, allocations):
        random = Scale.random(purpose)
        return sorted(random.sample(range(1, allocations), TRIES))

    def test_while_it_starts(self):
        machine = WithoutMemory(self)
        happened = 0
        for at in self.places("starting", OF_STARTING):
            with self.subTest(at=at):
                served = machine.served(self, at, armed=False)
                acknowledged = []
                try:
                    served.start()
                    acknowledged = self.work(served)
                except NotStarted:
                    pass
                happened += machine.happened()
                self.expect_there_once(served, acknowledged, f"allocation {at} of starting")
        self.assertGreater(happened, TRIES // 2, "hardly an allocation failed")

    def test_while_it_works(self):
        machine = WithoutMemory(self)
        happened = 0
        for at in self.places("working", OF_WORKING):
            with self.subTest(at=at):
                served = machine.served(self, at, armed=True)
                served.start()
                os.kill(served.pid, signal.SIGUSR1)
                acknowledged = self.work(served)
                happened += machine.happened()
                self.expect_there_once(served, acknowledged, f"allocation {at} of working")
        self.assertGreater(happened, TRIES // 2, "hardly an allocation failed")


if __name__ == "__main__":
    unittest.main()
