"""What /openapi.json describes, and how to call each of its operations.

An operation is called with an example of its request's schema and of its path's parameters, so a
new route needs an entry here only where it needs something new.
"""

import copy
import itertools
import json
import re
from dataclasses import dataclass

import jsonschema

USER, PASSWORD = "an admin", "four words of nobody"
_NUMBERS = itertools.count()
# By the name of the schema; a function where each call needs another.
BODIES = {
    "Event": {"type": "track", "event": "Tried", "userId": "u-1", "properties": {"n": 1}},
    "DecideRequest": {"userId": "u-1", "placement": "home"},
    "KeyRequest": {"role": "read", "name": "of the example"},
    "UserRequest": lambda: {"name": f"example {next(_NUMBERS)}", "role": "read",
                            "password": PASSWORD},
    "PasswordRequest": {"password": PASSWORD},
    "OwnPassword": {"password": PASSWORD, "newPassword": PASSWORD},
    "SignIn": {"name": USER, "password": PASSWORD},
    "ReplayRequest": {"code": "no_id"},
    "WebhookRetry": {"url": "http://127.0.0.1:9/hook"},
    "FlagRequest": {"context": {"targetingKey": "u-1"}},
    "EventBatch": {"batch": [{"type": "track", "event": "Tried", "userId": "u-1"},
                             {"type": "identify", "userId": "u-1", "traits": {"plan": "free"}}]},
}
# By the name of the parameter, a value or a function that gives one; where two paths mean different
# things by it, by (path, name).
PARAMETERS = {
    "key": "kc_abcdefghijkl_0123456789012345678901234567890123456789012",
    "type": "track",
    ("/ofrep/v1/evaluate/flags/{key}", "key"): "home",
}
# What is sent beside, by method and path, or a function that gives it.
FIELDS = {("post", "/v1/session"): {"Sec-Fetch-Site": "same-origin"}}
# What the examples ask about.
CONFIGURATION = """
[decisions]
placements = ["home"]
[[service]]
id = "savings"
price_minor = 500
[[webhook]]
url = "http://127.0.0.1:9/hook"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
events = ["outcome"]
"""
# Some operations take away what others look at.
LAST = ("delete",)


class MissingExample(AssertionError):
    pass


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    described: dict

    def __str__(self):
        return f"{self.method.upper()} {self.path}"

    @property
    def role(self):
        """The role that a key must have; None: anybody may call it."""
        named = re.search(r"Needs a key of the role (\w+)\.", self.described.get("description", ""))
        assert bool(named) == bool(self.described["security"]), f"{self}: role and security differ"
        return named and named.group(1)

    def example_target(self):
        target = self.path
        for parameter in self.described.get("parameters", []):
            name = parameter["name"]
            value = PARAMETERS.get((self.path, name), PARAMETERS.get(name))
            if value is None and parameter["required"]:
                raise MissingExample(f"{self}: no example of the parameter {name}; "
                                     "add one to PARAMETERS in described_routes.py")
            value = value() if callable(value) else value
            target = target.replace("{" + name + "}", str(value))
        return target

    def example_body(self):
        if "requestBody" not in self.described:
            return None
        name = _schema_name(self.described["requestBody"]["content"]["application/json"])
        if name not in BODIES:
            raise MissingExample(f"{self}: no example of the request {name}; "
                                 "add one to BODIES in described_routes.py")
        body = BODIES[name]
        return body() if callable(body) else body

    def example_fields(self):
        fields = FIELDS.get((self.method, self.path), {})
        return fields() if callable(fields) else fields


def _schema_name(content):
    return content["schema"]["$ref"].rsplit("/", 1)[1]


class Description:
    def __init__(self, described):
        self.described = described
        self._closed = closed(described["components"]["schemas"])

    def operations(self):
        found = [Operation(method, path, described)
                 for path, methods in self.described["paths"].items()
                 for method, described in methods.items()]
        return sorted(found, key=lambda one: one.method in LAST)

    def check_value(self, name, value, components=None):
        """Raises jsonschema.ValidationError where the value does not fit the schema `name`."""
        schemas = self.described["components"]["schemas"] if components is None else components
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
        jsonschema.Draft202012Validator(schema).validate(value)

    def check_answer(self, operation, answer):
        """Raises where the answer is not what is described; a member that no schema names is not
        described either."""
        responses = operation.described["responses"]
        content = responses.get(str(answer.status), responses["default"]).get("content")
        assert content, f"{operation}: nothing describes its answers {answer.status}"
        media_type = answer.fields["Content-Type"].split(";")[0]
        described_as = media_type if media_type in content else "*/*"
        assert described_as in content, f"{operation}: {media_type} is not described"
        text = answer.body.decode()
        value = json.loads(text) if media_type == "application/json" else text
        self.check_value(_schema_name(content[described_as]), value, self._closed)


def closed(schema):
    """The same, but that objects have no members beside those that it names."""
    schema = copy.deepcopy(schema)
    for one in _schemas_in(schema):
        if "properties" in one and "additionalProperties" not in one:
            one["unevaluatedProperties"] = False
    return schema


def says_too_little(schemas):
    """The schemas, as text, to which nearly everything would fit."""
    for one in _schemas_in(schemas):
        kinds = one.get("type", [])
        if "array" in kinds and "items" not in one:
            yield json.dumps(one)
        if kinds == "object" and not {"properties", "additionalProperties"} & one.keys():
            yield json.dumps(one)


def _schemas_in(value):
    if isinstance(value, dict):
        if "type" in value and not isinstance(value["type"], dict):
            yield value
        for inner in list(value.values()):
            yield from _schemas_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _schemas_in(inner)
