# SPDX-License-Identifier: Apache-2.0
"""What `rapport doctor` says of mail: what to publish, and what is missing."""

from typing import Any

import pytest

from cli.checks import mail

RECORD = "v=DKIM1; k=rsa; p=MIIBIjANBg"


def setup(**changes: Any) -> dict[str, Any]:
    values = {
        "dkim_problem": "", "dkim_name": "r1._domainkey.cook.example", "dkim_record": RECORD,
        "dkim_domain": "cook.example", "mail_from": "noreply@cook.example",
        "public_url": "https://reach.cook.example", "mailbox_domain": "mail.cook.example",
        "offices": True,
    }  # fmt: skip
    return values | changes


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (RECORD, "ok"),
        ("v=DKIM1;k=rsa; t=s;p=MIIB IjANBg", "ok"),
        ("", "red"),
        ("v=DKIM1; k=rsa; p=another", "red"),
        ("v=DKIM1; p=", "red"),
        (None, "warning"),
    ],
)
def test_the_key_in_dns_is_compared(found: str | None, state: str) -> None:
    told = mail.signing(setup(), lambda name: found)
    assert told.state == state
    if state != "ok":
        assert f'r1._domainkey.cook.example  TXT  "{RECORD}"' in told.fix


@pytest.mark.parametrize(
    ("changes", "state", "word"),
    [
        ({"dkim_name": "", "dkim_record": ""}, "warning", "not signed"),
        ({"dkim_problem": "RAPPORT_DKIM_KEY_FILE none"}, "red", "RAPPORT_DKIM_KEY_FILE"),
        ({"mail_from": "noreply@cookschools.example"}, "warning", "come from"),
        ({"mail_from": "noreply@notcook.example"}, "warning", "come from"),
        ({"mail_from": "noreply@mail.cook.example"}, "ok", "on"),
    ],
)
def test_signing_is_told(changes: dict[str, Any], state: str, word: str) -> None:
    told = mail.signing(setup(**changes), lambda name: RECORD)
    assert (told.state, word in told.found) == (state, True)


@pytest.mark.parametrize(
    ("changes", "states"),
    [
        ({}, ("ok", "ok")),
        ({"public_url": ""}, ("warning", "ok")),
        ({"public_url": "http://127.0.0.1:8620", "mailbox_domain": ""}, ("warning", "warning")),
        ({"offices": False}, ("ok", "warning")),
    ],
)
def test_ways_to_leave_and_to_come_back_are_told(
    changes: dict[str, Any], states: tuple[str, str]
) -> None:
    assert (
        mail.leaving(setup(**changes)).state, mail.returning(setup(**changes)).state,
    ) == states  # fmt: skip


def test_while_nothing_leaves_it_speaks_only_of_what_was_set(rapport: Any) -> None:
    unset = setup(dkim_name="", dkim_record="")
    line = rapport({"notifications.mail_setup": unset})
    from cli.session import Session

    session = Session(settings=line.settings, bus=line.bus, probes=line.probes)
    assert list(mail.check(session, [], "")) == []
    assert [one.name for one in mail.check(session, [], "live")] == [
        mail.DKIM, mail.LEAVING, mail.RETURNS,
    ]  # fmt: skip
