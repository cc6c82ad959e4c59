# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.session import LONG_S, Json, begin
from cli.tables import facts, moment, table

UnitId = Annotated[str, typer.Argument(help="See: rapport memory find.")]
RANKS = {
    "memory:person": "approved", "memory:import": "imported", "memory:engine": "said before",
    "phrasebook": "phrasebook", "engine": "engine", "refused": "refused",
}  # fmt: skip


def register(memory: typer.Typer) -> None:
    memory.command(
        epilog='Example: rapport memory find "School is closed on Monday, March 3." --to es --fuzzy'
    )(find)
    memory.command(epilog="Example: rapport memory show unit-1f2e3d4c5b6a7988")(show)
    memory.command(epilog="Example: rapport memory forget unit-1f2e3d4c5b6a7988")(forget)
    memory.command(epilog="Example: rapport memory stats")(stats)


def find(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="One sentence.")],
    to: Annotated[str, typer.Option("--to", help="Language of the translation, e.g. es.")],
    source: Annotated[str, typer.Option("--from", help="Language of the text.")] = "en",
    fuzzy: Annotated[
        bool, typer.Option("--fuzzy", help="Also what is alike; that is never sent by itself.")
    ] = False,
    as_json: Json = False,
) -> None:
    """What memory knows of a sentence, the best first. Names and numbers stand as {slots}.

    The first one is what families get, unless it loses something that the checks look for.
    """
    session = begin(ctx, as_json)
    found = session.ask(
        "translation", "memory_find", LONG_S, text=text, target=to, source=source, fuzzy=fuzzy
    )
    rows = [
        (one["unit_id"], one["result"], origin(one), one["reviewed_by"],
         moment(one["reviewed_at"]), one["used"])
        for one in found["exact"]
    ]  # fmt: skip
    columns = ("id!", "words", "from", "by", "approved", "used#")
    shown = [table(rows, *columns, empty="Memory does not know this sentence.")]
    if fuzzy:
        alike = [
            (one["score"], one["difference"] or one["sentence"], one["words"], one["unit_id"])
            for one in found["alike"]
        ]
        shown.append(
            table(alike, "alike#", "difference", "words", "id!", title="Alike, for who translates",
                  empty="Nothing is alike by 75 of 100.")
        )  # fmt: skip
    session.show(found, *shown)


def show(ctx: typer.Context, unit_id: UnitId, as_json: Json = False) -> None:
    """All that is known of one sentence: who approved it, where it is from, how often it left."""
    session = begin(ctx, as_json)
    one = session.ask("translation", "memory_show", unit_id=unit_id)
    session.show(
        one,
        facts(
            ("id", one["unit_id"]), (one["from"], one["sentence"]), (one["to"], one["words"]),
            ("from", origin(one)), ("approved by", one["reviewed_by"]),
            ("approved", moment(one["reviewed_at"])), ("drafted by", one["engine"]),
            ("category", one["category"]), ("imports", one["imports"]),
            ("let pass", one["accepted"]), ("because", one["despite"]),
            ("in memory since", moment(one["created_at"])), ("used", one["used"]),
        ),
    )  # fmt: skip


def forget(ctx: typer.Context, unit_id: UnitId, as_json: Json = False) -> None:
    """Delete one sentence: from the next message on it does not count any more."""
    session = begin(ctx, as_json)
    gone = session.ask("translation", "memory_forget", unit_id=unit_id)
    session.show(gone, f"Forgotten: {gone['sentence']} = {gone['words']}")


def stats(ctx: typer.Context, as_json: Json = False) -> None:
    """How many sentences memory holds, and how many of those that left came from it."""
    session = begin(ctx, as_json)
    found = session.ask("translation", "memory_stats")
    held = [
        (one["from"], one["to"], origin(one), one["units"], one["used"]) for one in found["held"]
    ]
    sentences = [
        (one["language"], *(one["sentences"].get(rank, 0) for rank in RANKS),
         f"{one['share']:.0%}")
        for one in found["languages"]
    ]  # fmt: skip
    session.show(
        found,
        table(held, "from", "to", "by", "sentences#", "used#", empty="Memory holds nothing yet."),
        table(sentences, "language", *(f"{each}#" for each in RANKS.values()), "from memory",
              title="Sentences translated so far", empty="Nothing was translated yet."),
    )  # fmt: skip


def origin(one: dict[str, Any]) -> str:
    return "a person" if one["origin"] == "person" else "an import"
