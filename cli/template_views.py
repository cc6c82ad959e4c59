# SPDX-License-Identifier: Apache-2.0
"""Templates and their wordings as people read them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.tables import facts, moment, table

STATES = ("reviewed", "unreviewed", "changed", "outdated", "rejected")
SAID = {
    "reviewed": "reviewed",
    "unreviewed": "nobody has approved it yet",
    "changed": "changed since it was approved",
    "outdated": "NOT SENT: the English text says something else by now",
    "rejected": "NOT SENT: a reviewer rejected it",
}
WORDS_BESIDE = "reason:", "writing:"  # words that the parts take from, and no parts of their own


def overview(found: Mapping[str, Any]) -> RenderableType:
    rows = []
    for one in found["templates"]:
        states = defaultdict(list)
        for each in one["wordings"]:
            states[each["state"]].append(each["language"])
        rows.append(
            (one["template"], one["kind"], *(", ".join(states[state]) or "-" for state in STATES))
        )
    shown = [
        at for at, state in enumerate(STATES) if at < 2 or any(row[2 + at] != "-" for row in rows)
    ]
    return table(
        [(*row[:2], *(row[2 + at] for at in shown)) for row in rows],
        "template", "kind", *(STATES[at] for at in shown), empty="There are no templates.",
    )  # fmt: skip


def in_language(found: Mapping[str, Any]) -> RenderableType:
    rows = [
        (
            one["template"], one["kind"],
            SAID[each["state"]] if each else "not worded: families get the original",
            each["version"] if each else "", "the district's" if each and each["own"] else "",
            each["reviewed_by"] if each else "", moment(each["reviewed_at"]) if each else "",
        )
        for one in found["templates"]
        for each in one["wordings"] or [None]
    ]  # fmt: skip
    return table(rows, "template", "kind", "state", "version!", "words", "by", "on", empty="None.")


def head(one: Mapping[str, Any]) -> RenderableType:
    kind = one["kind"]
    if one["category"]:
        kind += f", category {one['category']}{', urgent' if one['urgent'] else ''}"
    return facts(
        ("template", one["template"]), ("is for", one["about"]),
        ("kind", kind),
        ("language", one["language"]), ("version", one["version"]),
        ("words", "the district's own" if one["own"] else "as they ship"),
        ("state", SAID[one["state"]]),
        ("approved by", f"{one['reviewed_by']}, {moment(one['reviewed_at'])}"
         if one["reviewed_by"] else ""),
        ("note", one["note"]),
    )  # fmt: skip


def slots(one: Mapping[str, Any]) -> RenderableType:
    rows = [
        (
            each["slot"],
            each["type"],
            "may be left out" if each["optional"] else "",
            each["example"],
            each["about"] or ", ".join(each["choices"]),
        )
        for each in one["slots"]
    ]
    return table(rows, "slot", "type", "", "e.g.", "", empty="It has no slots.")


def side_by_side(one: Mapping[str, Any]) -> RenderableType:
    """English | the language: every part as it is written, and below as families would read it."""
    if one["language"] == "en":
        return _columns([(part, text) for part, text in one["texts"].items()], "", "English")
    texts, english = one["texts"], one["english"]["texts"]
    rows = [
        (part, english.get(part, "-"), text)
        for part, text in texts.items()
        if not part.startswith(WORDS_BESIDE)
    ]
    rows += [
        (f"{part}, with examples", text, one["filled"].get(part, "-"))
        for part, text in one["english"]["filled"].items()
    ]
    beside = [part for part in texts if part.startswith(WORDS_BESIDE)]
    if beside:
        rows.append(
            (
                "words for slots",
                "\n".join(f"{part}: {english.get(part, '-')}" for part in beside),
                "\n".join(f"{part}: {texts[part]}" for part in beside),
            )
        )
    return _columns(rows, "", "English", one["language"])


def previewed(found: Mapping[str, Any]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for language, one in found["languages"].items():
        if one is None:
            lines.append(f"\n{language}: no words that can be sent; families get the original.")
            continue
        state = "" if language == "en" else f" ({SAID[one['state']]})"
        lines.append(f"\n{language}{state}")
        lines.append(_columns(list(one["texts"].items()), "", ""))
    return lines


def history(acts: list[dict[str, Any]]) -> RenderableType:
    rows = [
        (
            moment(one["at"]), one["template"], one["language"], one["act"], one["version"],
            one["by"], one["note"],
        )
        for one in acts
    ]  # fmt: skip
    return table(
        rows, "when", "template", "language", "what", "version!", "by", "note",
        empty="Nothing was reviewed or changed yet.",
    )  # fmt: skip


def _columns(rows: list[tuple[str, ...]], *names: str) -> RenderableType:
    """Texts beside each other; nothing in them is taken for markup."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=True, show_header=any(names))
    for name in names:
        drawn.add_column(name, overflow="fold", style="dim" if not name else "")
    for row in rows:
        drawn.add_row(*(Text(each) for each in row))
    return drawn
