# SPDX-License-Identifier: Apache-2.0
"""`rapport`: the operator's command line. It speaks RPC only."""

from typing import Any

import typer
from typer.core import TyperGroup

from cli.commands import (
    announce,
    announcements,
    audit,
    clients,
    consent,
    corrections,
    doctor,
    families,
    flags,
    gatherings,
    glossary,
    init,
    languages,
    limits,
    login,
    memory,
    operators,
    outbound,
    parked,
    people,
    replies,
    reviewers,
    reviews,
    roster,
    status,
    subscribers,
    templates,
    translation,
)
from cli.problems import Problem
from cli.session import root_session

EPILOG = """\b
Exit codes:
  0  done
  1  failed, or something is wrong (status, doctor)
  2  wrong usage, or input that was refused: change it and try again
  3  not logged in, or not yours to do
  4  something does not answer: try again later
  5  done, but a part of the input was left out
  6  held: a second person has to approve it
\b
When in doubt: rapport doctor"""


class Root(TyperGroup):
    """Every problem becomes a few sentences and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Problem as problem:
            ctx.obj.complain(problem)
            raise typer.Exit(problem.exit) from None
        finally:
            if ctx.obj is not None:
                ctx.obj.close()


app = typer.Typer(
    cls=Root,
    help="Every family reached, in its own language. The operator's command line.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(root_session)

for module in (
    status, doctor, login, init, operators, roster, people, families, corrections, flags,
    limits, consent,
    announce, announcements, replies,
    gatherings,
    translation, languages, memory, templates, glossary, reviews, reviewers,
    parked, subscribers, clients, outbound, audit,
):  # fmt: skip
    module.register(app)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
