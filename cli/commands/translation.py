# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.problems import Exit
from cli.session import LONG_S, Json, begin
from cli.tables import table
from cli.wordings import WAYS, because, by


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
    category: Annotated[
        str, typer.Option(help="Of a message, e.g. legal: what its tier would do with the text.")
    ] = "",
    explain: Annotated[bool, typer.Option(help="Show sentence by sentence how it went.")] = False,
    as_json: Json = False,
) -> None:
    """What a text becomes, as families would read it. Nothing is sent.

    Without --category an engine's words pass every check, or the text is refused. Exit code 1 when
    there are no words that may leave: families would get the original then, with a notice in
    their language.
    """
    session = begin(ctx, as_json)
    asked = {"text": text, "to": to, "from": source, "protected": keep or []}
    if category:
        asked["category"] = category
    answer = session.ask("translation", "translate", LONG_S, **asked)
    shown = [answer["words"]] if answer["words"] else []
    session.show(answer, *shown, *([sentences(answer)] if explain else []))
    if outlook := answer.get("outlook"):
        session.tell(as_a_message(category, outlook))
    if answer["refused"]:
        session.tell(f"Not translated ({answer['refused']}): {answer['explanation']}")
        session.tell("Families get the original with a notice in their language.")
        raise typer.Exit(Exit.FAILED)


def as_a_message(category: str, outlook: dict[str, Any]) -> str:
    """What the tier of the category would do with it."""
    by = WAYS.get(outlook["way"], outlook["way"])
    said = f"A message of {category} is {outlook['tier']}: {by}. {because(outlook)}"
    if outlook["way"] in ("engine", "memory"):
        return said
    return f"{said} The words above are a draft, which no family gets unread."


def sentences(answer: dict[str, Any]) -> Any:
    rows = [
        (
            one["sentence"], became(one), one.get("by", ""), by(one),
            [term(each) for each in one.get("terms", ())],
        )
        for one in answer["sentences"]
    ]  # fmt: skip
    return table(
        rows, "sentence", "became", "by", "who was asked, and what was found", "terms",
        empty="No sentence.",
    )  # fmt: skip


def became(sentence: dict[str, Any]) -> str:
    if sentence.get("kept"):
        return "(stays as it is)"
    return sentence["words"] or f"- ({sentence['refused']})"


def term(found: dict[str, Any]) -> str:
    return f"{found['term']}: {found['is']}{' (locked)' * found['locked']}"
