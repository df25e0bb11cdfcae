"""The power goes under load, again and again: what was acknowledged is there, once.

The server is the real one; record.c is preloaded and kills it after a write, and disk.py makes of
the folder what a disk would have kept. The same without syncs must lose what was acknowledged.
"""

import subprocess
import tempfile
import unittest
from pathlib import Path

from power_cut.disk import Disk
from scale import Scale
from senders import Senders, expect_each_once
from served import NotStarted, Served

ROUNDS = Scale.of(25, 500)
SENDERS = 3
WRITES_BEFORE_THE_CUT = 60  # at most; the first ones are those of starting
LOG_WRITES_BEFORE_THE_CUT = 12
HERE = Path(__file__).resolve().parent


class OnAFailingDisk:
    """A server whose power can be cut."""

    def __init__(self, test, no_sync=False):
        folder = tempfile.TemporaryDirectory(prefix="kundig-power-")
        test.addCleanup(folder.cleanup)
        self._trace = Path(folder.name) / "trace"
        library = Path(folder.name) / "record.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library,
                        HERE / "power_cut" / "record.c"], check=True)
        self.served = Served()
        test.addCleanup(self.served.close)
        self._preload = {"LD_PRELOAD": str(library), "KUNDIG_CUT_TRACE": str(self._trace),
                         "KUNDIG_CUT_FOLDER": str(self.served.folder.resolve()),
                         **({"KUNDIG_CUT_NO_SYNC": "1"} if no_sync else {})}

    def run_until_cut(self, senders, random):
        """How many changes were lost, of which the disk may have kept a part. Every other cut, at
        random, comes while the store's own log is written."""
        disk = Disk(self.served.folder)
        in_log = random.random() < 0.5
        most = LOG_WRITES_BEFORE_THE_CUT if in_log else WRITES_BEFORE_THE_CUT
        self.served.environment = {**self._preload,
                                   "KUNDIG_CUT_AFTER": str(random.randint(1, most)),
                                   **({"KUNDIG_CUT_ENDING": ".wal"} if in_log else {})}
        try:
            self.served.start()
            senders.up()
            assert self.served.wait() == -9, "the power was not cut"
        except NotStarted as cut_while_starting:
            assert "(-9)" in str(cut_while_starting), cut_while_starting
        senders.down()
        disk.replay(self._trace)
        lost = disk.cut(random)
        disk.write_back()
        return lost

    def start_for_good(self):
        self.served.environment = {}
        self.served.start()


class PowerCut(unittest.TestCase):
    def test_what_was_acknowledged_is_there_once(self):
        random = Scale.random("power")
        machine = OnAFailingDisk(self)
        lost = []
        with Senders(SENDERS, machine.served) as senders:
            for _ in range(ROUNDS):
                lost.append(machine.run_until_cut(senders, random))
            machine.start_for_good()
            senders.up()
            senders.wait_for_any(SENDERS)
        self.assertGreater(sum(one > 0 for one in lost), ROUNDS // 4, "hardly a cut lost anything")
        self.assertGreater(senders.sent_again(), 0)
        self.assertIn("were cut off; they are kept in", machine.served.log(),
                      "no cut tore the store's log")
        expect_each_once(self, machine.served, senders.ids())

    # The control: without syncs the same check must fail, or it would see nothing.
    def test_without_syncs_what_was_acknowledged_is_lost(self):
        random = Scale.random("power without syncs")
        machine = OnAFailingDisk(self, no_sync=True)
        with Senders(SENDERS, machine.served) as senders:
            while not senders.ids():
                machine.run_until_cut(senders, random)
            acknowledged = len(senders.ids())
            try:
                machine.start_for_good()
            except NotStarted as damaged:
                senders.give_up()
                self.assertIn("damaged", str(damaged))
            else:
                self.assertLess(machine.served.health()["stored"], acknowledged)


class DiskKeeps(unittest.TestCase):
    """The disk itself."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kundig-disk-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        (self.root / "old").write_bytes(b"12345")
        self.disk = Disk(self.root)
        self.folder = str(self.root)

    def create(self, name, data):
        self.disk.do("O", 3, 0o100, f"{self.folder}/{name}")
        self.disk.do("W", 3, 0, data=data)

    def after_cuts(self):
        """What the folder may hold after a cut."""
        seen = set()
        for seed in range(40):
            again = Disk(self.root)
            again.__dict__.update(self._copy())
            again.cut(Scale.random(f"disk {seed}"))
            seen.add(tuple(sorted((name, bytes(what.durable))
                                  for name, what in again._top.durable.items())))
        return seen

    def _copy(self):
        import copy
        return copy.deepcopy(self.disk.__dict__)

    def test_what_was_not_synced_may_be_gone_or_there(self):
        self.create("new", b"abc")
        old = ("old", b"12345")
        self.assertEqual(self.after_cuts(),
                         {(old,), (("new", b""), old), (("new", b"abc"), old),
                          (("new", bytes(3)), old)})

    def test_what_was_synced_is_there(self):
        self.create("new", b"abc")
        self.disk.do("S", 3)
        self.assertEqual(self.after_cuts(), {(("new", b"abc"), ("old", b"12345"))})

    def test_a_new_name_is_there_once_its_folder_is_synced(self):
        self.disk.do("R", path=f"{self.folder}/old", data=f"{self.folder}/new".encode())
        self.assertEqual(self.after_cuts(), {(("old", b"12345"),), (("new", b"12345"),)})
        self.disk.do("O", 4, 0, self.folder)
        self.disk.do("S", 4)
        self.assertEqual(self.after_cuts(), {(("new", b"12345"),)})

    def test_a_write_may_be_torn_between_sectors(self):
        self.create("new", b"a" * 512 + b"b" * 512)
        self.disk.do("O", 4, 0, self.folder)
        self.disk.do("S", 4)
        self.assertIn((("new", b"a" * 512), ("old", b"12345")), self.after_cuts())

    def test_a_sector_may_be_missing_before_one_that_is_there(self):
        self.create("new", b"a" * 512 + b"b" * 512)
        self.disk.do("W", 3, 1024, data=b"c" * 512)
        self.disk.do("O", 4, 0, self.folder)
        self.disk.do("S", 4)
        self.assertIn((("new", b"a" * 512 + bytes(512) + b"c" * 512), ("old", b"12345")),
                      self.after_cuts())

    def test_what_was_synced_before_stays_where_a_sector_is_missing(self):
        self.create("new", b"a" * 1024)
        self.disk.do("S", 3)
        self.disk.do("W", 3, 0, data=b"b" * 1024)
        self.assertIn((("new", b"a" * 512 + b"b" * 512), ("old", b"12345")), self.after_cuts())


if __name__ == "__main__":
    unittest.main()
