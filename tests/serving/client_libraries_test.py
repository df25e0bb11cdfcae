"""The client libraries as their makers publish them: every event arrives, exactly once."""

import subprocess
import unittest

from browser_page import HERE, NODE
from served import Served

EVENTS = 40


class ClientLibraries(unittest.TestCase):
    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)
        self.served.start()

    def send(self, script, kill_after=None):
        """Runs the script to its end; the server is killed once `kill_after` events are sent."""
        node = subprocess.Popen(
            [NODE, script, self.served.url, self.served.collect_key, str(EVENTS)], cwd=HERE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in node.stdout:
            if kill_after and line.strip().isdigit() and int(line) >= kill_after:
                kill_after = None
                self.served.kill()
                self.served.start()
        errors = node.stderr.read()
        node.stdout.close()
        node.stderr.close()
        self.assertEqual(node.wait(), 0, errors)
        self.assertIsNone(kill_after, "the server was not killed")

    def expect_all_once(self):
        self.assertTrue(self.served.health()["balanced"])
        self.assertEqual(self.served.stop(), 0)
        numbers = self.served.rows(
            "SELECT (payload ->> '$.properties.n')::INTEGER AS n FROM events "
            "WHERE type = 'track' ORDER BY n")
        self.assertEqual(numbers, [[str(n)] for n in range(EVENTS)])

    def test_segment_node(self):
        self.send("send_with_segment.mjs")
        self.expect_all_once()

    def test_segment_node_while_the_server_is_killed(self):
        self.send("send_with_segment.mjs", kill_after=EVENTS // 2)
        self.expect_all_once()

    def test_rudderstack_node(self):
        self.send("send_with_rudderstack.mjs")
        self.expect_all_once()

    def test_rudderstack_node_while_the_server_is_killed(self):
        self.send("send_with_rudderstack.mjs", kill_after=EVENTS // 2)
        self.expect_all_once()

    # It does not send again: the server stays up.
    def test_jitsu(self):
        self.send("send_with_jitsu.mjs")
        self.expect_all_once()


if __name__ == "__main__":
    unittest.main()
