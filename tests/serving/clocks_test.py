"""Clocks that are wrong: of senders years off or silent, of the server at leap seconds, when the
clocks change, in 2038, and set back an hour. Expected are the times that docs/events.md promises,
computed here anew."""

import datetime
import unittest

from clock import Clock
from scale import Scale
from served import Served

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
# Where the server's clock stands.
SERVER = {
    "an ordinary day": "2026-11-24 12:00:00",
    "just behind a leap second": "2017-01-01 00:00:00",
    "when summer time ends in Berlin": "2026-10-25 01:00:00",
    "when 32 bits end": "2038-01-19 03:14:08",
    "the last day of February of a leap year": "2028-02-29 23:59:59",
}
RANDOM_CASES = Scale.of(2, 92)  # for each of them, beside the ten below


def iso(time):
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def senders(now, random):
    """What the sender says happened when, and when it says that it sent it; None: it does not."""
    ago = datetime.timedelta(minutes=42)
    for years in (-10, 10):
        clock = now + years * 365 * DAY
        yield clock - ago, clock
        yield clock, None
    yield None, None
    yield None, now - ago
    yield now - ago, None
    yield now + ago, now  # within a day: it happened when it arrived
    yield now + 3 * DAY, now  # no reading of a clock
    yield now - 400 * DAY, now  # kept that long
    for _ in range(RANDOM_CASES):
        off = datetime.timedelta(seconds=random.randint(-10 ** 9, 10 ** 9))
        kept = datetime.timedelta(seconds=random.randint(0, 10 ** 6))
        yield now + off - kept, now + off


def expected(now, original, sent):
    """docs/events.md, "Time"."""
    time = now
    if original and sent:
        late = sent - original
        time = original if late < -DAY else now - max(late, datetime.timedelta(0))
    elif original or sent:
        time = original or sent
    return max(min(time, now), EPOCH)


class Clocks(unittest.TestCase):
    def serve(self, utc):
        self.clock = Clock(self, utc)
        self.served = Served(environment=self.clock.environment)
        self.addCleanup(self.served.close)
        self.served.start()

    def now(self):
        return self.clock.now.replace(tzinfo=UTC)

    def send(self, message_id, **times):
        answer = self.served.post("/v1/track", {"messageId": message_id, "event": "Tried",
                                                "userId": "u", **times})
        self.assertEqual(answer.status, 200)

    def stored(self):
        """By message: when it happened, and when it was received."""
        self.assertTrue(self.served.health()["balanced"])
        self.assertEqual(self.served.stop(), 0)
        rows = self.served.rows("SELECT message_id, epoch_us(time), epoch_us(received_at) "
                                "FROM events")
        return {message_id: tuple(EPOCH + datetime.timedelta(microseconds=int(one))
                                  for one in times) for message_id, *times in rows}

    def test_events_are_dated_by_the_server_s_clock(self):
        random = Scale.random("clocks")
        for name, utc in SERVER.items():
            with self.subTest(name):
                self.serve(utc)
                now = self.now()
                wanted = {}
                for i, (original, sent) in enumerate(senders(now, random)):
                    told = {"originalTimestamp": original, "sentAt": sent}
                    self.send(str(i), **{k: iso(one) for k, one in told.items() if one})
                    wanted[str(i)] = (expected(now, original, sent), now)
                self.assertGreaterEqual(len(wanted), 10)
                self.assertEqual(self.stored(), wanted)

    def test_forms_of_the_same_time(self):
        self.serve("2026-11-24 12:00:00")
        # The hour that comes twice in Berlin is told apart by its offset.
        same = {"2026-10-25T02:30:00+02:00": "2026-10-25T00:30:00Z",
                "2026-10-25T02:30:00+01:00": "2026-10-25T01:30:00Z",
                "2016-12-31T23:59:60Z": "2017-01-01T00:00:00Z",
                "2020-02-29": "2020-02-29T00:00:00Z",
                "1999-12-31T23:59:59.999999Z": "1999-12-31T23:59:59.999999Z"}
        for given, plain in same.items():
            self.send(f"given {given}", timestamp=given)
            self.send(f"plain {given}", timestamp=plain)
        stored = self.stored()
        for given in same:
            self.assertEqual(stored[f"given {given}"], stored[f"plain {given}"], given)

    def test_the_server_s_clock_goes_back_an_hour(self):
        self.serve("2026-11-25 00:10:00")
        late = self.now()
        self.send("before")
        self.clock.forward(hours=-1)  # and so to the day before
        early = self.now()
        self.send("after")
        self.send("before")  # is still known
        self.assertEqual(self.served.health()["duplicate"], 1)
        self.served.kill()
        self.served.start()
        self.send("before")
        self.send("after")
        self.clock.forward(hours=2)
        self.send("after")
        self.assertEqual(self.served.health()["duplicate"], 4)
        self.assertEqual(self.stored(), {"before": (late, late), "after": (early, early)})


if __name__ == "__main__":
    unittest.main()
