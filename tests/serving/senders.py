"""Threads that send batches of events to a server that fails, until each is acknowledged."""

import base64
import json
import threading

BATCH = 20


def order(message_id, n, item=None):
    """Where no item is named, the event's purchase names the event, so that its interaction can be
    told from all others."""
    return {"type": "track", "event": "Order Completed", "userId": f"u{n % 7}",
            "messageId": message_id, "timestamp": "2026-11-02T10:00:00Z",
            "properties": {"products": [{"product_id": item or message_id, "price": 1,
                                         "quantity": 1}]}}


class Sender(threading.Thread):
    """Sends batches until it is told to end; each is sent again until it is acknowledged."""

    def __init__(self, number, served, acknowledged, refused):
        super().__init__(daemon=True)
        self._acknowledged = acknowledged
        self._refused = refused
        self._number = number
        self._served = served
        self._up = threading.Event()  # the server is, as far as anybody knows
        self._ending = threading.Event()
        self._giving_up = threading.Event()  # what was not acknowledged yet never will be
        self.ids = []  # acknowledged
        self.refusals = []  # the answers by which it was told to come again
        self.sent_again = 0

    def run(self):
        key = base64.b64encode(f"{self._served.collect_key}:".encode()).decode()
        batch = 0
        while not self._ending.is_set():
            ids = [f"{self._number}-{batch}-{i}" for i in range(BATCH)]
            body = {"batch": [order(one, i) for i, one in enumerate(ids)]}
            while not self._post(body, f"Basic {key}"):
                if self._giving_up.is_set():
                    return
                self.sent_again += 1
                self._up.wait()
            self.ids += ids
            batch += 1
            self._acknowledged.release()

    def _post(self, body, key):
        try:
            answer = self._served.ask("POST", "/v1/batch", body, Authorization=key)
        except OSError:
            return False
        if answer.status != 200:
            self.refusals.append(answer)
            self._refused.release()
        return answer.status == 200


class Senders:
    """Some of them together; as a context they end, with all that they sent acknowledged."""

    def __init__(self, count, served):
        self._acknowledged = threading.Semaphore(0)  # one up a batch
        self._refused = threading.Semaphore(0)
        self.all = [Sender(i, served, self._acknowledged, self._refused) for i in range(count)]

    def __enter__(self):
        for sender in self.all:
            sender.start()
        return self

    def __exit__(self, failed, *_):
        self.end(wait=failed is None)

    def up(self):
        for sender in self.all:
            sender._up.set()

    def down(self):
        for sender in self.all:
            sender._up.clear()

    def wait_for_any(self, batches, seconds=60):
        """Until that many more were acknowledged, whosever they are."""
        for _ in range(batches):
            if not self._acknowledged.acquire(timeout=seconds):
                raise AssertionError("nothing is acknowledged")

    def wait_for_refusal(self, seconds=60):
        """Until one more batch was refused."""
        if not self._refused.acquire(timeout=seconds):
            raise AssertionError("nothing is refused")

    def refusals(self):
        return [one for sender in self.all for one in list(sender.refusals)]

    def forget(self):
        """What was acknowledged or refused so far is not waited for any more."""
        for one in (self._acknowledged, self._refused):
            while one.acquire(blocking=False):
                pass

    def give_up(self):
        """The server will not come up again."""
        for sender in self.all:
            sender._giving_up.set()

    def end(self, wait=True):
        for sender in self.all:
            sender._ending.set()
        self.up()
        for sender in self.all:
            if wait:
                sender.join()

    def ids(self):
        """What was acknowledged so far."""
        return sorted(one for sender in self.all for one in list(sender.ids))

    def sent_again(self):
        return sum(sender.sent_again for sender in self.all)


def expect_each_once(test, served, ids):
    """That the running server balances, and that exactly `ids` are in its store once it stopped."""
    health = served.health()
    test.assertTrue(health["balanced"])
    test.assertEqual(health["stored"], len(ids))
    test.assertEqual(health["received"], health["stored"] + health["duplicate"])
    test.assertEqual(served.stop(), 0)
    test.assertEqual(sorted(row[0] for row in served.rows("SELECT message_id FROM events")), ids)
    items = served.rows("SELECT count(*), count(DISTINCT product) FROM interactions "
                        "JOIN items USING (item_key)")
    test.assertEqual(items, [[str(len(ids)), str(len(ids))]])
