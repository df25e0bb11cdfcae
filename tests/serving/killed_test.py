"""The server is killed under load, again and again: what it acknowledged is there, once."""

import unittest

from scale import Scale
from senders import Senders, expect_each_once
from served import Served

ROUNDS = Scale.of(50, 2000)
SENDERS = 3


class Killed(unittest.TestCase):
    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)

    def test_what_was_acknowledged_is_there_once(self):
        random = Scale.random("killed")
        self.served.start()
        with Senders(SENDERS, self.served) as senders:
            senders.up()
            for _ in range(ROUNDS):
                senders.wait_for_any(random.randrange(4, 9))
                senders.down()
                self.served.kill()
                self.served.start()
                senders.up()
        self.assertGreater(senders.sent_again(), 0, "no kill hit a request")
        expect_each_once(self, self.served, senders.ids())


if __name__ == "__main__":
    unittest.main()
