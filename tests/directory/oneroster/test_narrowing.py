# SPDX-License-Identifier: Apache-2.0
"""Filters, and that what narrows a question to the database leaves nobody out who was meant."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Rejected
from services.directory.oneroster.filters import parsed

ANA = {
    "sourcedId": "ana", "givenName": "Ana", "dateLastModified": "2026-11-26T08:00:00.000Z",
    "roles": [{"role": "student"}, {"role": "teacher"}], "grades": ["03"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("givenName='ANA'", True),
        ("givenName='An'", False),
        ("givenName~'n'", True),
        ("roles.role='teacher'", True),
        ("roles.role!='teacher'", False),
        ("roles.role!='guardian'", True),
        ("email!='x'", True),
        ("email='x'", False),
        ("dateLastModified>='2026-11-26T02:00:00-06:00'", True),
        ("dateLastModified>'2026-11-26T02:00:00-06:00'", False),
        ("givenName='Ana' and grades='04'", False),
        ("givenName='O''Neil' OR grades='03'", True),
    ],
)
def test_a_filter_says_who_fits(text: str, fits: bool) -> None:
    assert parsed(text, "users").fits(ANA) is fits


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("dateLastModified>'2026-11-26T08:00:00Z'", True),
        ("dateLastModified>='2026-11-26T08:00:00Z' AND givenName='Ana'", True),
        ("dateLastModified>'2026-11-26T08:00:00Z' OR givenName='Ana'", False),
        ("dateLastModified<'2026-11-26T08:00:00Z'", False),
        ("dateLastModified!='2026-11-26T08:00:00Z'", False),
        ("givenName='Ana'", False),
    ],
)
def test_only_what_no_other_condition_opens_again_narrows_by_time(text: str, since: bool) -> None:
    moment = datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert parsed(text, "users").since == (moment if since else None)


@given(st.text(alphabet="ab ='<>~!.()AND\x00é'", max_size=60))
def test_no_text_is_more_than_refused(text: str) -> None:
    with suppress(Rejected):  # and nothing else is raised
        parsed(text, "users").fits(ANA)
