# SPDX-License-Identifier: Apache-2.0
"""What became of an announcement, and what would: tables that add up."""

import re
from collections import defaultdict
from typing import Any

from rich.console import RenderableType

from cli.tables import facts, moment, table

STATES = ("sent", "delivered", "failed", "unknown", "suppressed")
REASONS = {
    "no-contact": "no email address or phone number on file",
    "no-channel": "no address for the channels of this announcement",
    "cancelled": "cancelled before it left",
    "somebody-gone": "it names somebody who is not reached at that address any more",
    "contact-gone": "the address belonged to nobody of the audience any more",
    "limit": "held back: a limit is in force (see rapport announcements why, rapport limits list)",
    "no-right": "held back: the school's file gives them no right to it",
    "of-age": "held back: the student is of age",
    "opted-out": "held back: they asked not to get such messages",
    "flagged": "held back: the address did not work (see rapport people flagged)",
    "asked-in-capture": "held back: asked for in mode capture",
    "not-on-allowlist": "held back: mode allowlist",
    "refused": "refused by the relay or gateway",
    "undelivered": "did not arrive, the gateway tells (see rapport announcements why)",
    "bounced": "came back: it did not arrive (rapport people flagged)",
    "gave-up": "put off by the relay or gateway until we gave up",
    "no-answer": "handed over, no answer came: nobody can say",
    "placeholder-missing": "a name that the text asks for is not on file",
}
WAITS = {"quiet-hours": "quiet hours", "digest": "digest", "review": "a person reads it first"}
VERSION = re.compile(r"@[0-9a-z.]+")
NOTICES = {
    "machine": "translated by machine, with a notice",
    "partly": "translated by machine; single sentences in the original, with a notice",
    "original": "THE ORIGINAL, with a notice in their language",
    "person": "read, or written, by a person before it went out",
    "template": "a template that the district approved",
    "beside": "a template that nobody approved yet, with the original beside it",
}


def delivery_report(report: dict[str, Any]) -> list[RenderableType]:
    families = report["families"]
    lines: list[RenderableType] = [
        facts(
            ("announcement", report["announcement_id"]), ("subject", report["subject"]),
            ("state", report["state"]),
            ("category", report["category"] + (", URGENT" if report["urgent"] else "")),
            ("audience", audience(report)), ("corrected by", report.get("correction_id")),
            ("waits", waits(report)),
            ("asked for", moment(report["accepted_at"])),
            ("by", report["operator_id"]),
            ("took", "" if report["seconds"] is None else f"{report['seconds']:.1f} s"),
        ),
        by_language_and_channel(report["deliveries"]),
        reached(families),
        *receipts(report["deliveries"]),
    ]  # fmt: skip
    if families["not_reached"]:
        lines.append(not_reached(families["not_reached"]))
    if wordings := words(report["languages"]):
        lines.append(wordings)
    return lines


def audience(report: dict[str, Any]) -> str:
    corrects = report.get("corrects")
    return f"whom {corrects} reached: it is a correction" if corrects else report["audience"]


def waits(report: dict[str, Any]) -> str:
    corrected = report["progress"].get("waiting_for")
    if corrected:
        return f"until it is known whom {corrected} reached"
    return "; ".join(map(wait_of, report["progress"].get("put_off", ())))


def wait_of(one: dict[str, Any]) -> str:
    until = one.get("local") or moment(one["until"])
    when = f" until {until}" if until else ""
    language = f" in {one['language']}" if one.get("language") else ""
    return f"{one['deliveries']:,}{language}{when} ({WAITS.get(one['why'], one['why'])})"


def reached(families: dict[str, Any]) -> str:
    missed = sum(one["families"] for one in families["not_reached"])
    return (
        f"Families: {families['total']:,} in all = {families['reached']:,} reached "
        f"+ {missed:,} not reached."
    )


def receipts(deliveries: list[dict[str, Any]]) -> list[RenderableType]:
    """Of texts that a gateway took: what it told since then."""
    counts: dict[str, int] = defaultdict(int)
    for one in deliveries:
        if one.get("channel") == "sms":
            counts[one.get("reason") or one["state"]] += one["deliveries"]
    return [
        f"Texts by their receipts: {counts['delivered']:,} arrived, {counts['undelivered']:,} did "
        f"not, {counts['sent']:,} have none yet."
    ] * bool(counts["delivered"] or counts["undelivered"])


def by_language_and_channel(deliveries: list[dict[str, Any]]) -> RenderableType:
    lines: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in deliveries:
        if one.get("channel"):
            counts = lines[one["language"] or "?", one["channel"]]
            counts[one["state"]] += one["deliveries"]
            counts["families"] += one["families"]
    shown = [state for state in STATES if any(counts[state] for counts in lines.values())]
    rows = [
        (*key, counts["families"], *(counts[state] for state in shown))
        for key, counts in sorted(lines.items())
    ]
    columns = ("language", "channel", "families#", *(f"{state}#" for state in shown))
    return table(rows, *columns, empty="Nothing has left yet.")


def not_reached(missed: list[dict[str, Any]]) -> RenderableType:
    rows = [
        (one["state"], REASONS.get(one["reason"], one["reason"]), one["families"]) for one in missed
    ]
    return table(rows, "not reached", "why", "families#", empty="")


def words(languages: dict[str, Any]) -> RenderableType | None:
    """How each language got its words; those to which the same happened share a line."""
    alike: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for language, one in sorted(languages.items()):
        if made := one["notice"] or made_by(one):
            why = one["explanation"].replace(f" to {language}", " to it")
            engine = VERSION.sub("", one["engine"])
            alike[NOTICES.get(made, made), engine, why].append(language)
    rows = [(", ".join(found), *key) for key, found in alike.items()]
    return table(rows, "language", "wording", "by", "why", empty="") if rows else None


def made_by(one: dict[str, Any]) -> str:
    """How words came that need no notice; "" for readers of the original."""
    if one.get("made_by") == "template":
        return "beside" if one.get("beside") else "template"
    return "person" if one.get("made_by") == "person" else ""


def dry_run_report(found: dict[str, Any]) -> list[RenderableType]:
    lines = [
        (one["language"] or "?", one["channel"], one["deliveries"], segments(one))
        for one in found["lines"]
    ]
    missed = found["unreachable"]
    reasons = [(REASONS.get(why, why), count) for why, count in missed["reasons"].items()]
    told: list[RenderableType] = [
        "Dry run: nothing leaves.",
        facts(
            ("audience", found["audience"]), ("category", found["category"]),
            ("people", f"{found['people']:,} = {found['reached_people']:,} who can be reached + "
                       f"{missed['people']:,} who cannot"),
            ("families reached", found["reached_families"]), ("messages", found["deliveries"]),
        ),
        table(lines, "language", "channel", "messages#", "SMS segments#", empty="Nobody."),
    ]  # fmt: skip
    for channel, until in found.get("waits", {}).items():
        told.append(f"By {channel} it would wait until {until}: quiet hours (not in mode capture).")
    if reasons:
        told.append(table(reasons, "cannot be reached because", "people#", empty=""))
        told.append(f"For example: {', '.join(missed['examples'][:5])} (rapport people show ID)")
    if uncovered := found.get("languages_without_notice"):
        told.append(f"No notice exists in: {', '.join(uncovered)}. They get the original alone.")
    told += [f"Careful: {one['message']}" for one in found.get("warnings", ())]
    return told


def segments(line: dict[str, Any]) -> str:
    if "segments" not in line:
        return ""
    about = "about " if line.get("estimated") else ""
    return f"{about}{line['segments']:,} ({line['encoding']})"
