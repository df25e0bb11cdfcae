"""Keys are made and revoked over HTTP while the server runs: it holds at once, and for ever."""

import json
import subprocess
import unittest

from served import KUNDIG, Served

STORE_IN_USE = 5


def track(n):
    return {"event": "Tried", "userId": f"u-{n}", "messageId": f"m-{n}"}


class Keys(unittest.TestCase):
    def setUp(self):
        self.served = Served(log=True)
        self.addCleanup(self.served.close)
        self.admin = self.served.make_key("admin")
        self.served.start()

    def call(self, method, path, body=None, key=None):
        answer = self.served.ask(method, path, body, key or self.admin)
        return answer.status, json.loads(answer.body)

    def create(self, role, name=""):
        status, made = self.call("POST", "/v1/keys", {"role": role, "name": name})
        self.assertEqual((status, made["role"]), (200, role))
        return made

    def revoke(self, key_id):
        status, row = self.call("DELETE", f"/v1/keys/{key_id}")
        self.assertEqual((status, row["id"], row["revoked"]), (200, key_id, True))

    def collect(self, key, n):
        return self.call("POST", "/v1/track", track(n), key)[0]

    def stored_by_key(self):
        self.served.wait_until(lambda health: health["balanced"])
        return {one["key"]: one["stored"] for one in self.served.health()["keys"]}

    def restart(self, kill):
        self.served.kill() if kill else self.assertEqual(self.served.stop(), 0)
        self.served.start()

    def test_a_key_collects_until_it_is_revoked(self):
        shop = self.create("collect", "shop")
        self.assertEqual(self.collect(shop["key"], 1), 200)
        self.assertEqual(self.stored_by_key(), {shop["id"]: 1})
        self.assertEqual(self.call("GET", "/v1/health", key=shop["key"])[0], 403)
        self.revoke(shop["id"])
        self.assertEqual(self.collect(shop["key"], 2), 401)
        self.assertEqual(self.stored_by_key(), {shop["id"]: 1})

    def test_keys_survive_the_end_and_the_kill(self):
        for n, kill in enumerate((False, True)):
            kept, revoked = self.create("collect"), self.create("collect")
            for key in (kept, revoked):
                self.assertEqual(self.collect(key["key"], f"{n}-{key['id']}"), 200)
            self.revoke(revoked["id"])
            self.restart(kill)
            self.assertEqual(self.collect(kept["key"], f"{n}-again"), 200)
            self.assertEqual(self.collect(revoked["key"], f"{n}-refused"), 401)
            stored = self.stored_by_key()
            self.assertEqual((stored[kept["id"]], stored[revoked["id"]]), (2, 1))

    def test_an_admin_key_is_replaced_by_another_but_revokes_not_itself(self):
        own = self.admin.split("_")[1]
        status, answer = self.call("DELETE", f"/v1/keys/{own}")
        self.assertEqual(status, 409)
        self.assertIn("cannot revoke itself", answer["error"]["what"])
        self.admin = self.create("admin", "successor")["key"]
        self.revoke(own)
        listed = {one["id"]: one["revoked"] for one in self.call("GET", "/v1/keys")[1]["keys"]}
        self.assertEqual((listed[own], listed[self.admin.split("_")[1]]), (True, False))

    def test_the_command_says_how_to_ask_the_server(self):
        for words in (("create", "--role", "read"), ("list",), ("revoke", "abcdefghijkl")):
            ran = subprocess.run([KUNDIG, "key", *words], cwd=self.served.folder, text=True,
                                 capture_output=True)
            self.assertEqual((ran.returncode, ran.stdout), (STORE_IN_USE, ""), words)
            self.assertIn("/v1/keys", ran.stderr)
        self.assertIn("-X DELETE http://127.0.0.1:8080/v1/keys/abcdefghijkl ", ran.stderr)


if __name__ == "__main__":
    unittest.main()
