# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.channels.sms.segments import count_segments

GSM_7 = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà"


@pytest.mark.row(2)
@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("School is closed.", "GSM-7", 17, 1),
        (GSM_7, "GSM-7", len(GSM_7), 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("[x]", "GSM-7", 5, 1),
        ("Reunión", "UCS-2", 7, 1),  # ó is not in the alphabet, though é is
        ("é" * 160, "GSM-7", 160, 1),
        ("ç", "UCS-2", 1, 1),  # only the capital is
        ("م" * 70, "UCS-2", 70, 1),
        ("م" * 71, "UCS-2", 71, 2),
        ("م" * 134, "UCS-2", 134, 2),
        ("م" * 135, "UCS-2", 135, 3),
        ("🏫" * 35, "UCS-2", 70, 1),
        ("🏫" * 36, "UCS-2", 72, 2),
    ],
)
def test_segments_are_counted_as_networks_charge_them(
    text: str, encoding: str, units: int, segments: int
) -> None:
    counted = count_segments(text)
    assert (counted.encoding, counted.units, counted.segments) == (encoding, units, segments)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("a" * 152 + "€" + "a" * 152, 3),  # 306 septets, but € would straddle the first two
        ("م" * 66 + "🏫" + "م" * 66, 3),
    ],
)
def test_a_character_of_two_units_is_never_cut_in_half(text: str, segments: int) -> None:
    assert count_segments(text).segments == segments


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=800))
def test_the_units_of_a_text_fit_its_segments_and_would_not_fit_far_fewer(text: str) -> None:
    counted = count_segments(text)
    single, joined = (160, 153) if counted.encoding == "GSM-7" else (70, 67)
    if counted.encoding == "UCS-2":
        assert counted.units == len(text.encode("utf-16-be")) // 2
    assert counted.units <= (single if counted.segments == 1 else joined * counted.segments)
    assert counted.segments == 1 or counted.units > (joined - 1) * (counted.segments - 1) - 1
