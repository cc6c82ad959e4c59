# SPDX-License-Identifier: Apache-2.0
from dataclasses import asdict

import typer

from cli.checks import diagnose, is_red
from cli.checks.drawing import drawn
from cli.problems import Exit
from cli.session import Json, begin


def register(app: typer.Typer) -> None:
    app.command(short_help="Look at everything; name the fix.", epilog="Example: rapport doctor")(
        doctor
    )


def doctor(ctx: typer.Context, as_json: Json = False) -> None:
    """Look at everything the platform stands on; each failing check names the fix.

    Exit code 1 when something is red. Warnings (!) do not keep messages from going out.
    """
    session = begin(ctx, as_json)
    session.tell("Looking at everything; this takes some seconds.")
    checks = diagnose(session)
    verdict = "Something needs you." if is_red(checks) else "Green."
    session.show([asdict(one) for one in checks], drawn(checks), f"\n{verdict}")
    if is_red(checks):
        raise typer.Exit(Exit.FAILED)
