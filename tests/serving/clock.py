"""The system's clock as the server sees it: stands still until it is moved (libfaketime)."""

import datetime
import tempfile
from pathlib import Path


class Clock:
    """The environment of a process whose clock stands where this one does."""

    def __init__(self, test, utc):
        folder = tempfile.TemporaryDirectory(prefix="kundig-clock-")
        test.addCleanup(folder.cleanup)
        self._file = Path(folder.name) / "time"
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
        assert library, "libfaketime is missing; run tools/setup.sh test"
        self.environment = {"LD_PRELOAD": str(library), "FAKETIME_NO_CACHE": "1", "TZ": "UTC",
                            "FAKETIME_TIMESTAMP_FILE": str(self._file),
                            "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.set(utc)

    def set(self, utc):
        """`utc`: "2026-11-24 13:00:00"."""
        self.now = datetime.datetime.fromisoformat(utc)
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(f"{self.now:%Y-%m-%d %H:%M:%S}\n")
        unfinished.rename(self._file)

    def forward(self, **by):
        self.set(str(self.now + datetime.timedelta(**by)))
