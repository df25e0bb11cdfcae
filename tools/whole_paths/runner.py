"""Carries out a case in a folder of its own."""

import fcntl
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from whole_paths.duckdb_file import run_sql
from whole_paths.match import differences

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
RUN_LIMIT_S = 300
_LONGEST_SHOWN = 1500


class Skip(Exception):
    """The case needs what this machine does not have."""


class Mismatch(Exception):
    """Something is not as the case expects."""


@dataclass(frozen=True)
class Places:
    """Where things are: the command, the repository, published data (or None)."""

    kundig: Path
    root: Path
    data: Path


def run_case(case, places):
    """(status, reason)."""
    with tempfile.TemporaryDirectory(prefix="kundig-case-") as folder:
        carrier = _Carrier(places, Path(folder))
        try:
            for step in case.steps:
                carrier.carry_out(step)
            carrier.finish_run()
            return PASSED, ""
        except Skip as skip:
            return SKIPPED, str(skip)
        except Mismatch as mismatch:
            return FAILED, f"{case.name}.case:{carrier.line}: {mismatch}"
        finally:
            carrier.close()


class _Carrier:
    def __init__(self, places, folder):
        self.places, self.folder = places, folder
        self.line = 0
        self.ran = None  # the last run
        self.exit_expected = False  # whether the last run's exit status was looked at
        self.file_size_limit = None
        self.held = {}

    def close(self):
        for file in self.held.values():
            file.close()

    def carry_out(self, step):
        if step.word == "run":
            self.finish_run()
        self.line = step.line
        getattr(self, "do_" + step.word.replace("-", "_"))(step)

    def finish_run(self):
        """A run whose exit status nothing was said about must have gone well."""
        if self.ran and not self.exit_expected:
            self._expect_exit(0)

    # Preparations

    def do_file(self, step):
        self._write(step.rest, step.block.encode())

    def do_escaped(self, step):
        """A file whose block is written with escapes, such as \\xff and \\n."""
        text = step.block.replace("\n", "")
        self._write(step.rest, text.encode("utf-8").decode("unicode_escape").encode("latin-1"))

    def do_folder(self, step):
        (self.folder / step.rest).mkdir(parents=True)

    def do_copy(self, step):
        shutil.copy(self.places.root / step.rest, self.folder)

    def do_data(self, step):
        source = self.places.data and self.places.data / step.rest
        if not source or not source.exists():
            raise Skip(f"no data: {step.rest} is not on this machine")
        shutil.copy(source, self.folder)

    def do_sql(self, step):
        try:
            run_sql(self.places.root / ".deps/duckdb/libduckdb.so", self.folder / step.rest,
                    step.block)
        except RuntimeError as error:
            raise Mismatch(str(error)) from error

    def do_hold(self, step):
        """Locks a file as another process that has it open would."""
        file = (self.folder / step.rest).open("r+b")
        fcntl.lockf(file, fcntl.LOCK_EX)
        self.held[step.rest] = file

    def do_release(self, step):
        self.held.pop(step.rest).close()

    def do_limit_file_size(self, step):
        self.file_size_limit = int(step.rest)

    def do_no_limit(self, _step):
        self.file_size_limit = None

    def _write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    # The run

    def do_run(self, step):
        limit = self.file_size_limit
        limited = [] if limit is None else ["prlimit", f"--fsize={limit}"]
        try:
            # Signals are not restored: a write beyond the limit is then an error, as on a full
            # disk, and not the signal SIGXFSZ.
            self.ran = subprocess.run(
                [*limited, self.places.kundig, *shlex.split(step.rest)], cwd=self.folder,
                input=step.block, capture_output=True, text=True, errors="replace",
                timeout=RUN_LIMIT_S, restore_signals=False,
                env={**os.environ, "NO_COLOR": "1"})
        except subprocess.TimeoutExpired as error:
            raise Mismatch(f"kundig {step.rest} took more than {RUN_LIMIT_S} s") from error
        self.exit_expected = False

    # Expectations

    def do_exit(self, step):
        self._expect_exit(int(step.rest))

    def _expect_exit(self, status):
        self.exit_expected = True
        came = self.ran.returncode
        if came != status:
            how = f"was ended by signal {-came}" if came < 0 else f"ended with status {came}"
            self._mismatch(f"kundig {how}, not with {status}")

    def do_json(self, step):
        try:
            answer = json.loads(self.ran.stdout)
        except ValueError as error:
            self._mismatch(f"stdout is no JSON ({error})")
        found = differences(json.loads(step.rest + step.block), answer)
        if found:
            self._mismatch("; ".join(found))

    def do_stdout(self, step):
        self._expect_text("stdout", self.ran.stdout, step)

    def do_stderr(self, step):
        self._expect_text("stderr", self.ran.stderr, step)

    def _expect_text(self, name, text, step):
        word, _, rest = step.rest.partition(" ")
        wanted = {"empty": not text, "any": bool(text), "contains": rest in text,
                  "lacks": rest not in text, "is": text == step.block}
        if word not in wanted:
            raise Mismatch(f"\"{word}\" is unknown; use {', '.join(wanted)}")
        if not wanted[word]:
            self._mismatch(f"{name} is not as expected: {step.rest}")

    def _mismatch(self, what):
        shown = "\n".join(
            f"--- {name}\n{text[:_LONGEST_SHOWN]}{'...' if len(text) > _LONGEST_SHOWN else ''}"
            for name, text in (("stdout", self.ran.stdout), ("stderr", self.ran.stderr)) if text)
        raise Mismatch(f"{what}\n{shown}")
