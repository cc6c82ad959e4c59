# SPDX-License-Identifier: Apache-2.0
"""A connection is cut after any number of bytes, and what we say of each mail is true."""

from collections import Counter
from collections.abc import Iterator

import pytest

from kernel.errors import Unavailable
from services.notifications.channels.email.smtp import RelayAddress, SmtpRelay
from services.notifications.channels.ports import Handover, OutgoingMail
from tests.notifications.channels.email.builders import mail, parsed
from tests.notifications.channels.email.scripted_relay import ScriptedRelay
from tests.servers.fault_proxy import FaultProxy

pytestmark = pytest.mark.row(74)

TOGETHER = 2


@pytest.fixture(params=[True, False], ids=["pipelined", "plain"])
def relay(request: pytest.FixtureRequest) -> Iterator[ScriptedRelay]:
    with ScriptedRelay(pipelining=request.param) as server:
        yield server


def batch(number: int) -> list[OutgoingMail]:
    """Mails of its own for each cut."""
    return [mail(TOGETHER * number + n) for n in range(TOGETHER)]


def said(proxy: FaultProxy, mails: list[OutgoingMail]) -> dict[str, Handover]:
    """{recipient: what the client says}."""
    url = f"smtp://127.0.0.1:{proxy.port}?connections=1&timeout=10&final_timeout=10"
    try:
        outcomes = SmtpRelay(RelayAddress.parse(url)).send_many(mails)
    except Unavailable:
        return dict.fromkeys([mail.recipient for mail in mails], Handover.UNSENT)
    return {mail.recipient: one.state for mail, one in zip(mails, outcomes, strict=True)}


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.soak)])
def test_wherever_the_connection_is_cut_no_mail_is_taken_twice_and_none_is_missed_unseen(
    relay: ScriptedRelay, step: int
) -> None:
    told: dict[str, Handover] = {}
    with FaultProxy(relay.port) as proxy:
        told |= said(proxy, batch(0))
        everything = proxy.passed  # both ways, when nothing goes wrong
        for number, passed in enumerate(range(1, everything + step, step), start=1):
            # Also the connections on which the rest goes again are cut there.
            proxy.reset_after(passed)
            told |= said(proxy, batch(number))

    taken = Counter(parsed(content)["To"] for content in relay.taken)
    stories = Counter((state, taken[recipient]) for recipient, state in told.items())
    assert max(taken.values()) == 1
    assert stories[Handover.ACCEPTED, 0] == 0
    assert stories[Handover.UNSENT, 1] == 0
    assert stories[Handover.ACCEPTED, 1] > TOGETHER
    # Negative control: without an answer some were taken and some were not, so no guess is right.
    assert stories[Handover.UNKNOWN, 0], stories
    assert stories[Handover.UNKNOWN, 1], stories
