"""A kundig server in a folder of its own, for the tests: started, killed, and looked into."""

import csv
import http.client
import json
import os
import socket
import ssl
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


class NotStarted(AssertionError):
    pass


class Served:
    """The server listens at the same port after each start, as a service would."""

    def __init__(self, home=None, log=False, errors=None, environment=None, limits=None,
                 tls=False, options=(), address="127.0.0.1"):
        """`home`: the folder of its store, which somebody else makes and removes; `log`: whether
        it writes a line for each request; `errors`: a descriptor for its messages; `environment`:
        of the server, beside ours; `limits`: called in the server's process before it begins;
        `tls`: whether it speaks TLS, with a certificate that it signed itself; `options`: of
        `kundig serve`; `address`: at which it listens."""
        self._errors = errors
        self._quiet = [*options] if log else ["--quiet", *options]
        self._address = address
        self.environment = environment or {}
        self.limits = limits
        self._folder = tempfile.TemporaryDirectory(prefix="kundig-serving-")
        self._beside = Path(self._folder.name)
        self.folder = Path(home) if home else self._beside / "home"
        self.folder.mkdir(exist_ok=True)
        self.store = self.folder / "kundig.duckdb"
        self.port = free_port()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.tls = self._make_certificate() if tls else None
        self._process = None
        self.collect_key = self.make_key("collect")
        self.read_key = self.make_key("read")

    def _make_certificate(self):
        """Gives what clients need to trust it."""
        certificate, key = self._beside / "certificate.pem", self._beside / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self._quiet += ["--certificate", str(certificate), "--key-file", str(key)]
        return ssl.create_default_context(cafile=certificate)

    def run(self, *words, environment=None, typed=None):
        """What a command says that is run on the stopped server's store; `typed`: its standard
        input."""
        ran = subprocess.run([KUNDIG, *words], cwd=self.folder, capture_output=True, text=True,
                             env=environment, input=typed)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def kundig(self, command, *words):
        return json.loads(self.run(command, "--json", *words))

    def make_key(self, role):
        return self.kundig("key", "create", "--role", role)["key"]

    def make_user(self, name, role, password):
        self.run("user", "create", name, "--role", role, "--password-stdin", typed=password)

    def start(self):
        with (self._beside / "errors").open("a") as errors:
            self._process = subprocess.Popen(
                [KUNDIG, "serve", "--listen", f"{self._address}:{self.port}", *self._quiet],
                cwd=self.folder, stdout=subprocess.PIPE, stderr=self._errors or errors, text=True,
                env={**os.environ, **self.environment}, preexec_fn=self.limits)
        line = self._process.stdout.readline()
        if "listening" not in line:
            status = self.wait()
            raise NotStarted(f"the server did not start ({status}): {self.log()}")

    @property
    def pid(self):
        return self._process.pid

    def running(self):
        return self._process is not None and self._process.poll() is None

    def log(self):
        """What the server has said so far, over all its starts."""
        return (self._beside / "errors").read_text()

    def kill(self):
        self._process.kill()
        self.wait()

    def stop(self):
        """The exit status after SIGTERM."""
        self._process.terminate()
        return self.wait()

    def wait(self, seconds=120):
        """The exit status, once the server has ended by itself; negative: by that signal."""
        status = self._process.wait(seconds)
        self._process.stdout.close()
        return status

    def connection(self, seconds=60):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=seconds,
                                               context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)

    def ask(self, method, path, body=None, key=None, connection=None, seconds=60, **fields):
        """The answer, whatever its status. `body` is bytes, or sent as JSON; `connection`: one to
        keep open. OSError where there is no answer within that time."""
        if key:
            fields["Authorization"] = f"Bearer {key}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        used = connection or self.connection(seconds)
        try:
            used.request(method, path, body, fields)
            answer = used.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            if used is not connection:
                used.close()

    def get(self, path):
        return self.ask("GET", path, key=self.read_key)

    def post(self, path, body):
        return self.ask("POST", path, body, key=self.collect_key)

    def metrics(self):
        return self.get("/metrics").body.decode()

    def wait_until(self, condition, seconds=60, ask=None):
        """The first health, or what `ask` gives, for which the condition holds."""
        ask = ask or self.health
        deadline = time.monotonic() + seconds
        while not condition(answer := ask()):
            assert time.monotonic() < deadline, f"waited in vain; the last was {answer}"
            time.sleep(0.02)
        return answer

    def wait_until_ready(self, seconds=60):
        deadline = time.monotonic() + seconds
        while (answer := self.get("/readyz")).status != 200:
            assert time.monotonic() < deadline, f"waited in vain; the last was {answer}"
            time.sleep(0.02)

    def health(self):
        return json.loads(self.get("/v1/health").body)

    def rows(self, select):
        """What a query on the stopped server's store gives; every value is a text."""
        table = self._beside / "rows.csv"
        duckdb_file.run_sql(LIBRARY, self.store, f"COPY ({select}) TO '{table}' (HEADER false)")
        with table.open(newline="") as lines:
            return list(csv.reader(lines))

    def close(self):
        if self._process and self._process.poll() is None:
            self.kill()
        self._folder.cleanup()
