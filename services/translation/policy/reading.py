# SPDX-License-Identifier: Apache-2.0
"""The policy from its files: what ships, and what the district wants otherwise."""

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from contracts.languages import TAG, candidates
from kernel.errors import Rejected
from services.translation.policy.model import (
    By,
    Handling,
    Policy,
    Then,
    Tier,
    TierRules,
    Unreviewed,
    Unsafe,
)

SHIPPED = Path(__file__).parent / "policy.toml"
DURATION = re.compile(r"(\d+)([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
KINDS = ("notice", "emergency", "routine")
TABLES = ("tiers", "categories", "languages", "leave", "unreviewed")
FREE_TEXT = ("original", "gate")
Word = TypeVar("Word", bound=StrEnum)
Table = dict[str, Any]


def read_policy(path: str = "") -> Policy:
    """What ships, with what the district's file says otherwise.

    Raise Rejected naming the file and the key that is wrong.
    """
    shipped = _toml(SHIPPED)
    if not path:
        return _policy(shipped, str(SHIPPED.name))
    return _policy(_merged(shipped, _toml(Path(path)), path), path)


def _toml(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(str(path), f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(str(path), f"is no TOML: {error}") from error


def _merged(shipped: Table, own: Table, path: str) -> Table:
    _require_known(shipped, own, path)
    merged = {table: {**shipped[table], **own.get(table, {})} for table in TABLES}
    for tier, rules in own.get("tiers", {}).items():
        merged["tiers"][tier] = {**shipped["tiers"].get(tier, {}), **rules}
    return merged


def _require_known(shipped: Table, own: Table, path: str) -> None:
    """What is misspelt would silently change nothing."""
    for table, values in own.items():
        if table not in TABLES:
            raise _wrong(path, f"[{table}] is none of {', '.join(TABLES)}.")
        if not isinstance(values, dict):
            raise _wrong(path, f"{table} has to be a table: [{table}].")
    for tier, rules in own.get("tiers", {}).items():
        if not isinstance(rules, dict):
            raise _wrong(path, f"tiers.{tier} has to be a table: [tiers.{tier}].")
    for category in own.get("categories", {}):
        if category not in shipped["categories"]:
            known = ", ".join(shipped["categories"])
            raise _wrong(path, f"categories.{category} is none of {known}.")


def _policy(tables: Table, path: str) -> Policy:
    tiers = {_word(Tier, tier, path, "tiers"): rules for tier, rules in tables["tiers"].items()}
    for kind in tables["unreviewed"]:
        if kind not in KINDS:
            raise _wrong(path, f"unreviewed.{kind} is none of {', '.join(KINDS)}.")
    if tables["unreviewed"]["notice"] != Unreviewed.USE:
        raise _wrong(
            path,
            "unreviewed.notice can only be use: a family has to be told. Reject single ones "
            "(rapport templates review); then English stands there.",
        )
    for language in tables["languages"]:
        if not TAG.fullmatch(language):
            raise _wrong(path, f"languages.{language} is no language tag such as es or zh-Hans.")
    return Policy(
        tiers={tier: _rules(rules, path, f"tiers.{tier}") for tier, rules in tiers.items()},
        categories=_words(Tier, tables["categories"], path, "categories"),
        languages={
            _kept_as(tag): by
            for tag, by in _words(By, tables["languages"], path, "languages").items()
        },
        leave=frozenset(_leave(tables, path)),
        unreviewed=_words(Unreviewed, tables["unreviewed"], path, "unreviewed"),
    )


def _kept_as(language: str) -> str:
    """What families' records call otherwise is the same language: tl is fil, zh-TW zh-Hant. Of zh
    it is both scripts that are meant."""
    return language if language == "zh" else candidates(language)[0]


def _rules(rules: Table, path: str, where: str) -> TierRules:
    known = {"handling", "refused", "review_within", "then", "free_text"}
    if unknown := sorted(set(rules) - known):
        raise _wrong(path, f"{where}.{unknown[0]} is none of {', '.join(sorted(known))}.")
    if rules["free_text"] not in FREE_TEXT:
        raise _wrong(path, f"{where}.free_text is none of {', '.join(FREE_TEXT)}.")
    return TierRules(
        handling=_word(Handling, rules["handling"], path, f"{where}.handling"),
        refused=_word(Unsafe, rules["refused"], path, f"{where}.refused"),
        review_within=_duration(rules["review_within"], path, f"{where}.review_within"),
        then=_word(Then, rules["then"], path, f"{where}.then"),
        free_text=rules["free_text"],
    )


def _leave(tables: Table, path: str) -> list[str]:
    leave = tables["leave"].get("categories", [])
    unknown = [each for each in leave if each not in tables["categories"]]
    if unknown:
        raise _wrong(path, f"leave.categories: {unknown[0]!r} is no category.")
    return list(leave)


def _words(kind: type[Word], table: Mapping[str, Any], path: str, where: str) -> dict[str, Word]:
    return {key: _word(kind, value, path, f"{where}.{key}") for key, value in table.items()}


def _word(kind: type[Word], value: Any, path: str, where: str) -> Word:
    try:
        return kind(value)
    except ValueError:
        raise _wrong(path, f"{where}: {value!r} is none of {', '.join(kind)}.") from None


def _duration(value: Any, path: str, where: str) -> timedelta:
    match = DURATION.fullmatch(str(value))
    if match is None or match[1] == "0":
        raise _wrong(path, f"{where}: {value!r} is no time such as 90m, 24h or 3d.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _wrong(path: str, problem: str) -> Rejected:
    return Rejected(f"The translation policy {path}: {problem}", code="bad-policy", path=path)
