"""From an event to a changed decision: a server with a market of 10,000 customers is told of a
purchase, a view and an answer, and asked for decisions until they differ because of it. How long
that took is printed."""

import json
import time
import unittest

from served import Served

CUSTOMERS = 10_000
WAITED_SECONDS = 60  # for a change, in vain
TAUGHT = 60  # decisions that are answered before anything is measured


def configuration(services):
    """The simulated market's own catalogue."""
    yield "[decisions]\nholdout = 0\n"
    for one in services:
        worth = ("lifetime_value_minor = 500" if one["kind"] == "free"
                 else f"price_minor = {one['price_minor']}\nmargin_minor = {one['margin_minor']}")
        yield f"[[service]]\nid = \"{one['id']}\"\n{worth}\nneeds = [\"{one['id']}\"]\n"


class Loop(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served()
        cls.addClassCleanup(cls.served.close)
        cls.served.run("simulate", "--customers", str(CUSTOMERS), "--seed", "1",
                       "--events-share", "0", "-o", "market")
        cls.served.run("import", "market/purchases.parquet")
        catalogue = json.loads((cls.served.folder / "market" / "services.json").read_text())
        (cls.served.folder / "kundig.toml").write_text(
            "".join(configuration(catalogue["services"])))
        cls.decide_key = cls.served.make_key("decide")
        cls.admin_key = cls.served.make_key("admin")
        cls.served.start()
        for number in range(0, TAUGHT, 3):
            cls.track(cls.customer(number), "Product Viewed", product_id="power_flex")
        cls.settle()
        for number in range(TAUGHT):
            made = cls.decide(cls.customer(number), cls.decide_key, candidates=["power_flex"])
            cls.answer(cls.customer(number), made["decisionId"], number % 6 != 1)

    def setUp(self):
        self.settle()

    @classmethod
    def settle(cls):
        """A server that has just started rests on all that came before."""
        assert cls.served.stop() == 0
        cls.served.start()
        cls.served.wait_until_ready()

    @staticmethod
    def customer(number):
        return f"K{number + 1:09}"

    @classmethod
    def decide(cls, customer, key, **members):
        answer = cls.served.ask("POST", "/v1/decide", {"userId": customer, **members}, key)
        assert answer.status == 200, answer
        return json.loads(answer.body)

    @classmethod
    def track(cls, customer, event, **properties):
        answer = cls.served.post("/v1/track", {"userId": customer, "event": event,
                                               "properties": properties})
        assert answer.status == 200, answer

    @classmethod
    def answer(cls, customer, decision, accepted):
        cls.track(customer, "Answered", decisionId=decision,
                  outcome="accepted" if accepted else "declined")

    def preview(self, customer):
        """What is believed of every service: chance has no part in it."""
        made = self.decide(customer, self.admin_key, seed=1, limit=100)
        return {one["service"]: (one["expectedValue"],
                                 {why["because"]: why["contribution"] for why in one["reasons"]})
                for one in made["decisions"] if "service" in one}

    def expect_change(self, what, customer, change, differs):
        """`change` is made, and the decision asked for until it differs from that before."""
        before = self.preview(customer)
        begin = time.monotonic()
        change()
        acknowledged = time.monotonic()
        while not differs(before, after := self.preview(customer)):
            self.assertLess(time.monotonic(), begin + WAITED_SECONDS, "waited in vain")
        changed = time.monotonic()
        print(f"\n{what}: {(changed - begin) * 1000:.0f} ms from the event to the changed "
              f"decision, of which {(acknowledged - begin) * 1000:.0f} until it was acknowledged")
        return before, after

    def test_a_purchase_changes_the_customers_next_decision(self):
        customer = self.customer(4711)

        def more_frequent(before, now):
            both = before.keys() & now.keys()
            return both and all(now[service][1]["frequency"] != before[service][1]["frequency"]
                                for service in both)

        self.expect_change(
            "a purchase", customer,
            lambda: self.track(customer, "Order Completed",
                               products=[{"product_id": "power_green", "price": 9, "quantity": 1}]),
            more_frequent)

    def test_a_view_is_an_interest(self):
        customer = self.customer(815)

        def interested(_, now):
            return "interest" in now["power_flex"][1]

        before, _ = self.expect_change(
            "a view", customer,
            lambda: self.track(customer, "Product Viewed", product_id="power_flex"), interested)
        self.assertNotIn("interest", before["power_flex"][1])

    def test_an_answer_changes_what_others_are_offered(self):
        made = self.decide(self.customer(1), self.decide_key)
        service = made["decisions"][0]["service"]

        def worth_more(before, now):
            return now[service][0] > before[service][0]

        self.expect_change(
            "an answer", self.customer(2),
            lambda: self.answer(self.customer(1), made["decisionId"], True), worth_more)


if __name__ == "__main__":
    unittest.main()
