# SPDX-License-Identifier: Apache-2.0
"""Languages that are written in other letters, through engines that stand in for real ones."""

import pytest

from services.translation.translating import Translation, translate_text
from tests.translation.builders import judged
from tests.translation.fakes import FakeEngine, FakeMemory

OTHER_LETTERS = "the answer is in other letters than its language"


def translated(sentence: str, answer: str, target: str) -> Translation:
    return translate_text(
        sentence,
        source="en",
        target=target,
        names=("Lincoln School",),
        engines=[FakeEngine(lambda _: answer)],
        memory=FakeMemory(),
    )


@pytest.mark.row(24, 26)
@pytest.mark.parametrize(
    ("target", "answer", "words"),
    [
        ("zh", "请于3月3日下午4:30在Zorvak见Tavrik。",
         "请于3月3日16:30在Lincoln School见Rosa Silva。"),
        ("ko", "3월 3일 오후 4:30에 Zorvak에서 Tavrik을 만나세요.",
         "3월 3일 오후 4:30에 Lincoln School에서 Rosa Silva을 만나세요."),
        ("ar", "قابل Tavrik في Zorvak يوم 3 مارس الساعة 4:30 مساءً.",
         "قابل Rosa Silva في Lincoln School يوم 3 مارس الساعة 4:30 م."),
        ("vi", "Hãy gặp Tavrik tại Zorvak vào ngày 3 tháng 3 lúc 4:30 chiều.",
         "Hãy gặp Rosa Silva tại Lincoln School vào ngày 3 tháng 3 lúc 16:30."),
    ],
)  # fmt: skip
def test_names_dates_and_times_come_through_in_other_scripts(
    target: str, answer: str, words: str
) -> None:
    sentence = "At Lincoln School meet Rosa Silva on March 3 at 4:30 PM."

    result = translated(sentence, answer, target)

    assert (result.words, result.refused) == (words, "")


@pytest.mark.row(24, 26)
@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("zh", "会议于3月3日上午4:30举行。"),
        ("ko", "회의는 4월 3일 오후 4시 30분에 열립니다."),
        ("ar", "الاجتماع في 3 مايو الساعة 4:30 م."),
        ("vi", "Cuộc họp vào ngày 13 tháng 3 lúc 4:30 chiều."),
        ("so", "Kulanku waa Maarso 3 saacadu markay tahay 4:30 GH."),
    ],
)
def test_a_wrong_time_or_date_leaves_in_no_script(target: str, answer: str) -> None:
    assert translated("The meeting is on March 3 at 4:30 PM.", answer, target).refused == "gate"


@pytest.mark.row(26)
@pytest.mark.parametrize(
    ("target", "words", "finding"),
    [
        ("zh", "The library is open for all families.", OTHER_LETTERS),
        ("am", "Библиотека открыта для всех семей.", OTHER_LETTERS),
        ("es", "Библиотека открыта для всех семей.", OTHER_LETTERS),
        ("zh-Hant", "图书馆对所有学生开放。", "the answer is in the other Chinese writing"),
        ("zh-Hans", "圖書館對所有學生開放。", "the answer is in the other Chinese writing"),
    ],
)
def test_an_answer_in_other_letters_is_found(target: str, words: str, finding: str) -> None:
    source = "The library is open for all families."

    assert finding in judged(source, words, target=target).findings
    assert not judged(source, "圖書館對所有家庭開放。", target="zh-TW").findings
