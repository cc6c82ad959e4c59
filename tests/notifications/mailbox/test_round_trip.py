# SPDX-License-Identifier: Apache-2.0
"""A newsletter leaves signed over real SMTP, one of it bounces, and what follows."""

from base64 import b64decode
from typing import Any

import pytest

from kernel.unit import Unit
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.email.marks import Marks
from services.notifications.channels.email.smtp import RelayAddress, SmtpRelay
from tests.notifications.channels.email.dkim_checking import holds, rsa_signer
from tests.notifications.channels.email.test_smtp_real_servers import Aiosmtpd, aiosmtpd
from tests.notifications.mailbox.mail_server import DOMAIN, TOKENS, MailServer
from tests.notifications.mailbox.samples import BOUNCES
from tests.notifications.sending import Sending, a_sending

pytestmark = [pytest.mark.mongo, pytest.mark.row(1)]
NOBODY_THERE = BOUNCES[0][1]


def channel(relay: Aiosmtpd) -> EmailChannel:
    return EmailChannel(
        SmtpRelay(RelayAddress.parse(f"smtp://127.0.0.1:{relay.port}")),
        sender=Mailbox(address="noreply@lincoln.example.org"), reply_to=None,
        domain="lincoln.example.org",
        marks=Marks(TOKENS, public_url="https://reach.lincoln.example.org", domain=DOMAIN),
        signer=rsa_signer(),
    )  # fmt: skip


def sent_again(emptied: Unit, relay: Aiosmtpd, **announcement: Any) -> Sending:
    """Another message to the same families."""
    emptied.database.reach.delete_many({})
    sending = a_sending(emptied, 3, channel=channel(relay), **announcement)
    sending.send()
    return sending


def test_what_bounced_is_not_written_to_again_but_in_an_emergency(
    mail_server: MailServer, emptied: Unit
) -> None:
    with aiosmtpd() as relay:
        first = a_sending(emptied, 3, channel=channel(relay), category="newsletter")
        first.send()
        kept = relay.kept()
        assert len(kept) == 3
        assert all(holds(b64decode(mail["content"]), rsa_signer().record) for mail in kept)
        assert len({mail["sender"] for mail in kept}) == 3

        assert mail_server.hand_over(NOBODY_THERE, kept[0]["sender"]) == 250
        assert first.fates() == {("sent", ""): 2, ("failed", "bounced"): 1}

        emptied.database.ledger.delete_many({})
        emptied.database.announcements.delete_many({})
        later = sent_again(emptied, relay, id="A2", category="general")
        assert later.fates() == {("sent", ""): 2, ("suppressed", "flagged"): 1}
        emptied.database.ledger.delete_many({})
        emptied.database.announcements.delete_many({})
        urgent = sent_again(emptied, relay, id="A3", category="emergency", urgent=True)
        assert urgent.fates() == {("sent", ""): 3}
