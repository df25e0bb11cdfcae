"""Running commands: everything they say goes to a log, progress to the screen."""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "test"

_SECONDS_BETWEEN_PROGRESS_LINES = 30
_NINJA_STEP = re.compile(r"^\[(\d+)/(\d+)\]")


@dataclass(frozen=True)
class Ran:
    status: int  # exit status; negative: ended by that signal; None: ran out of time
    log: Path

    @property
    def ok(self):
        return self.status == 0

    def ending(self, lines=25):
        """How it ended, for people: the last lines of the log and where the rest is."""
        text = self.log.read_text(errors="replace").splitlines()
        failed = [i for i, line in enumerate(text) if line.startswith("FAILED:")]
        shown = text[failed[0]:failed[0] + lines] if failed else text[-lines:]
        how = "ran out of time" if self.status is None else f"exit status {self.status}"
        return "\n".join([f"{how}; the whole log: {self.log.relative_to(ROOT)}", *shown])


def run(name, command, *, environment=None, folder=ROOT, timeout_s=1800, progress=""):
    """Runs `command`; its output goes to build/test/NAME.log.

    `progress`: what to call the work while ninja counts its steps; empty: say nothing.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    deadline = time.monotonic() + timeout_s
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(word) for word in command], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if progress else output, stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})}, text=True, errors="replace")
        if progress:
            _follow(process.stdout, output, progress)
        try:
            status = process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = None
    return Ran(status, log)


def _follow(lines, log, what):
    said = time.monotonic()
    for line in lines:
        log.write(line)
        step = _NINJA_STEP.match(line)
        if not step:
            continue
        if sys.stdout.isatty():
            print(f"\r    {what}: {step.group(1)} of {step.group(2)}   ", end="", flush=True)
        elif time.monotonic() - said > _SECONDS_BETWEEN_PROGRESS_LINES:
            print(f"    {what}: {step.group(1)} of {step.group(2)}", flush=True)
            said = time.monotonic()
    if sys.stdout.isatty():
        print("\r" + " " * 70 + "\r", end="")
