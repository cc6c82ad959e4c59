# SPDX-License-Identifier: Apache-2.0
"""What is held against a person's words, and what only shows that a check cannot read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications import templates
from services.translation.review.checking import objections
from services.translation.review.lines import Line
from tests.translation.fakes import FakeGlossary
from tests.translation.review.builders import a_task

HEARING = "The hearing begins at 4:30 PM."
CLOSED = "School is closed on Monday, March 3."
ABSENT = "Your child was absent for three days."
FORM = "Bring Form 12."

RIGHT = [
    ("vi", HEARING, "Phiên điều trần bắt đầu lúc 4:30 chiều."),
    ("vi", CLOSED, "Trường đóng cửa vào Thứ Hai, ngày 3 tháng 3."),
    ("vi", ABSENT, "Con quý vị đã vắng mặt ba ngày."),
    ("vi", "Lunch costs $2.50 per day.", "Bữa trưa có giá $2,50 mỗi ngày."),
    ("so", HEARING, "Dhageysigu wuxuu bilaabanayaa 4:30 galabnimo."),
    ("so", CLOSED, "Dugsigu waa xiran yahay Isniinta, Maarso 3."),
    ("zh-Hans", HEARING, "听证会于下午4:30开始。"),
    ("zh-Hans", CLOSED, "学校将于3月3日星期一关闭。"),
    ("ar", CLOSED, "المدرسة مغلقة يوم الاثنين 3 مارس."),
    ("ht", HEARING, "Odyans lan ap kòmanse a 4:30 PM."),
    ("ht", CLOSED, "Lekòl la fèmen lendi 3 mas."),
    ("ru", HEARING, "Слушание начинается в 16:30."),
    ("ko", CLOSED, "학교는 3월 3일 월요일에 휴교합니다."),
    ("hmn", HEARING, "Lub rooj sab laj pib thaum 4:30 teev tsaus ntuj."),
    ("es", HEARING, "La audiencia comienza a las 4:30 de la tarde."),
    ("pt-BR", HEARING, "A audiência começa às 16h30."),
]
WRONG = [
    ("vi", HEARING, "Phiên điều trần bắt đầu lúc 5:30 chiều."),
    ("so", HEARING, "Dhageysigu wuxuu bilaabanayaa 4:20 galabnimo."),
    ("so", HEARING, "Dhageysigu wuxuu bilaabanayaa galabnimo."),
    ("so", CLOSED, "Dugsigu waa xiran yahay Isniinta, Maarso 4."),
    ("vi", CLOSED, "Trường đóng cửa vào Thứ Ba, ngày 3 tháng 3."),
    ("ru", CLOSED, "Школа закрыта во вторник, 3 марта."),
    ("zh-Hans", CLOSED, "学校将于4月3日星期一关闭。"),
    ("ht", FORM, "Pote Fòm 13."),
    ("es", HEARING, "La audiencia comienza a las 4:30 de la mañana."),
    ("es", "Do not come.", "Venga."),
]


def stops(language: str, original: str, words: str) -> list[str]:
    """What a reviewer would have to give a reason for."""
    line = Line(part="body", original=original, number=1)
    found = objections(line, words, a_task(language=language), FakeGlossary())
    return [each.finding for each in found if not each.unsure]


@pytest.mark.row(23, 26)
@pytest.mark.parametrize(("language", "original", "words"), RIGHT)
def test_a_right_translation_needs_no_reason(language: str, original: str, words: str) -> None:
    assert stops(language, original, words) == []


@pytest.mark.row(23, 26)
@pytest.mark.parametrize(("language", "original", "words"), WRONG)
def test_a_wrong_one_does(language: str, original: str, words: str) -> None:
    assert stops(language, original, words)


def test_of_a_language_that_is_known_every_finding_about_facts_counts() -> None:
    assert stops("es", CLOSED, "La escuela está cerrada el 3 de marzo.") == ["a weekday changed"]


def test_of_one_that_is_not_a_name_that_nobody_knows_is_taken_on_trust() -> None:
    assert stops("so", CLOSED, "Dugsigu waa xiran yahay 3.") == []


@pytest.mark.row(24)
@pytest.mark.parametrize(
    "words",
    ["Traiga el {formulario} 12.", "Traiga el formulario 12.}}", "｛｛Traiga｝｝ el formulario 12.",
     "Traiga el formulario\x07 12."],
)  # fmt: skip
def test_what_no_channel_would_send_is_no_translation_whatever_the_reason(words: str) -> None:
    found = objections(Line(part="body", original=FORM, number=1), words, a_task(), FakeGlossary())

    assert [each.final for each in found] == [True]


@given(st.text("{}｛｝ a_.", max_size=8))
def test_whatever_a_reviewer_may_hand_in_has_placeholders_that_channels_can_read(
    added: str,
) -> None:
    words = f"Traiga {added} el formulario 12."
    found = objections(Line(part="body", original=FORM, number=1), words, a_task(), FakeGlossary())

    if not any(each.final for each in found):
        assert templates.check(words) == ()
