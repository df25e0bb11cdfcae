"""Does JSON that came look as expected? What the expectation does not mention is free.

An expected object's members must be there; an expected list's elements must be found in order,
others may stand between. Numbers must be equal, or as these texts say:

    "about 1653.4 within 0.05"    "at least 3"    "at most 0.5"    "length 4" (of a list or text)
    "any"                         (there, whatever it is)
"""

import re

_ABOUT = re.compile(r"about (\S+) within (\S+)")
_BOUND = re.compile(r"at (least|most) (\S+)")
_LENGTH = re.compile(r"length (\d+)")


def differences(expected, actual, where="the answer"):
    """What differs, in words, one line each; none where all is as expected."""
    if isinstance(expected, dict):
        return _object_differences(expected, actual, where)
    if isinstance(expected, list):
        return _list_differences(expected, actual, where)
    if isinstance(expected, str):
        answer = _by_words(expected, actual)
        if answer is not None:
            return [] if answer else [f"{where} is {actual!r}, not {expected}"]
    same = expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
    return [] if same else [f"{where} is {actual!r}, not {expected!r}"]


def _object_differences(expected, actual, where):
    if not isinstance(actual, dict):
        return [f"{where} is {actual!r}, not an object"]
    found = []
    for key, value in expected.items():
        if key in actual:
            found += differences(value, actual[key], f"{where}.{key}")
        else:
            found.append(f"{where} has no \"{key}\"")
    return found


def _list_differences(expected, actual, where):
    if not isinstance(actual, list):
        return [f"{where} is {actual!r}, not a list"]
    rest = iter(enumerate(actual))
    for number, element in enumerate(expected):
        nearest = []
        for index, candidate in rest:
            found = differences(element, candidate, f"{where}[{index}]")
            if not found:
                break
            if not nearest or len(found) < len(nearest):
                nearest = found
        else:
            return [f"{where} has no element {number} as expected"] + nearest
    return []


def _by_words(words, actual):
    """True or False where `words` is one of the forms above, else None."""
    number = isinstance(actual, (int, float)) and not isinstance(actual, bool)
    if words == "any":
        return True
    if about := _ABOUT.fullmatch(words):
        return number and abs(actual - float(about.group(1))) <= float(about.group(2))
    if bound := _BOUND.fullmatch(words):
        limit = float(bound.group(2))
        return number and (actual >= limit if bound.group(1) == "least" else actual <= limit)
    if length := _LENGTH.fullmatch(words):
        return isinstance(actual, (list, str)) and len(actual) == int(length.group(1))
    return None
