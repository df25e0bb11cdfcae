"""Events sent again after up to twelve hours, over restarts and past midnight, count once; the same
ids with other content go to quarantine."""

import unittest

from clock import Clock
from scale import Scale
from served import Served

EVENTS = Scale.of(100_000, 10_000_000)
SHARE_SENT_AGAIN = 0.05
HOURS_BETWEEN_STARTS = 2
LATEST_HOURS = 12
STEPS = 13  # so that whatever is sent in the first half may come again after twelve hours
BATCH = 500
OTHER_CONTENT = 100


def event(n, content=0):
    return {"type": "track", "event": "Tried", "userId": f"u{n % 1000}", "messageId": f"m{n}",
            "timestamp": "2026-11-01T10:00:00Z", "properties": {"n": n, "content": content}}


class Duplicates(unittest.TestCase):
    def send(self, events):
        for at in range(0, len(events), BATCH):
            answer = self.served.post("/v1/batch", {"batch": events[at:at + BATCH]})
            self.assertEqual(answer.status, 200)

    def test_what_is_sent_again_counts_once(self):
        random = Scale.random("duplicates")
        clock = Clock(self, "2026-11-24 13:00:00")
        self.served = Served(environment=clock.environment)
        self.addCleanup(self.served.close)
        again = [[] for _ in range(STEPS)]  # by the step in which they come again
        sent_again = 0
        for step in range(STEPS):
            self.served.start()
            new = list(range(EVENTS * step // STEPS, EVENTS * (step + 1) // STEPS))
            for n in new:
                if random.random() < SHARE_SENT_AGAIN:
                    latest = min(STEPS - 1, step + LATEST_HOURS // HOURS_BETWEEN_STARTS)
                    again[random.randint(step, latest)].append(n)
            self.send([event(n) for n in new])
            self.send([event(n) for n in again[step]])
            sent_again += len(again[step])
            health = self.served.health()
            self.assertEqual((health["stored"], health["duplicate"]), (new[-1] + 1, sent_again))
            if step % 2:
                self.served.kill()
            else:
                self.assertEqual(self.served.stop(), 0)
            clock.forward(hours=HOURS_BETWEEN_STARTS)
        self.assertGreater(sent_again, EVENTS * SHARE_SENT_AGAIN * 0.9)
        self.expect_conflicts_in_quarantine(sent_again)
        self.expect_each_once()

    def expect_conflicts_in_quarantine(self, duplicate):
        self.served.start()
        for _ in range(2):  # the second time it is a duplicate of what is in quarantine
            self.send([event(n, content=1) for n in range(OTHER_CONTENT)])
        health = self.served.health()
        self.assertTrue(health["balanced"])
        self.assertEqual((health["stored"], health["quarantined"], health["duplicate"]),
                         (EVENTS, OTHER_CONTENT, duplicate + OTHER_CONTENT))

    def expect_each_once(self):
        self.assertEqual(self.served.stop(), 0)
        self.assertEqual(self.served.rows(
            "SELECT count(*), count(DISTINCT message_id), "
            "sum((payload ->> '$.properties.content')::INT) FROM events"),
            [[str(EVENTS), str(EVENTS), "0"]])
        # The clock did go on: past midnight, for half a day and more.
        self.assertEqual(self.served.rows(
            "SELECT count(DISTINCT received_at::DATE), "
            "date_diff('hour', min(received_at), max(received_at)) FROM events"),
            [["2", str((STEPS - 1) * HOURS_BETWEEN_STARTS)]])


if __name__ == "__main__":
    unittest.main()
