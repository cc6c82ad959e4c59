# SPDX-License-Identifier: Apache-2.0
"""What the command line says of receipts of texts."""

from typing import Any

import pytest

from cli.checks import texts
from cli.reports import receipts
from cli.session import Session

AT = "/sms/status"


def test_a_report_counts_texts_by_their_receipts_and_says_nothing_where_there_are_none() -> None:
    def line(state: str, count: int, reason: str = "", channel: str = "sms") -> dict[str, Any]:
        return {"channel": channel, "state": state, "reason": reason, "deliveries": count}

    told = [
        line("delivered", 1_400), line("failed", 3, "undelivered"), line("failed", 2, "refused"),
        line("sent", 7), line("sent", 99, channel="email"),
    ]  # fmt: skip
    (summed,) = receipts(told)
    assert summed == (
        "Texts by their receipts: 1,400 arrived, 3 did not, 7 have none yet."
    )  # fmt: skip
    assert receipts([line("sent", 7)]) == []


@pytest.mark.parametrize(
    ("url", "going_to", "state"),
    [(AT, "live", ["ok"]), ("", "live", ["warning"]), ("", "", [])],
)
def test_the_doctor_says_when_nobody_tells_whether_texts_arrive(
    rapport: Any, url: str, going_to: str, state: list[str]
) -> None:
    line = rapport({"notifications.sms_setup": {"status_url": url}})
    session = Session(settings=line.settings, bus=line.bus, probes=line.probes)
    assert [one.state for one in texts.check(session, [], going_to)] == state


def test_why_says_what_to_do_next(rapport: Any) -> None:
    story = [
        {"at": None, "what": "By sms to +1555: failed.", "next_step": "Ask the family."},
        {"at": None, "what": "Belongs to the audience.", "next_step": ""},
    ]
    person = {"person_id": "p-1", "name": "Ana", "language": "es"}
    answer = {"person": person, "outcome": "failed", "story": story}
    ran = rapport({"notifications.announcement_why": answer})("announcements", "why", "a-1", "p-1")
    assert "failed. Next: Ask the family." in " ".join(ran.stdout.split())
