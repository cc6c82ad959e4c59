# SPDX-License-Identifier: Apache-2.0
"""What may be entered into the ledger of consent, and what may not."""

from dataclasses import asdict
from typing import Any

import pytest

from services.directory.consent.errors import ConsentRefused
from services.directory.consent.model import Statement, Wishes
from services.notifications.inbound.model import (
    START,
    START_EMERGENCIES,
    STOP,
    STOP_EMERGENCIES,
    Wish,
)
from tests.directory.consents import a_command, a_statement


@pytest.mark.row(85)
@pytest.mark.parametrize(
    "accepted",
    [
        {},
        {"category": "newsletter", "channel": "sms", "student_id": "ana", "person_id": "rosa"},
        {"allowed": True, "basis": "consent", "evidence": "START"},
        {"category": "emergency", "basis": "request", "evidence": "ALL"},
        {"category": "emergency", "basis": "request", "origin": "office", "evidence": "by phone"},
        {"category": "emergency", "allowed": True, "basis": "consent"},
    ],
)
def test_a_choice_says_to_what_over_which_channel_and_on_which_ground(
    accepted: dict[str, Any],
) -> None:
    told = a_statement(**accepted).told()

    for name, value in accepted.items():
        assert getattr(told, name, value) == value


@pytest.mark.row(85)
@pytest.mark.parametrize(
    ("refused", "field"),
    [
        ({"person_id": "rosa", "contact_point_id": "cp-phone"}, "person_id"),
        ({"contact_point_id": ""}, "person_id"),
        ({"choice_id": ""}, "choice_id"),
        ({"category": "adverts"}, "category"),
        ({"channel": "pigeon"}, "channel"),
        ({"origin": "rumour"}, "origin"),
        ({"basis": "consent"}, "basis"),
        ({"allowed": True, "basis": "revocation"}, "basis"),
        ({"allowed": True, "basis": "request"}, "basis"),
        ({"allowed": True, "basis": "enrollment"}, "basis"),
        ({"allowed": True, "basis": "consent", "origin": "roster"}, "origin"),
        ({"category": "emergency", "basis": "revocation"}, "basis"),
        ({"category": "emergency", "basis": "request", "evidence": " "}, "basis"),
        ({"category": "emergency", "basis": "request", "origin": "one-click"}, "basis"),
        ({"category": "emergency", "basis": "request", "origin": "roster"}, "basis"),
    ],
)
def test_what_nobody_can_have_said_is_refused_by_the_name_of_its_field(
    refused: dict[str, Any], field: str
) -> None:
    with pytest.raises(ConsentRefused) as error:
        a_statement(**refused)

    assert error.value.details == {"field": field}


def test_wishes_are_told_whole_and_only_when_they_change() -> None:
    wishes = Wishes(person_id="rosa")

    assert wishes.change("21:30", "06:45", None)
    assert not wishes.change("21:30", "06:45", None)
    assert wishes.change(None, None, "weekly")

    told = [(one.sequence, vars(one)) for one in wishes.events]
    assert [sequence for sequence, _ in told] == [1, 2]
    assert told[-1][1]["quiet_from"] == "21:30"
    assert told[-1][1]["digest"] == "weekly"


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "field"),
    [
        ("9pm", "07:00", "quiet_from"),
        ("24:00", "07:00", "quiet_from"),
        ("21:00", "7:00", "quiet_until"),
        ("21:00", "", "quiet_until"),
        ("", "07:00", "quiet_until"),
        ("07:00", "04:00", "quiet_until"),
    ],
)
def test_quiet_hours_are_two_times_of_day_that_leave_some_of_it(
    quiet_from: str, quiet_until: str, field: str
) -> None:
    with pytest.raises(ConsentRefused) as error:
        Wishes(person_id="rosa").change(quiet_from, quiet_until, None)

    assert error.value.details == {"field": field}


@pytest.mark.parametrize(("start", "end"), [("", ""), ("00:00", "00:00"), ("07:00", "03:00")])
def test_nobody_need_be_quiet_and_some_are_for_most_of_the_day(start: str, end: str) -> None:
    Wishes(person_id="rosa", quiet_from="21:00", quiet_until="07:00").change(start, end, None)


@pytest.mark.parametrize("wish", [STOP, START, STOP_EMERGENCIES, START_EMERGENCIES])
def test_whatever_can_be_heard_by_text_can_be_entered(wish: Wish) -> None:
    """What notifications obeys already must not be refused here."""
    said = asdict(a_command(origin="sms", evidence="ALL")) | asdict(wish)

    assert Statement.of(said).choice.allowed == wish.allowed
