# SPDX-License-Identifier: Apache-2.0
import typer

from cli.commands.roster import deciding, exporting, importing, showing, sources


def register(app: typer.Typer) -> None:
    roster = typer.Typer(
        help="Bring in the OneRoster export (1.1 and 1.2), look first, take it back; write one.",
        no_args_is_help=True,
    )
    for module in (importing, exporting, deciding, showing, sources):
        module.register(roster)
    app.add_typer(roster, name="roster")
