"""OpenFeature's own provider, as its makers publish it, asks kundig serve for flags."""

import json
import subprocess
import unittest

from browser_page import HERE, NODE
from served import Served

CONFIGURATION = """
[decisions]
holdout = 0
placements = ["home", "app.start"]
[[service]]
id = "savings"
price_minor = 500
[[service]]
id = "advice"
lifetime_value_minor = 900
"""


class Flags(unittest.TestCase):
    def setUp(self):
        self.served = Served()
        self.addCleanup(self.served.close)
        (self.served.folder / "kundig.toml").write_text(CONFIGURATION)
        self.key = self.served.make_key("decide")
        self.served.start()
        self.served.wait_until_ready()

    def ask_all(self, tag):
        return self.served.ask("POST", "/ofrep/v1/evaluate/flags",
                               {"context": {"targetingKey": "anna"}}, self.key,
                               **{"If-None-Match": tag})

    def evaluate(self):
        asked = subprocess.run(
            [NODE, "evaluate_with_openfeature.mjs", self.served.url, self.key], cwd=HERE,
            capture_output=True, text=True, check=False)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        return [json.loads(line) for line in asked.stdout.splitlines()]

    def test_the_provider_gets_logged_decisions(self):
        offered, at_night, unknown, nobody = self.evaluate()
        self.assertIn(offered["value"], {"savings", "advice"})
        self.assertEqual(offered["variant"], offered["value"])
        self.assertEqual(offered["reason"], "SPLIT")
        self.assertEqual(at_night["value"], "leave_alone")
        self.assertEqual(at_night["flagMetadata"]["because"], "quiet_hours")
        self.assertEqual((unknown["value"], unknown["errorCode"]), ("fallback", "FLAG_NOT_FOUND"))
        self.assertEqual((nobody["value"], nobody["errorCode"]),
                         ("fallback", "TARGETING_KEY_MISSING"))

        self.assertEqual(self.served.stop(), 0)
        logged = self.served.rows(
            "SELECT decision_id, placement, customer, service, propensity, value_minor "
            "FROM decisions JOIN customers USING (customer_key) JOIN offers USING (decision_id)")
        told = offered["flagMetadata"]
        self.assertEqual([row[:4] for row in logged],
                         [[told["decisionId"], "home", "anna", offered["value"]]])
        self.assertEqual([float(number) for number in logged[0][4:]],
                         [told["propensity"], told["expectedValue"]])
        self.assertEqual(
            self.served.rows(
                "SELECT decision_id, left_alone FROM decisions WHERE left_alone IS NOT NULL"),
            [[at_night["flagMetadata"]["decisionId"], "quiet_hours"]])

    def test_all_flags_are_decided_anew_only_where_something_changed(self):
        first = self.ask_all("")
        self.assertEqual(first.status, 200)
        flags = json.loads(first.body)["flags"]
        self.assertEqual([flag["key"] for flag in flags], ["home", "app.start"])
        again = self.ask_all(first.fields["ETag"])
        self.assertEqual((again.status, again.body), (304, b""))


if __name__ == "__main__":
    unittest.main()
