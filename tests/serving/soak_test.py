"""Under a steady load memory and descriptors stay what they are. In ./test for seconds only; an
hour of it is in tests/long."""

import os
import time
import unittest

from scale import Scale
from senders import order
from served import Served

SECONDS = Scale.of(6, 3600)
SHARE_OF_FULL_LOAD = 0.7
BATCH = 100
SAMPLES = 20
ITEMS = 500
MEMORY_LIMIT_MB = 256
# Beside DuckDB's: what waits for the store, the picture of a few customers, and what malloc keeps.
REST_MB = 192


class Soak(unittest.TestCase):
    def memory_mb(self):
        """Without pages of files, which the system takes away when it wants them."""
        with open(f"/proc/{self.served.pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        return (int(fields["RssAnon"].split()[0]) + int(fields["VmSwap"].split()[0])) / 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.served.pid}/fd"))

    def send(self):
        batch = [order(f"{self.sent}-{i}", i, item=f"p{(self.sent + i) % ITEMS}")
                 for i in range(BATCH)]
        answer = self.served.ask("POST", "/v1/batch", {"batch": batch}, self.served.collect_key,
                                 connection=self.connection)
        self.assertEqual(answer.status, 200)
        self.sent += 1

    def seconds_a_batch(self):
        """As fast as one sender can, which is full load for this test."""
        begin = time.monotonic()
        for _ in range(SAMPLES):
            self.send()
        return (time.monotonic() - begin) / SAMPLES

    def test_memory_and_descriptors_are_constant(self):
        self.served = Served()
        self.addCleanup(self.served.close)
        (self.served.folder / "kundig.toml").write_text(
            f'[store]\nmemory_limit = "{MEMORY_LIMIT_MB}MiB"\n')
        self.served.start()
        self.connection = self.served.connection()
        self.addCleanup(self.connection.close)
        self.sent = 0
        pace = self.seconds_a_batch() / SHARE_OF_FULL_LOAD
        memory, descriptors = [], []
        begin = time.monotonic()
        for sample in range(SAMPLES):
            while time.monotonic() < begin + SECONDS * (sample + 1) / SAMPLES:
                due = time.monotonic() + pace
                self.send()
                time.sleep(max(0, due - time.monotonic()))
            memory.append(self.memory_mb())
            descriptors.append(self.descriptors())
        half = SAMPLES // 2
        self.assertLess(max(memory), MEMORY_LIMIT_MB + REST_MB, memory)
        self.assertLessEqual(max(descriptors[half:]), max(descriptors[:half]) + 2, descriptors)
        health = self.served.health()
        self.assertTrue(health["balanced"])
        self.assertEqual(health["stored"], self.sent * BATCH)
        self.assertEqual(self.served.stop(), 0)
        self.assertEqual(self.served.rows("SELECT count(DISTINCT message_id) FROM events"),
                         [[str(self.sent * BATCH)]])


if __name__ == "__main__":
    unittest.main()
