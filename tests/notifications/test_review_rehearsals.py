# SPDX-License-Identifier: Apache-2.0
"""What was asked for while nothing left does not leave because the district went live since."""

import pytest

from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.channels.gate import Gate
from services.notifications.repository import MongoAnnouncements
from tests.notifications.sending import Sending, a_sending
from tests.notifications.test_service import a_payload, asked_by

pytestmark = pytest.mark.mongo
NAMED = "p001@families.example"
COUNT = 5


class Forgetting(Gate):
    """The safeguard switched off."""

    def rehearsed(self, _: object, __: str) -> dict[str, str]:
        return {}


def asked_for(unit: Unit, asked_in: str, outbound: Outbound, gate: type[Gate] = Gate) -> Sending:
    """Five deliveries of an announcement asked for in one mode, and sent by a worker in another."""
    sending = a_sending(unit, COUNT, outbound=outbound, allowlist=(NAMED,), gate=gate)
    announcements = MongoAnnouncements(unit)
    announcement = announcements.get(sending.announcement.id)
    announcement.outbound = asked_in
    unit.run(lambda: announcements.save(announcement))
    sending.send()
    return sending


@pytest.mark.parametrize("now", [Outbound.ALLOWLIST, Outbound.LIVE])
def test_a_rehearsal_in_capture_never_leaves(unit: Unit, now: Outbound) -> None:
    sending = asked_for(unit, "capture", now)
    assert sending.channel.received == []
    assert sending.fates() == {("suppressed", "asked-in-capture"): COUNT}


def test_with_the_mode_forgotten_a_rehearsal_would_leave(unit: Unit) -> None:
    sending = asked_for(unit, "capture", Outbound.LIVE, Forgetting)
    assert len(sending.channel.received) == COUNT


def test_a_trial_with_named_addresses_stays_with_them(unit: Unit) -> None:
    sending = asked_for(unit, "allowlist", Outbound.LIVE)
    assert sending.fates() == {("sent", ""): 1, ("suppressed", "not-on-allowlist"): COUNT - 1}


@pytest.mark.parametrize("asked_in", ["live", ""])
def test_what_was_asked_for_live_leaves(unit: Unit, asked_in: str) -> None:
    assert asked_for(unit, asked_in, Outbound.LIVE).fates() == {("sent", ""): COUNT}


def test_in_capture_everything_is_captured(unit: Unit) -> None:
    assert asked_for(unit, "capture", Outbound.CAPTURE).fates() == {("sent", ""): COUNT}


def test_the_mode_an_announcement_was_asked_for_in_is_kept_with_it(unit: Unit) -> None:
    answer = asked_by(unit).announce(a_payload())
    stored = MongoAnnouncements(unit).get(answer["result"]["announcement_id"])
    assert stored.outbound == "capture"
