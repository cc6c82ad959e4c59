# SPDX-License-Identifier: Apache-2.0
import re

import pytest
from hypothesis import example, given, settings

from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.mime import MimeTemplate
from tests.notifications.channels.email.builders import letter, render, template_of
from tests.notifications.channels.email.dkim_checking import (
    ed25519_signer,
    holds,
    holds_by_ed25519,
    rsa_signer,
)
from tests.notifications.channels.email.test_mime_properties import (
    addresses,
    body_text,
    header_text,
    words,
)

MARKS = (
    b"Reply-To: reply+abc@mail.lincoln.example.org\r\n"
    b"List-Unsubscribe: <https://lincoln.example.org/unsubscribe/abc>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
)
# RFC 8463, appendix A: a message, its signature, and the key that made it.
EXAMPLE = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")
EXAMPLES_RECORD = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


def signed(marks: bytes = MARKS) -> bytes:
    content = template_of("School is closed tomorrow.").render(
        to=Mailbox(address="amina@example.org"), message_id="d1@example.org", marks=marks
    )
    return rsa_signer().sign(content)


@pytest.mark.row(1)
@given(subject=header_text, name=header_text, text=body_text, address=addresses, value=words)
@example(subject="x" * 5000, name="y" * 500, text="x" * 5000, address="a" * 64 + "@b.org", value="")
@example(subject=":", name='a"b\\', text="a \n\t\n\n\n", address="a@b.org", value=" ")
@settings(max_examples=40)
def test_receivers_take_the_signature_of_every_mail(
    subject: str, name: str, text: str, address: str, value: str
) -> None:
    template = MimeTemplate(letter(subject=subject, text=text + "{{x}}"))
    content = render(template, Mailbox(address=address, name=name), x=value)
    assert holds(rsa_signer().sign(content), rsa_signer().record)
    assert holds_by_ed25519(ed25519_signer().sign(content), ed25519_signer().record)


def test_what_checks_ed25519_here_takes_the_standards_own_example() -> None:
    assert holds_by_ed25519(EXAMPLE, EXAMPLES_RECORD)
    assert not holds_by_ed25519(EXAMPLE.replace(b"hungry", b"thirsty"), EXAMPLES_RECORD)
    assert not holds_by_ed25519(EXAMPLE.replace(b"dinner", b"lunch"), EXAMPLES_RECORD)


@pytest.mark.row(11)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"closed tomor", b"open tomor"),
        (b"Subject: School is closed", b"Subject: School is open"),
        (b"/unsubscribe/abc", b"/unsubscribe/abd"),
        (b"=One-Click", b"=Two-Clicks"),
        (b"reply+abc", b"reply+abd"),
        (b"<d1@example.org>", b"<d2@example.org>"),
        (b"amina@", b"omar@"),
        (b"From:", b"From: somebody@else.example\r\nFrom:"),
        (b"Subject:", b"Subject: Another\r\nSubject:"),
        (b"List-Unsubscribe:", b"List-Unsubscribe: <https://else.example/>\r\nList-Unsubscribe:"),
    ],
)
def test_nothing_that_is_signed_can_be_changed_or_added(before: bytes, after: bytes) -> None:
    content = signed()
    assert before in content
    assert holds(content, rsa_signer().record)
    head, tail = content.split(b"\r\nFrom:", 1)  # the signature's own lines stay
    changed = head + (b"\r\nFrom:" + tail).replace(before, after, 1)
    assert not holds(changed, rsa_signer().record)


def test_nobody_can_add_a_way_to_leave_to_a_mail_that_has_none() -> None:
    content = signed(marks=b"")
    assert holds(content, rsa_signer().record)
    added = content.replace(b"\r\nFrom:", b"\r\nList-Unsubscribe: <https://else.example/>\r\nFrom:")
    assert not holds(added, rsa_signer().record)


def test_without_a_signature_receivers_have_nothing_to_check() -> None:
    """The negative control of every test above."""
    unsigned = signed().partition(b"\r\nFrom:")[2]
    assert not holds(b"From:" + unsigned, rsa_signer().record)


def test_another_key_in_dns_is_noticed() -> None:
    other = ed25519_signer().record
    assert not holds_by_ed25519(ed25519_signer().sign(EXAMPLE), EXAMPLES_RECORD)
    assert holds_by_ed25519(ed25519_signer().sign(EXAMPLE), other)


def test_a_signature_keeps_lines_short_and_none_begins_with_a_dot() -> None:
    own = signed().partition(b"\r\nFrom:")[0]
    assert max(map(len, own.split(b"\r\n"))) <= 78
    assert not re.search(rb"^\.", own, re.MULTILINE)
