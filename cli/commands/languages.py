# SPDX-License-Identifier: Apache-2.0
"""What there is for each language that people of the district speak, and what it comes to."""

import re
import uuid
from typing import Annotated, Any

import typer

from cli.language_views import in_detail, measured, overview, sentences
from cli.problems import Away, Exit, Invalid
from cli.session import LONG_S, Json, Session, begin

languages = typer.Typer(
    help="The languages people speak, what serves each, and what they would get today.",
    invoke_without_command=True,
    epilog="\b\nExamples:\n  rapport languages\n  rapport languages --language so",
)
PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
WAIT_S = 3.0
AGAIN = "Do the same again."
NOBODY = {"people": 0, "guardians": 0, "students": 0, "staff": 0}


def register(app: typer.Typer) -> None:
    app.add_typer(languages, name="languages")


@languages.callback()
def show(
    ctx: typer.Context,
    language: Annotated[str, typer.Option(help="All about this one, e.g. so.")] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Also those that nobody on record speaks.")
    ] = False,
    as_json: Json = False,
) -> None:
    """The languages people speak, what serves each, and what they would get today."""
    if ctx.invoked_subcommand is not None:
        return
    session = begin(ctx, as_json)
    spoken = people_by_language(session)
    if language:
        one = standing(session, [language], others=False)[0] | counts(spoken, language)
        one |= read_aloud(session, [one])[language]
        session.show(one, *in_detail(one))
        return
    found = [
        each | counts(spoken, each["language"])
        for each in standing(session, list(spoken or {}), others=True)
    ]
    aloud = read_aloud(session, found)
    found = [each | aloud[each["language"]] for each in found]
    found.sort(key=urgency)
    session.show(found, *overview(found, every=every or spoken is None))


@languages.command(epilog="Example: rapport languages measure en-es --sentences 200")
def measure(
    ctx: typer.Context,
    pair: Annotated[str, typer.Argument(help="From which language into which, e.g. en-es.")],
    engine: Annotated[
        str, typer.Option(help="As --language shows it, versions may be left out; else the first.")
    ] = "",
    sentences_: Annotated[
        int, typer.Option("--sentences", help="How many, at least 40, over all topics; 0: all.")
    ] = 100,
    as_json: Json = False,
) -> None:
    """Find out what an engine is worth, on school sentences that come with the platform.

    It waits behind urgent messages. From then on this is what is shown; ways over several engines
    are chosen by it where nothing was known, or where all sentences were asked. Exit code 1 when
    anything left that should not have.
    """
    session = begin(ctx, as_json)
    found = PAIR.fullmatch(pair)
    if found is None:
        raise Invalid(f"{pair} is no pair of languages: write it as en-es, or en-zh-Hant.")
    asked = {"source": found[1], "target": found[2], "engine": engine, "sentences": sentences_}
    begun = session.insist(
        "translation", "languages_measure", AGAIN, measuring_id=str(uuid.uuid4()), **asked
    )
    done = follow(session, begun)
    quality = done["quality"]
    session.show(done, f"{done['engine']}: {measured(quality)}", *sentences(done))
    if quality["wrong"]:
        raise typer.Exit(Exit.FAILED)


def follow(session: Session, measuring: dict[str, Any]) -> dict[str, Any]:
    """Ask again until all is measured: each question takes a few seconds."""
    session.tell(f"Measuring {measuring['engine']} by {measuring['of']} sentences.")
    while measuring["quality"] is None:
        if measuring["waits"]:
            session.tell("Urgent messages go first: waiting.")
            session.wait(WAIT_S)
        measuring = session.ask(
            "translation", "languages_measure_on", LONG_S, measuring_id=measuring["measuring_id"]
        )
        session.tell(f"{measuring['done']} of {measuring['of']}")
    return measuring


def standing(session: Session, tags: list[str], *, others: bool) -> list[dict[str, Any]]:
    answer = session.ask("translation", "languages_standing", LONG_S, languages=tags, others=others)
    found: list[dict[str, Any]] = answer["languages"]
    return found


def read_aloud(session: Session, found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By language the voice that messages are read aloud in, "" for none; None: not known now."""
    tags = [one["language"] for one in found]
    try:
        heard = session.ask("notifications", "listening", languages=tags)
    except Away:
        return {tag: {"read_aloud": None} for tag in tags}
    voices = {} if heard["why"] else heard["languages"]
    return {tag: {"read_aloud": voices.get(tag, "")} for tag in tags}


def urgency(one: dict[str, Any]) -> tuple[int, int, str]:
    """What the office has most work with comes first."""
    if not one["people"]:
        rank = 5 if one["served"] else 6
    elif one["needs_none"]:
        rank = 4
    elif not one["served"]:
        rank = 0
    elif not one["engines"]:
        rank = 1
    else:
        rank = 2 if one["needs_office"] else 3
    return rank, -(one["guardians"] or 0), one["language"]


def counts(spoken: dict[str, dict[str, Any]] | None, tag: str) -> dict[str, Any]:
    """How many speak it, and what it is called on their records; None: that is not known now."""
    if spoken is None:
        return dict.fromkeys(NOBODY)
    found = spoken.get(tag, {})
    called = {"name": found["name"]} if found.get("name") else {}
    return {name: found.get(name, number) for name, number in NOBODY.items()} | called


def people_by_language(session: Session) -> dict[str, dict[str, Any]] | None:
    """None while the directory does not answer."""
    try:
        found = session.ask("directory", "languages")["languages"]
    except Away as away:
        session.tell(f"How many speak them is not known now. {away.message}")
        return None
    return {one["language"]: one for one in found if one["language"]}
