# SPDX-License-Identifier: Apache-2.0
"""OneRoster's filters: field, predicate, 'value'; several joined by AND, or by OR."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.errors import Rejected
from services.directory.oneroster.resources import FIELDS, Resource
from services.directory.roster import values

ONE = re.compile(r"\s*([A-Za-z][\w.]*)\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'\s*")
JOINT = re.compile(r"(AND|OR)\b", re.IGNORECASE)
LONGEST, MOST = 2000, 10
MOMENTS = ("dateLastModified",)
COMPARE: dict[str, Callable[[str, str], bool]] = {
    "=": lambda found, wanted: found == wanted,
    ">": lambda found, wanted: found > wanted,
    ">=": lambda found, wanted: found >= wanted,
    "<": lambda found, wanted: found < wanted,
    "<=": lambda found, wanted: found <= wanted,
    "~": lambda found, wanted: wanted in found,
}
Test = Callable[[Resource], bool]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """`since`: nothing fits that did not change after it; None where nothing is known of that."""

    fits: Test
    since: datetime | None = None


def everything(_: Resource) -> bool:
    return True


def parsed(text: str, kind: str) -> Filter:
    """Raises Rejected: "invalid_filter_field" for a field that there is not."""
    if not text.strip():
        return Filter(fits=everything)
    tests, joints = _split(text, kind)
    if len({joint.upper() for joint in joints}) > 1:
        raise _bad("AND and OR in one filter: OneRoster does not say which goes first")
    either = bool(joints) and joints[0].upper() == "OR"
    join = any if either else all
    return Filter(
        fits=lambda resource: join(test(resource) for test in tests),
        since=None if either else _since(text),
    )


def _since(text: str) -> datetime | None:
    """The latest moment after which all that fits has changed. The text was read already."""
    moments = [
        datetime.fromisoformat(_moment(quoted))
        for path, predicate, quoted in ONE.findall(text)
        if path in MOMENTS and predicate in (">", ">=", "=")
    ]
    return max(moments, default=None)


def require_field(path: str, kind: str, code: str) -> None:
    if path.partition(".")[0] not in FIELDS[kind]:
        raise Rejected(f"{kind} have no field {path[:60]!r}.", code=code)


def found_at(resource: Resource, path: str) -> Iterator[str]:
    """Every value at a path such as roles.role, as text."""
    yield from _walk(resource, path.split("."))


def _split(text: str, kind: str) -> tuple[list[Test], list[str]]:
    tests: list[Test] = []
    joints: list[str] = []
    place = 0
    while len(text) <= LONGEST and len(tests) < MOST:
        match = ONE.match(text, place)
        if match is None:
            raise _bad(f"at character {place + 1}: a filter is written field='value'")
        tests.append(_test(match[1], match[2], match[3], kind))
        if match.end() == len(text):
            return tests, joints
        joint = JOINT.match(text, match.end())
        if joint is None:
            raise _bad(f"at character {match.end() + 1}: AND or OR stands between two conditions")
        joints.append(joint[1])
        place = joint.end()
    raise _bad(f"it is longer than {LONGEST} characters or {MOST} conditions")


def _test(path: str, predicate: str, quoted: str, kind: str) -> Test:
    require_field(path, kind, "invalid_filter_field")
    plain = _moment if path in MOMENTS else str.casefold
    wanted = plain(quoted.replace("''", "'"))
    if path in MOMENTS and not wanted:
        raise _bad(f"{path} takes a moment such as '2026-11-26T08:00:00Z'")
    if predicate == "!=":
        return lambda resource: all(plain(each) != wanted for each in found_at(resource, path))
    compare = COMPARE[predicate]
    return lambda resource: any(compare(plain(each), wanted) for each in found_at(resource, path))


def _moment(text: str) -> str:
    # A "+" that came unescaped through an address is a space by now.
    return values.moment(text.replace(" ", "+"))


def _walk(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, path)
    elif path:
        if isinstance(value, dict) and path[0] in value:
            yield from _walk(value[path[0]], path[1:])
    elif isinstance(value, (str, bool)):
        yield str(value).lower() if isinstance(value, bool) else value


def _bad(why: str) -> Rejected:
    return Rejected(f"The filter cannot be read: {why}.", code="invaliddata")
