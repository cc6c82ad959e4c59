# SPDX-License-Identifier: Apache-2.0
"""What each mail carries so that it can be left, bounced and replied to, and what it must not."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Rejected
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import mailbox_domain
from services.notifications.channels.email.marks import Marks
from services.notifications.channels.email.tokens import Leaving, Purpose, Tokens
from services.notifications.channels.ports import OutgoingMail
from services.notifications.commands import Words
from services.notifications.model import ANNOUNCED, VITAL, Category, delivery_id
from tests.notifications.builders import an_announcement
from tests.notifications.channels.email.builders import parsed
from tests.notifications.channels.email.dkim_checking import holds, rsa_signer
from tests.notifications.test_school_replies import FakeRelay

BULK = [one for one in ANNOUNCED if one not in {Category.EMERGENCY, *VITAL}]
TOKENS = Tokens.derived("t" * 40)
WORDS = Words(texts={"subject": "Late start", "body": "School starts at 10:00."}, language="en")
ID = delivery_id("A1", "cp-1")
DELIVERY = {"id": ID, "contact_point_id": "cp-1", "address": "a@families.example", "fields": {}}
ids = st.binary(min_size=12, max_size=12).map(bytes.hex)
leavings = st.builds(
    Leaving,
    contact_point_id=st.from_regex(r"cp-[0-9a-f]{30}", fullmatch=True),
    category=st.sampled_from(list(Category)).map(str),
    announcement_id=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
)


def marks(**changes: Any) -> Marks:
    values = {"public_url": "https://reach.district.example", "domain": "mail.district.example"}
    return Marks(TOKENS, name="Sample District", **values | changes)


def sent(marked: Marks | None, **announcement: Any) -> OutgoingMail:
    relay = FakeRelay()
    channel = EmailChannel(
        relay, sender=Mailbox(address="noreply@lincoln.example.org"), domain="lincoln.example.org",
        reply_to=Mailbox(address="office@lincoln.example.org"), marks=marked, signer=rsa_signer(),
    )  # fmt: skip
    asked = an_announcement(**announcement)
    channel.send([DELIVERY], asked, WORDS, "en")
    assert holds(relay.mails[0].content, rsa_signer().record)
    return relay.mails[0]


def header(mail: OutgoingMail, name: str) -> str:
    return re.sub(r"\s+", " ", str(parsed(mail.content)[name] or ""))


@pytest.mark.row(11)
@pytest.mark.parametrize("category", BULK)
def test_every_routine_mail_can_be_left_with_one_click(category: Category) -> None:
    mail = sent(marks(), category=category, urgent=False)
    link = re.search(r"<https://reach\.district\.example/unsubscribe/([\w-]+)>",
                     header(mail, "List-Unsubscribe"))  # fmt: skip
    assert link
    assert header(mail, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    leaving = TOKENS.leaving_of(link[1])
    assert leaving is not None
    assert (leaving.contact_point_id, leaving.category) == ("cp-1", category)
    signed = re.sub(rb"\s", b"", mail.content.partition(b"bh=")[0])
    assert b":list-unsubscribe:" in signed
    assert b":list-unsubscribe-post:" in signed


@pytest.mark.row(11)
@pytest.mark.parametrize(
    "what",
    [
        {"urgent": True},
        {"category": Category.EMERGENCY, "urgent": True},
        *({"category": one, "urgent": False} for one in sorted(VITAL)),
    ],
)
def test_urgent_and_vital_mail_offers_no_way_to_leave(what: dict[str, Any]) -> None:
    mail = sent(marks(), **what)
    assert not header(mail, "List-Unsubscribe") + header(mail, "List-Unsubscribe-Post")


def test_without_a_public_url_one_can_leave_by_mail_alone() -> None:
    mail = sent(marks(public_url=""))
    way = re.fullmatch(
        r"<mailto:unsubscribe\+(\w+)@mail\.district\.example\?subject=unsubscribe>",
        header(mail, "List-Unsubscribe"),
    )
    assert way
    assert TOKENS.delivery_of(Purpose.UNSUBSCRIBE, way[1]) == ID
    assert not header(mail, "List-Unsubscribe-Post")


def test_without_either_a_mail_is_as_it_was() -> None:
    mail = sent(marks(public_url="", domain=""))
    assert not header(mail, "List-Unsubscribe")
    assert header(mail, "Reply-To") == "office@lincoln.example.org"
    assert mail.sender == "noreply@lincoln.example.org"


@pytest.mark.row(1)
def test_bounces_and_replies_come_back_to_an_address_of_the_delivery() -> None:
    mail = sent(marks())
    local, _, domain = mail.sender.partition("@")
    assert domain == "mail.district.example"
    assert TOKENS.delivery_of(Purpose.BOUNCE, local.removeprefix("bounce+")) == ID
    [reply_to] = parsed(mail.content)["Reply-To"].addresses
    assert reply_to.display_name == "Sample District"
    assert TOKENS.delivery_of(Purpose.REPLY, reply_to.username.removeprefix("reply+")) == ID
    assert max(len(local), len(reply_to.username)) <= 64


@pytest.mark.parametrize("name", ["", "Sample District", "Schulen München"])
def test_the_reply_address_is_told_with_the_districts_name(name: str) -> None:
    domain = mailbox_domain(EmailSettings(mailbox_domain="mail.münchen.example"))
    told = Marks(TOKENS, domain=domain, name=name)
    asked = an_announcement(category="newsletter")
    message = parsed(told.headers(DELIVERY, asked) + b"\r\n")
    [reply_to] = message["Reply-To"].addresses
    assert reply_to.domain == "mail.xn--mnchen-3ya.example"
    assert TOKENS.delivery_of(Purpose.REPLY, reply_to.username.removeprefix("reply+")) == ID
    assert reply_to.display_name == name


def test_a_mailbox_domain_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(Rejected, match="RAPPORT_MAILBOX_DOMAIN"):
        mailbox_domain(EmailSettings(mailbox_domain="no domain"))


@given(id=ids, purpose=st.sampled_from(Purpose))
def test_a_token_comes_back_in_any_case_of_letters(id: str, purpose: Purpose) -> None:
    token = TOKENS.for_delivery(purpose, id)
    assert TOKENS.delivery_of(purpose, token) == TOKENS.delivery_of(purpose, token.upper()) == id


@given(id=ids, place=st.integers(0, 39), letter=st.sampled_from("abcdefgh234567"))
def test_no_letter_of_a_token_can_be_another(id: str, place: int, letter: str) -> None:
    token = TOKENS.for_delivery(Purpose.BOUNCE, id)
    forged = token[:place] + letter + token[place + 1 :]
    assert TOKENS.delivery_of(Purpose.BOUNCE, forged) == (id if forged == token else "")


@given(id=ids)
def test_a_token_serves_its_own_purpose_and_district_alone(id: str) -> None:
    token = TOKENS.for_delivery(Purpose.REPLY, id)
    assert TOKENS.delivery_of(Purpose.BOUNCE, token) == ""
    assert Tokens.derived("u" * 40).delivery_of(Purpose.REPLY, token) == ""
    assert Tokens.derived("u" * 40, "k" * 32).delivery_of(Purpose.REPLY, token) == ""


@given(text=st.text(max_size=60))
def test_what_is_no_token_of_ours_is_nobodys(text: str) -> None:
    assert TOKENS.delivery_of(Purpose.BOUNCE, text) == ""
    assert TOKENS.leaving_of(text) is None


@given(leaving=leavings, place=st.integers(0, 500), letter=st.sampled_from("abcXYZ019-_"))
def test_a_link_tells_what_it_was_made_for_and_nothing_else(
    leaving: Leaving, place: int, letter: str
) -> None:
    token = TOKENS.for_leaving(leaving)
    place %= len(token)
    forged = token[:place] + letter + token[place + 1 :]
    assert TOKENS.leaving_of(token) == leaving
    assert TOKENS.leaving_of(forged) in (None, leaving)


def test_the_key_for_links_outlives_the_one_for_operators() -> None:
    token = Tokens.derived("t" * 40, "k" * 32).for_delivery(Purpose.BOUNCE, ID)
    assert Tokens.derived("u" * 40, "k" * 32).delivery_of(Purpose.BOUNCE, token) == ID
