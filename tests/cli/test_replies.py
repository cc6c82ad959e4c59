# SPDX-License-Identifier: Apache-2.0
from typing import Any

REPLY = {
    "reply_id": "SM1", "received_at": "2026-11-20T15:00:00+00:00", "channel": "sms",
    "from": "+15550100001", "people": ["rosa"], "names": ["Rosa Ruiz"], "language": "es",
    "text": "Ana está enferma", "media": 2, "forwarded_to": "lincoln@cook.example",
    "forwarding": "failed",
}  # fmt: skip


def test_replies_say_who_wrote_what_and_which_office_has_it(rapport: Any) -> None:
    line = rapport({"notifications.replies_list": {"replies": [REPLY]}})
    told = " ".join(line("replies", "--limit", "5").stdout.split())
    for part in ("Rosa Ruiz", "Ana está enferma", "2 pictures", "lincoln@", "failed"):
        assert part in told
    assert line.bus.payloads("notifications.replies_list") == [{"limit": 5}]


def test_a_reply_that_nobody_got_names_the_setting(rapport: Any) -> None:
    reply = REPLY | {"forwarded_to": "", "names": []}
    ran = rapport({"notifications.replies_list": {"replies": [reply]}})("replies")
    told = " ".join(ran.stdout.split())
    assert "+15550100001" in told
    assert "RAPPORT_REPLY_TO" in told


def test_without_replies_it_says_so(rapport: Any) -> None:
    ran = rapport({"notifications.replies_list": {"replies": []}})("replies")
    assert "No family has written back yet." in ran.stdout
