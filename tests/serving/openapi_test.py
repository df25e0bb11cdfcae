"""/openapi.json is OpenAPI 3.1, and every route answers, grants and refuses as it says there."""

import copy
import json
import re
import unittest

import jsonschema
from described_routes import (BODIES, CONFIGURATION, FIELDS, PARAMETERS, PASSWORD, USER,
                              Description, MissingExample, Operation, says_too_little)
from openapi_spec_validator import OpenAPIV31SpecValidator
from served import Answer, Served

ROLES = ("collect", "decide", "read", "admin")
# Whom the routes without a key serve is decided here, not by forgetting a role.
OPEN_TO_ALL = {"/", "/assets/{file}", "/healthz", "/readyz", "/metrics", "/openapi.json",
               "/sourceConfig", "/v1/projects/{key}/settings", "/v1/session",
               "/v1/session/password"}


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served(log=True)
        cls.addClassCleanup(cls.served.close)
        (cls.served.folder / "kundig.toml").write_text(CONFIGURATION)
        cls.keys = {role: cls.served.make_key(role) for role in ROLES}
        cls.revoked = cls.served.make_key("admin")
        cls.served.kundig("key", "revoke", cls.revoked.split("_")[1])
        spare = cls.served.make_key("read")
        PARAMETERS[("/v1/keys/{id}", "id")] = spare.split("_")[1]
        for path in ("/v1/users/{id}", "/v1/users/{id}/password"):
            PARAMETERS[(path, "id")] = cls.make_user
        FIELDS[("put", "/v1/session/password")] = cls.sign_in
        cls.served.make_user(USER, "admin", PASSWORD)
        shop = cls.served.folder / "shop.csv"
        shop.write_text("customer,time,item,value\nu-1,2024-01-02,bread,3.50\n")
        cls.served.kundig("import", str(shop), "--as", "purchases")
        PARAMETERS[("/v1/customers/{id}", "id")] = "u-1"
        cls.served.start()
        cls.served.wait_until_ready()
        page = cls.served.get("/").body.decode()
        PARAMETERS["file"] = re.search(r"assets/([^\"]+)", page).group(1)
        cls.description = Description(json.loads(cls.served.get("/openapi.json").body))
        cls.operations = cls.description.operations()

    @classmethod
    def make_user(cls):
        """The id of a new user: removing one cannot be done twice."""
        made = cls.served.ask("POST", "/v1/users", BODIES["UserRequest"](), cls.keys["admin"])
        return json.loads(made.body)["id"]

    @classmethod
    def sign_in(cls):
        """The fields by which a browser's next request is known."""
        page = FIELDS[("post", "/v1/session")]
        answer = cls.served.ask("POST", "/v1/session", BODIES["SignIn"], **page)
        return {**page, "Cookie": answer.fields["Set-Cookie"].split(";")[0]}

    def call(self, operation, key, body=None):
        return self.served.ask(operation.method.upper(), operation.example_target(),
                               operation.example_body() if body is None else body, key,
                               **operation.example_fields())

    def expect(self, statuses, operation, key, body=None):
        answer = self.call(operation, key, body)
        with self.subTest(f"{operation} for {key or 'nobody'}"):
            self.assertIn(answer.status, statuses, answer.body)
            self.description.check_answer(operation, answer)
        return answer

    def guarded(self):
        return [one for one in self.operations if one.role]

    # The description

    def test_it_is_openapi(self):
        OpenAPIV31SpecValidator(self.description.described).validate()

    def test_a_description_that_is_no_openapi_is_found(self):
        broken = copy.deepcopy(self.description.described)
        del broken["paths"]["/v1/track"]["post"]["responses"]["200"]["description"]
        self.assertFalse(OpenAPIV31SpecValidator(broken).is_valid())

    def test_every_schema_says_something(self):
        self.assertEqual(list(says_too_little(self.description.described["components"]["schemas"])),
                         [])
        self.assertEqual(len(list(says_too_little({"a": {"type": "array"}}))), 1)
        self.assertEqual(len(list(says_too_little({"a": {"type": "object"}}))), 1)

    def test_every_example_fits_its_request(self):
        for operation in self.operations:
            body = operation.example_body()
            if body is not None:
                reference = operation.described["requestBody"]["content"]["application/json"]
                self.description.check_value(reference["schema"]["$ref"].rsplit("/", 1)[1], body)

    def test_a_route_without_an_example_is_found(self):
        unknown = Operation("get", "/v1/{nobody_knows}", {
            "parameters": [{"name": "nobody_knows", "required": True}]})
        self.assertRaises(MissingExample, unknown.example_target)
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Unknown"}}}
        self.assertRaises(MissingExample, Operation("post", "/", {
            "requestBody": {"content": content}}).example_body)

    # The answers

    def test_every_route_answers_as_it_says(self):
        for operation in self.operations:
            self.expect({200}, operation, self.keys.get(operation.role))

    def test_head_is_get_without_a_body(self):
        for operation in self.operations:
            if operation.method == "get":
                answer = self.served.ask("HEAD", operation.example_target(),
                                         key=self.keys.get(operation.role))
                self.assertEqual((answer.status, answer.body), (200, b""), operation)

    def test_a_method_that_is_not_there_is_refused_as_described(self):
        for operation in self.operations:
            answer = self.served.ask("PATCH", operation.example_target())
            self.assertEqual(answer.status, 405, operation)
            self.assertIn(operation.method.upper(), answer.fields["Allow"])
            self.description.check_answer(operation, answer)

    def test_a_body_that_is_no_json_is_refused_as_described(self):
        with_body = [one for one in self.operations if one.example_body() is not None]
        self.assertTrue(with_body)
        for operation in with_body:
            self.expect({400}, operation, self.keys.get(operation.role), b"no JSON")

    def test_an_answer_that_does_not_fit_is_found(self):
        operation = next(one for one in self.operations if one.path == "/v1/health")
        self.expect({200}, next(one for one in self.operations if one.path == "/v1/batch"),
                    self.keys["collect"])
        answer = self.call(operation, self.keys["read"])
        good = json.loads(answer.body)
        self.assertTrue(good["keys"])
        wrong = [{k: v for k, v in good.items() if k != missing} for missing in good]
        wrong += [{**good, "stored": -1}, {**good, "balanced": "yes"}, {**good, "more": 1},
                  {**good, "keys": [{"key": "k"}]}, []]
        for value in wrong:
            changed = Answer(answer.status, answer.fields, json.dumps(value).encode())
            self.assertRaises(jsonschema.ValidationError, self.description.check_answer,
                              operation, changed)
        self.assertRaises(jsonschema.ValidationError, self.description.check_answer, operation,
                          Answer(403, answer.fields, answer.body))

    # Who may

    def test_only_what_is_meant_to_be_is_open_to_all(self):
        self.assertEqual({one.path for one in self.operations if not one.role}, OPEN_TO_ALL)

    def test_without_a_key_that_is_known_nobody_may(self):
        for operation in self.guarded():
            nearly = self.keys[operation.role][:-1] + "!"
            for key in (None, PARAMETERS["key"], self.revoked, nearly):
                self.expect({401}, operation, key)

    def test_a_key_may_what_its_role_may(self):
        for operation in self.guarded():
            for role, key in self.keys.items():
                may = role in (operation.role, "admin")
                self.expect({200} if may else {403}, operation, key)

    def test_a_collect_key_cannot_read(self):
        for operation in self.guarded():
            if operation.method == "get":
                self.expect({403}, operation, self.keys["collect"])

    def test_what_was_collected_is_in_no_answer_to_a_collect_key_and_in_no_log(self):
        secret = "known-to-nobody-else"
        event = {"event": secret, "userId": secret}
        own = self.keys["collect"]
        self.assertEqual(self.served.post("/v1/track", event).status, 200)
        in_query = self.served.ask("POST", f"/beacon/v1/batch?writeKey={own}", {"batch": [event]})
        self.assertEqual(in_query.status, 200)
        others = [key for key in self.keys.values() if key != own]
        for operation in self.operations:
            answer = self.call(operation, own).body.decode()
            for hidden in (secret, *others):
                self.assertNotIn(hidden, answer, operation)
        log = self.served.log()
        self.assertIn("/beacon/v1/batch", log)
        for hidden in (secret, *(key.split("_", 2)[2] for key in self.keys.values())):
            self.assertFalse(hidden in log, f"the log has {hidden}")


if __name__ == "__main__":
    unittest.main()
