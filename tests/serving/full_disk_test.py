"""Disk full, no inodes left, files that may not grow: refused with a time to come again, reads go
on, and once there is room again so does everything else, without a restart."""

import contextlib
import json
import os
import resource
import subprocess
import tempfile
import unittest

from scale import Scale
from senders import Senders, expect_each_once
from served import Served

ROUNDS = Scale.of(5, 100)
SENDERS = 3
MB = 1 << 20


class SmallDisk:
    """A file system of its own in memory, with room for what the rounds store. Needs root."""

    def __init__(self, test, size=(38 + 2 * ROUNDS) * MB, inodes=200):
        self.folder = tempfile.mkdtemp(prefix="kundig-disk-")
        test.addCleanup(os.rmdir, self.folder)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes={inodes}",
                                  "tmpfs", self.folder], capture_output=True, text=True)
        if mounted.returncode != 0:
            test.skipTest(f"no file system can be mounted here: {mounted.stderr.strip()}")
        test.addCleanup(subprocess.run, ["umount", "--lazy", self.folder], check=True)

    @contextlib.contextmanager
    def full(self):
        filler = os.path.join(self.folder, "filler")
        with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(64 << 10))
        yield
        os.unlink(filler)

    @contextlib.contextmanager
    def without_inodes(self):
        fillers = []
        with contextlib.suppress(OSError):
            while True:
                name = os.path.join(self.folder, f"filler-{len(fillers)}")
                os.close(os.open(name, os.O_CREAT))
                fillers.append(name)
        yield
        for name in fillers:
            os.unlink(name)


class FullDisk(unittest.TestCase):
    def serve(self, home=None, limits=None):
        self.served = Served(home=home, limits=limits)
        self.addCleanup(self.served.close)
        self.served.start()
        senders = Senders(SENDERS, self.served)
        senders.up()
        return senders

    def expect_reads_go_on(self):
        self.assertTrue(self.served.health()["balanced"])
        self.assertEqual(self.served.get("/healthz").status, 200)

    def expect_all_well_again(self, senders):
        """Without a restart."""
        senders.forget()
        senders.wait_for_any(2 * SENDERS)
        self.served.wait_until(lambda health: health["trouble"] is None)
        self.served.wait_until_ready()

    def expect_decent_refusals(self, senders):
        for one in senders.refusals():
            self.expect_decent_refusal(one)

    def expect_decent_refusal(self, answer):
        self.assertIn(answer.status, (429, 503), answer.body)
        self.assertRegex(answer.fields.get("Retry-After", "none"), r"^\d+$")

    def test_a_full_disk(self):
        disk = SmallDisk(self)
        with self.serve(disk.folder) as senders:
            for _ in range(ROUNDS):
                senders.wait_for_any(SENDERS)
                with disk.full():
                    senders.wait_for_refusal()
                    self.expect_reads_go_on()
                self.expect_all_well_again(senders)
        self.expect_decent_refusals(senders)
        expect_each_once(self, self.served, senders.ids())

    # What goes on in files that are there already is acknowledged; what needs new ones waits.
    def test_no_inodes(self):
        disk = SmallDisk(self)
        with self.serve(disk.folder) as senders:
            for _ in range(ROUNDS):
                with disk.without_inodes():
                    self.served.wait_until(lambda health: health["trouble"] is not None)
                    self.expect_reads_go_on()
                self.expect_all_well_again(senders)
        self.expect_decent_refusals(senders)
        expect_each_once(self, self.served, senders.ids())

    def test_files_that_may_not_grow(self):
        with self.serve() as senders:
            for _ in range(ROUNDS):
                largest = max(one.stat().st_size for one in self.served.folder.rglob("*")
                              if "journal" in str(one))
                self.limit_files_to(largest + 4096)
                senders.wait_for_refusal()
                self.expect_reads_go_on()
                self.limit_files_to(resource.RLIM_INFINITY)
                self.expect_all_well_again(senders)
        self.expect_decent_refusals(senders)
        expect_each_once(self, self.served, senders.ids())

    def test_keys_on_a_full_disk(self):
        disk = SmallDisk(self)
        self.served = Served(home=disk.folder)
        self.addCleanup(self.served.close)
        self.admin = self.served.make_key("admin")
        self.served.start()
        made = {}
        for _ in range(ROUNDS):
            with disk.full():
                while (refusal := self.make_key(made)).status == 200:
                    pass
                self.expect_decent_refusal(refusal)
                self.expect_keys_are(made)
            self.assertEqual(self.make_key(made).status, 200)
            self.expect_keys_are(made)
        self.served.kill()
        self.served.start()
        self.expect_keys_are(made)

    def make_key(self, made):
        """A key that was made is added to `made`: its name, by the key."""
        name = f"number {len(made)} {'x' * (len(made) % 50)}"
        answer = self.served.ask("POST", "/v1/keys", {"role": "read", "name": name}, self.admin)
        if answer.status == 200:
            made[json.loads(answer.body)["key"]] = name
        return answer

    def expect_keys_are(self, made):
        listed = json.loads(self.served.ask("GET", "/v1/keys", key=self.admin).body)["keys"]
        rows = {one["id"]: (one["role"], one["name"]) for one in listed if one["name"]}
        self.assertEqual(rows, {key.split("_")[1]: ("read", name) for key, name in made.items()})
        for key in made:
            self.assertEqual(self.served.ask("GET", "/v1/health", key=key).status, 200)

    def limit_files_to(self, size):
        _, hard = resource.prlimit(self.served.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.served.pid, resource.RLIMIT_FSIZE, (size, hard))


if __name__ == "__main__":
    unittest.main()
