# SPDX-License-Identifier: Apache-2.0
"""The capture page in a real browser, with messages in both directions."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.capture.builders import mail, text
from tests.capture.server import running

pytestmark = pytest.mark.browser

ARABIC = """أعزاءنا أهالي الطلاب،

المدرسة مغلقة غداً الثلاثاء 3 مارس بسبب الثلوج. تُوزَّع الوجبات من الساعة 11:30 إلى 12:30.

التفاصيل: https://example.org/snow

مع تحيات إدارة المدرسة"""
# Unescaped on purpose: as a mail from somebody else might be.
SCRIPT = "<script>parent.document.title = document.title = 'owned'</script>"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    directory = tmp_path_factory.mktemp("capture")
    with running(directory) as capture:
        capture.mail(
            [
                hostile_mail(),
                mail(2, subject="Reunión de padres el jueves a las 18:00", language="es"),
                mail(3, subject="Họp phụ huynh vào thứ Năm", language="vi"),
                mail(4, subject="家长会改到星期四晚上六点", language="zh-Hans"),
                mail(5, subject="Buses leave ten minutes earlier on Friday", language="en"),
                mail(6, to="amina@example.org", subject="المدرسة مغلقة غداً بسبب الثلوج",
                     text=ARABIC, language="ar"),
            ]
        )  # fmt: skip
        capture.text(text(7, body="Iskuulku waa xidhan yahay berri.", language="so"))
        capture.text(text(8, body="المدرسة مغلقة غداً. للإلغاء أرسل STOP", language="ar"))
        command = [sys.executable, "-m", "tests.capture.browser", capture.url, str(directory)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout) | {"directory": directory}


def hostile_mail():
    made = mail(1, subject="A script in a mail", text="MARK")
    html = b"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>" + SCRIPT.encode()
    content = b"Subject: A script in a mail\r\nContent-Language: en\r\nMIME-Version: 1.0"
    return type(made)(
        id="1", sender=made.sender, recipient=made.recipient, content=content + html + b"\r\n"
    )


def test_the_list_shows_every_message(seen: dict[str, Any]) -> None:
    assert len(seen["listed"]) == 8
    assert seen["listed"][0] == "المدرسة مغلقة غداً. للإلغاء أرسل STOP"


def test_an_address_is_found_with_the_keyboard_alone(seen: dict[str, Any]) -> None:
    assert seen["found"] == ["amina@example.org"]


@pytest.mark.row(1)
def test_an_arabic_mail_is_set_from_right_to_left(seen: dict[str, Any]) -> None:
    assert seen["direction"] == seen["heading_direction"] == "rtl"
    assert seen["starts_at_right"]
    assert seen["first_paragraph"] == "أعزاءنا أهالي الطلاب،"


def test_an_arabic_text_is_set_from_right_to_left(seen: dict[str, Any]) -> None:
    assert seen["bubble_direction"] == "rtl"


def test_a_script_in_a_mail_does_not_run(seen: dict[str, Any]) -> None:
    assert seen["title_after_script"] == "A script in a mail – Capture"
    assert any("sandbox" in complaint for complaint in seen["complaints"]), "it was never tried"


def test_nothing_is_asked_of_anybody_else(seen: dict[str, Any]) -> None:
    assert seen["elsewhere"] == []


def test_screenshots_are_left_for_people_to_look_at(seen: dict[str, Any]) -> None:
    pictures: list[Path] = sorted(seen["directory"].glob("*.png"))
    assert [picture.name for picture in pictures] == ["list.png", "message.png", "text.png"]
