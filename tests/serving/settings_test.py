"""The same work under other settings leaves the same: locale, time zone, threads, restarts with a
cold cache. Two settings a run, picked by the seed; all of them in tests/long/run."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from scale import Scale
from served import Served

HERE = Path(__file__).resolve().parent
BATCHES = 6
BATCH = 25
# Days that end at other hours elsewhere, and names whose case Turkish changes.
TIMES = ("2026-01-31T23:59:59.5Z", "2026-02-01T00:00:00+13:00", "2026-03-29T01:30:00Z",
         "2026-11-01T12:00:00.123456-11:00")
NAMES = ("TITLE", "title", "\u0130stanbul", "Stra\u00dfe", "1.234,5")


def order(n):
    name = NAMES[n % len(NAMES)]
    product = {"product_id": f"{name} {n % 7}", "category": name, "price": n / 8, "quantity": 1}
    return {"type": "track", "event": "Order Completed", "userId": f"{name}-{n % 11}",
            "messageId": f"m-{n}", "timestamp": TIMES[n % len(TIMES)],
            "properties": {"products": [product]}, "context": {"traits": {"email": f"I{n}@Ex.ORG"}}}


class Setting:
    def __init__(self, environment=None, processors=None, restarts=False):
        self.environment = environment or {}
        self.processors = processors
        self.restarts = restarts


SETTINGS = {
    "Turkish": Setting({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "German": Setting({"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}),
    "Apia": Setting({"TZ": "Pacific/Apia"}),
    "Los Angeles": Setting({"TZ": "America/Los_Angeles"}),
    "one thread": Setting(processors=1),
    "eight threads": Setting(processors=8),
    "restart with a cold cache after every call": Setting(restarts=True),
}


class OtherSettings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="kundig-settings-")
        cls.addClassCleanup(folder.cleanup)
        cls.library = Path(folder.name) / "processors.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", cls.library,
                        HERE / "faults" / "processors.c"], check=True)
        cls.expected = cls.what_is_left(Setting())

    @classmethod
    def what_is_left(cls, setting):
        served = Served(environment=dict(setting.environment))
        cls.addClassCleanup(served.close)
        if setting.processors:
            served.environment |= {"LD_PRELOAD": str(cls.library),
                                   "KUNDIG_PROCESSORS": str(setting.processors)}
        served.start()
        if setting.processors:
            threads = len(os.listdir(f"/proc/{served.pid}/task"))
            cls.threads = (setting.processors, threads)
        answers = []
        for batch in range(BATCHES):
            # One is sent again with each.
            events = [order(n) for n in range(max(0, batch * BATCH - 1), (batch + 1) * BATCH)]
            answers.append(served.post("/v1/batch", {"batch": events}).status)
            if setting.restarts:
                cls.restart_with_cold_cache(served)
        health = served.health()
        assert served.stop() == 0
        del health["keys"]
        del health["waiting"]  # as much as the store had not taken over yet
        events = served.rows("SELECT message_id, event, user_id, payload FROM events ORDER BY ALL")
        bought = served.rows("SELECT customer, product, category, day, time, value_minor FROM "
                             "interactions JOIN items USING (item_key) JOIN customers USING "
                             "(customer_key) ORDER BY ALL")
        persons = served.rows("SELECT string_agg(customer, '|' ORDER BY customer) FROM customers "
                              "GROUP BY person_key ORDER BY ALL")
        environment = {**os.environ, **setting.environment}
        sums = json.loads(served.run("sums", "--digest", "--json", environment=environment))
        return {"answers": answers, "health": health, "events": events, "bought": bought,
                "persons": persons, "sums": sums}

    @staticmethod
    def restart_with_cold_cache(served):
        assert served.stop() == 0
        for path in served.folder.rglob("*"):
            if path.is_file():
                descriptor = os.open(path, os.O_RDONLY)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)
        served.start()

    def test_what_is_left_is_the_same(self):
        names = sorted(SETTINGS)
        for name in Scale.random("settings").sample(names, Scale.of(2, len(names))):
            with self.subTest(name, seed=Scale.SEED):
                left = self.what_is_left(SETTINGS[name])
                for part, expected in self.expected.items():
                    self.assertEqual(left[part], expected, part)

    def test_the_number_of_threads_is_what_was_asked_for(self):
        self.what_is_left(SETTINGS["one thread"])
        few = self.threads[1]
        self.what_is_left(SETTINGS["eight threads"])
        self.assertGreaterEqual(self.threads[1], few + 7)


if __name__ == "__main__":
    unittest.main()
