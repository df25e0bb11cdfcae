"""The outcome of one test, wherever it ran, and how the outcomes are counted."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True)
class Outcome:
    name: str
    status: str
    reason: str = ""  # of a failure or of skipping


def from_googletest(path, prefix):
    """The outcomes in a file that --gtest_output=xml: wrote; disabled tests count as skipped."""
    outcomes = []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        name = f"{prefix}{case.get('classname')}.{case.get('name')}"
        failure, skipped = case.find("failure"), case.find("skipped")
        if failure is not None:
            outcomes.append(Outcome(name, FAILED, failure.get("message", "").strip()))
        elif case.get("status") == "notrun":
            outcomes.append(Outcome(name, SKIPPED, "the test is disabled"))
        elif skipped is not None or case.get("result") == "skipped":
            outcomes.append(Outcome(name, SKIPPED, _skip_reason(skipped)))
        else:
            outcomes.append(Outcome(name, PASSED))
    return outcomes


def _skip_reason(skipped):
    """GoogleTest's message is the place in the code, then what the test said."""
    message = (skipped.get("message", "") if skipped is not None else "").strip()
    lines = [line for line in message.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"


def from_unittest(result, names):
    """The outcomes of a unittest.TestResult over the tests `names`."""
    failed = {test.id(): trace for test, trace in result.failures + result.errors}
    skipped = {test.id(): reason for test, reason in result.skipped}
    outcomes = [Outcome(name, FAILED, trace) for name, trace in failed.items()]
    for name in names:
        if name in skipped:
            outcomes.append(Outcome(name, SKIPPED, skipped[name]))
        elif name not in failed:
            outcomes.append(Outcome(name, PASSED))
    return outcomes


def closing_line(outcomes):
    """`N passed, N failed`, with `, N skipped` where any was."""
    count = {status: sum(o.status == status for o in outcomes)
             for status in (PASSED, FAILED, SKIPPED)}
    line = f"{count[PASSED]} passed, {count[FAILED]} failed"
    return line + (f", {count[SKIPPED]} skipped" if count[SKIPPED] else "")
