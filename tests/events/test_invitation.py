# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime, timedelta

from services.events import invitation
from tests.events.builders import NOW, STARTS_AT, a_known_gathering


def test_day_and_time_are_written_out_in_the_families_time_zone() -> None:
    gathering = a_known_gathering()

    assert invitation.subject(gathering) == "Family Math Night, Thursday, December 3, 2026"
    assert invitation.body(gathering, " Bring a pencil. ") == (
        "Family Math Night\n"
        "When: Thursday, December 3, 2026, 6:00 PM to 7:30 PM\n"
        "Where: Lincoln Elementary, gym\n"
        "\n"
        "Bring a pencil."
    )


def test_the_same_hour_reads_differently_in_another_zone() -> None:
    gathering = a_known_gathering(time_zone="Pacific/Honolulu")

    assert "Thursday, December 3, 2026, 2:00 PM to 3:30 PM" in invitation.body(gathering)


def test_a_gathering_over_midnight_names_both_days() -> None:
    ends_at = STARTS_AT + timedelta(hours=15)

    told = invitation.when(STARTS_AT, ends_at, "America/Chicago")
    assert told == "Thursday, December 3, 2026, 6:00 PM to Friday, December 4, 2026, 9:00 AM"


def test_the_clock_change_between_begin_and_end_is_heeded() -> None:
    begin = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)

    told = invitation.when(begin, begin + timedelta(hours=2), "America/Chicago")
    assert told == "Sunday, November 1, 2026, 12:30 AM to 1:30 AM"


def test_an_invitation_alone_keeps_to_the_letters_a_text_message_is_cheap_in() -> None:
    assert invitation.body(a_known_gathering()).isascii()


def test_a_cancellation_says_so_first() -> None:
    gathering = a_known_gathering()
    gathering.cancel(NOW)

    assert invitation.subject(gathering).startswith("Cancelled: Family Math Night")
    assert invitation.body(gathering).startswith("This gathering is cancelled.\n\n")
