"""People sign in with name and password, or by the first sign-in's link, and a browser's requests
count only where they come from the server's own page."""

import json
import os
import pty
import re
import subprocess
import unittest

from served import KUNDIG, Served

PASSWORD = "four words of nobody"
OTHER_PASSWORD = "other words of nobody"
OWN = {"Sec-Fetch-Site": "same-origin"}
TRACK = {"event": "Tried", "userId": "u-1"}


class Browser:
    """As far as a server can tell: keeps its cookie, and says where a request comes from."""

    def __init__(self, served, **fields):
        self.served = served
        self.fields = fields or OWN
        self.cookie = None

    def ask(self, method, path, body=None, **fields):
        sent = {**self.fields, **fields}
        if self.cookie:
            sent["Cookie"] = f"a=b; {self.cookie}; c=d"
        answer = self.served.ask(method, path, body, **sent)
        if "Set-Cookie" in answer.fields:
            self.cookie = answer.fields["Set-Cookie"].split(";")[0]
        return answer

    def sign_in(self, name, password):
        return self.ask("POST", "/v1/session", {"name": name, "password": password})

    def who(self):
        return json.loads(self.ask("GET", "/v1/session").body)


class Sessions(unittest.TestCase):
    def setUp(self):
        self.served = Served(log=True)
        self.addCleanup(self.served.close)

    def start_with_users(self):
        self.served.make_user("zoe", "admin", PASSWORD)
        self.served.make_user("anna", "read", PASSWORD)
        self.served.start()

    def signed_in(self, name, password=PASSWORD):
        browser = Browser(self.served)
        answer = browser.sign_in(name, password)
        self.assertEqual(answer.status, 200, answer.body)
        return browser

    def expect(self, status, browser, method, path, body=None, **fields):
        answer = browser.ask(method, path, body, **fields)
        self.assertEqual(answer.status, status, (method, path, fields, answer.body))
        return json.loads(answer.body)

    def link_token(self):
        return re.findall(rf"at {self.served.url}/#sign-in=(\S+)\n", self.served.log())[-1]

    # Who may what

    def test_a_session_opens_what_its_role_opens_and_collects_nothing(self):
        self.start_with_users()
        zoe, anna = self.signed_in("zoe"), self.signed_in("anna")
        who = anna.who()
        self.assertEqual((who["signedIn"], who["name"], who["role"]), (True, "anna", "read"))
        for browser in (zoe, anna):
            self.expect(200, browser, "GET", "/v1/health")
            self.expect(401, browser, "POST", "/v1/track", TRACK)
        self.expect(403, anna, "GET", "/v1/keys")
        self.expect(403, anna, "POST", "/v1/decide", {"userId": "u-1"})
        self.served.wait_until_ready()
        self.expect(200, zoe, "POST", "/v1/decide", {"userId": "u-1"})
        made = self.expect(200, zoe, "POST", "/v1/keys", {"role": "collect"})
        self.assertEqual(self.served.ask("POST", "/v1/track", TRACK, made["key"]).status, 200)
        health = self.served.wait_until(lambda found: found["balanced"])
        self.assertEqual([one["received"] for one in health["keys"]], [1])

    def test_the_cookie_is_for_our_own_page_alone(self):
        self.start_with_users()
        answer = Browser(self.served).sign_in("zoe", PASSWORD)
        cookie, *rest = answer.fields["Set-Cookie"].split("; ")
        self.assertRegex(cookie, r"^kundig_session=ks_[a-z0-9]{12}_[-_A-Za-z0-9]{43}$")
        self.assertEqual(rest, ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=604800"])
        self.assertEqual(answer.fields["Cache-Control"], "no-store")
        health = self.signed_in("anna").ask("GET", "/v1/health")
        self.assertEqual(health.fields["Cache-Control"], "no-store")

    def test_a_wrong_password_is_refused_like_an_unknown_name(self):
        self.start_with_users()
        browser = Browser(self.served)
        answers = {browser.sign_in(*attempt).body for attempt in
                   (("zoe", OTHER_PASSWORD), ("nobody", PASSWORD), ("zoe", ""), ("", PASSWORD),
                    ("zoe", PASSWORD + " "), ("Zoe", PASSWORD), ("zoe", "x" * 100_000))}
        self.assertEqual(len(answers), 1, answers)
        self.assertIsNone(browser.cookie)
        self.assertFalse(browser.who()["signedIn"])
        self.expect(401, browser, "GET", "/v1/health")

    def test_who_tries_too_often_waits_and_holds_up_no_other_name(self):
        self.start_with_users()
        browser = Browser(self.served)
        statuses = [browser.sign_in("zoe", OTHER_PASSWORD).status for _ in range(11)]
        self.assertEqual(statuses, [401] * 10 + [429])
        limited = browser.sign_in("zoe", PASSWORD)
        self.assertEqual(limited.status, 429)
        self.assertGreaterEqual(int(limited.fields["Retry-After"]), 1)
        self.signed_in("anna")
        self.assertIn('kundig_sign_ins_total{outcome="refused"} 10\n', self.served.metrics())

    # When it ends

    def test_signing_out_ends_the_session(self):
        self.start_with_users()
        browser = self.signed_in("zoe")
        cookie = browser.cookie
        answer = browser.ask("DELETE", "/v1/session")
        self.assertIn("Max-Age=0", answer.fields["Set-Cookie"])
        browser.cookie = cookie
        self.expect(401, browser, "GET", "/v1/health")
        self.assertFalse(browser.who()["signedIn"])

    def test_who_is_removed_or_gets_another_password_is_signed_out_at_once(self):
        self.start_with_users()
        zoe, anna, again = self.signed_in("zoe"), self.signed_in("anna"), self.signed_in("anna")
        ids = {one["name"]: one["id"] for one in self.expect(200, zoe, "GET", "/v1/users")["users"]}
        self.expect(200, zoe, "PUT", f"/v1/users/{ids['anna']}/password",
                    {"password": OTHER_PASSWORD})
        for browser in (anna, again):
            self.expect(401, browser, "GET", "/v1/health")
        self.assertEqual(anna.sign_in("anna", PASSWORD).status, 401)
        anna = self.signed_in("anna", OTHER_PASSWORD)
        self.expect(200, zoe, "DELETE", f"/v1/users/{ids['anna']}")
        self.expect(401, anna, "GET", "/v1/health")
        self.assertEqual(anna.sign_in("anna", OTHER_PASSWORD).status, 401)
        self.expect(409, zoe, "DELETE", f"/v1/users/{ids['zoe']}")
        self.expect(200, zoe, "GET", "/v1/health")

    def test_users_survive_the_restart_and_sessions_do_not(self):
        self.start_with_users()
        zoe = self.signed_in("zoe")
        self.expect(200, zoe, "POST", "/v1/users",
                    {"name": "cem", "role": "read", "password": PASSWORD})
        for end in (self.served.stop, self.served.kill):
            end()
            self.served.start()
            self.expect(401, zoe, "GET", "/v1/health")
            self.signed_in("cem")

    # Forged requests

    def test_a_request_from_another_page_is_refused_and_changes_nothing(self):
        self.start_with_users()
        zoe = self.signed_in("zoe")
        host = f"127.0.0.1:{self.served.port}"
        foreign = [{"Sec-Fetch-Site": site, "Origin": f"http://{host}"}
                   for site in ("cross-site", "same-site", "none", "nonsense")]
        foreign += [{"Origin": origin} for origin in
                    ("https://evil.example", "null", "http://127.0.0.1", f"ftp://{host}",
                     f"http://{host}.evil.example", f"http://evil.example/{host}", f"{host}")]
        foreign.append({"Origin": ""})
        key = {"role": "admin"}
        for fields in foreign:
            zoe.fields = fields
            self.expect(403, zoe, "POST", "/v1/keys", key)
            self.expect(403, zoe, "DELETE", "/v1/session")
            self.expect(403, Browser(self.served, **fields), "POST", "/v1/session",
                        {"name": "zoe", "password": PASSWORD})
        for fields in foreign[:2] + foreign[3:-1]:
            zoe.fields = fields
            self.expect(403, zoe, "GET", "/v1/health")
            self.expect(403, zoe, "GET", "/v1/session")
        zoe.fields = {"Origin": f"http://{host}"}  # a browser that tells nothing else
        self.assertEqual(len(self.expect(200, zoe, "GET", "/v1/keys")["keys"]), 2)
        self.expect(200, zoe, "POST", "/v1/keys", key)
        zoe.fields = {"Sec-Fetch-Site": "none"}  # the address was typed
        self.expect(200, zoe, "GET", "/v1/health")

    def test_a_request_with_a_key_may_come_from_anywhere(self):
        self.start_with_users()
        for site in ("cross-site", "none"):
            answer = self.served.ask("GET", "/v1/health", key=self.served.read_key,
                                     **{"Sec-Fetch-Site": site, "Cookie": "kundig_session=x"})
            self.assertEqual(answer.status, 200)

    def test_no_foreign_page_may_send_cookies_where_events_are_collected(self):
        self.start_with_users()
        zoe = self.signed_in("zoe")
        foreign = {"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"}
        preflight = zoe.ask("OPTIONS", "/v1/track", **foreign,
                            **{"Access-Control-Request-Method": "POST"})
        sent = zoe.ask("POST", "/v1/track", TRACK, **foreign)
        self.assertEqual((preflight.status, sent.status), (204, 401))
        for answer in (preflight, sent):
            self.assertEqual(answer.fields["Access-Control-Allow-Origin"], "*")
            self.assertNotIn("Access-Control-Allow-Credentials", answer.fields)

    def test_under_a_name_that_is_not_ours_nobody_is_signed_in(self):
        self.start_with_users()
        zoe = self.signed_in("zoe")
        rebound = {"Host": f"evil.example:{self.served.port}"}
        self.expect(403, zoe, "GET", "/v1/health", **rebound)
        self.expect(403, Browser(self.served), "POST", "/v1/session",
                    {"name": "zoe", "password": PASSWORD}, **rebound)
        self.expect(200, zoe, "GET", "/v1/health", Host=f"localhost:{self.served.port}")

    def test_a_proxy_with_tls_may_stand_before_it(self):
        self.served = Served(log=True, options=("--host", "kundig.example"))
        self.addCleanup(self.served.close)
        self.start_with_users()
        proxied = {**OWN, "Host": "kundig.example"}
        in_the_clear = Browser(self.served, **proxied).sign_in("zoe", PASSWORD)
        self.assertEqual(in_the_clear.status, 403)
        self.assertIn(b"TLS", in_the_clear.body)
        zoe = Browser(self.served, **proxied, **{"X-Forwarded-Proto": "https"})
        self.assertEqual(zoe.sign_in("zoe", PASSWORD).status, 200)
        self.assertTrue(zoe.cookie.startswith("__Host-kundig_session="))
        self.expect(200, zoe, "GET", "/v1/health")

    def test_over_tls_the_cookie_travels_over_tls_alone(self):
        self.served = Served(log=True, tls=True)
        self.addCleanup(self.served.close)
        self.start_with_users()
        zoe = Browser(self.served)
        answer = zoe.sign_in("zoe", PASSWORD)
        self.assertRegex(answer.fields["Set-Cookie"],
                         r"^__Host-kundig_session=ks_\S+; HttpOnly; SameSite=Strict; Path=/; "
                         r"Max-Age=604800; Secure$")
        self.expect(200, zoe, "GET", "/v1/health")
        zoe.cookie = zoe.cookie.removeprefix("__Host-")  # as another site could set it
        self.expect(401, zoe, "GET", "/v1/health")

    # The first sign-in

    def test_a_newcomer_comes_in_by_the_link_once_and_makes_the_first_user(self):
        self.served.start()
        newcomer = Browser(self.served)
        self.assertEqual(newcomer.who(), {"signedIn": False, "name": None, "role": None,
                                          "until": None, "hasUsers": False})
        token = {"token": self.link_token()}
        forged = Browser(self.served, **{"Sec-Fetch-Site": "cross-site"})
        self.expect(403, forged, "POST", "/v1/session", token)
        self.expect(401, newcomer, "POST", "/v1/session", {"token": token["token"][:-1] + "!"})
        who = self.expect(200, newcomer, "POST", "/v1/session", token)
        self.assertEqual((who["signedIn"], who["name"], who["role"]), (True, None, "admin"))
        self.expect(401, Browser(self.served), "POST", "/v1/session", token)
        zoe = {"name": "zoe", "role": "read", "password": PASSWORD}
        self.assertIn("first user must be an admin",
                      self.expect(409, newcomer, "POST", "/v1/users", zoe)["error"]["what"])
        self.expect(200, newcomer, "POST", "/v1/users", {**zoe, "role": "admin"})
        self.expect(200, newcomer, "POST", "/v1/keys", {"role": "collect"})
        self.assertTrue(self.signed_in("zoe").who()["hasUsers"])

    def test_the_link_holds_only_as_long_as_there_is_no_user(self):
        admin = self.served.make_key("admin")
        self.served.start()
        first = self.link_token()
        self.assertEqual(self.served.stop(), 0)
        self.served.start()
        second = self.link_token()
        self.assertNotEqual(first, second)
        self.expect(401, Browser(self.served), "POST", "/v1/session", {"token": first})
        made = self.served.ask("POST", "/v1/users",
                               {"name": "zoe", "role": "admin", "password": PASSWORD}, admin)
        self.assertEqual(made.status, 200, made.body)
        self.expect(401, Browser(self.served), "POST", "/v1/session", {"token": second})
        self.assertEqual(self.served.stop(), 0)
        links = self.served.log().count("#sign-in=")
        self.served.start()
        self.assertEqual(self.served.log().count("#sign-in="), links)

    def test_where_others_could_read_it_there_is_no_link(self):
        self.served = Served(options=("--allow-plain-remote",), address="0.0.0.0")
        self.addCleanup(self.served.close)
        self.served.start()
        self.assertIn("kundig user create", self.served.log())
        self.assertNotIn("#sign-in=", self.served.log())

    # The command

    def test_a_password_that_is_typed_is_not_shown(self):
        ours, its = pty.openpty()
        self.addCleanup(os.close, ours)
        command = subprocess.Popen([KUNDIG, "user", "create", "zoe", "--role", "admin"],
                                   cwd=self.served.folder, stdin=its, stdout=its, stderr=its)
        os.close(its)
        shown = b""
        for question in (b"characters): ", b"Once more: "):
            while not shown.endswith(question):
                shown += os.read(ours, 1)
            os.write(ours, PASSWORD.encode() + b"\n")
        while b"may sign in now" not in shown:
            shown += os.read(ours, 1)
        self.assertEqual(command.wait(), 0)
        self.assertNotIn(PASSWORD.encode(), shown)
        self.served.start()
        self.signed_in("zoe")

    def test_the_command_says_how_to_ask_the_server(self):
        self.served.start()
        ran = subprocess.run([KUNDIG, "user", "list"], cwd=self.served.folder, text=True,
                             capture_output=True)
        self.assertEqual((ran.returncode, ran.stdout), (5, ""))
        self.assertIn("/v1/users", ran.stderr)


if __name__ == "__main__":
    unittest.main()
