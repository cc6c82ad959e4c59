# SPDX-License-Identifier: Apache-2.0
"""What is read aloud, by whose voice; and whose name is never in it."""

from collections.abc import Sequence

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.listening.script import (
    LONGEST,
    Line,
    Telling,
    passages,
    said_to_all,
    script,
)
from services.notifications.listening.voices import VOICES, voice_for
from services.notifications.listening.wording import texts
from services.notifications.neutral import phrase
from services.notifications.templates import KNOWN as PLACEHOLDERS
from tests.notifications.builders import an_announcement, some_words
from tests.notifications.listening.builders import ID, KNOWN, TELLING

CANTONESE = {(tag, "yue") for tag in ("zh-HK", "zh-MO", "zh-Hant-HK", "zh-Hant-MO")}
NAMES = st.sampled_from(sorted(set(PLACEHOLDERS) - {"district_name"}))


def lines(language: str, telling: Telling = TELLING, **changes: object) -> Sequence[Line]:
    announcement = an_announcement(ID)
    words = some_words(**{"language": language} | changes)  # type: ignore[arg-type]
    return script(passages(words, announcement, language, telling), language, KNOWN)


def test_subject_and_body_are_read_and_then_the_notice() -> None:
    text, said = lines("es")
    assert text.text == "Nieve.\nLa escuela empieza a las 10 horas."
    assert said.text == "Este mensaje fue traducido por una computadora."
    assert {text.voice, said.voice} == {"es-419"}


@pytest.mark.row(29)
def test_an_original_is_read_by_a_voice_of_its_own_after_the_notice_in_the_familys() -> None:
    announcement = an_announcement(ID)
    words = announcement.original_with_notice("")
    notice, original = script(passages(words, announcement, "vi", TELLING), "vi", KNOWN)
    assert notice.voice == "vi"
    assert original == Line(voice="en-us", text="Snow day.\nSchool starts at 10 AM.")


@pytest.mark.row(29)
def test_a_sentence_that_was_left_in_the_original_is_read_by_the_originals_voice() -> None:
    announcement = an_announcement(ID, body="Bring $5. See you soon.")
    words = some_words(
        texts={"subject": "Nieve", "body": "Bring $5. Hasta pronto."}, notice="partly",
        original_language="en",
    )  # fmt: skip
    found = script(passages(words, announcement, "es", TELLING), "es", KNOWN)
    assert [line.voice for line in found] == ["es-419", "en-us", "es-419", "es-419"]
    assert found[1].text == "Bring 5 US dollars."


@pytest.mark.row(29)
@pytest.mark.parametrize("language", ["so", "fil", "hmn", "km", "my", "ja", "zh-Hans", "fa-AF"])
def test_no_language_is_read_by_the_voice_of_another(language: str) -> None:
    assert lines(language) == []
    announcement = an_announcement(ID)
    original = passages(announcement.original_with_notice(""), announcement, language, TELLING)
    assert script(original, language, KNOWN) == []


def test_where_a_passage_has_no_voice_nothing_is_read() -> None:
    announcement = an_announcement(ID, language="so")
    words = announcement.original_with_notice("")
    assert script(passages(words, announcement, "es", TELLING), "es", KNOWN) == []


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("es-MX", "es-419"), ("es-ES", "es"), ("pt-BR", "pt-br"), ("pt-PT", "pt"),
        ("en-GB", "en-gb"),
        ("zh-Hant-HK", "yue"), ("yue", "yue"), ("zh-Hant", ""), ("zh-CN", ""), ("tl", ""),
        ("fa-IR", "fa"), ("prs", ""), ("xx", ""), ("nl", ""),
    ],
)  # fmt: skip
def test_a_voice_is_of_the_readers_variety(language: str, voice: str) -> None:
    assert voice_for(language, KNOWN) == voice


@pytest.mark.row(29)
def test_a_voice_is_never_of_another_language() -> None:
    for tag in {*locale_identifiers(), *texts(), "tl", "prs", "mww"}:
        language = tag.replace("_", "-")
        voice = voice_for(language, set(VOICES.values()))
        base = {"cmn": "zh"}.get(voice, voice.split("-")[0])
        assert base in ("", language.split("-")[0]) or (language, voice) in CANTONESE, tag


def test_a_district_may_leave_a_voice_out() -> None:
    assert voice_for("ar", KNOWN, ["ar"]) == voice_for("ar-SY", KNOWN, ["ar"]) == ""
    assert voice_for("es", KNOWN, ["ar"]) == "es-419"


def test_what_is_too_long_to_listen_to_is_left_to_reading() -> None:
    body = "La escuela empieza. " * (LONGEST // 20)
    assert lines("es", texts={"subject": "Nieve", "body": body}) == []


def test_what_stands_beside_a_translation_is_left_to_reading() -> None:
    beside = {"subject": "Snow day", "body": "School starts at 10."}
    assert lines("es", beside=beside) == lines("es")


@pytest.mark.row(29)
@given(
    language=st.sampled_from(sorted(texts())), names=st.lists(NAMES, min_size=1, max_size=6),
    between=st.sampled_from([" ", ", ", "\n\n"]),
)  # fmt: skip
def test_no_recording_holds_what_a_placeholder_stands_for(
    language: str, names: list[str], between: str
) -> None:
    body = between.join(f"{{{{{name}}}}}" for name in names)
    words = some_words(language=language, texts={"subject": body, "body": body}, notice="")
    [found] = passages(words, an_announcement(ID), language, TELLING)
    allowed = {
        phrase(name, language) if name not in ("guardian_name",) else texts()[language][name]
        for name in names
    }
    left = found.text
    for said in sorted(allowed, key=len, reverse=True):
        left = left.replace(said, "")
    assert not left.replace(",", "").strip()


@pytest.mark.row(29)
def test_with_the_filter_off_the_name_would_be_heard() -> None:
    """The control of the test above: it is `neutral` that keeps names out."""

    def as_in_a_mail(name: str, language: str) -> str:
        return "Ana Ruiz"

    text = "{{student_name}} was absent."
    assert "Ana" in said_to_all(text, "en", as_in_a_mail)
    assert said_to_all(text, "en", TELLING.neutral) == "your child was absent."
