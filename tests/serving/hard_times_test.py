"""Slow clients by the hundred, no descriptors left, the process stopped for a while, the log's
reader gone: nothing is lost, nothing crashes, and it goes on afterwards."""

import asyncio
import base64
import os
import resource
import signal
import socket
import unittest

from scale import Scale
from senders import Senders, expect_each_once, order
from served import Served

SLOW_CLIENTS = Scale.of(200, 2000)
ROUNDS = Scale.of(3, 50)
SENDERS = 2
DESCRIPTORS = 64
GREETING = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + bytes(500)  # how a ClientHello begins


class SlowClients:
    """Connections that each do something slowly: send the head byte by byte, send the body byte by
    byte, or ask and never read the answer. Over TLS some never end the greeting."""

    def __init__(self, served, count):
        self._served = served
        self._count = count

    async def run(self, meanwhile):
        """Has them all under way, then calls `meanwhile` in a thread, then lets them go."""
        everybody = [asyncio.create_task(self._one(i)) for i in range(self._count)]
        self._begun = asyncio.Semaphore(0)
        for _ in everybody:
            await self._begun.acquire()
        await asyncio.to_thread(meanwhile)
        for one in everybody:
            one.cancel()
        await asyncio.gather(*everybody, return_exceptions=True)

    async def _one(self, number):
        texts = self._texts()
        text = texts[number % len(texts)]
        tls = None if text is GREETING else self._served.tls
        reader, writer = await asyncio.open_connection("127.0.0.1", self._served.port, limit=1024,
                                                       ssl=tls)
        try:
            writer.write(text[:20])
            await writer.drain()
            self._begun.release()
            for at in range(20, len(text)):
                writer.write(text[at:at + 1])
                await writer.drain()
                await asyncio.sleep(0.2)
            await asyncio.Event().wait()
        finally:
            writer.transport.abort()

    def _texts(self):
        key = base64.b64encode(f"{self._served.collect_key}:".encode()).decode()
        head = f"POST /v1/track HTTP/1.1\r\nHost: a\r\nAuthorization: Basic {key}\r\n"
        body = '{"event":"Never Ended","userId":"slow","properties":{}}'
        begun = f"{head}Content-Length: {len(body)}\r\n\r\n".encode()
        many = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 64
        texts = [head.encode() + b"X-Slow: " + b"a" * 4000, begun + body.encode()[:-1], many]
        return [*texts, GREETING] if self._served.tls else texts


class HardTimes(unittest.TestCase):
    def serve(self, **how):
        self.served = Served(**how)
        self.addCleanup(self.served.close)
        self.served.start()
        senders = Senders(SENDERS, self.served)
        senders.up()
        return senders

    def expect_all_well(self, senders):
        senders.forget()
        senders.wait_for_any(2 * SENDERS)
        self.assertEqual(self.served.get("/healthz").status, 200)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.served.pid}/fd"))

    def test_slow_clients_hold_up_nobody(self):
        self.expect_slow_clients_hold_up_nobody()

    def test_slow_clients_over_tls_hold_up_nobody(self):
        self.expect_slow_clients_hold_up_nobody(tls=True)

    def expect_slow_clients_hold_up_nobody(self, **how):
        with self.serve(**how) as senders:
            self.expect_all_well(senders)

            def meanwhile():  # a client is connected before the server has accepted it
                self.wait_for(lambda: self.descriptors() > SLOW_CLIENTS)
                self.expect_all_well(senders)

            slow = SlowClients(self.served, SLOW_CLIENTS)
            asyncio.run(slow.run(meanwhile))
            self.served.wait_until(lambda _: self.descriptors() < SLOW_CLIENTS // 2)
        self.assertEqual(senders.refusals(), [])
        expect_each_once(self, self.served, senders.ids())

    def test_no_descriptors_left(self):
        def few_descriptors():
            resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))

        with self.serve(limits=few_descriptors) as senders:
            for _ in range(ROUNDS):
                crowd = [socket.create_connection(("127.0.0.1", self.served.port))
                         for _ in range(2 * DESCRIPTORS)]
                self.wait_for(lambda: self.descriptors() == DESCRIPTORS)
                for one in crowd:
                    one.close()
                self.expect_all_well(senders)
        expect_each_once(self, self.served, senders.ids())

    # The journal needs a new file, and cannot open one: that is no broken disk.
    def test_no_descriptors_left_for_the_journal(self):
        self.serve()
        kept = self.served.connection()
        self.addCleanup(kept.close)

        def send(n):
            return self.served.ask("POST", "/v1/track", order(str(n), n), self.served.collect_key,
                                   connection=kept)

        for one in range(ROUNDS):
            self.assertEqual(send(2 * one).status, 200)
            self.limit(resource.RLIMIT_FSIZE, 1)  # what comes after that goes to a new file
            self.assertEqual(send(2 * one + 1).status, 503)
            self.limit(resource.RLIMIT_FSIZE, resource.RLIM_INFINITY)
            self.limit(resource.RLIMIT_NOFILE, 0)  # what is open stays open
            refused = send(2 * one + 1)
            self.assertEqual(refused.status, 503)
            self.assertIn("Retry-After", refused.fields)
            self.assertIn(b"no descriptors", refused.body)
            self.limit(resource.RLIMIT_NOFILE, 4 * DESCRIPTORS)
            self.assertEqual(send(2 * one + 1).status, 200)
            self.served.wait_until(lambda health: health["trouble"] is None)
        expect_each_once(self, self.served, sorted(str(n) for n in range(2 * ROUNDS)))

    def limit(self, what, size):
        _, hard = resource.prlimit(self.served.pid, what)
        resource.prlimit(self.served.pid, what, (size, hard))

    def wait_for(self, condition):
        """By asking without the network, of which nothing may be left."""
        self.served.wait_until(lambda _: condition(), ask=lambda: None)

    def test_stopped_and_continued(self):
        with self.serve() as senders:
            for _ in range(ROUNDS):
                senders.wait_for_any(SENDERS)
                os.kill(self.served.pid, signal.SIGSTOP)
                os.waitid(os.P_PID, self.served.pid, os.WSTOPPED | os.WNOWAIT)
                senders.forget()
                self.assertRaises(OSError, self.served.ask, "GET", "/healthz", seconds=0.5)
                os.kill(self.served.pid, signal.SIGCONT)
                self.expect_all_well(senders)
        expect_each_once(self, self.served, senders.ids())

    def test_the_reader_of_the_log_goes_away(self):
        reading, writing = os.pipe()
        with self.serve(log=True, errors=writing) as senders:
            os.close(writing)
            senders.wait_for_any(1)
            os.close(reading)
            self.expect_all_well(senders)
        expect_each_once(self, self.served, senders.ids())


if __name__ == "__main__":
    unittest.main()
