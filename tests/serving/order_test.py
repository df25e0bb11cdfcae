"""In whatever order the same events come, and in whatever batches, the sums are the same."""

import threading
import unittest

from scale import Scale
from served import Served

PERMUTATIONS = Scale.of(20, 1000)
EVENTS = 10_000
CUSTOMERS, ITEMS, DAYS = 500, 40, 300
SENDERS = 3


def events(random):
    for n in range(EVENTS):
        day = random.randrange(DAYS)
        lines = [{"product_id": f"p{random.randrange(ITEMS)}", "quantity": random.randint(1, 3),
                  "price": random.randint(100, 5000) / 100} for _ in range(random.randint(1, 2))]
        yield {"type": "track", "messageId": f"m{n}", "userId": f"u{random.randrange(CUSTOMERS)}",
               "event": random.choice(["Order Completed", "Product Viewed", "Service Used"]),
               "timestamp": f"2025-{1 + day // 28:02}-{1 + day % 28:02}T{n % 24:02}:30:00Z",
               "properties": {"products": lines, **lines[0]}}


class Order(unittest.TestCase):
    def digests_of(self, these, random):
        """After the events came in that order, cut into batches, over several connections."""
        served = Served()
        try:
            served.start()
            batches = []
            while these:
                size = random.randint(1, 1000)
                batches.append(these[:size])
                these = these[size:]
            self.send(served, batches)
            self.assertTrue(served.health()["balanced"])
            self.assertEqual(served.stop(), 0)
            return {one["name"]: (one["customers"], one["digest"])
                    for one in served.kundig("sums", "--digest")["sums"]}
        finally:
            served.close()

    def send(self, served, batches):
        failed = []

        def run():
            while batches:
                try:
                    batch = batches.pop()
                except IndexError:
                    return
                if served.post("/v1/batch", {"batch": batch}).status != 200:
                    failed.append(batch)

        threads = [threading.Thread(target=run) for _ in range(SENDERS)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.assertEqual(failed, [])

    def test_every_order_gives_the_same_sums(self):
        random = Scale.random("order")
        all_events = list(events(random))
        expected = self.digests_of(all_events, random)
        self.assertGreater(max(customers for customers, _ in expected.values()), CUSTOMERS // 2)
        for _ in range(PERMUTATIONS):
            random.shuffle(all_events)
            self.assertEqual(self.digests_of(all_events, random), expected)
        # One event less is seen.
        purchase = next(one for one in all_events if one["event"] == "Order Completed")
        all_events.remove(purchase)
        self.assertNotEqual(self.digests_of(all_events, random), expected)


if __name__ == "__main__":
    unittest.main()
