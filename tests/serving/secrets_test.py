"""No key, no password and no session is in anything that a server leaves behind: its log, what it
answers, its journal, its store. Keys come from every place where libraries put them. The one
exception is the link for the first sign-in, which is in the log and nowhere else."""

import base64
import json
import re
import secrets
import unittest

from described_routes import CONFIGURATION
from served import Served

ROLES = ("collect", "decide", "read", "admin")
PASSWORD = "a-password-that-nobody-else-has"
USER_PASSWORDS = ("the first words of zoe", "the later words of zoe", "words that are wrong")
HASH = "$argon2id$"  # of a user's password, which only the store has
# What must be found: otherwise it was not looked for where things are.
EVENT = "An Event That Is Kept"
DEFECT = "a defect that is kept"


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def secret_of(key):
    return key.split("_", 2)[2]


def nearly(key):
    """Of the right form, and wrong."""
    return key[:-4] + ("AAAA" if key[-4:] != "AAAA" else "BBBB")


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served(log=True)
        cls.addClassCleanup(cls.served.close)
        cls.webhook = base64.b64encode(secrets.token_bytes(32)).decode()
        (cls.served.folder / "kundig.toml").write_text(CONFIGURATION + f"""
[[webhook]]
url = "http://127.0.0.1:9/"
secret = "whsec_{cls.webhook}"
events = ["decision"]
""")
        cls.keys = {role: cls.served.make_key(role) for role in ROLES}
        cls.answers = []
        cls.sessions = []
        cls.served.start()
        cls.served.wait_until_ready()
        cls.use_keys()
        cls.use_sessions()
        cls.served.wait_until(lambda health: health["balanced"])
        cls.served.kill()  # the journal is still there
        cls.journal = cls.files()
        cls.served.start()
        cls.served.wait_until_ready()
        assert cls.served.stop() == 0
        cls.store = cls.tables()

    @classmethod
    def send(cls, method, path, body=None, key=None, status=200, **fields):
        answer = cls.served.ask(method, path, body, key, **fields)
        assert answer.status == status, (method, path, answer)
        cls.answers.append(answer.body)
        return answer

    @classmethod
    def use_keys(cls):
        for role in ROLES:
            cls.keys[f"{role} over HTTP"] = cls.make_over_http(role)
        for key in (cls.keys["collect"], cls.keys["collect over HTTP"]):
            cls.collect_with(key)
            cls.collect_with(nearly(key), status=401)
        for role in ("decide", "admin over HTTP"):
            key = cls.keys[role]
            decision = {"userId": "u-1", "placement": "home"}
            cls.send("POST", "/v1/decide", decision, key)
            cls.send("POST", "/v1/decide", decision, nearly(key), status=401)
            cls.send("POST", "/v1/decide", {"userId": key, "placement": []}, key, status=400)
        for path in ("/v1/health", "/v1/keys", "/metrics", "/openapi.json"):
            cls.send("GET", path, key=cls.keys["admin"])
        cls.send("GET", "/v1/nowhere/" + cls.keys["read"], key=cls.keys["read"], status=404)
        cls.send("DELETE", "/v1/keys/" + cls.keys["admin"], key=cls.keys["collect"], status=403)
        cls.send("DELETE", "/v1/keys/" + cls.keys["read over HTTP"].split("_")[1],
                 key=cls.keys["admin"])

    @classmethod
    def sign_in(cls, body, status=200):
        """The fields by which a browser's next requests are known."""
        page = {"Sec-Fetch-Site": "same-origin"}
        answer = cls.send("POST", "/v1/session", body, status=status, **page)
        if status == 200:
            cookie = answer.fields["Set-Cookie"].split(";")[0]
            cls.sessions.append(cookie.split("=")[1])
            return {**page, "Cookie": cookie}

    @classmethod
    def use_sessions(cls):
        cls.link = re.search(r"#sign-in=(\S+)", cls.served.log()).group(1)
        first, later, wrong = USER_PASSWORDS
        newcomer = cls.sign_in({"token": cls.link})
        cls.sign_in({"token": cls.link}, status=401)
        zoe = {"name": "zoe", "role": "admin", "password": first}
        made = cls.send("POST", "/v1/users", zoe, **newcomer)
        cls.send("POST", "/v1/users", zoe, status=409, **newcomer)
        cls.send("POST", "/v1/users", {**zoe, "name": ""}, status=400, **newcomer)
        cls.sign_in({"name": "zoe", "password": first})
        cls.sign_in({"name": "zoe", "password": wrong}, status=401)
        cls.sign_in({"name": "zoe", "password": wrong, "more": wrong}, status=400)
        cls.send("PUT", f"/v1/users/{json.loads(made.body)['id']}/password", {"password": later},
                 **newcomer)
        signed_in = cls.sign_in({"name": "zoe", "password": later})
        for path in ("/v1/session", "/v1/users", "/v1/keys"):
            cls.send("GET", path, **signed_in)
        forged = {**signed_in, "Sec-Fetch-Site": "cross-site"}
        cls.send("POST", "/v1/keys", {"role": "admin"}, status=403, **forged)
        for hidden in (*cls.sessions, cls.link):  # where it does not belong
            event = {"type": "track", "event": DEFECT, "timestamp": "never", "userId": hidden}
            cls.send("POST", "/v1/track", event, cls.keys["collect"])
            cls.send("GET", "/v1/needs/" + hidden, key=cls.keys["read"], status=404)
        cls.send("DELETE", "/v1/session", **signed_in)

    @classmethod
    def make_over_http(cls, role):
        """Its answer is the one place where the key stands."""
        answer = cls.served.ask("POST", "/v1/keys", {"role": role}, cls.keys["admin"])
        return json.loads(answer.body)["key"]

    @classmethod
    def collect_with(cls, key, status=200):
        event = {"type": "track", "event": EVENT, "userId": "u-1"}
        defective = {"type": "track", "event": DEFECT, "timestamp": "never", "messageId": "x" * 100}
        user, password = key[:15], secret_of(key)
        for fields in ({"Authorization": f"Bearer {key}"},
                       {"Authorization": basic(key, PASSWORD)},
                       {"X-Write-Key": key}, {"X-Write-Key": f"{user}:{password}"}):
            cls.send("POST", "/v1/batch", {"batch": [event, defective]}, status=status, **fields)
        cls.send("POST", f"/v1/batch?writeKey={key}", {"batch": [event]}, status=status)
        cls.send("POST", "/v1/batch", {"batch": [event, defective], "writeKey": key}, status=status)
        cls.send("POST", "/v1/track", {**event, "writeKey": key}, status=status)
        cls.send("POST", "/v1/track", {**defective, "writeKey": key}, status=status)
        cls.send("POST", "/v1/batch", {"batch": [{**event, "writeKey": key},
                                                 {**defective, "writeKey": key}]}, status=status)
        torn = json.dumps({"writeKey": key, "batch": [event, {**event, "writeKey": key}]})
        cls.send("POST", "/v1/batch", torn[:-3].encode(), key, status=status)
        cls.send("POST", "/v1/track", torn[:-3].encode(), key, status=max(status, 400))

    @classmethod
    def files(cls):
        """All that the server has written, but for its configuration, which is not its."""
        return b"".join(path.read_bytes() for path in sorted(cls.served.folder.rglob("*"))
                        if path.is_file() and path.name != "kundig.toml")

    @classmethod
    def tables(cls):
        """Every value in the store, as text: on the disk DuckDB may have packed it."""
        tables = [name for [name] in cls.served.rows("SELECT table_name FROM duckdb_tables()")]
        assert {"events", "quarantine", "access_keys", "decisions", "users"} <= set(tables), tables
        return "\n".join(str(cls.served.rows(f'SELECT * FROM "{name}"')) for name in tables)

    def expect_no_secret(self, text, where):
        text = text.decode(errors="replace") if isinstance(text, bytes) else text
        for role, key in self.keys.items():
            # Also what is nearly the key, and the key as Basic has it.
            for form in (secret_of(key)[:-4], base64.b64encode(key.encode())[:40].decode()):
                self.assertFalse(form in text, f"{where} has the key {role}")
        for name, hidden in (("password", PASSWORD), ("secret of the webhook", self.webhook),
                             *(("password of a user", one) for one in USER_PASSWORDS),
                             *(("session", secret_of(one)) for one in self.sessions)):
            self.assertFalse(hidden in text, f"{where} has the {name}")
        if where != "the log":
            self.assertFalse(secret_of(self.link) in text, f"{where} has the link")
        if not where.startswith(("the store", "the journal")):
            self.assertFalse(HASH in text, f"{where} has the hash of a password")

    def test_what_is_written_has_no_secret(self):
        self.assertIn(EVENT.encode(), self.journal)
        self.assertIn(DEFECT.encode(), self.journal)
        self.expect_no_secret(self.journal, "the journal or the store's file")
        self.expect_no_secret(self.files(), "the store's file")

    def test_the_store_has_no_secret(self):
        for kept in (EVENT, DEFECT, HASH):
            self.assertIn(kept, self.store)
        self.expect_no_secret(self.store, "the store")

    def test_the_log_has_no_secret(self):
        self.assertIn("/v1/batch", self.served.log())
        self.expect_no_secret(self.served.log(), "the log")

    def test_no_answer_has_a_secret(self):
        self.assertGreater(len(self.answers), 50)
        self.expect_no_secret(b"\n".join(self.answers), "an answer")

    def test_no_command_tells_a_secret(self):
        for words in (("key", "list"), ("quarantine", "list"), ("user", "list")):
            for form in ((), ("--json",)):
                self.expect_no_secret(self.served.run(words[0], *form, *words[1:]),
                                      " ".join(words))

    def test_a_secret_is_found(self):
        for hidden in (*self.keys.values(), *map(nearly, self.keys.values()),
                       basic(self.keys["read"], ""), PASSWORD, self.webhook, *USER_PASSWORDS,
                       *self.sessions, self.link, HASH):
            self.assertRaises(AssertionError, self.expect_no_secret, f"x{hidden}x", "a text")


if __name__ == "__main__":
    unittest.main()
