# SPDX-License-Identifier: Apache-2.0
"""What comes back by mail, over real SMTP and LMTP, on a real database."""

import smtplib
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.directory import ContactFlagCleared
from kernel.clock import utc_now
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.channels.email.tokens import Purpose, Tokens
from services.notifications.inbound.choices import chosen_at
from services.notifications.inbound.handlers import Desk
from services.notifications.limits.repository import MongoLimits
from services.notifications.mailbox.commands import Door, TakeMail
from services.notifications.mailbox.server import Mailroom
from services.notifications.mailbox.taking import Taking
from services.notifications.model import delivery_id
from services.notifications.repository import MongoAnnouncements
from tests.notifications.builders import an_announcement, an_entry
from tests.notifications.mailbox.mail_server import (
    DOMAIN,
    TOKENS,
    MailServer,
    bounce_address,
    reply_address,
)
from tests.notifications.mailbox.samples import BOUNCES, HARMLESS, ORIGINAL, complaint
from tests.servers.fault_proxy import FaultProxy
from tests.waiting import eventually

pytestmark = pytest.mark.mongo
LASTING = next(content for _, content, is_lasting, _ in BOUNCES if is_lasting)
PASSING = next(content for _, content, is_lasting, _ in BOUNCES if not is_lasting)


def sent(unit: Unit, number: int = 1, **changes: Any) -> str:
    """The id of a delivery that a relay took."""
    announcement = an_announcement(f"A{number}", idempotency_key=f"k{number}")
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    id = delivery_id(announcement.id, "cp-1")
    entry = an_entry(id, announcement_id=announcement.id, contact_point_id="cp-1", code=250)
    unit.database.ledger.insert_one(entry | changes)
    return id


def ledger(database: Database, id: str) -> tuple[str, str, Any]:
    entry = database.ledger.find_one({"_id": id}) or {}
    return entry["state"], entry["reason"], entry["code"]


def flags(database: Database) -> dict[str, tuple[str, str]]:
    return {one["_id"]: (one["reason"], one["code"]) for one in database.flags.find()}


def told(database: Database) -> list[str]:
    return [entry["key"] for entry in database.outbox.find().sort("seq", 1)]


FLAGGED = "rapport.notifications.contact_flagged.v1"


@pytest.mark.row(1)
@pytest.mark.parametrize("by_lmtp", [False, True])
def test_a_bounce_moves_the_ledger_and_flags_the_contact(
    mail_server: MailServer, emptied: Unit, by_lmtp: bool
) -> None:
    id = sent(emptied)
    assert mail_server.hand_over(LASTING, bounce_address(id), by_lmtp=by_lmtp) == 250
    assert ledger(emptied.database, id) == ("failed", "bounced", "5.1.1")
    assert flags(emptied.database) == {"cp-1": ("hard-bounce", "5.1.1")}
    assert told(emptied.database) == [FLAGGED]


def test_the_same_bounce_handed_over_again_changes_nothing(
    mail_server: MailServer, emptied: Unit
) -> None:
    id = sent(emptied)
    for _ in range(2):
        assert mail_server.hand_over(LASTING, bounce_address(id)) == 250
    assert told(emptied.database) == [FLAGGED]
    emptied.database.flags.delete_many({})  # the office cleared it
    assert mail_server.hand_over(LASTING, bounce_address(id)) == 250
    assert not flags(emptied.database)


@pytest.mark.row(1)
def test_a_forged_bounce_flags_nobody(mail_server: MailServer, emptied: Unit) -> None:
    id = sent(emptied)
    local, _, _ = bounce_address(id).partition("@")
    for forged in (
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{DOMAIN}",
        f"bounce+{id}@{DOMAIN}",
        f"bounce@{DOMAIN}",
        f"{local}@elsewhere.example",
        reply_address(id).replace("reply+", "bounce+"),
        f"postmaster@{DOMAIN}",
    ):
        assert mail_server.hand_over(LASTING, forged) == 550
    assert ledger(emptied.database, id) == ("sent", "", 250)
    assert not flags(emptied.database)


@pytest.mark.row(1)
def test_what_may_pass_flags_only_after_some_times(mail_server: MailServer, emptied: Unit) -> None:
    for number in range(3):
        assert not flags(emptied.database)
        id = sent(emptied, number)
        for _ in range(2):  # the same delivery counts once
            assert mail_server.hand_over(PASSING + b"%d" % _, bounce_address(id)) == 250
        assert ledger(emptied.database, id) == ("failed", "bounced", "5.2.2")
    assert flags(emptied.database) == {"cp-1": ("soft-bounces", "5.2.2")}


@pytest.mark.parametrize("content", [pytest.param(one, id=what) for what, one in HARMLESS])
def test_what_a_machine_only_mentions_changes_nothing(
    mail_server: MailServer, emptied: Unit, content: bytes
) -> None:
    id = sent(emptied)
    assert mail_server.hand_over(content, bounce_address(id)) == 250
    assert ledger(emptied.database, id) == ("sent", "", 250)
    assert not flags(emptied.database)


def test_the_ledger_only_moves_forward(mail_server: MailServer, emptied: Unit) -> None:
    for number, (state, reason) in enumerate(
        [("delivered", ""), ("suppressed", "cancelled"), ("failed", "refused")]
    ):
        id = sent(emptied, number, state=state, reason=reason)
        assert mail_server.hand_over(PASSING, bounce_address(id)) == 250
        assert ledger(emptied.database, id)[:2] == (state, reason)


@pytest.mark.parametrize("door", ["complaints", "bounce"])
def test_a_complaint_flags_whom_its_own_mail_names(
    mail_server: MailServer, emptied: Unit, door: str
) -> None:
    id = sent(emptied)
    address = bounce_address(id)
    content = complaint(original=ORIGINAL.replace(f"bounce+token@{DOMAIN}", address))
    recipient = address if door == "bounce" else f"complaints@{DOMAIN}"
    assert mail_server.hand_over(content, recipient, "fbl@families.example") == 250
    assert flags(emptied.database) == {"cp-1": ("complaint", "")}
    assert ledger(emptied.database, id) == ("sent", "", 250)
    [no] = chosen_at(emptied, "cp-1")
    assert (no.allowed, no.category, no.channel) == (False, "", "email")


def test_a_complaint_without_a_signed_address_flags_nobody(
    mail_server: MailServer, emptied: Unit
) -> None:
    id = sent(emptied)
    forged = ORIGINAL.replace("bounce+token", f"bounce+{'a' * 40}")
    assert mail_server.hand_over(complaint(original=forged), f"complaints@{DOMAIN}") == 250
    assert mail_server.hand_over(LASTING, f"complaints@{DOMAIN}") == 250
    assert not flags(emptied.database)
    assert ledger(emptied.database, id) == ("sent", "", 250)


def test_a_bounce_that_is_quicker_than_the_ledger_comes_again(
    mail_server: MailServer, emptied: Unit
) -> None:
    id = delivery_id("A1", "cp-1")
    assert mail_server.hand_over(LASTING, bounce_address(id)) == 451
    sent(emptied)
    assert mail_server.hand_over(LASTING, bounce_address(id)) == 250
    assert flags(emptied.database) == {"cp-1": ("hard-bounce", "5.1.1")}


def test_a_mail_that_is_too_long_is_refused(mail_server: MailServer, emptied: Unit) -> None:
    id = sent(emptied)
    assert mail_server.hand_over(LASTING + b"x" * 100_000, bounce_address(id)) == 552
    assert not flags(emptied.database)


def test_a_line_that_is_longer_than_allowed_is_taken(
    mail_server: MailServer, emptied: Unit
) -> None:
    id = sent(emptied)
    assert mail_server.hand_over(LASTING + b"x" * 5_000 + b"\r\n", bounce_address(id)) == 250


def test_one_mail_goes_to_one_recipient(mail_server: MailServer, emptied: Unit) -> None:
    id, other = sent(emptied, 1), sent(emptied, 2)
    with smtplib.LMTP("127.0.0.1", mail_server.lmtp, timeout=20) as connection:
        refused = connection.sendmail("", [bounce_address(id), bounce_address(other)], LASTING)
    assert [code for code, _ in refused.values()] == [452]
    assert ledger(emptied.database, other) == ("sent", "", 250)


def test_while_the_database_is_away_a_mail_is_put_off_and_then_taken(
    mail_server: MailServer, emptied: Unit, mongo_link: FaultProxy
) -> None:
    id = sent(emptied)
    mongo_link.refuse()
    mongo_link.reset()
    try:
        assert mail_server.hand_over(LASTING, bounce_address(id)) == 451
    finally:
        mongo_link.heal()
    assert not flags(emptied.database)
    eventually(lambda: mail_server.hand_over(LASTING, bounce_address(id)) == 250)
    assert flags(emptied.database) == {"cp-1": ("hard-bounce", "5.1.1")}


def test_the_log_names_nobody(mail_server: MailServer, emptied: Unit) -> None:
    id = sent(emptied)
    assert mail_server.hand_over(LASTING, bounce_address(id), "amina@families.example") == 250
    told = mail_server.log.read_text()
    assert "mail_taken" in told
    assert "@" not in told


def test_what_the_office_cleared_begins_to_count_anew(
    mail_server: MailServer, emptied: Unit
) -> None:
    for number in range(2):
        assert mail_server.hand_over(PASSING, bounce_address(sent(emptied, number))) == 250
    cleared = ContactFlagCleared(contact_point_id="cp-1", cleared_at=datetime.now(UTC))
    emptied.run(lambda: MongoLimits(emptied).clear_flags([cleared]))
    for number in range(2, 4):
        assert mail_server.hand_over(PASSING, bounce_address(sent(emptied, number))) == 250
    assert not flags(emptied.database)
    assert mail_server.hand_over(PASSING, bounce_address(sent(emptied, 4))) == 250
    assert flags(emptied.database) == {"cp-1": ("soft-bounces", "5.2.2")}


class Trusting(Tokens):
    """The safeguard switched off: any token is taken for a good one."""

    def _proof(self, purpose: Purpose, id: bytes) -> bytes:
        return b"a" * 13


def test_without_the_check_of_tokens_a_forged_bounce_would_flag(emptied: Unit) -> None:
    id = sent(emptied)
    forged = f"bounce+{Trusting(b'whatever').for_delivery(Purpose.BOUNCE, id)}@{DOMAIN}"
    assert Mailroom(DOMAIN, TOKENS, lambda mail: None).door_of(forged) is None
    assert Mailroom(DOMAIN, Trusting(b""), lambda mail: None).door_of(forged) == (Door.BOUNCE, id)
    mail = TakeMail(mail_id="m1", door=Door.BOUNCE, delivery_id=id, sender="", content=LASTING)
    Taking(emptied.database, TOKENS, no_desk, most=5, clock=utc_now).take(mail)
    assert flags(emptied.database) == {"cp-1": ("hard-bounce", "5.1.1")}


def no_desk(_: Unit) -> Desk:
    raise AssertionError("a bounce is nothing to answer")
