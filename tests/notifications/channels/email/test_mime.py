# SPDX-License-Identifier: Apache-2.0
import re

import pytest

from kernel.errors import Rejected
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.letter import Passage
from services.notifications.channels.email.mime import MimeTemplate
from tests.notifications.channels.email.builders import html_of, letter, parsed, render, text_of


@pytest.mark.row(1)
def test_a_mail_says_who_sent_it_when_in_which_language_and_that_a_machine_did() -> None:
    template = MimeTemplate(
        letter(
            language="es-MX",
            reply_to=Mailbox(address="reply@example.org"),
            list_id="families.example.org",
        )
    )
    message = parsed(render(template))
    assert message["From"] == "Lincoln Elementary <office@lincoln.example.org>"
    assert message["Reply-To"] == "reply@example.org"
    assert message["To"] == "amina@example.org"
    assert message["Message-ID"] == "<delivery-1@example.org>"
    assert message["Date"].datetime.isoformat() == "2026-03-02T06:30:00+00:00"
    assert message["Content-Language"] == "es-MX"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<families.example.org>"


def test_the_same_delivery_gives_the_same_bytes_every_time() -> None:
    assert render(MimeTemplate(letter())) == render(MimeTemplate(letter()))


def test_a_placeholder_is_filled_in_subject_text_and_html() -> None:
    template = MimeTemplate(
        letter(subject="About {{student_name}}", text="{{ student_name }} was late.\nBye.")
    )
    content = render(template, student_name="Zoë <b>O'Neil</b>")
    assert template.placeholders == {"student_name"}
    assert parsed(content)["Subject"] == "About Zoë <b>O'Neil</b>"
    assert text_of(content) == "Zoë <b>O'Neil</b> was late.\nBye.\n"
    assert "Zoë &lt;b&gt;O&#x27;Neil&lt;/b&gt; was late.<br>\nBye." in html_of(content)


def test_a_missing_field_is_refused_by_name() -> None:
    with pytest.raises(Rejected) as refused:
        render(MimeTemplate(letter(text="{{student_name}} was late.")), other="x")
    assert refused.value.code == "placeholder-missing"
    assert refused.value.details == {"field": "student_name"}


LINE_ENDS = ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"]


@pytest.mark.parametrize("line_end", LINE_ENDS, ids=ascii)
@pytest.mark.parametrize(
    ("arrange", "field"),
    [
        (lambda bad: render(MimeTemplate(letter(subject=bad))), "subject"),
        (
            lambda bad: render(
                MimeTemplate(letter(subject="Hi {{student_name}}")), student_name=bad
            ),
            "student_name",
        ),
        (
            lambda bad: render(MimeTemplate(letter()), Mailbox(address="a@example.org", name=bad)),
            "to",
        ),
        (lambda bad: render(MimeTemplate(letter()), Mailbox(address=f"{bad}@example.org")), "to"),
        (lambda bad: render(MimeTemplate(letter()), Mailbox(address=f"a@example.org{bad}")), "to"),
        (
            lambda bad: MimeTemplate(letter(sender=Mailbox(address="a@example.org", name=bad))),
            "sender",
        ),
        (lambda bad: MimeTemplate(letter(reply_to=Mailbox(address=f"a@b{bad}"))), "reply_to"),
        (lambda bad: MimeTemplate(letter(list_id=f"a{bad}.example.org")), "list_id"),
        (lambda bad: MimeTemplate(letter(language=f"en{bad}")), "language"),
    ],
    ids=[
        "subject",
        "placeholder",
        "name",
        "local part",
        "domain",
        "sender",
        "reply_to",
        "list",
        "language",
    ],
)
def test_a_line_end_that_would_add_a_header_is_refused_by_name(line_end, arrange, field) -> None:
    with pytest.raises(Rejected) as refused:
        arrange(f"x{line_end}Bcc: everyone@example.org")
    assert refused.value.details == {"field": field}


def test_a_message_id_that_would_add_a_header_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        MimeTemplate(letter()).render(
            to=Mailbox(address="a@example.org"), message_id="d@example.org>\r\nBcc: x"
        )
    assert refused.value.details == {"field": "message_id"}


def test_a_line_end_in_a_body_field_stays_in_the_body() -> None:
    content = render(MimeTemplate(letter(text="Bring:\n{{things}}")), things="a hat\r\n.\r\nBcc: x")
    assert "Bcc" not in parsed(content)
    assert text_of(content) == "Bring:\na hat\n.\nBcc: x\n"


def test_half_a_character_is_refused_by_name() -> None:
    with pytest.raises(Rejected) as refused:
        render(MimeTemplate(letter(text="{{student_name}}")), student_name="\ud83d")
    assert refused.value.details == {"field": "student_name"}


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("ar", "rtl"),
        ("ur-PK", "rtl"),
        ("ku-Arab", "rtl"),
        ("he", "rtl"),
        ("en", "ltr"),
        ("zh-Hant", "ltr"),
        ("so", "ltr"),
        ("xyz", "auto"),
    ],
)
def test_a_letter_is_set_in_the_direction_of_its_language(language: str, direction: str) -> None:
    html = html_of(render(MimeTemplate(letter(language=language))))
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'<div lang="{language}" dir="{direction}">' in html


def test_a_notice_and_the_original_each_keep_their_own_direction() -> None:
    template = MimeTemplate(
        letter(
            language="ar",
            passages=(
                Passage(text="لم نتمكن من ترجمة هذه الرسالة.", language="ar"),
                Passage(text="School is closed.", language="en"),
            ),
        )
    )
    html = html_of(render(template))
    assert '<div lang="ar" dir="rtl">\n<p>لم نتمكن' in html
    assert '<div lang="en" dir="ltr">\n<p>School is closed.</p>' in html


def test_an_address_in_the_text_becomes_a_link_and_markup_does_not() -> None:
    html = html_of(
        render(MimeTemplate(letter(text="See https://example.org/a?b=1&c=2. <script>x</script>")))
    )
    assert (
        '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>.' in html
    )
    assert "&lt;script&gt;x&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("o'neil+school@example.org", "o'neil+school@example.org"),
        ("eltern@bücher.example", "eltern@xn--bcher-kva.example"),
        ("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
    ],
)
def test_a_domain_in_any_script_is_written_so_that_every_relay_carries_it(
    address: str, carried: str
) -> None:
    message = parsed(render(MimeTemplate(letter()), Mailbox(address=address)))
    assert message["To"].addresses[0].addr_spec == carried


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "bad-address"),
        ("none", "bad-address"),
        ("@example.org", "bad-address"),
        ("a@", "bad-address"),
        ("a b@example.org", "bad-address"),
        ("a@b@example.org", "bad-address"),
        ("a..b@example.org", "bad-address"),
        ("<a@example.org>", "bad-address"),
        ('"a b"@example.org', "bad-address"),
        ("a@[127.0.0.1]", "bad-address"),
        ("a@-example.org", "bad-address"),
        ("a@ex ample.é", "bad-address"),
        ("x" * 65 + "@example.org", "bad-address"),
        ("a@" + "example." * 40 + "org", "bad-address"),
        ("a,b@example.org", "bad-address"),
        ("josé@example.org", "address-needs-smtputf8"),
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(address: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        render(MimeTemplate(letter()), Mailbox(address=address))
    assert refused.value.code == code
    assert refused.value.details == {"field": "to"}
    assert not address or address not in refused.value.message


def test_no_text_can_forge_the_boundary_between_the_parts() -> None:
    boundary = re.search(rb'boundary="([^"]+)"', render(MimeTemplate(letter()))).group(1).decode()
    content = render(
        MimeTemplate(letter(text=f"a\n--{boundary}\nb\n--{boundary}--\n{{{{x}}}}")), x=boundary
    )
    assert content.count(boundary.encode()) == 4
    assert text_of(content) == f"a\n--{boundary}\nb\n--{boundary}--\n{boundary}\n"
