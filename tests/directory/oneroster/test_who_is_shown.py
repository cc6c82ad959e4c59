# SPDX-License-Identifier: Apache-2.0
"""Whoever may see some schools is shown nothing of any other."""

from collections import defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.directory.oneroster.around import Around
from services.directory.oneroster.kin import Kin
from services.directory.oneroster.records import People

SCHOOLS = ("s1", "s2", "s3")
CLASSES = {f"c{number}": school for number, school in enumerate(SCHOOLS, start=1)}
AROUND = Around(
    types=dict.fromkeys(SCHOOLS, "school"), district_id="d1",
    classes={id: {"school_id": school} for id, school in CLASSES.items()},
)  # fmt: skip
schools = st.lists(st.sampled_from(SCHOOLS), unique=True).map(sorted)
students = st.dictionaries(st.sampled_from(["a", "b", "c"]), schools, min_size=1)
roles = st.lists(st.sampled_from(["guardian", "teacher", "staff", "student"]), min_size=1,
                 unique=True).map(sorted)  # fmt: skip


def a_person(roles: list[str], at: list[str], children: list[str]) -> dict[str, Any]:
    recorded: dict[str, Any] = {
        "given_name": "A", "family_name": "B", "language": "en", "grade": "", "voice_phone": "",
        "roles": roles, "school_ids": at, "student_ids": children, "birth_date": "2015-01-01",
        "sex": "", "races": [],
        "class_ids": [id for id, school in CLASSES.items() if school in at],
    }  # fmt: skip
    return {"_id": "p", "version": 1, "recorded": recorded}


@given(roles=roles, at=schools, children=students, seen=schools.filter(bool))
def test_nothing_of_another_school_is_shown(
    roles: list[str], at: list[str], children: dict[str, list[str]], seen: list[str]
) -> None:
    person = a_person(roles, at, list(children) if "guardian" in roles else [])
    kin = Kin(
        students={id: {"school_ids": where, "roles": ["student"]}
                  for id, where in children.items()},
        guardians=defaultdict(list),
    )  # fmt: skip
    shown = People(kin, AROUND, frozenset(seen), "US")

    users, demographics = list(shown.users(person)), list(shown.demographics(person))
    places = {row["orgSourcedId"] for row in shown.roles(person)}
    places |= {row["schoolSourcedId"] for row in shown.enrollments(person)}
    assert places <= set(seen)
    if "guardian" not in roles:
        assert bool(users) == bool(set(at) & set(seen))
    assert len(demographics) == len(users)
    for user in users:
        assert user["primaryOrgSourcedId"] in seen
        for child in user.get("agentSourcedIds", ()):
            assert set(children[child]) & set(seen)


@given(roles=roles, at=schools, children=students)
def test_whoever_may_see_the_district_is_shown_everybody(
    roles: list[str], at: list[str], children: dict[str, list[str]]
) -> None:
    """The control: what is kept back above is kept back by the schools alone."""
    kin = Kin(students={id: {"school_ids": w, "roles": ["student"]} for id, w in children.items()})
    shown = People(kin, AROUND, frozenset(), "US")
    person = a_person(roles, at, list(children))

    [user] = shown.users(person)
    assert user["agentSourcedIds"] == sorted(children)
    assert len(list(shown.enrollments(person))) == len(at)
