# SPDX-License-Identifier: Apache-2.0
"""Sentences that were translated before: `rapport memory ...`."""

import typer

from cli.commands.memory import exchanging, looking

memory = typer.Typer(
    help="Sentences that were translated before: what people approved, and what was imported.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    looking.register(memory)
    exchanging.register(memory)
    app.add_typer(memory, name="memory")
