"""What the running server tells Prometheus is what Prometheus reads."""

import os
import subprocess
import unittest

from served import ROOT, Served

PROMTOOL = os.environ.get("KUNDIG_PROMTOOL", ROOT / ".deps" / "promtool" / "promtool")


class MetricsOfTheServer(unittest.TestCase):
    def test_promtool_finds_nothing_wrong(self):
        served = Served()
        self.addCleanup(served.close)
        served.start()
        self.assertEqual(served.post("/v1/track", {"event": "Tried", "userId": "u"}).status, 200)
        self.assertEqual(served.post("/nothing", {}).status, 404)
        text = served.metrics()
        self.assertIn('route="/v1/track",method="POST",status="200"} 1', text)
        checked = subprocess.run([PROMTOOL, "check", "metrics"], input=text, text=True,
                                 capture_output=True)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
