# SPDX-License-Identifier: Apache-2.0
import pytest

from services.notifications.inbound.languages import spoken


@pytest.mark.row(15)
@pytest.mark.parametrize(
    ("text", "on_file", "language", "by"),
    [
        ("No puede ir mañana, está enferma", "es", "es", "file"),
        ("ok", "es", "es", "file"),  # too short to say anything
        ("👍", "vi", "vi", "file"),
        ("Ana is sick today and stays at home", "es", "en", "text"),
        (
            "Ana is sick today and stays at home",
            "hmn",
            "en",
            "text",
        ),
        ("Kuv tus menyuam muaj mob hnub no", "hmn", "hmn", "file"),
        ("meu filho está doente e não vai hoje", "es", "es", "file"),  # sisters: the file counts
        ("No puede ir mañana, está enferma", "en", "es", "text"),
        ("Ana is sick today and stays at home", "en", "en", "file"),
        ("No puede ir mañana, está enferma", "", "es", "text"),
        ("ابنتي مريضة اليوم ولن تأتي", "", "ar", "text"),
        ("si", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_what_is_on_file_counts_unless_the_text_says_otherwise_for_certain(
    text: str, on_file: str, language: str, by: str
) -> None:
    found = spoken(text, on_file, "en")

    assert (found.language, found.by) == (language, by)


def test_how_sure_it_is_stands_beside_it() -> None:
    assert spoken("No puede ir mañana, está enferma", "", "en").confidence > 0.9
    assert spoken("si", "", "en").confidence == 0
