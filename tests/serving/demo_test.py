"""`kundig demo` fills a store and shows the page; whoever started it signs in by its link."""

import http.client
import json
import re
import signal
import subprocess
import tempfile
import unittest

from served import KUNDIG

OWN = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}


class Demo(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kundig-demo-")
        self.addCleanup(folder.cleanup)
        self.demo = subprocess.Popen(
            [KUNDIG, "demo", "--customers", "300", "--listen", "127.0.0.1:0", "--quiet"],
            cwd=folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end)
        told = self.demo.stderr.readline()
        self.port, self.token = re.search(r"http://127\.0\.0\.1:(\d+)/#sign-in=(\S+)",
                                          told).groups()

    def end(self):
        self.demo.kill()
        self.demo.wait()
        self.demo.stdout.close()
        self.demo.stderr.close()

    def ask(self, method, path, body=None, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=60)
        self.addCleanup(connection.close)
        connection.request(method, path, body and json.dumps(body), {**OWN, **fields})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def test_from_nothing_to_what_simulated_customers_need(self):
        status, fields, _ = self.ask("POST", "/v1/session", {"token": self.token})
        self.assertEqual(status, 200)
        cookie = fields["Set-Cookie"].split(";")[0]
        status = 503
        while status == 503:
            status = self.ask("GET", "/readyz")[0]
        status, _, body = self.ask("GET", "/v1/needs", Cookie=cookie)
        self.assertEqual(status, 200)
        needs = json.loads(body)
        self.assertTrue(needs["simulated"])
        self.assertGreaterEqual(needs["customers"], 300)
        status, _, body = self.ask("GET", "/v1/value", Cookie=cookie)
        self.assertTrue(json.loads(body)["simulated"])
        self.assertGreater(json.loads(body)["value_minor"]["value"], 0)
        status, _, body = self.ask("GET", "/v1/decisions", Cookie=cookie)
        decisions = json.loads(body)
        self.assertTrue(decisions["simulated"])
        self.assertGreater(decisions["accepted"], 0)
        self.assertTrue(all(one["left_alone"] for one in decisions["latest"] if not one["offers"]))
        status, _, page = self.ask("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn(b"<title>Kundig", page)
        self.demo.send_signal(signal.SIGTERM)
        self.assertEqual(self.demo.wait(), 0)


if __name__ == "__main__":
    unittest.main()
