# SPDX-License-Identifier: Apache-2.0
"""How the words of a language came about, sentence by sentence."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rich.console import RenderableType

from cli.problems import Away
from cli.session import Session
from cli.tables import facts, moment, table

WAYS = {
    "template": "a template",
    "engine": "an engine",
    "memory": "sentences that people approved before",
    "person": "a person reads it first",
    "original": "the original, with a notice",
}
BESIDE = ", the original beside it"
THEN = {
    "original": "the original, with a notice",
    "machine": "an engine's words, if there are safe ones",
    "wait": "it goes on waiting",
}


def decisions(session: Session, announcement_id: str, language: str = "") -> list[dict[str, Any]]:
    """What translation decided, one record a language. Empty when it does not answer now."""
    try:
        found = session.ask("translation", "explain", request_id=announcement_id)["languages"]
    except Away as away:
        session.tell(f"How the words came about is not known now. {away.message}")
        return []
    return [one for one in found if not language or one["language"] == language]


def foreseen(session: Session, asked: dict[str, Any], languages: Iterable[str]) -> dict[str, Any]:
    """By language, how such an announcement would come by its words now."""
    question = {
        "category": asked["category"], "from": asked["language"], "urgent": asked["urgent"],
        "languages": sorted({each for each in languages if each}),
        "template": asked.get("template", ""), "slots": asked.get("slots", {}),
    }  # fmt: skip
    try:
        found: dict[str, Any] = session.ask("translation", "outlook", **question)
    except Away as away:
        session.tell(f"How it would be put into words is not known now. {away.message}")
        return {}
    return found


def outlook(found: dict[str, Any]) -> RenderableType:
    """Languages to which the same would happen share a line."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for language, one in sorted(found.items()):
        if one["tier"]:
            way = WAYS.get(one["way"], one["way"]) + BESIDE * one["beside"]
            alike[way, because(one)].append(language)
    rows = [(", ".join(languages), *key) for key, languages in alike.items()]
    return table(rows, "language", "words by", "because", empty="Everybody reads the original.")


def because(one: dict[str, Any]) -> str:
    if one["way"] != "person":
        return str(one["why"])
    hours = one["review_within_s"] / 3600
    time = f"{hours:.0f} h" if hours >= 1 else f"{hours * 60:.0f} min"
    return f"{one['why']} They have {time}; then: {THEN.get(one['then'], one['then'])}."


def told(record: dict[str, Any]) -> list[RenderableType]:
    """One language: what was done and why, then each sentence with what became of it."""
    rows = [
        (one["part"], one["sentence"], became(one), by(one)) for one in record["sentences"]
    ]  # fmt: skip
    lines: list[RenderableType] = [
        facts(
            ("language", record["language"]), ("tier", record["tier"]),
            ("by", WAYS.get(record["way"], record["way"])), ("because", record["why"]),
            ("engine", record["engine"]), ("refused", record["refused"]),
            ("decided", moment(record["at"])),
            ("review", reviewed(record.get("review") or {})),
        )
    ]  # fmt: skip
    if rows:
        lines.append(table(rows, "part", "sentence", "became", "by, and what was found", empty=""))
    return lines


def reviewed(task: dict[str, Any]) -> str:
    """What came of the people who were to read it; "" where nobody was."""
    if not task:
        return ""
    if not task["finished_at"]:
        who = f"with {task['claimed_by']}" if task["claimed_by"] else "nobody has taken it"
        return f"{task['task_id']}, {who}, due {moment(task['due_at'])[:16]}"
    by = f" by {task['finished_by']}" if task["finished_by"] else ""
    why = f": {task['because']}" if task["because"] else ""
    return f"{task['outcome']}{by}, {moment(task['finished_at'])[:16]}{why}"


def became(sentence: dict[str, Any]) -> str:
    return "(stays as it is)" if sentence["kept"] else sentence["words"] or "-"


def by(sentence: dict[str, Any]) -> str:
    """Who was asked, in that order; what was found against an answer stands behind its engine."""
    return "\n".join(dict.fromkeys(map(tried, sentence["attempts"]))) or "nobody was asked"


def tried(attempt: dict[str, Any]) -> str:
    engine = attempt["engine"] + " (from memory)" * bool(attempt.get("from_memory"))
    if unit_id := attempt.get("unit_id"):
        who = attempt.get("reviewed_by") or "nobody"
        engine = f"memory: approved by {who}, {unit_id}"
        if attempt["engine"] != "memory:person":
            engine = f"memory: imported, {unit_id}"
    repairs = attempt.get("repairs") or ()
    mended = f" (put right: {', '.join(repairs)})" if repairs else ""
    found = "; ".join(attempt["findings"])
    return f"{engine}{mended}: {found}" if found else f"{engine}{mended}"
