# SPDX-License-Identifier: Apache-2.0
"""Languages as the office reads them: what families get today, with what, and what to do next."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.constrain import Constrain

from cli.tables import facts, table

WIDTH = 100
MOST_TOLD = 8
LISTED = (("routine", "text"), ("vital", "text"), ("emergency", "template"))
Language = dict[str, Any]


def overview(found: Sequence[Language], *, every: bool) -> Iterator[RenderableType]:
    shown = [one for one in found if every or one["people"]]
    rows = [
        (one["language"], one["name"], one["guardians"], *(today(one, *what) for what in LISTED))
        for one in shown
    ]
    yield table_of(
        rows, "language!", "name", "guardians#", "routine", "vital", "emergency",
        title="What they get today", empty="Nobody's language is on record yet.",
    )  # fmt: skip
    rows = [(one["language"], *means(one)) for one in shown if not one["needs_none"]]
    if rows:
        yield table_of(
            rows, "language!", "engine", "chrF, refused", "templates", "notices",
            "reviewers#", "memory#", "terms#", title="With what", empty="",
        )  # fmt: skip
    yield from heard(shown)
    yield from todo(shown)
    others = [one for one in found if one not in shown]
    if others:
        tags = ", ".join(one["language"] for one in others)
        yield f"Spoken by nobody on record, but worded or translated: {tags} (--all)."


def heard(shown: Sequence[Language]) -> Iterator[str]:
    """In which languages mails carry a link to listen; nothing while nobody knows."""
    known = [one for one in shown if one["read_aloud"] is not None]
    if known:
        some = ", ".join(one["language"] for one in known if one["read_aloud"])
        none = ", ".join(one["language"] for one in known if not one["read_aloud"])
        yield f"Read aloud (docs/listen.md): {some or 'none'}." + f" Not: {none}." * bool(none)


def table_of(rows: Any, *columns: str, title: str, empty: str) -> RenderableType:
    return Constrain(table(rows, *columns, title=title, empty=empty), WIDTH)


def todo(shown: Sequence[Language]) -> Iterator[str]:
    waiting = [one for one in shown if one["steps"] and (one["people"] or not shown)]
    if waiting:
        yield "To do, what matters most on top:"
    for one in waiting[:MOST_TOLD]:
        nothing = "" if one["served"] else " (nothing serves it)"
        yield f"  {one['name']}{nothing}: {one['steps'][0]}"
    if len(waiting) > MOST_TOLD:
        yield f"  and {len(waiting) - MOST_TOLD} languages more. All of one: --language TAG"


def today(one: Language, tier: str, kind: str) -> str:
    """What becomes of such a message, the worst first; of how many, where it depends."""
    if one["needs_none"]:
        return "as it is"
    found = [each for each in one["prospects"] if (each["tier"], each["kind"]) == (tier, kind)]
    if not found:
        found = [
            each for each in one["prospects"] if (each["tier"], each["kind"]) == (tier, "text")
        ]
    if len(found) == 1:
        return str(found[0]["short"])
    return "; ".join(f"{len(each['holds_for'])} {each['short']}" for each in found) or "-"


def means(one: Language) -> tuple[Any, ...]:
    best = one["engines"][0] if one["engines"] else None
    return (
        engine(best) if best else "none", quality(best), of(one["templates"]), of(one["notices"]),
        one["reviewers"], one["remembered"], one["terms"],
    )  # fmt: skip


def engine(one: dict[str, Any]) -> str:
    """Without versions, which stand in the detail."""
    name = re.sub(r"@[^+]*", "", one["engine"])
    return f"{name} (down)" if one["rests"] else name


def quality(one: dict[str, Any] | None) -> str:
    if one is None:
        return ""
    found = one["quality"]
    if found is None:
        return "not measured"
    chrf = "-" if found["chrf"] is None else f"{found['chrf']:.0f}"
    wrong = f", {found['wrong']} wrong" if found["wrong"] else ""
    return f"{chrf}, {found['refused_percent']:.1f} %{wrong}"


def of(counted: dict[str, int]) -> str:
    """Reviewed, and of how many that are worded."""
    return f"{counted['reviewed']}/{counted['worded']}" if counted["worded"] else "none"


def in_detail(one: Language) -> Iterator[RenderableType]:
    yield f"{one['name']} ({one['language']})"
    yield facts(
        ("spoken by", spoken(one)),
        ("translated by", {"engine": "", "person": "persons, whatever the tier",
                           "interpreter": "nobody: families call the interpreter line"}[one["by"]]),
        ("templates", worded(one["templates"])),
        ("notices", worded(one["notices"]) or "none: notices are in English"),
        ("reviewers", one["reviewers"] or "none"),
        ("memory", f"{one['remembered']:,} sentences that a person approved or that were imported"),
        ("glossary", f"{one['terms']:,} terms, {one['locked_terms']:,} of them locked"),
        ("may leave the district", one["may_leave"] or "nothing"),
        ("read aloud", aloud(one["read_aloud"])),
    )  # fmt: skip
    if one["needs_none"]:
        yield "It is what the school writes: nothing has to be translated."
        return
    yield table_of(
        [row for each in one["engines"] for row in [engine_row(each)]],
        "engine", "writes", "whose", "now", "on the check set",
        title="Engines, the first is asked first", empty="No engine translates into it.",
    )  # fmt: skip
    yield table_of(
        [prospect_row(each) for each in one["prospects"]],
        "tier", "a message", "becomes", "because", title="What they get today", empty="",
    )  # fmt: skip
    if one["steps"]:
        yield "To do:"
        yield from (f"  {step}" for step in one["steps"])


def aloud(voice: str | None) -> str:
    if voice is None:
        return "not known now"
    return f"by the voice {voice}" if voice else "no"


def spoken(one: Language) -> str:
    if one["people"] is None:
        return "not known now"
    if not one["people"]:
        return "nobody on record"
    parts = [f"{one[name]:,} {name}" for name in ("guardians", "students", "staff") if one[name]]
    return ", ".join(parts) or f"{one['people']:,} people"


def worded(counted: dict[str, int]) -> str:
    if not counted["worded"]:
        return ""
    return f"{counted['worded']} of {counted['of']} worded, {counted['reviewed']} reviewed"


def engine_row(one: dict[str, Any]) -> tuple[str, ...]:
    whose = "others', elsewhere" if one["leaves"] else "the district's"
    state = "left alone: it failed" if one["rests"] else "can be asked"
    return one["engine"], one["writes"], whose, state, measured(one["quality"])


def measured(found: dict[str, Any] | None) -> str:
    if found is None:
        return "not measured in this version"
    chrf = "" if found["chrf"] is None else f"chrF {found['chrf']:.1f}, "
    wrong = f"{found['wrong']} wrong, " if found["wrong"] else ""
    where = "here" if found["here"] else "before it shipped"
    return (
        f"{chrf}{wrong}{found['refused_percent']:.1f} % refused of {found['sentences']:,} "
        f"sentences, {where}, {found['measured_at'][:10]}"
    )


def prospect_row(one: dict[str, Any]) -> tuple[str, ...]:
    what = "written freely: " if one["kind"] == "text" else "from a template: "
    return one["tier"], what + ", ".join(one["holds_for"]), one["short"], one["why"]


def sentences(done: dict[str, Any]) -> Iterator[RenderableType]:
    """Those of a measurement that a person should look at."""
    rows = [(each["sentence_id"], each["words"], each["findings"]) for each in done["wrong"]]
    rows += [(each["sentence_id"], "refused", each["refused"]) for each in done["refused"]]
    if rows:
        yield table(rows, "sentence!", "became", "because", empty="")
