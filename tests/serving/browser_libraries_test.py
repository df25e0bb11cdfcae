"""The browser libraries as their makers publish them, in a real page of another site: every event
arrives exactly once, also while the server is killed and when the visitor leaves."""

import unittest

from browser_page import BrowserPage
from served import Served

EACH = 5
KILLS = 3
HELD_BACK = {  # until the visitor leaves
    "segment": {"deliveryStrategy": {"strategy": "batching",
                                     "config": {"size": 100, "timeout": 600_000}}},
    "rudderstack": {"useBeacon": True,
                    "beaconQueueOptions": {"maxItems": 100, "flushQueueInterval": 600_000}},
}


class BrowserLibraries:
    """The tests of one library; LIBRARY is its page's name."""

    LIBRARY = CONFIGURATION = LEAVING = None

    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)
        self.served.start()
        self.page = BrowserPage()
        self.addCleanup(self.page.close)

    def expect_all_once(self, events):
        health = self.served.wait_until(lambda health: health["stored"] >= events + 1)
        self.assertTrue(health["balanced"])
        self.assertEqual(health["quarantined"], 0)
        self.assertEqual(self.served.stop(), 0)
        rows = self.served.rows("SELECT type, payload ->> '$.properties.n' FROM events")
        self.assertEqual(sorted(n for kind, n in rows if kind == "track"),
                         sorted(str(n) for n in range(events)))
        self.assertEqual(sum(kind == "page" for kind, _ in rows), 1)

    def expect_only_us(self, said):
        self.assertEqual([one for one in said["origins"] if "localhost" not in one],
                         [self.served.url])

    def test_every_event_is_there_once(self):
        self.page.open(self.LIBRARY, self.served, {})
        self.page.track(0, EACH)
        self.served.wait_until(lambda health: health["stored"] >= EACH + 1)
        metrics = self.served.metrics()
        self.assertRegex(metrics, r'method="OPTIONS",status="204"', "no preflight was asked for")
        self.assertIn(f'route="{self.CONFIGURATION}",method="GET",status="200"', metrics)
        self.assertNotRegex(metrics, r'status="[45]')
        said = self.page.end()
        self.assertEqual(said["console"], [])
        self.assertEqual(said["failed"], 0)
        self.expect_only_us(said)
        self.expect_all_once(EACH)

    def test_every_event_is_there_once_while_the_server_is_killed(self):
        self.page.open(self.LIBRARY, self.served, {})
        for kill in range(KILLS):
            self.page.track(2 * kill * EACH, EACH)  # perhaps still under way
            self.served.kill()
            self.page.track((2 * kill + 1) * EACH, EACH)
            self.page.wait_for_failure()
            self.served.start()
        events = 2 * KILLS * EACH
        self.served.wait_until(lambda health: health["stored"] >= events + 1)
        said = self.page.end()
        self.assertGreaterEqual(said["failed"], KILLS)
        self.assertLessEqual({one.split(" net::")[0] for one in said["console"]},
                             {"error: Failed to load resource:"})
        self.expect_only_us(said)
        self.expect_all_once(events)

    def test_what_waits_is_sent_when_the_visitor_leaves(self):
        self.page.open(self.LIBRARY, self.served, HELD_BACK[self.LIBRARY])
        self.page.track(0, EACH, until_taken=True)
        self.assertEqual(self.served.health()["stored"], 0)
        self.page.leave()
        self.served.wait_until(lambda health: health["stored"] >= EACH + 1)
        self.assertIn(f'route="{self.LEAVING}",method="POST",status="200"', self.served.metrics())
        self.assertEqual(self.page.end()["console"], [])
        self.expect_all_once(EACH)


class Segment(BrowserLibraries, unittest.TestCase):
    LIBRARY = "segment"
    CONFIGURATION = "/v1/projects/{key}/settings"
    LEAVING = "/v1/b"


class RudderStack(BrowserLibraries, unittest.TestCase):
    LIBRARY = "rudderstack"
    CONFIGURATION = "/sourceConfig"
    LEAVING = "/beacon/v1/batch"


if __name__ == "__main__":
    unittest.main()
