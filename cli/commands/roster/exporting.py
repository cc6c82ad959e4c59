# SPDX-License-Identifier: Apache-2.0
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from cli.following import bars
from cli.oneroster_zip import Pages, write
from cli.problems import Invalid
from cli.session import Json, begin
from cli.tables import table
from contracts.oneroster import COLUMNS


def register(roster: typer.Typer) -> None:
    roster.command(
        "export",
        epilog="Examples: rapport roster export rapport.zip\n\n"
        "rapport roster export elm.zip --school 1001",
    )(export)


def export(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="The zip to write.")],
    school: Annotated[
        list[str] | None, typer.Option("--school", help="Only this school; may come again.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    as_json: Json = False,
) -> None:
    """Write the directory as OneRoster 1.2, bulk: what the roster says, and families over it.

    Without passwords, user names, rights and limits. Whose records it holds is in the audit trail.
    """
    session = begin(ctx, as_json)
    if path.exists() and not overwrite:
        raise Invalid(f"{path} exists already.", fix="Name another file, or add --overwrite.")
    counted: Counter[str] = Counter()
    with bars(session) as progress:
        task = progress.add_task("Writing the files", total=len(COLUMNS))

        def written(file: str, rows: int) -> None:
            counted[file] += rows
            progress.update(task, completed=len(counted), description=f"Writing {file}.csv")

        write(path, Pages(session, school or ()).of, written)
    rows = [(f"{file}.csv", counted[file]) for file in COLUMNS]
    session.show(
        {"path": str(path), "rows": dict(counted)},
        table(rows, "file", "rows#", empty=""),
        f"Written to {path}. It is full of families' addresses: keep it as you keep those.",
    )
