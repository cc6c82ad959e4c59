# SPDX-License-Identifier: Apache-2.0
"""What the district's own columns say of people, and what follows from it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rights import ALL_RIGHTS, Right
from services.directory.errors import RosterRefused
from services.directory.rights.model import (
    ContactRights,
    RecordContactRights,
    narrowed,
    tightens,
)
from services.directory.rights.wanted import wanted_contact_rights
from services.directory.roster.mapping import Mapping, read_mapping
from services.directory.roster.read import read_roster
from services.directory.roster.stage import Stage, open_stage
from services.directory.roster.wanted import wanted_people
from tests.directory.builders import KEY, Outcome, Roster, a_person, reading, rules

MAPPING = """
[users]
spoken_language = "x.spoken"
interpreter = "x.interpreter"
transport = "x.transport"
relation = "x.relation"
mail = "x.mail"
pickup = "x.pickup"
custody = "x.custody"

[users.relation_values]
"Abuela" = "relative"

[users.custody_values]
"NO CONTACT" = ["all"]
"no records" = ["records"]
"NONE" = "none"
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    (tmp_path / "mapping.toml").write_text(MAPPING)
    return read_mapping(str(tmp_path / "mapping.toml"))


def read(roster: Roster, tmp_path: Path, mapping: Mapping) -> Outcome:
    return reading(roster.write(tmp_path / "roster"), mapping=mapping)


@pytest.mark.row(32)
def test_what_is_spoken_interpreter_and_transport_are_kept_of_a_person(
    tmp_path: Path, mapping: Mapping
) -> None:
    roster = Roster().column("users.csv", "x.spoken", rosa="Mam", luis="en")
    roster.column("users.csv", "X.Interpreter", rosa="Yes").column("users.csv", "x.transport")
    roster.change("users.csv", "rosa", **{"x.transport": "wheelchair van"})

    people = read(roster, tmp_path, mapping).people

    rosa, luis = people["rosa"], people["luis"]
    assert (rosa.language, rosa.spoken_language, rosa.interpreter) == ("es", "mam", True)
    assert rosa.transport == "wheelchair van"
    assert (luis.spoken_language, luis.interpreter) == ("", False)  # the same as is written


@pytest.mark.row(22)
def test_a_guardian_whose_row_names_no_language_has_those_of_the_home(
    tmp_path: Path, mapping: Mapping
) -> None:
    roster = Roster().column("users.csv", "x.spoken", minh="km")
    roster.column("users.csv", "x.interpreter", minh="y", rosa="no")

    ba = read(roster, tmp_path, mapping).people["ba"]

    assert (ba.language, ba.spoken_language, ba.interpreter) == ("vi", "km", True)


def test_what_is_neither_yes_nor_no_and_no_language_is_left_out_and_named(
    tmp_path: Path, mapping: Mapping
) -> None:
    roster = Roster().column("users.csv", "x.spoken", rosa="Klingonish")
    roster.column("users.csv", "x.interpreter", rosa="sometimes")

    outcome = read(roster, tmp_path, mapping)

    found = [(each.line, each.column, each.code) for each in outcome.findings]
    assert found == [(4, "x.interpreter", "unknown-answer"), (4, "x.spoken", "unknown-language")]


@pytest.mark.row(36)
def test_names_and_numbers_are_kept_as_they_are_written(tmp_path: Path, mapping: Mapping) -> None:
    roster = Roster().column("users.csv", "preferredFirstName", ana="Anita")
    roster.column("users.csv", "preferredLastName").change("users.csv", "minh", givenName="Minh")

    people = read(roster, tmp_path, mapping).people

    assert (people["ana"].given_name, people["ana"].called_given) == ("Ana", "Anita")
    assert people["rosa"].phone_written == "(201) 555-0101"
    assert people["luis"].phone_written == "201.555.0101"
    assert people["minh"].family_name == ""


@pytest.mark.row(36)
def test_a_child_may_have_any_number_of_guardians_who_may_have_other_children_and_teach(
    tmp_path: Path, mapping: Mapping
) -> None:
    many = [f"g{number}" for number in range(12)]
    roster = Roster(version="1.2")
    for guardian in many:
        roster.add("users.csv", f'{guardian},,,true,,,G,Many,,,,,,"ana,minh",,,,')
        roster.add("roles.csv", f"r-{guardian},,,{guardian},primary,guardian,,,s1,")
    roster.add("roles.csv", "r-t,,,g0,secondary,teacher,,,s2,")

    people = read(roster, tmp_path, mapping).people

    assert all(people[guardian].student_ids == ("ana", "minh") for guardian in many)
    assert people["g0"].roles == ("guardian", "teacher")


def known(stage: Stage, *records: RecordContactRights) -> None:
    for each in records:
        stage.add(
            "known_rights", each.contact_rights_id, each.guardian_id, each.student_id,
            each.relation, ",".join(each.allowed), ",".join(each.refused),
        )  # fmt: skip
    stage.flush()


def rights(
    roster: Roster, folder: Path, mapping: Mapping, *before: RecordContactRights
) -> dict[tuple[str, str], RecordContactRights]:
    with open_stage() as stage:
        read_roster(roster.write(folder), stage, rules(mapping=mapping))
        known(stage, *before)
        found = list(wanted_contact_rights(stage, KEY))
    assert [each.contact_rights_id for each in found] == sorted(
        each.contact_rights_id for each in found
    )
    return {(each.guardian_id, each.student_id): each for each in found}


def said(guardian: str, student: str, **facts: Any) -> RecordContactRights:
    return RecordContactRights(
        contact_rights_id=KEY.rights_id_of(guardian, student), guardian_id=guardian,
        student_id=student, **facts,
    )  # fmt: skip


@pytest.mark.row(37)
def test_a_guardians_row_speaks_of_all_their_students(tmp_path: Path, mapping: Mapping) -> None:
    roster = Roster().column("users.csv", "x.mail", luis="no")
    roster.column("users.csv", "x.relation", ba="Abuela", rosa="Mother", teach="Uncle")

    found = rights(roster, tmp_path / "r", mapping)

    assert found[("luis", "ana")].rights == found[("luis", "ben")].rights
    assert "mail" not in found[("luis", "ana")].rights
    assert found[("ba", "minh")].relation == "relative"
    assert found[("rosa", "ana")] == said("rosa", "ana", relation="parent")
    assert len(found) == 5  # nobody spoke of others


@pytest.mark.row(37)
def test_who_is_named_for_emergencies_only_has_those_rights_unless_the_row_says_more(
    tmp_path: Path, mapping: Mapping
) -> None:
    roster = Roster().column("users.csv", "x.relation", luis="Emergency Contact", ba="emergency")
    roster.column("users.csv", "x.mail", ba="yes")

    found = rights(roster, tmp_path / "r", mapping)

    assert found[("luis", "ana")].rights == ["emergency", "pickup"]
    assert found[("ba", "minh")].rights == ["emergency", "mail", "pickup"]


@pytest.mark.row(37)
@pytest.mark.parametrize("spoil", ["blank", "no column", "unreadable", "no guardian", "no row"])
def test_nothing_but_a_yes_takes_a_restriction_away(
    tmp_path: Path, mapping: Mapping, spoil: str
) -> None:
    before = said("luis", "ana", relation="emergency-contact", refused=("pickup",))
    roster = Roster()
    if spoil in ("blank", "unreadable"):
        roster.column("users.csv", "x.pickup", luis="" if spoil == "blank" else "ask the office")
    if spoil == "no guardian":
        roster.change("users.csv", "ana", agentSourcedIds="rosa")
        roster.column("users.csv", "x.pickup", luis="yes")
    if spoil == "no row":
        roster.without_rows("users.csv", "luis")

    assert rights(roster, tmp_path / "r", mapping, before)[("luis", "ana")] == before


def test_it_is_what_is_known_that_keeps_the_restriction(tmp_path: Path, mapping: Mapping) -> None:
    """The control: without what was said before, a blank cell says nothing at all."""
    roster = Roster().column("users.csv", "x.pickup", luis="")

    assert rights(roster, tmp_path / "r", mapping) == {}


@pytest.mark.row(37)
def test_an_explicit_yes_loosens(tmp_path: Path, mapping: Mapping) -> None:
    roster = Roster().column("users.csv", "x.pickup", luis="yes")
    before = said("luis", "ana", refused=("pickup",))

    after = rights(roster, tmp_path / "r", mapping, before)[("luis", "ana")]

    assert set(after.rights) == ALL_RIGHTS


@pytest.mark.row(37)
def test_a_new_sibling_comes_under_the_restrictions_of_the_others(
    tmp_path: Path, mapping: Mapping
) -> None:
    before = said("luis", "ana", refused=("mail",))

    found = rights(Roster(), tmp_path / "r", mapping, before)

    assert "mail" not in found[("luis", "ben")].rights


answers = st.sampled_from(["", "yes", "no"])
RIGHT_NAMES = sorted(map(str, Right))


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(RIGHT_NAMES, answers)), min_size=1, max_size=6))
def test_a_right_is_what_was_said_of_it_last_and_silence_says_nothing(
    rows: list[dict[str, str]],
) -> None:
    last: dict[str, str] = {}
    with open_stage() as stage:
        stage.add_many("guards", [("g", "s")])
        for row in rows:
            stage.run("DELETE FROM contact_says")
            stage.add("contact_says", 2, "g", "", *(row[str(right)] for right in Right))
            stage.flush()
            (found,) = wanted_contact_rights(stage, KEY)
            stage.run("DELETE FROM known_rights")
            known(stage, found)
            last |= {right: answer for right, answer in row.items() if answer}

    assert set(found.rights) == {right for right in RIGHT_NAMES if last.get(right) != "no"}


statements = st.builds(
    lambda relation, answers: said(
        "g",
        "s",
        relation=relation,
        allowed=tuple(sorted(right for right, answer in answers.items() if answer == "yes")),
        refused=tuple(sorted(right for right, answer in answers.items() if answer == "no")),
    ),
    st.sampled_from(["", "parent", "emergency-contact"]),
    st.fixed_dictionaries(dict.fromkeys(RIGHT_NAMES, answers)),
)


@pytest.mark.row(37)
@given(st.one_of(st.none(), statements), statements)
def test_what_is_applied_of_a_held_roster_gives_nobody_a_right(
    before: RecordContactRights | None, wanted: RecordContactRights
) -> None:
    part = narrowed(before, wanted)

    had = set(before.rights) if before else set(RIGHT_NAMES)
    assert set(part.rights) <= had
    assert not set(part.rights) & set(wanted.refused)
    if set(wanted.rights) <= had:
        assert part == wanted


def test_fewer_rights_are_a_tightening_and_undoing_says_that_all_are_back() -> None:
    strict = said("g", "s", refused=("mail",))

    assert tightens(None, strict)
    assert not tightens(strict, None)
    aggregate = ContactRights(id=strict.id, recorded=strict)
    aggregate.leave()
    (told,) = aggregate.events
    assert set(told.rights) == ALL_RIGHTS  # type: ignore[attr-defined]


def test_a_field_that_came_later_leaves_the_fingerprint_of_others_as_it_was() -> None:
    ana = a_person()

    assert "spoken_language" not in repr(ana)
    assert ana.fingerprint == a_person(spoken_language="").fingerprint
    assert ana.fingerprint != a_person(spoken_language="mam").fingerprint


def test_custody_words_are_understood_as_the_mapping_says_and_others_are_left_to_people(
    tmp_path: Path, mapping: Mapping
) -> None:
    roster = Roster().column(
        "users.csv", "x.custody", luis="no contact", rosa="see file", ba="NONE"
    )

    with open_stage() as stage:
        read_roster(roster.write(tmp_path / "r"), stage, rules(mapping=mapping))
        custody = sorted(stage.ask("SELECT user_id, scopes FROM custody"))
        left = list(stage.ask("SELECT id, words FROM for_people"))
        findings = [(each.line, each.code) for each in stage.findings()]
        assert len(list(wanted_people(stage))) == 7

    # Of Rosa: no word that is known stands there now.
    assert custody == [("ba", "none"), ("luis", "all"), ("rosa", "")]
    assert left == [("rosa", "see file")]
    assert findings == [(4, "needs-a-person")]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('[users]\ncustody = "c"\n', 2, "custody_values"),
        ('[users]\ncustody = "c"\n[users.custody_values]\n"X" = ["mail"]\n', 4, '"X"'),
        ('[users]\ncustody = "c"\n[users.custody_values]\n"X" = ["none", "all"]\n', 4, '"X"'),
        ('[users]\nrelation = "c"\n[users.relation_values]\n"X" = ["boss"]\n', 4, '"X"'),
        ('[users]\nrelation = "c"\nrelation_values = "X"\n', 3, "table"),
        ('[demographics]\nrelation = "c"\n', 2, "relation is none of"),
    ],
)
def test_words_that_cannot_be_meant_are_refused_with_their_line(
    tmp_path: Path, text: str, line: int, why: str
) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(text)

    with pytest.raises(RosterRefused) as refused:
        read_mapping(str(path))

    assert refused.value.details["line"] == line
    assert why in refused.value.message
