"""The server is killed under load, again and again: what it acknowledged is there, once."""

import http.client
import base64
import json
import threading
import unittest

from served import Served

ROUNDS = 50
SENDERS = 3
BATCH = 20
ACKNOWLEDGED_BEFORE_A_KILL = 4  # batches, counted over all senders


class Sender(threading.Thread):
    """Sends batches until it is told to end; each is sent again until it is acknowledged."""

    def __init__(self, number, served, acknowledged):
        super().__init__()
        self._number = number
        self._served = served
        self._acknowledged = acknowledged  # a semaphore, one up a batch
        self.ending = threading.Event()
        self.up = threading.Event()  # the server is, as far as anybody knows
        self.ids = []
        self.sent_again = 0

    def run(self):
        batch = 0
        while not self.ending.is_set():
            ids = [f"{self._number}-{batch}-{i}" for i in range(BATCH)]
            body = json.dumps({"batch": [
                {"type": "track", "event": "Order Completed", "userId": f"u{i % 7}",
                 "messageId": one, "timestamp": "2026-11-02T10:00:00Z",
                 "properties": {"products": [{"product_id": one, "price": 1, "quantity": 1}]}}
                for i, one in enumerate(ids)]})
            while not self._post(body):
                self.sent_again += 1
                self.up.wait()
            self.ids += ids
            batch += 1
            self._acknowledged.release()

    def _post(self, body):
        key = base64.b64encode(f"{self._served.collect_key}:".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self._served.port, timeout=30)
        try:
            connection.request("POST", "/v1/batch", body, {"Authorization": f"Basic {key}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class Killed(unittest.TestCase):
    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)

    def test_what_was_acknowledged_is_there_once(self):
        acknowledged = threading.Semaphore(0)
        senders = [Sender(i, self.served, acknowledged) for i in range(SENDERS)]
        self.served.start()
        for sender in senders:
            sender.up.set()
            sender.start()
        for one in range(ROUNDS):
            for _ in range(ACKNOWLEDGED_BEFORE_A_KILL + one % 5):
                self.assertTrue(acknowledged.acquire(timeout=60), "nothing is acknowledged")
            for sender in senders:
                sender.up.clear()
            self.served.kill()
            self.served.start()
            for sender in senders:
                sender.up.set()
        for sender in senders:
            sender.ending.set()
        for sender in senders:
            sender.join()
        ids = sorted(one for sender in senders for one in sender.ids)
        self.assertGreater(sum(sender.sent_again for sender in senders), 0, "no kill hit a request")

        health = self.served.health()
        self.assertTrue(health["balanced"])
        self.assertEqual(health["stored"], len(ids))
        self.assertEqual(health["received"], health["stored"] + health["duplicate"])
        self.assertEqual(self.served.stop(), 0)
        stored = [row[0] for row in self.served.rows("SELECT message_id FROM events")]
        self.assertEqual(sorted(stored), ids)
        items = self.served.rows("SELECT count(*), count(DISTINCT product) FROM interactions "
                                 "JOIN items USING (item_key)")
        self.assertEqual(items, [[str(len(ids)), str(len(ids))]])


if __name__ == "__main__":
    unittest.main()
