# SPDX-License-Identifier: Apache-2.0
from base64 import encodebytes
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.mailbox.model import (
    LASTING,
    Automatic,
    Complained,
    Failed,
    Unclear,
    Written,
    code_in,
    failed,
)
from services.notifications.mailbox.reading import read_bounce, read_reply
from services.notifications.mailbox.words import own_words, plain_text
from tests.notifications.mailbox.samples import (
    BOUNCES,
    HARMLESS,
    Report,
    answer,
    complaint,
    plain,
)

BODY = "Ana is ill today."


@pytest.mark.row(1)
@pytest.mark.parametrize(
    ("content", "is_lasting", "code"),
    [pytest.param(*rest, id=what) for what, *rest in BOUNCES],
)
def test_what_servers_send_back_is_understood(content: bytes, is_lasting: bool, code: str) -> None:
    assert read_bounce(content) == Failed(code=code, is_lasting=is_lasting)


@pytest.mark.parametrize(
    ("content", "is_lasting", "code"),
    [pytest.param(*rest, id=what) for what, *rest in BOUNCES],
)
def test_a_bounce_at_the_address_for_replies_is_a_bounce(
    content: bytes, is_lasting: bool, code: str
) -> None:
    assert read_reply(content, "") == Failed(code=code, is_lasting=is_lasting)


@pytest.mark.parametrize("content", [pytest.param(one, id=what) for what, one in HARMLESS])
def test_what_a_machine_only_mentions_has_no_consequence(content: bytes) -> None:
    assert isinstance(read_bounce(content), Automatic)
    assert isinstance(read_reply(content, "amina@families.example"), Automatic)


@pytest.mark.parametrize("kind", ["abuse", "Abuse", "fraud", "opt-out"])
def test_a_complaint_is_one(kind: str) -> None:
    assert read_bounce(complaint(kind)) == Complained()


def test_a_bounce_inside_a_mail_that_came_back_is_not_about_us() -> None:
    inner = bytes(BOUNCES[0][1]).replace(b"=b=", b"=inner=")
    outer = bytes(
        Report(sender="x@y.example", subject="Delivered", words="ok", action="delivered",
               status="2.0.0")
    ).partition(b"--=b=\r\nContent-Type: message/rfc822")[0]  # fmt: skip
    content = outer + b"--=b=\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--=b=--\r\n"
    assert read_bounce(content) == Automatic(why="delivered")


def test_a_report_that_was_wrapped_in_base64_is_read() -> None:
    content = bytes(BOUNCES[0][1])
    start = content.index(b"Reporting-MTA")
    end = content.index(b"--=b=\r\nContent-Type: message/rfc822")
    wrapped = encodebytes(content[start:end]).replace(b"\n", b"\r\n")
    kind = b"Content-Type: message/delivery-status\r\n"
    head = content[:start].replace(kind, kind + b"Content-Transfer-Encoding: base64\r\n")
    assert read_bounce(head + wrapped + b"\r\n" + content[end:]) == Failed(
        code="5.1.1", is_lasting=True
    )


@given(content=st.binary(max_size=400))
def test_nothing_that_comes_breaks_the_reader(content: bytes) -> None:
    assert not isinstance(read_bounce(content), Failed)
    read_reply(content, "a@b.example")


@given(text=st.text(max_size=300), html=st.booleans())
def test_no_text_breaks_the_reader_and_none_of_it_is_made_up(text: str, html: bool) -> None:
    kind = b"text/html" if html else b"text/plain"
    raw = b"From: a@b.example\r\nContent-Type: " + kind + b"; charset=utf-8\r\n\r\n"
    said = read_reply(raw + text.encode("utf-8", "replace"), "a@b.example")
    assert isinstance(said, Written)


def test_a_mail_that_nobody_can_read_is_unclear() -> None:
    assert read_bounce(plain("a@b.example", "Hello", "Nice weather.")) == Unclear()


@given(
    code=st.from_regex(r"[45]\.[0-9]\.[0-9]{1,2}", fullmatch=True).filter(
        lambda code: code not in ("5.0.0", "5.1.0", "5.3.0", "5.5.0")
    )
)
def test_only_codes_about_the_address_itself_last(code: str) -> None:
    assert failed(code, "whatever was said").is_lasting == (code in LASTING)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("550 5.1.1 no", "5.1.1"),
        ("(#5.7.1)", "5.7.1"),
        ("delivered 2.0.0, then 4.4.7", "4.4.7"),
        ("at 10.5.1.1 and 5.1.1.9", ""),
        ("version 15.20.5.1", ""),
    ],
)
def test_a_code_is_told_from_other_numbers(text: str, code: str) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 2 Mar 2026 at 06:30, Sample District <reply+x@mail.district.example> wrote:\n> Hi",
        "On Monday, 2 March 2026 at 06:30, Sample District\n<reply+x@m.example> wrote:\n> School",
        "> School is closed.",
        "-----Original Message-----\nFrom: Sample District",
        "________________________________\nFrom: Sample District <reply+x@mail.district.example>",
        "El lun, 2 mar 2026 a las 6:30, Sample District (<r@m.example>) escribió:\n> La escuela",
        "Le lun. 2 mars 2026 à 06:30, Sample District <r@m.example> a écrit :\n> L'école",
        "From: Sample District <reply+x@mail.district.example>\nSent: Monday",
    ],
)
def test_what_a_reply_quotes_is_left_out(below: str) -> None:
    assert own_words(f"{BODY}\n\n{below}\nSchool is closed.") == BODY


def test_a_reply_that_only_quotes_is_kept_whole() -> None:
    assert own_words("> School is closed.\nThank you!") == "> School is closed.\nThank you!"


def test_a_reply_says_who_wrote_what() -> None:
    said = read_reply(answer("Re: closed", "", BODY), "amina@families.example")
    assert said == Written(sender="amina@families.example", subject="Re: closed", text=BODY)


def test_a_reply_in_html_alone_is_read_as_text() -> None:
    content = (
        b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b"<html><head><style>p{}</style></head><body><p>Ana &amp; Omar<br>are ill.</p></html>"
    )
    assert plain_text(message_from_bytes(content)).strip() == "Ana & Omar\nare ill."
