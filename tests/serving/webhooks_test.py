"""Decisions and outcomes are told to webhooks, checked by the Standard Webhooks library of PyPI,
whatever becomes of the server and of the receiver."""

import http.server
import json
import threading
import unittest

from served import Served
from standardwebhooks import Webhook, WebhookVerificationError

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CONFIGURATION = """
[decisions]
holdout = 0
exploration = 1
[[service]]
id = "savings"
price_minor = 500
[[service]]
id = "card"
price_minor = 400
[[webhook]]
url = "{url}"
secret = "{secret}"
events = ["decision", "outcome"]
"""
ROUNDS = 4
DECISIONS = 25  # in each round


class Receiver:
    """Listens from the beginning to the end; answers with `status`, and keeps what came."""

    def __init__(self):
        self.status = 200
        self.came = []  # (id, body), in their order
        self.forged = 0
        self.fields = {}  # of the last request
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.take(dict(self.headers), body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks?from=kundig"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def take(self, fields, body):
        self.fields = fields
        try:
            Webhook(SECRET).verify(body, fields)
        except WebhookVerificationError:
            self.forged += 1
            return 401
        self.came.append((fields["webhook-id"], body.decode()))
        return self.status

    def messages(self):
        return [json.loads(body) for _, body in self.came]

    def told(self, kind):
        """The ids of the decisions of which such a message came."""
        return {one["data"]["decisionId"] for one in self.messages() if one["type"] == kind}

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.served = Served()
        self.addCleanup(self.served.close)
        self.decide_key = self.served.make_key("decide")
        self.admin_key = self.served.make_key("admin")
        (self.served.folder / "kundig.toml").write_text(
            CONFIGURATION.format(url=self.receiver.url, secret=SECRET))
        self.start()

    def start(self):
        self.served.start()
        self.served.wait_until_ready()

    def decide(self, user, **call):
        """The decision's id, and the service that it offers, or None."""
        answer = self.served.ask("POST", "/v1/decide", {"userId": user, **call}, self.decide_key)
        self.assertEqual(answer.status, 200, answer.body)
        decision = json.loads(answer.body)
        return decision["decisionId"], decision["decisions"][0].get("service")

    def offer_card(self, user):
        """Asks until it is offered; the decision's id."""
        while True:
            decision, service = self.decide(user, candidates=["card"])
            if service:
                return decision

    def accept(self, user, decision, service):
        answer = self.served.post("/v1/track", {
            "event": "Answered", "userId": user, "messageId": f"answer-{decision}",
            "properties": {"decisionId": decision, "outcome": "accepted", "service": service}})
        self.assertEqual(answer.status, 200, answer.body)

    def use(self, user, service, message):
        answer = self.served.post("/v1/track", {
            "event": "Service Used", "userId": user, "messageId": message,
            "properties": {"product_id": service}})
        self.assertEqual(answer.status, 200, answer.body)

    def webhook(self):
        answer = self.served.ask("GET", "/v1/webhooks", key=self.admin_key)
        self.assertEqual(answer.status, 200, answer.body)
        [webhook] = json.loads(answer.body)["webhooks"]
        return webhook

    def outcomes(self):
        """What was told of them, each message once."""
        return [json.loads(body)["data"] for body in {body for _, body in self.receiver.came}
                if json.loads(body)["type"] == "outcome"]

    def wait_until_told(self, decisions, answered):
        self.served.wait_until(
            lambda _: self.receiver.told("decision") >= decisions and
            self.receiver.told("outcome") >= answered, ask=lambda: len(self.receiver.came))

    def test_each_decision_and_outcome_is_told_though_the_server_is_killed(self):
        decisions, answered, used = set(), {}, {}
        for number in range(ROUNDS):
            for i in range(DECISIONS):
                user = f"u-{number}-{i}"
                decision, service = self.decide(user)
                decisions.add(decision)
                if service and i % 2:
                    self.accept(user, decision, service)
                    answered[decision] = (user, service, "decision")
                elif service:
                    self.use(user, service, f"use-{user}")
                    answered[decision] = (user, service, "attribution")
                    used[user] = service
            self.served.kill()
            self.start()
            for user, service in used.items():  # the same again, and another
                self.use(user, service, f"use-{user}")
                self.use(user, service, f"use-{user}-after-{number}")
        self.assertEqual({how for _, _, how in answered.values()}, {"decision", "attribution"})
        self.wait_until_told(decisions, answered.keys())
        self.assertEqual(self.receiver.told("decision"), decisions)
        self.assertEqual(self.receiver.told("outcome"), set(answered))
        for message in self.receiver.messages():
            if message["type"] == "outcome":
                data = message["data"]
                user, service, how = answered[data["decisionId"]]
                self.assertEqual((data["userIds"], data["anonymousIds"]), ([user], []))
                self.assertEqual((data["service"], data["how"]), (service, how))
                self.assertEqual((data["outcome"], data["late"]), ("accepted", False))
                self.assertEqual(data["value"], {"savings": 500, "card": 400}[service])
                self.assertNotIn("before", data)
        # One id a message, one message an id.
        different = set(self.receiver.came)
        self.assertEqual(len({id for id, _ in different}), len(different))
        self.assertEqual(len({body for _, body in different}), len(different))
        self.assertEqual(len(different), len(decisions) + len(answered))
        self.assertEqual(self.receiver.forged, 0)

    def test_an_answer_that_moves_to_another_offer_is_told_of_both(self):
        """Two are offered the same, one of them uses it, and they turn out to be one person."""
        first, second = self.offer_card("anna"), self.offer_card("bob")
        self.use("anna", "card", "use")
        self.served.wait_until(lambda told: told == {first},
                               ask=lambda: self.receiver.told("outcome"))
        self.served.kill()
        self.start()
        answer = self.served.post("/v1/alias", {"userId": "bob", "previousId": "anna",
                                                "messageId": "alias"})
        self.assertEqual(answer.status, 200, answer.body)
        self.served.wait_until(lambda count: count == 3, ask=lambda: len(self.outcomes()))
        told = {data["decisionId"]: data for data in
                sorted(self.outcomes(), key=lambda data: data["sequence"])}
        self.assertEqual(told[first]["outcome"], "none")
        self.assertEqual(told[first]["before"]["outcome"], "accepted")
        self.assertEqual(told[second]["outcome"], "accepted")
        self.assertEqual(told[second]["userIds"], ["anna", "bob"])

    def test_what_the_receiver_cannot_take_is_told_again(self):
        self.receiver.status = 503
        decision, _ = self.decide("anna")
        failed = self.served.wait_until(lambda one: one["lastFailure"], ask=self.webhook)
        self.assertEqual(failed["lastFailure"], "the answer was 503")
        self.assertEqual((failed["waiting"], failed["deadLetters"]), (1, 0))
        self.receiver.status = 200
        self.served.wait_until(lambda one: one["waiting"] == 0, ask=self.webhook)
        self.assertEqual(self.receiver.told("decision"), {decision})
        self.assertEqual(len(set(self.receiver.came)), 1)
        self.assertGreater(len(self.receiver.came), 1)
        self.assertIn('kundig_webhook_tries_total{result="failed"} 1', self.served.metrics())

    def test_a_receiver_that_is_gone_is_told_when_somebody_asks_for_it(self):
        self.receiver.status = 410
        decision, _ = self.decide("anna")
        gone = self.served.wait_until(lambda one: one["gone"], ask=self.webhook)
        self.assertEqual((gone["waiting"], gone["deadLetters"]), (0, 1))
        self.decide("bob")  # of which nothing is queued
        self.assertEqual(self.served.stop(), 0)
        url = self.receiver.url
        listed = self.served.kundig("webhooks", "list")["webhooks"]
        self.assertEqual([(one["url"], one["gone"], one["deadLetters"]) for one in listed],
                         [(url, True, 1)])
        self.receiver.status = 200
        self.start()
        answer = self.served.ask("POST", "/v1/webhooks/retry", {"url": url}, self.admin_key)
        self.assertEqual(json.loads(answer.body), {"url": url, "retried": 1})
        self.served.wait_until(lambda one: one["waiting"] == 0, ask=self.webhook)
        self.assertEqual(self.receiver.told("decision"), {decision})

    def test_what_was_given_up_can_be_told_again_or_dropped_without_a_server(self):
        self.receiver.status = 410
        self.decide("anna")
        self.served.wait_until(lambda one: one["gone"], ask=self.webhook)
        self.served.stop()
        url = self.receiver.url
        self.assertEqual(self.served.kundig("webhooks", "retry", url)["retried"], 1)
        self.assertEqual(self.served.kundig("webhooks", "drop", url)["dropped"], 0)
        self.receiver.status = 200
        self.start()
        self.served.wait_until(lambda one: one["waiting"] == 0, ask=self.webhook)
        self.assertEqual(len(self.receiver.came), 2)

    def test_a_body_that_was_changed_is_not_believed(self):
        self.decide("anna")
        self.served.wait_until(lambda came: came == 1, ask=lambda: len(self.receiver.came))
        [(_, body)] = self.receiver.came
        self.assertEqual(self.receiver.take(self.receiver.fields, body.encode() + b" "), 401)
        self.assertEqual(self.receiver.take(self.receiver.fields, body.encode()), 200)


if __name__ == "__main__":
    unittest.main()
