"""A kundig server in a folder of its own, for the tests: started, killed, and looked into."""

import csv
import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from whole_paths import duckdb_file  # noqa: E402

KUNDIG = ROOT / "build" / "release" / "kundig"
LIBRARY = ROOT / ".deps" / "duckdb" / "libduckdb.so"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Answer:
    status: int
    fields: dict
    body: bytes


class Served:
    """The server listens at the same port after each start, as a service would."""

    def __init__(self, log=False):
        """`log`: whether the server writes a line for each request."""
        self._quiet = [] if log else ["--quiet"]
        self._folder = tempfile.TemporaryDirectory(prefix="kundig-serving-")
        self.folder = Path(self._folder.name)
        self.store = self.folder / "kundig.duckdb"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.collect_key = self.make_key("collect")
        self.read_key = self.make_key("read")
        self._process = None

    def kundig(self, *words):
        """What a command says that is run on the stopped server's store."""
        ran = subprocess.run([KUNDIG, *words, "--json"], cwd=self.folder, capture_output=True,
                             text=True)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def make_key(self, role):
        return self.kundig("key", "create", "--role", role)["key"]

    def start(self):
        with (self.folder / "errors").open("a") as errors:
            self._process = subprocess.Popen(
                [KUNDIG, "serve", "--listen", f"127.0.0.1:{self.port}", *self._quiet],
                cwd=self.folder, stdout=subprocess.PIPE, stderr=errors, text=True)
        line = self._process.stdout.readline()
        if "listening" not in line:
            self._process.wait()
            raise AssertionError("the server did not start: "
                                 + self.log())

    def log(self):
        """What the server has said so far, over all its starts."""
        return (self.folder / "errors").read_text()

    def kill(self):
        self._end_with(signal.SIGKILL)

    def _end_with(self, number):
        self._process.send_signal(number)
        status = self._process.wait()
        self._process.stdout.close()
        return status

    def stop(self):
        """The exit status after SIGTERM."""
        return self._end_with(signal.SIGTERM)

    def ask(self, method, path, body=None, key=None, **fields):
        """The answer, whatever its status. `body` is bytes, or sent as JSON; OSError where there
        is no answer."""
        if key:
            fields["Authorization"] = f"Bearer {key}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            connection.close()

    def get(self, path):
        return self.ask("GET", path, key=self.read_key)

    def post(self, path, body):
        return self.ask("POST", path, body, key=self.collect_key)

    def metrics(self):
        return self.get("/metrics").body.decode()

    def wait_until(self, condition, seconds=60):
        """The first health for which the condition holds."""
        deadline = time.monotonic() + seconds
        while not condition(health := self.health()):
            assert time.monotonic() < deadline, f"waited in vain; the last was {health}"
            time.sleep(0.02)
        return health

    def wait_until_ready(self, seconds=60):
        deadline = time.monotonic() + seconds
        while (answer := self.get("/readyz")).status != 200:
            assert time.monotonic() < deadline, f"waited in vain; the last was {answer}"
            time.sleep(0.02)

    def health(self):
        return json.loads(self.get("/v1/health").body)

    def rows(self, select):
        """What a query on the stopped server's store gives; every value is a text."""
        table = self.folder / "rows.csv"
        duckdb_file.run_sql(LIBRARY, self.store, f"COPY ({select}) TO '{table}' (HEADER false)")
        with table.open() as lines:
            return list(csv.reader(lines))

    def close(self):
        if self._process and self._process.poll() is None:
            self.kill()
        self._folder.cleanup()
