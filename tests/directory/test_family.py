# SPDX-License-Identifier: Apache-2.0
"""What a family says counts, whatever the roster says, until it is taken back."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.directory import ContactPointRecorded, LanguageChosen
from kernel.identity import Role
from kernel.mongo import Database
from services.directory.commands import RecordContactPoint, RecordPerson
from services.directory.errors import PersonNotFound
from services.directory.family.commands import SetChoices, TakeBackChoices
from services.directory.family.errors import ChoiceRefused
from services.directory.family.handlers import set_choices, take_back_choices
from services.directory.family.said import CHOICES, Said
from services.directory.handlers import let_leave, record_many
from services.directory.model import ContactPoint, Person
from tests.directory.builders import Roster, a_guardian, a_person
from tests.directory.fakes import FakeCollected
from tests.directory.test_importing import Office
from tests.directory.test_service import a_service, answer

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


def said(value: Any, origin: str = "family") -> Said:
    return Said(value=value, at=NOW, by="op-kim", origin=origin)


def at_home(**facts: Any) -> FakeCollected[Person]:
    people = FakeCollected(Person)
    record_many([a_guardian(**facts)], people)
    people.published.clear()
    return people


def choose(people: FakeCollected[Person], **chosen: Any) -> None:
    command = SetChoices(person_id="rosa", said_by="family", **chosen)
    set_choices(command, people, owned=CHOICES, by="op-kim", now=NOW)


@pytest.mark.row(39)
@pytest.mark.row(22)
def test_what_a_family_chose_is_told_and_outlasts_the_next_import() -> None:
    people = at_home()

    choose(people, language="Somali", spoken_language="mam", interpreter=True)
    record_many([a_guardian(language="vi", given_name="Rosa María")], people)

    told = [event for event in people.published if isinstance(event, LanguageChosen)]
    assert told == [
        LanguageChosen(person_id="rosa", language="so", spoken_language="mam", interpreter=True)
    ]
    (rosa,) = people.load_many(["rosa"])
    assert rosa.recorded is not None
    assert rosa.recorded.language == "vi"


@pytest.mark.row(39)
def test_taken_back_the_rosters_present_value_counts() -> None:
    people = at_home()
    choose(people, language="so")
    record_many([a_guardian(language="vi")], people)

    assert take_back_choices(TakeBackChoices(person_id="rosa"), people) == ["language"]

    assert people.published[-1] == LanguageChosen(person_id="rosa", language="vi")


def test_who_leaves_and_comes_back_is_addressed_as_the_family_chose() -> None:
    people = at_home()
    choose(people, language="so")
    let_leave(["rosa"], people)
    people.published.clear()

    record_many([a_guardian()], people)

    assert LanguageChosen(person_id="rosa", language="so") in people.published


@pytest.mark.parametrize(
    ("chosen", "owned", "named"),
    [
        ({"language": "Klingonish"}, CHOICES, "language"),
        ({"spoken_language": "??"}, CHOICES, "spoken_language"),
        ({"interpreter": True}, ("language",), "interpreter"),
    ],
)
def test_what_is_no_language_or_not_the_familys_is_refused_by_its_field(
    chosen: dict[str, Any], owned: tuple[str, ...], named: str
) -> None:
    command = SetChoices(person_id="rosa", said_by="family", **chosen)

    with pytest.raises(ChoiceRefused) as refused:
        set_choices(command, at_home(), owned=owned, by="op", now=NOW)

    assert refused.value.details == {"field": named}


def test_nobody_and_nothing_is_refused() -> None:
    with pytest.raises(ChoiceRefused):
        choose(at_home())
    with pytest.raises(PersonNotFound):
        choose(FakeCollected(Person), language="so")
    with pytest.raises(ChoiceRefused):
        take_back_choices(TakeBackChoices(person_id="rosa", fields=("shoe",)), at_home())


languages = st.sampled_from(["es", "vi", "so"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("sync"), st.one_of(st.none(), languages)),
        st.tuples(st.just("say"), languages),
        st.tuples(st.just("back"), st.none()),
    ),
    max_size=12,
)


@pytest.mark.row(39)
@given(steps)
def test_the_language_told_last_is_the_familys_or_else_the_rosters(
    happened: list[tuple[str, str | None]],
) -> None:
    person, told = Person(id="p"), ""
    family = roster = None
    for what, language in happened:
        if what == "sync":
            roster = language
            if language:
                person.record(a_person("p", language=language))
            else:
                person.leave()
        elif what == "say":
            family = language
            person.say(language=said(language))
        else:
            family = None
            person.unsay("language")
        for event in person.events:
            told = event.language if isinstance(event, LanguageChosen) else told
        person.events.clear()
        if roster:
            assert told == (family or roster)


everybody = ["a", "b", "c"]
some = st.sets(st.sampled_from(everybody)).map(lambda ids: tuple(sorted(ids)))


@pytest.mark.row(36)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("sync"), some),
            st.tuples(st.sampled_from(everybody), st.sampled_from([True, False, None])),
        ),
        max_size=12,
    )
)
def test_everybody_is_reached_at_an_address_whom_roster_or_family_put_there(
    happened: list[tuple[str, Any]],
) -> None:
    point = ContactPoint(id="cp", kind="phone", address="+12015550101")
    recorded: set[str] = set()
    family: dict[str, bool] = {}
    told: list[str] = []
    for who, what in happened:
        if who == "sync":
            recorded = set(what)
            if what:
                point.record(
                    RecordContactPoint(
                        contact_point_id="cp", kind="phone", address="+12015550101",
                        person_ids=what,
                    )
                )  # fmt: skip
            else:
                point.leave()
        elif what is None:
            family.pop(who, None)
            point.unsay(who)
        else:
            family[who] = what
            point.say(who, said(what))
        for event in point.events:
            told = event.person_ids if isinstance(event, ContactPointRecorded) else []
        point.events.clear()
        document = point.beside()
        point.restore(document or {"kind": point.kind, "address": point.address})

        wanted = (recorded | {id for id in family if family[id]}) - {
            id for id in family if not family[id]
        }
        assert told == sorted(wanted)


@pytest.mark.mongo
@pytest.mark.row(39)
def test_people_show_says_which_side_each_field_belongs_to_and_since_when(
    database: Database, tmp_path: Path
) -> None:
    office = Office(database)
    office.import_(Roster().write(tmp_path / "first"))
    office.import_(Roster().change("users.csv", "rosa", familyName="Ruiz").write(tmp_path / "then"))
    service = a_service(database, role=Role.OFFICE)

    answer(service.person_set({"person_id": "rosa", "said_by": "family", "language": "Mam"}))
    office.import_(
        Roster().change("users.csv", "rosa", metadata_homeLanguage="English").write(tmp_path / "3")
    )

    fields = {
        each["field"]: each for each in answer(service.person_show({"person_id": "rosa"}))["fields"]
    }
    assert fields["language"] | {"since": ""} == {
        "field": "language", "value": "mam", "owner": "family", "said_by": "family",
        "by": "op-kim", "since": "", "roster_has": "en",
    }  # fmt: skip
    family_name, given_name = fields["family_name"], fields["given_name"]
    assert (family_name["owner"], family_name["value"]) == ("roster", "Núñez")
    assert given_name["since"] < fields["language"]["since"] < family_name["since"]
    told = answer(service.languages({}))["languages"]
    assert ("mam", "Mam", 1) in [
        (each["language"], each["name"], each["guardians"]) for each in told
    ]


@pytest.mark.mongo
@pytest.mark.row(39)
def test_taken_back_over_rpc_the_roster_counts_again(database: Database, tmp_path: Path) -> None:
    Office(database).import_(Roster().write(tmp_path / "first"))
    service = a_service(database, role=Role.OFFICE)
    answer(service.person_set({"person_id": "rosa", "said_by": "family", "interpreter": True}))

    answer(service.person_back_to_roster({"person_id": "rosa"}))

    shown = answer(service.person_show({"person_id": "rosa"}))
    assert (shown["interpreter"], {each["owner"] for each in shown["fields"]}) == (
        False,
        {"roster"},
    )


@pytest.mark.mongo
def test_an_operator_of_one_school_speaks_for_its_families_only(
    database: Database, tmp_path: Path
) -> None:
    Office(database).import_(Roster().write(tmp_path / "first"))
    elm = a_service(database, role=Role.OFFICE, schools=("s1",))

    told = elm.person_set({"person_id": "ba", "said_by": "family", "language": "en"})

    assert told["error"]["code"] == "no-such-person"


@pytest.mark.mongo
def test_a_sender_enters_nothing_for_families(database: Database) -> None:
    service = a_service(database, role=Role.SENDER)

    told = service.person_set({"person_id": "ba", "said_by": "family", "language": "en"})

    assert told["error"]["code"] == "role"


def test_what_the_family_did_not_speak_of_stays_as_the_roster_has_it() -> None:
    recorded: RecordPerson = a_guardian(voice_phone="+12015550177")
    person = Person(id="rosa", recorded=recorded)

    person.say(language=said("so"))

    assert person.effective == replace(recorded, language="so")
