# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.problems import Exit
from cli.session import LONG_S, Json, begin
from cli.tables import table
from cli.wordings import tried


def register(app: typer.Typer) -> None:
    app.command(epilog='Example: rapport translate "School starts at 8:15." --to es')(translate)


def translate(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What to put into another language.")],
    to: Annotated[str, typer.Option(help="Language tag, e.g. es, pt, zh-Hans.")],
    source: Annotated[str, typer.Option("--from", help="Language tag of the text.")] = "en",
    keep: Annotated[
        list[str] | None, typer.Option(help="A name or term to leave as it is; may be repeated.")
    ] = None,
    explain: Annotated[bool, typer.Option(help="Show sentence by sentence how it went.")] = False,
    as_json: Json = False,
) -> None:
    """What a text becomes, as families would read it. Nothing is sent.

    Exit code 1 when no translation passed the checks: families would get the original then, with
    a notice in their language.
    """
    session = begin(ctx, as_json)
    asked = {"text": text, "to": to, "from": source, "protected": keep or []}
    answer = session.ask("translation", "translate", LONG_S, **asked)
    shown = [answer["words"]] if answer["words"] else []
    session.show(answer, *shown, *([sentences(answer)] if explain else []))
    if answer["refused"]:
        session.tell(f"Not translated ({answer['refused']}): {answer['explanation']}")
        session.tell("Families get the original with a notice in their language.")
        raise typer.Exit(Exit.FAILED)


def sentences(answer: dict[str, Any]) -> Any:
    rows = [
        (one["sentence"], one["words"] or "-", whose(one) or one["refused"])
        for one in answer["sentences"]
    ]
    return table(rows, "sentence", "became", "by, or why not", empty="No sentence.")


def whose(sentence: dict[str, Any]) -> str:
    """The engine; of what memory has from people, who approved it."""
    taken = (sentence.get("attempts") or [{}])[-1]
    if sentence["engine"] and taken.get("unit_id"):
        return tried(taken)
    return str(sentence["engine"])
