# SPDX-License-Identifier: Apache-2.0
"""Who approves a wording, what stays approved, and how a district words things its own way."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from contracts.languages import candidates
from kernel.errors import Forbidden, Rejected
from kernel.identity import Grant, Operator, Role
from services.translation.templates import handlers, schemas
from services.translation.templates.commands import (
    ImportWordings,
    RenderTemplate,
    ResetWording,
    ReviewTemplate,
    RevokeReview,
)
from services.translation.templates.exporting import exported
from services.translation.templates.handlers import Desk
from services.translation.templates.library import Library, script_of
from services.translation.templates.reading import shipped
from services.translation.templates.wording import version_of
from tests.translation.templates.builders import (
    NOON,
    OFFICE,
    READER,
    a_desk,
    now_in,
    the_library,
)
from tests.translation.templates.fakes import FakeWordingRecords

TODAY = NOON.date()
TAGS = [
    "zh", "yue", "mww", "tl",
    *(each.replace("_", "-") for each in sorted(locale_identifiers())),
]  # fmt: skip


def approve(desk: Desk, template: str = "closure", language: str = "es", **fields: Any) -> None:
    usual = {"version": now_in(desk, template, language).wording.version, "verdict": "approve"}
    handlers.review(ReviewTemplate(template=template, language=language, **(usual | fields)), desk)


def own(desk: Desk, language: str = "es", *changes: tuple[str, str], note: str = "") -> list[Any]:
    """Export, change the file, import."""
    text = exported(the_library(desk), language)
    for old, new in changes:
        # Not in the comments, where English stands.
        place = re.search(rf"(?m)^(?!#).*?(?P<old>{re.escape(old)})", text)
        assert place is not None
        text = text[: place.start("old")] + new + text[place.end("old") :]
    return handlers.import_wordings(ImportWordings(text=text, note=note), desk)


def states(desk: Desk, template: str = "closure") -> dict[str, str]:
    library = the_library(desk)
    return {
        language: found.state
        for language in library.languages_of(template)
        if (found := library.find(template, language))
    }


@pytest.mark.row(28)
def test_nothing_ships_as_reviewed() -> None:
    library = Library(shipped(), [])

    for template in library.templates:
        for language in library.languages_of(template):
            found = library.find(template, language)
            assert found is not None
            assert (found.state, found.own, found.review) == ("unreviewed", False, None)


@pytest.mark.row(28)
def test_a_named_person_approves_one_version_and_it_is_told() -> None:
    records = FakeWordingRecords()
    desk = a_desk(records)

    approve(desk, note="Read with two parents.")

    found = now_in(desk, "closure", "es")
    assert found.state == "reviewed"
    assert found.review is not None
    assert (found.review.name, found.review.at) == ("Olga Office", NOON)
    (event,) = records.published
    assert (event.wording_id, event.version) == ("closure:es", found.wording.version)
    assert (event.reviewed_by, event.reviewed_at) == ("op-olga", NOON)
    assert states(desk)["pt"] == "unreviewed"


def test_a_version_that_came_meanwhile_is_not_approved_unread() -> None:
    desk = a_desk()
    read = now_in(desk, "closure", "es").wording.version
    own(desk, "es", ("No hay clases.", "No habrá clases."))

    with pytest.raises(Rejected) as refused:
        approve(desk, version=read)

    assert refused.value.code == "another-version"
    assert states(desk)["es"] == "unreviewed"


@pytest.mark.row(28)
def test_a_changed_text_is_unreviewed_again_and_the_old_one_is_approved_when_it_returns() -> None:
    desk = a_desk()
    approve(desk)

    changed = own(desk, "es", ("No hay clases. Por favor", "No habrá clases. Por favor"))

    assert [each.wording.template.id for each in changed] == ["closure"]
    assert states(desk)["es"] == "changed"
    assert "No habrá clases." in now_in(desk, "closure", "es").wording.texts["body"]
    handlers.reset_wording(ResetWording(template="closure", language="es"), desk)
    assert states(desk)["es"] == "reviewed"


def test_an_earlier_version_of_the_district_comes_back() -> None:
    desk = a_desk()
    own(desk, "es", ("No hay clases. Por favor", "Uno. Por favor"))
    first = now_in(desk, "closure", "es").wording.version
    own(desk, "es", ("Uno. Por favor", "Dos. Por favor"))

    handlers.reset_wording(ResetWording(template="closure", language="es", to=first), desk)

    assert "Uno." in now_in(desk, "closure", "es").wording.texts["body"]
    with pytest.raises(Rejected, match="never had a version 0000"):
        handlers.reset_wording(ResetWording(template="closure", language="es", to="0000"), desk)


def test_what_a_reviewer_rejects_is_not_sent_until_it_is_approved() -> None:
    desk = a_desk()
    version = now_in(desk, "closure", "es").wording.version
    command = ReviewTemplate(template="closure", language="es", version=version, verdict="reject")

    with pytest.raises(Rejected, match="Say why"):
        handlers.review(command, desk)
    approve(desk, verdict="reject", note="This is not how people here say it.")

    assert states(desk)["es"] == "rejected"
    assert the_library(desk).best("closure", "es-MX") is None
    approve(desk)
    assert the_library(desk).best("closure", "es-MX") is not None


def test_an_approval_that_is_taken_back_is_gone_and_stays_in_the_history() -> None:
    records = FakeWordingRecords()
    desk = a_desk(records)
    approve(desk)

    handlers.revoke_review(RevokeReview(template="closure", language="es", note="Typo."), desk)

    assert states(desk)["es"] == "unreviewed"
    assert records.published[-1].reviewed_by == ""
    assert [act.act for act in records.history("closure", "es", 9)] == ["revoked", "approved"]


@pytest.mark.row(28)
def test_when_the_district_changes_the_english_text_no_other_language_says_the_old_one() -> None:
    records = FakeWordingRecords()
    desk = a_desk(records)
    approve(desk, language="es")

    own(desk, "en", ("There are no classes. Please", "Classes are held from home. Please"))

    assert states(desk)["es"] == "outdated"
    assert the_library(desk).best("closure", "pt") is None
    assert the_library(desk).best("delay", "es") is not None
    told = {each.language: each for each in records.published}
    assert told["es"].reviewed_by == ""
    approve(desk, language="es", note="The Spanish text says the same.")
    assert states(desk)["es"] == "reviewed"
    assert the_library(desk).best("closure", "es") is not None


@pytest.mark.parametrize(
    ("operator", "reviews", "may"),
    [
        (OFFICE, [], True),
        (READER, ["es"], True),
        (READER, ["pt"], False),
        (READER, [], False),
        (Operator(operator_id="first-login", name="first login", role=Role.ADMIN), [], False),
        (Operator(operator_id="op-1", name=" ", role=Role.ADMIN), [], False),
        (Operator(operator_id="op-1", name="One", role=Role.OFFICE, schools=["s1"]), [], False),
        (
            Operator(
                operator_id="op-1", name="One", role=Role.OFFICE,
                grants=[Grant(role=Role.OFFICE, categories=["newsletter"])],
            ),
            [], False,
        ),
    ],
)  # fmt: skip
def test_only_the_districts_office_and_reviewers_of_the_language_approve_by_name(
    operator: Operator, reviews: list[str], may: bool
) -> None:
    desk = a_desk(operator=operator, **{operator.operator_id: reviews})

    if may:
        approve(desk)
        assert states(desk)["es"] == "reviewed"
        return
    for act in (
        lambda: approve(desk),
        lambda: own(desk, "es", ("No hay clases.", "x")),
        lambda: handlers.revoke_review(RevokeReview(template="closure", language="es"), desk),
        lambda: handlers.reset_wording(ResetWording(template="closure", language="es"), desk),
    ):
        with pytest.raises(Forbidden):
            act()
    assert set(states(desk).values()) == {"unreviewed"}


def test_a_file_with_one_mistake_changes_nothing() -> None:
    records = FakeWordingRecords()
    desk = a_desk(records)

    with pytest.raises(Rejected) as refused:
        own(
            desk, "es",
            ("No hay clases. Por favor", "No habrá clases. Por favor"),
            ("Inicio de clases: {time}", "Pronto"),
        )  # fmt: skip

    assert refused.value.message == ("the file, template delay, body: {time} does not stand in it.")
    assert (records.kept, records.published) == ({}, [])


def test_what_was_exported_and_not_changed_is_nothing_new() -> None:
    desk = a_desk()

    assert [own(desk, tag) for tag in shipped().languages] == [[]] * len(shipped().languages)


def tigrinya(text: str) -> str:
    """The exported file, the closure filled in as a translator would."""
    closure = text[text.index("[closure]") : text.index("[delay]")]
    filled = re.sub(r"(?m)^#   (.*\n)", "", closure)
    filled = filled.replace('subject = ""', 'subject = "{school} ተዓጽዩ"')
    body = (
        "{school} {date} ዕጹው እዩ።\\n[[ ምኽንያት፦ {reason}። ]]\\n[[ {reopens} ክኽፈት እዩ። ]]\\n[[ {url} ]]"
    )
    filled = filled.replace('body = ""', f'body = "{body}"').replace('sms = ""', f'sms = "{body}"')
    text = text.replace(closure, filled)
    return re.sub(
        r"(\[reasons\][^\[]*)", lambda found: found[1].replace('= ""', '= "በረድ"'), text, count=1
    )


@pytest.mark.row(26, 28)
def test_a_language_that_nobody_had_is_added_by_a_file() -> None:
    desk = a_desk(operator=READER, **{"op-vinh": ["ti"]})
    assert the_library(desk).best("closure", "ti") is None

    text = tigrinya(exported(the_library(desk), "ti"))
    handlers.import_wordings(ImportWordings(text=text, note="By Sara."), desk)

    library = the_library(desk)
    found = library.best("closure", "ti-ER")
    assert found is not None
    assert (found.state, found.own) == ("unreviewed", True)
    assert library.find("delay", "ti") is None
    approve(desk, language="ti")
    assert states(desk)["ti"] == "reviewed"
    handlers.reset_wording(ResetWording(template="closure", language="ti"), desk)
    assert the_library(desk).best("closure", "ti") is None


@pytest.mark.parametrize(
    ("language", "problem"),
    [("zh-TW", "zh-TW is kept as zh-Hant"), ("Klingon!", "no language tag"), ("", "no language")],
)
def test_a_file_of_no_language_is_refused(language: str, problem: str) -> None:
    with pytest.raises(Rejected, match=problem):
        handlers.import_wordings(ImportWordings(text="", language=language), a_desk())


def test_readers_never_get_another_script_than_theirs() -> None:
    assert (script_of("zh-Hant"), script_of("zh"), script_of("es")) == ("Hant", "Hans", "Latn")
    desk = a_desk()
    for template in shipped().catalogue.templates:
        for language in ("zh-TW", "zh-Hant-HK", "pa-Arab", "sr-Latn", "uz-Cyrl"):
            found = the_library(desk).best(template, language)
            assert found is None or script_of(found.wording.language) == script_of(
                language.replace("zh-TW", "zh-Hant")
            )


@given(days=st.integers(-800, 1500))
def test_a_day_that_nobody_can_mean_is_refused_before_anything_is_sent(days: int) -> None:
    day = TODAY + timedelta(days=days)
    command = RenderTemplate(
        template="closure", slots={"school": "Lincoln", "date": day.isoformat()}
    )
    library = Library(shipped(), [])

    if -2 <= days <= 400:
        _, _, texts = handlers.render_template(command, library, TODAY)
        assert str(day.year) in texts["body"]
        return
    with pytest.raises(Rejected, match="Is the year right"):
        handlers.render_template(command, library, TODAY)


def test_a_notice_is_no_message_of_its_own() -> None:
    command = RenderTemplate(template="notice-machine")

    with pytest.raises(Rejected, match="is a notice"):
        handlers.render_template(command, Library(shipped(), []), date(2026, 11, 26))


def test_a_translation_of_what_the_district_said_before_is_not_taken_for_one_of_today() -> None:
    desk = a_desk()
    sent_out = exported(the_library(desk), "es")
    own(desk, "en", ("There are no classes. Please", "Classes are held from home. Please"))
    came_back = sent_out.replace("No hay clases. Por favor", "No habrá clases. Por favor")

    with pytest.raises(Rejected, match="closure, made_from: the English text has changed"):
        handlers.import_wordings(ImportWordings(text=came_back), desk)

    (taken,) = own(desk, "es", ("No hay clases. Por favor", "Hay clases desde casa. Por favor"))
    assert (taken.state, taken.outdated) == ("unreviewed", False)


def test_how_many_templates_readers_of_a_language_could_be_told_is_counted() -> None:
    desk = a_desk()
    approve(desk, language="es")
    approve(desk, language="pt", verdict="reject", note="Stiff.")
    emergencies = sum(t.kind == "emergency" for t in shipped().catalogue.templates.values())

    found = schemas.coverage(the_library(desk), ["es-MX", "pt-BR", "xx"])["languages"]

    assert {tag: each["emergency"] for tag, each in found.items()} == {
        "es-MX": {"reviewed": 1, "unreviewed": emergencies - 1, "none": 0},
        "pt-BR": {"reviewed": 0, "unreviewed": emergencies - 1, "none": 1},
        "xx": {"reviewed": 0, "unreviewed": 0, "none": emergencies},
    }


def test_a_school_that_the_district_does_not_have_is_asked_about() -> None:
    template = shipped().catalogue.get("closure")
    slots = {"school": "Lincon School; Oak Hill; Mars", "date": "2026-12-04"}
    command = RenderTemplate(template="closure", slots=slots)

    warnings = handlers.unknown_schools(command, template, ["Lincoln School", "Oak Hill"])

    assert warnings == [
        "'Lincon School' is no school of the district. Did you mean 'Lincoln School'?",
        "'Mars' is no school of the district.",
    ]
    assert handlers.unknown_schools(command, template, []) == []


def test_a_version_is_the_same_on_every_machine() -> None:
    texts = {"subject": "Cerrada: {school}", "body": "No hay clases."}

    assert version_of(texts) == version_of(dict(reversed(texts.items())))
    assert version_of(texts) == "01938720328a"


def test_every_wording_is_told_again_with_a_higher_number() -> None:
    records = FakeWordingRecords()
    desk = a_desk(records)
    approve(desk)
    own(desk, "pt", ("{school}\n", "{school}!\n"))
    handlers.reset_wording(ResetWording(template="closure", language="pt"), desk)
    before = {each.wording_id: each for each in records.published}

    assert handlers.resend_wordings(desk) == 2

    again = {each.wording_id: each for each in records.published[-2:]}
    assert again == before
    assert all(again[id].sequence == before[id].sequence + 1 for id in before)


@given(language=st.sampled_from(TAGS))
def test_whatever_a_family_speaks_it_gets_its_own_language_in_its_own_script_or_none(
    language: str,
) -> None:
    found = Library(shipped(), []).best("closure", language)

    if found is not None:
        tags = {each.split("-")[0] for each in (language, *candidates(language))}
        assert found.wording.language.split("-")[0] in tags
        assert script_of(found.wording.language) == script_of(candidates(language)[0])
