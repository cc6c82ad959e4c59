# SPDX-License-Identifier: Apache-2.0
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import tmx
from cli.following import bars
from cli.problems import Exit, Problem
from cli.session import LONG_S, Json, Session, begin
from cli.tables import facts, moment, table

BATCH = 500
SHOWN = 20


def register(memory: typer.Typer) -> None:
    memory.command(
        "import",
        epilog="Examples: rapport memory import old.tmx --preview\n\n"
        "rapport memory import old.tmx --to es --yes",
    )(bring_in)
    memory.command(epilog="Example: rapport memory imports")(imports)
    memory.command(epilog="Example: rapport memory undo memory-1f2e3d4c5b6a --reason 'Wrong file'")(
        undo
    )
    memory.command(epilog="Example: rapport memory export spanish.tmx --to es")(export)


def bring_in(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A TMX 1.4 file.")],
    source: Annotated[str, typer.Option("--from", help="Language of the originals.")] = "",
    to: Annotated[str, typer.Option("--to", help="Only translations into this language.")] = "",
    despite: Annotated[
        str, typer.Option(help="Also take what the checks find something in; say why you may.")
    ] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Count only; keep nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Take a translation memory in. Nothing of it counts before all of it has come.

    Each sentence is checked like a translation: what loses a number, day, name or address is left
    out, and named. What a person approved here outranks what is imported. Take it back with
    `rapport memory undo`. Exit code: 0 all taken, 5 some left out, 2 the file cannot be read.
    """
    session = begin(ctx, as_json)
    read = tmx.read(file, source=source, target=to)
    import_id = f"memory-{uuid.uuid4().hex[:12]}"
    session.ask(
        "translation", "memory_import_begin", import_id=import_id, file_name=file.name[:200],
        despite=despite,
    )  # fmt: skip
    added = sent(session, import_id, read.rows)
    refused = sorted(read.problems + added["refused"], key=lambda one: int(one["number"]))
    counted = {
        "import_id": import_id, "state": "undone", "rows": len(read.rows) + len(read.problems),
        **added, "refused": refused,
    }  # fmt: skip
    decided(session, counted, len(read.rows), preview=preview, yes=yes)
    if refused:
        raise typer.Exit(Exit.WARNINGS)


def sent(session: Session, import_id: str, rows: Sequence[tmx.Row]) -> tmx.Row:
    """{"new", "known", "refused"}: of all rows, those that were refused with the reason."""
    new, known, refused = 0, 0, list[tmx.Row]()
    with bars(session) as progress:
        task = progress.add_task("Checking sentences", total=len(rows))
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            # By place and not by unit: one unit may have several translations.
            asked = [one | {"number": start + at} for at, one in enumerate(batch)]
            added = session.ask(
                "translation", "memory_import_add", LONG_S,
                import_id=import_id, number=start // BATCH, rows=asked,
            )  # fmt: skip
            new, known = new + added["new"], known + added["known"]
            refused += [rows[one["row"]] | {"problem": one["problem"]} for one in added["refused"]]
            progress.advance(task, len(batch))
    return {"new": new, "known": known, "refused": refused}


def decided(session: Session, counted: tmx.Row, rows: int, *, preview: bool, yes: bool) -> None:
    """Let it count, or take it back."""
    import_id = counted["import_id"]
    if not session.as_json:
        session.show(counted, *summary(counted))
    question = f"Let {counted['new']:,} sentences count from now on"
    if preview or not counted["new"] or not (yes or typer.confirm(question, err=True)):
        removed(session, import_id, "not taken")
        said = "Nothing was kept."
    else:
        session.ask("translation", "memory_import_finish", import_id=import_id, rows=rows)
        counted["state"] = "in force"
        said = f"In force. Take it back with: rapport memory undo {import_id}"
    session.show(counted, said)


def summary(counted: dict[str, Any]) -> Iterator[Any]:
    refused = counted["refused"]
    yield facts(
        ("sentences", counted["rows"]), ("new", counted["new"]),
        ("known already", counted["known"]), ("left out", len(refused)),
    )  # fmt: skip
    if refused:
        rows = [
            (one["number"], one.get("target", ""), one.get("sentence", "")[:80], one["problem"])
            for one in refused[:SHOWN]
        ]
        more = f" (the first {SHOWN}; --json lists all)" if len(refused) > SHOWN else ""
        yield table(
            rows, "unit#", "to", "sentence", "why not", title=f"Left out{more}", empty="Nothing."
        )


def imports(ctx: typer.Context, as_json: Json = False) -> None:
    """What was imported lately, by whom, and what became of it."""
    session = begin(ctx, as_json)
    found = session.ask("translation", "memory_imports")
    rows = [
        (one["import_id"], one["file_name"], one["state"], one["new"], one["known"],
         one["refused"], one["begun_by"], moment(one["begun_at"]))
        for one in found["imports"]
    ]  # fmt: skip
    columns = ("id!", "file", "state", "new#", "known#", "left out#", "by", "when")
    session.show(found, table(rows, *columns, empty="Nothing was imported."))


def undo(
    ctx: typer.Context,
    import_id: Annotated[str, typer.Argument(help="See: rapport memory imports.")],
    reason: Annotated[str, typer.Option(help="Why, for who reads it later.")] = "",
    as_json: Json = False,
) -> None:
    """Take an import back: none of it counts any more, and what no other import has is deleted."""
    session = begin(ctx, as_json)
    undone = removed(session, import_id, reason)
    session.show(undone, f"{import_id} is undone. It had brought {undone['new']:,} sentences.")


def removed(session: Session, import_id: str, reason: str) -> dict[str, Any]:
    """Undone at once; removing takes as many questions as there are sentences."""
    with bars(session) as progress:
        task = progress.add_task("Removing sentences", total=None)
        while True:
            undone: dict[str, Any] = session.ask(
                "translation", "memory_undo", LONG_S, import_id=import_id, reason=reason
            )
            if not undone["left"]:
                progress.update(task, total=1, completed=1)
                return undone


def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The TMX file to write.")],
    to: Annotated[str, typer.Option("--to", help="Only this language; empty: all.")] = "",
    source: Annotated[str, typer.Option("--from", help="Language of the originals.")] = "en",
    as_json: Json = False,
) -> None:
    """Write what people approved and what was imported as TMX 1.4, names and facts as {slots}."""
    session = begin(ctx, as_json)
    if file.exists():
        raise Problem(f"{file} is there already.", fix="Take another name.")
    with bars(session) as progress:
        task = progress.add_task("Fetching sentences", total=None)

        def pages() -> Iterator[Sequence[tmx.Row]]:
            after: str | None = ""
            while after is not None:
                page = session.ask(
                    "translation", "memory_export", LONG_S,
                    target=to, source=source, after=after, limit=BATCH,
                )  # fmt: skip
                progress.advance(task, len(page["units"]))
                yield page["units"]
                after = page["next"]

        count = tmx.write(file, pages, source=source)
    session.show({"file": str(file), "units": count}, f"{count:,} sentences are in {file}.")
