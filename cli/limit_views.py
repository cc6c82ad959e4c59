# SPDX-License-Identifier: Apache-2.0
"""Limits as people read them."""

from typing import Any

from rich.console import RenderableType

from cli.tables import facts, moment, table

KINDS = {
    "limit": "a limit",
    "no-right": "the school's file does not give them that right",
    "of-age": "the student is of age, and the rights are the student's own "
    "(unless RAPPORT_PARENTS_OF_ADULTS_ARE_TOLD says otherwise)",
}


def described(one: dict[str, Any]) -> RenderableType:
    return facts(
        ("limit", one["limit_id"]), ("must not be told", named(one["person"])),
        ("about", children(one)), ("what", one["scopes"]), ("document", one["document_reference"]),
        ("days", period(one)), ("state", state_of(one)), ("entered by", who(one["entered"])),
        ("second person", waits(one)),
    )  # fmt: skip


def confirmed(answer: dict[str, Any], id: str, person: str) -> list[str]:
    if answer["state"] == "over":
        return [f"{id} is over: it is NOT in force. Enter it anew with another --key."]
    if answer["state"] == "to come":
        said = f"Recorded, and known wherever messages are sent. In force from its first day: {id}."
    else:
        said = f"In force: {id}. From now on nothing that it forbids leaves to {person}."
    return [said, f"A second person approves it: rapport limits approve {id}"]


def unconfirmed(id: str, missing: list[str]) -> list[str]:
    return [
        f"Recorded: {id}. But NOT yet confirmed: messages may still leave to this person.",
        *(f"  {one}" for one in missing),
        "It takes effect by itself as soon as that works; nothing has to be entered again.",
        "Look again: rapport doctor. If a message is going out now that must not reach them:",
        "  rapport announcements list, then rapport announcements cancel ID",
    ]


def listed(found: list[dict[str, Any]]) -> Any:
    rows = [
        (
            one["limit_id"], state_of(one), named(one["person"]),
            children(one), one["scopes"],
            one["document_reference"], period(one), who(one["entered"]), waits(one),
        )
        for one in found
    ]  # fmt: skip
    columns = (
        "limit!", "state", "must not be told", "about", "what", "document", "days", "entered by",
        "second person",
    )  # fmt: skip
    return table(rows, *columns, empty="No limit: everybody may be told what is theirs by right.")


def state_of(one: dict[str, Any]) -> str:
    if one["state"] == "over" and one["ended"]:
        return f"ended {moment(one['ended']['at'])}"
    if one["state"] == "in force" and not one["confirmed"]:
        return "NOT CONFIRMED"
    return str(one["state"])


def waits(one: dict[str, Any]) -> str:
    """Who said yes, and what is still waited for."""
    said = [f"approved by {who(one['approved'])}" if one["approved"] else ""]
    if one["state"] != "over":
        said = [said[0] or "entry not approved yet"]
        if one["end_requested"]:
            asked = f"{who(one['end_requested'])} asks to END it: {one['end_reason']}"
            said.append(asked)
    elif one["ended"]:
        said.append(f"ended by {who(one['ended'])}: {one['end_reason']}")
    return "; ".join(text for text in said if text)


def why(one: dict[str, Any]) -> str:
    if not one["allowed"]:
        return f"{KINDS.get(one['reason'], one['reason'])} {one['limit_id']}".strip()
    return "; ".join(
        f"but not at {at['address']}: {at['shared_with']}, who is reached there too, "
        f"must not be told ({at['limit_id']})"
        for at in one["not_at"]
    )


def named(person: dict[str, Any]) -> str:
    return f"{person['name'] or '(not in the directory)'} ({person['person_id']})"


def who(act: dict[str, Any]) -> str:
    return str(act["name"] or act["operator_id"])


def children(one: dict[str, Any]) -> list[str]:
    return [named(each) for each in one["students"]] or ["every child"]


def period(one: dict[str, Any]) -> str:
    first, last = one["begins_on"], one["ends_on"]
    return " ".join(
        part for part in (f"from {first}" if first else "", f"until {last}" if last else "") if part
    )
