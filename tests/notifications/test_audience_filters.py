# SPDX-License-Identifier: Apache-2.0
"""Python and MongoDB must say the same of every audience and every person."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo import MongoClient

from services.notifications.audience import (
    Audience,
    matches,
    member_from,
    parse_audience,
    people_filter,
    reach_filter,
)
from services.notifications.audience.expression import (
    Expression,
    Kind,
    Role,
    Term,
    both,
    either,
    negated,
)

VALUES = {
    Kind.SCHOOL: ["S1", "S2", "S3"],
    Kind.GRADE: ["KG", "03", "05"],
    Kind.CLASS: ["C1", "C2"],
    Kind.ROLE: list(map(str, Role)),
    Kind.LANGUAGE: ["es", "es-MX", "zh", "en"],
    Kind.PERSON: ["0", "1", "2"],
}


def named(kind: Kind) -> st.SearchStrategy[Expression]:
    values = st.lists(st.sampled_from(VALUES[kind]), unique=True, min_size=1, max_size=2)
    return values.map(lambda chosen: Term(kind=kind, values=tuple(chosen)))


terms = st.just(Term(kind=Kind.DISTRICT)) | st.sampled_from(list(VALUES)).flatmap(named)
expressions = st.recursive(
    terms,
    lambda inner: (
        inner.map(negated)
        | st.lists(inner, min_size=1, max_size=3).map(both)
        | st.lists(inner, min_size=1, max_size=3).map(either)
    ),
    max_leaves=5,
)
audiences = st.builds(Audience, include=expressions, leave_out=st.none() | expressions)
Document = dict[str, Any]


def some(chance: Random, values: list[str], most: int) -> list[str]:
    return chance.sample(values, k=chance.randint(0, min(most, len(values))))


def a_place(chance: Random) -> Document:
    return {
        "schools": some(chance, VALUES[Kind.SCHOOL], 2),
        "grade": chance.choice(["", *VALUES[Kind.GRADE]]),
        "classes": some(chance, VALUES[Kind.CLASS], 2),
    }


def a_person(chance: Random) -> Document:
    students = [{"id": f"A{n}", **a_place(chance)} for n in range(chance.choice([0, 1, 1, 2, 3]))]
    return {
        "roles": some(chance, VALUES[Kind.ROLE], 3),
        "language": chance.choice(["es", "es-MX", "est", "en", "zh-Hans", ""]),
        "students": students,
        **a_place(chance),
    }


def a_crowd() -> list[Document]:
    """Many enough that every combination that tells two rules apart is among them."""
    chance = Random(20261203)
    return [{"_id": str(number), **a_person(chance)} for number in range(1500)]


def homes_of(crowd: list[Document]) -> list[Document]:
    """Contact points that nobody, one, two or three people share."""
    chance, homes = Random(1), []
    rest = [{"id": person["_id"], **person} for person in crowd]
    while rest:
        shared = [rest.pop() for _ in range(min(len(rest), chance.randint(0, 3)))]
        homes.append({"_id": f"home-{len(homes)}", "people": shared})
    return homes


CROWD = a_crowd()
HOMES = homes_of(CROWD)


@pytest.fixture(scope="module")
def database(mongo_uri: str, database_prefix: str) -> Iterator[Any]:
    with MongoClient[Any](mongo_uri) as client:
        database = client[f"{database_prefix}_audience"]
        database.people.insert_many(CROWD)
        database.reach.insert_many(HOMES)
        yield database


@pytest.mark.mongo
@given(audience=audiences)
def test_mongodb_finds_exactly_the_people_of_whom_python_says_yes(
    database: Any, audience: Audience
) -> None:
    found = {person["_id"] for person in database.people.find(people_filter(audience), {"_id": 1})}

    assert found == {person["_id"] for person in CROWD if matches(audience, member_from(person))}


@pytest.mark.mongo
@given(audience=audiences)
def test_mongodb_finds_exactly_the_contact_points_with_somebody_in_the_audience(
    database: Any, audience: Audience
) -> None:
    found = {point["_id"] for point in database.reach.find(reach_filter(audience), {"_id": 1})}

    assert found == {
        point["_id"]
        for point in HOMES
        if any(matches(audience, member_from(person)) for person in point["people"])
    }


@pytest.mark.mongo
def test_a_filter_that_forgets_the_same_student_would_be_caught(database: Any) -> None:
    """The negative control: conditions on students apart find the family they should not."""
    family = {
        "_id": "1",
        "roles": ["guardian"],
        "students": [{"id": "A", "schools": ["S2"], "grade": "03"}, {"id": "B", "schools": ["S1"]}],
    }
    database.family.insert_one(family)
    apart = {"students.schools": "S1", "students.grade": "03"}

    assert database.family.count_documents(apart) == 1
    together = people_filter(parse_audience("school:S1 and grade:03", None))
    assert database.family.count_documents(together) == 0


@given(audience=audiences)
def test_every_audience_reads_back_from_its_own_text(audience: Audience) -> None:
    assert parse_audience(str(audience), None) == audience
