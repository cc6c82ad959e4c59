# SPDX-License-Identifier: Apache-2.0
"""JSON records become cells of CSV: what is told is kept, what is secret is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.roster.rest.errors import BadResponse
from services.directory.roster.rest.records import COLLECTIONS, Cells, cells_of
from services.directory.roster.values import LONGEST_ID

pytestmark = pytest.mark.row(32)


def a_user(**fields: Any) -> Cells:
    return cells_of({"sourcedId": "u1", "status": "active"} | fields, "users", "1.2", 0)


def test_lists_references_and_truths_become_cells() -> None:
    user = a_user(
        agents=[{"sourcedId": "a"}, {"sourcedId": "b"}], grades=["03", "04"], enabledUser=True,
        primaryOrg={"sourcedId": "s1"}, email=None,
    )  # fmt: skip
    assert user.row["agentSourcedIds"] == "a,b"
    assert user.row["grades"] == "03,04"
    assert (user.row["enabledUser"], user.row["primaryOrgSourcedId"]) == ("true", "s1")
    assert user.row["email"] == ""


def test_what_a_district_adds_keeps_its_name_and_no_password_is_taken() -> None:
    user = a_user(
        password="one", userProfiles=[{"credentials": [{"password": "two"}]}],
        metadata={"homeLanguage": "so", "Bus": {"line": 7}, "flags": ["a", "b"], "password1": "x",
                  "PassWord": {"old": "three"}, "none": None},
    )  # fmt: skip
    assert user.metadata == {
        "metadata.homeLanguage": "so", "metadata.Bus.line": "7", "metadata.flags": "a,b",
    }  # fmt: skip
    assert "password" not in {column.lower() for column in user.row}


def test_a_users_roles_are_rows_with_ids_of_their_places() -> None:
    roles = [{"role": "teacher", "org": {"sourcedId": "s1"}, "roleType": "primary"}] * 2
    first, second = a_user(roles=roles, dateLastModified="2026-11-02T00:00:00Z").roles
    assert (first["sourcedId"], second["sourcedId"]) == ("u1#1", "u1#2")
    assert (first["userSourcedId"], first["orgSourcedId"], first["role"]) == ("u1", "s1", "teacher")
    assert first["dateLastModified"] == "2026-11-02T00:00:00Z"
    [long] = a_user(sourcedId="u" * LONGEST_ID, roles=roles[:1]).roles
    assert len(long["sourcedId"]) <= LONGEST_ID


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ("a text", "sourcedId"),
        ({"sourcedId": 7}, "sourcedId"),
        ({"sourcedId": " "}, "sourcedId"),
        ({"sourcedId": "\ud800"}, "sourcedId"),
        ({"sourcedId": "u1", "givenName": {"en": "Ana"}}, "givenName"),
        ({"sourcedId": "u1", "givenName": "a\0b"}, "givenName"),
        ({"sourcedId": "u1", "familyName": "\ud800"}, "familyName"),
        ({"sourcedId": "u1", "metadata": {"\ud800": "x"}}, "metadata"),
        ({"sourcedId": "u1", "agents": "a,b"}, "agents"),
        ({"sourcedId": "u1", "agents": [{"href": "x"}]}, "agents"),
        ({"sourcedId": "u1", "grades": ["03,04"]}, "grades"),
        ({"sourcedId": "u1", "roles": ["student"]}, "roles"),
        ({"sourcedId": "u1", "roles": [{"role": "student", "org": "s1"}]}, "roles"),
    ],
)
def test_what_is_not_onerosters_is_named_with_its_place(record: Any, field: str) -> None:
    with pytest.raises(BadResponse) as bad:
        cells_of(record, "users", "1.2", 12)
    assert bad.value.details["offset"] == 12
    assert (bad.value.details["collection"], bad.value.details["field"]) == ("users", field)
    assert "Ana" not in bad.value.message
    assert bad.value.message.encode()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
fields = st.sampled_from(
    ["sourcedId", "status", "agents", "roles", "grades", "metadata", "org", "terms", "school"]
)


@given(
    st.dictionaries(fields, anything), st.sampled_from(COLLECTIONS), st.sampled_from(["1.1", "1.2"])
)
def test_whatever_comes_is_cells_or_is_refused(
    record: dict[str, Any], collection: str, version: str
) -> None:
    try:
        cells = cells_of(record, collection, version, 0)
    except BadResponse:
        return
    assert all(isinstance(text, str) for text in (*cells.row.values(), *cells.metadata.values()))
    assert cells.id.strip()
