# SPDX-License-Identifier: Apache-2.0
"""The quick way of building a mail gives what the standard library's way gives, for any text."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.letter import as_html, as_text
from services.notifications.channels.email.mime import MimeTemplate
from services.notifications.channels.ports import check_content
from tests.notifications.channels.email.builders import (
    SCHOOL,
    html_of,
    letter,
    parsed,
    render,
    text_of,
)

SCRIPTS = [
    "abcdefghijklmnopqrstuvwxyz ,.;:!?'\"\\<>@()[]=_-?",
    "áéíóúñüçãõàèìòùâêîôûäëïößøåæœ ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ،؟ًٌٍَُِّْ",
    "אבגדהוזחטיכלמנסעפצקרשת ",
    "中文学校明天关闭因为下雪 ，。",
    "ひらがなカタカナ ",
    "한국어 학교 ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя ",
    "अआइईउऊऋएऐओऔकखगघ ािीुूृेैोौं् ",
    "ăâđêôơưàảãáạằẳẵắặ ",
    "አማርኛ ትምህርት ቤት ",
    "ထိုင်းမြန်မာ ",
    "🏫❄️👩‍👧‍👦🇸🇴👍🏽 ",
]
words = st.one_of([st.text(alphabet=script, max_size=120) for script in SCRIPTS])
header_text = st.one_of(
    words,
    st.lists(words, max_size=6).map(" ".join),
    st.text(
        alphabet=st.characters(
            exclude_categories=("Cc", "Cs", "Zl", "Zp"),
        ),
        max_size=300,
    ),
)
body_text = st.lists(
    st.one_of(words, st.sampled_from(["", ".", "..", " ", "From me", "=", "a" * 2000, "é" * 999])),
    max_size=8,
).map("\n".join)
addresses = st.builds(
    "{}@{}.org".format,
    st.text(alphabet="abcXYZ019+_'&=?-", min_size=1, max_size=64),
    st.text(alphabet="abc01", min_size=1, max_size=60),
)


def as_the_standard_library_would(made, to: Mailbox, subject: str, name: str) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(SCHOOL.name, addr_spec=SCHOOL.address)
    message["To"] = Address(name, addr_spec=to.address)
    message["Subject"] = subject
    message.set_content(as_text(made))
    message.add_alternative(as_html(made), subtype="html")
    return parsed(message.as_bytes())


def as_seen(text: str) -> str:
    """Runs of blanks are one blank in a header: line folding could not keep them apart."""
    return " ".join(piece for piece in text.split(" ") if piece)


def shown_name(content: bytes) -> str:
    """Joined as RFC 2047 says; the newer parser of Python 3.11 puts blanks between two words."""
    raw = message_from_bytes(content)["To"]
    name, _ = parseaddr(re.sub(r"\r\n(?=[ \t])", "", raw))
    return str(make_header(decode_header(name)))


def contents(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return text.get_content(), html.get_content()


@pytest.mark.row(1)
@given(subject=header_text, name=header_text, text=body_text, address=addresses)
@example(subject="=?utf-8?b?4pi6?=", name="=?utf-8?q?x?=", text="", address="a@b.org")
@example(subject="x" * 5000, name="y" * 500, text="x" * 5000, address="a" * 64 + "@b.org")
@example(subject=":", name='a"b\\', text="a \n\t\n", address="a@b.org")
def test_every_mail_parses_back_to_what_was_meant(
    subject: str, name: str, text: str, address: str
) -> None:
    made = letter(subject=subject, text=text)
    to = Mailbox(address=address, name=name)
    content = render(MimeTemplate(made), to)
    message = parsed(content)
    assert message["Subject"] == as_seen(subject)
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].addr_spec == address
    assert shown_name(content) == as_seen(name)
    assert text_of(content) == as_text(made)
    assert html_of(content) == as_html(made)
    assert [part.defects for part in message.walk()] == [[], [], []]


@given(subject=words, name=st.sampled_from(["", "Amina", "José Nguyễn", "محمد"]), text=body_text)
def test_the_standard_library_makes_the_same_mail(subject: str, name: str, text: str) -> None:
    made = letter(subject=as_seen(subject), text=text)
    to = Mailbox(address="a@example.org", name=name)
    quick = parsed(render(MimeTemplate(made), to))
    slow = as_the_standard_library_would(made, to, as_seen(subject), name)
    assert contents(quick) == contents(slow)
    assert quick["From"].addresses == slow["From"].addresses
    assert quick["To"].addresses == slow["To"].addresses
    assert quick["Subject"] == slow["Subject"]


@given(before=body_text, value=body_text, after=body_text)
def test_filling_in_gives_what_writing_out_gives(before: str, value: str, after: str) -> None:
    """The lines that all recipients share and those that differ join without a seam."""
    filled = render(MimeTemplate(letter(text=f"a{before}{{{{x}}}}{after}z")), x=value)
    written = render(MimeTemplate(letter(text=f"a{before}X{after}z".replace("X", value))))
    assert text_of(filled) == text_of(written)


@given(subject=header_text, name=header_text, text=body_text, value=words)
def test_every_line_is_seven_bit_short_and_ends_in_crlf(
    subject: str, name: str, text: str, value: str
) -> None:
    template = MimeTemplate(letter(subject=subject, text=text + "{{x}}"))
    content = render(template, Mailbox(address="a@example.org", name=name), x=value)
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    headers, _, body = content.partition(b"\r\n\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert max(len(line) for line in headers.split(b"\r\n")) <= 78
    assert parsed(content)["Date"].datetime == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


@given(subject=header_text, name=header_text, text=body_text, address=addresses)
@example(subject="s", name="n", text=".", address="a@b.org")
@example(subject=".", name=".", text="x" * 73 + "." * 9, address="a@b.org")
def test_what_a_letter_looked_at_once_would_pass_for_each_mail(
    subject: str, name: str, text: str, address: str
) -> None:
    template = MimeTemplate(letter(subject=subject, text=text))
    content = render(template, Mailbox(address=address, name=name))
    check_content(content)
    dotted = any(line.startswith(b".") for line in content.split(b"\r\n"))
    assert template.is_checked == (not dotted)


def test_a_letter_with_blanks_to_fill_in_is_looked_at_mail_by_mail() -> None:
    assert not MimeTemplate(letter(text="Dear {{x}}")).is_checked
    assert MimeTemplate(letter(text="Dear family")).is_checked
