"""Events that come faster than the store follows: senders are told to come again, reads go on, and
once the store has followed all is taken again; nothing is lost."""

import json
import re
import unittest

from senders import expect_each_once, order
from served import Served

BODIES = 12
EVENTS = 10_000  # of a body: some megabytes, so that one alone reaches the limit
MOST_ROUNDS = 100


class Backlog(unittest.TestCase):
    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)
        (self.served.folder / "kundig.toml").write_text("[intake]\nmax_waiting_mb = 1\n")
        self.served.start()
        self.served.wait_until_ready()

    def waiting(self):
        found = re.search(r"^kundig_intake_waiting_records (\d+)$", self.served.metrics(), re.M)
        return int(found.group(1))

    def test_senders_come_again_until_all_is_stored_once(self):
        bodies = {}
        for number in range(BODIES):
            ids = [f"{number}-{i}" for i in range(EVENTS)]
            batch = {"batch": [order(one, i) for i, one in enumerate(ids)]}
            bodies[number] = json.dumps(batch).encode()
        refused = 0
        for _ in range(MOST_ROUNDS):
            for number, body in list(bodies.items()):
                answer = self.served.post("/v1/batch", body)
                if answer.status == 200:
                    del bodies[number]
                    continue
                refused += 1
                self.assertEqual(answer.status, 429, answer.body)
                self.assertTrue(1 <= int(answer.fields["Retry-After"]) <= 60, answer.fields)
                self.assertTrue(self.served.health()["balanced"])
            if not bodies:
                break
            self.served.wait_until(lambda waiting: waiting == 0, ask=self.waiting)
        self.assertFalse(bodies)
        self.assertGreater(refused, 0)
        self.assertIn(f'kundig_intake_refused_total{{of="collect"}} {refused}\n',
                      self.served.metrics())
        ids = sorted(f"{number}-{i}" for number in range(BODIES) for i in range(EVENTS))
        expect_each_once(self, self.served, ids)


if __name__ == "__main__":
    unittest.main()
