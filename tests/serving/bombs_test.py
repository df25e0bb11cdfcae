"""Bodies that are small to send and large to take in: refused soon, with little memory, and the
server goes on."""

import gzip
import json
import unittest
import zlib

from senders import order
from served import Served

MB = 1 << 20
UNPACKED = 200 * MB
DEEP = 100_000
MORE_MEMORY = 32 * MB


def event_with(properties):
    """The text of a batch of one event with these properties, themselves a text."""
    return (b'{"batch":[{"type":"track","event":"e","userId":"u","messageId":"bomb",'
            b'"properties":' + properties + b"}]}")


def packed(chunk, times):
    """gzip of one chunk many times, without ever holding it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(chunk) for _ in range(times)) + packer.flush()


def keys(count):
    return b"{" + b",".join(b'"k%d":1' % i for i in range(count)) + b"}"


# Name: encoding, body, statuses. Those of 200 take the event in, or quarantine it.
BOMBS = {
    "gzip of zeros": ("gzip", packed(bytes(MB), UNPACKED // MB), (413,)),
    "gzip of blanks before an event": ("gzip", packed(b" " * MB, UNPACKED // MB), (413,)),
    "gzip in gzip": ("gzip", gzip.compress(packed(bytes(MB), UNPACKED // MB)), (400,)),
    "zlib of zeros": ("deflate", zlib.compress(bytes(UNPACKED), 9), (413,)),
    "brotli": ("br", b"\xcb\xff\xff\x03" * 1000, (415,)),
    "zstd": ("zstd", b"\x28\xb5\x2f\xfd" + bytes(1000), (415,)),
    "deep lists": (None, b"[" * DEEP, (400,)),
    "deep lists, closed": (None, event_with(b"[" * DEEP + b"]" * DEEP), (200, 400)),
    "deep objects": (None, event_with(b'{"a":' * DEEP + b"1" + b"}" * DEEP), (200, 400)),
    "a number of 3 million digits": (None, event_with(b'{"n":' + b"9" * 3_000_000 + b"}"),
                                     (200, 400)),
    "a number of 10 million digits": (None, event_with(b'{"n":' + b"9" * 10_000_000 + b"}"),
                                      (413,)),
    "the same, packed": ("gzip", gzip.compress(event_with(b'{"n":' + b"9" * 10_000_000 + b"}")),
                         (413,)),
    "a million keys": (None, event_with(keys(1_000_000)), (413,)),
    "a million keys, packed": ("gzip", gzip.compress(event_with(keys(1_000_000))), (413,)),
    "300,000 keys": (None, event_with(keys(300_000)), (200, 400)),
}


class Bombs(unittest.TestCase):
    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)
        self.served.start()
        for i in range(5):
            self.expect_events_are_taken(f"before-{i}")

    def expect_events_are_taken(self, name):
        answer = self.served.post("/v1/batch", {"batch": [order(name, 1)]})
        self.assertEqual(answer.status, 200)

    def memory(self, name):
        with open(f"/proc/{self.served.pid}/status") as lines:
            [value] = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
        return int(value) << 10

    def forget_peak(self):
        with open(f"/proc/{self.served.pid}/clear_refs", "w") as file:
            file.write("5")

    def test_they_are_refused_with_little_memory(self):
        for name, (encoding, body, statuses) in BOMBS.items():
            with self.subTest(name):
                self.forget_peak()
                before = self.memory("VmRSS")
                fields = {"Content-Encoding": encoding} if encoding else {}
                answer = self.served.ask("POST", "/v1/batch", body, key=self.served.collect_key,
                                         **fields)
                self.assertIn(answer.status, statuses, answer.body[:300])
                if answer.status != 200:
                    self.assertTrue(json.loads(answer.body)["error"])
                self.assertLess(self.memory("VmHWM") - before, MORE_MEMORY)
                self.expect_events_are_taken(f"after {name}")
        health = self.served.health()
        self.assertTrue(health["balanced"])
        self.assertEqual(self.served.stop(), 0)


if __name__ == "__main__":
    unittest.main()
