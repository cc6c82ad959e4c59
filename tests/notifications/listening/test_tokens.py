# SPDX-License-Identifier: Apache-2.0
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.channels.email.tokens import Leaving, Tokens
from services.notifications.listening.tokens import Heard, ListenTokens
from tests.notifications.listening.builders import ID, KEY, TOKENS

IDS = st.text("0123456789abcdef", min_size=32, max_size=32)
LANGUAGES = st.sampled_from(["es", "es-MX", "zh-Hant-HK", "fa", "ht"])


@given(id=IDS, language=LANGUAGES)
def test_a_token_leads_to_the_words_it_was_made_for(id: str, language: str) -> None:
    heard = Heard(announcement_id=id, language=language)
    assert TOKENS.heard(TOKENS.token(heard)) == heard


def test_a_token_is_short_and_fits_into_a_link() -> None:
    token = TOKENS.token(Heard(announcement_id=ID, language="es"))
    assert len(token) == 40
    assert set(token) <= set(
        f"{'abcdefghijklmnopqrstuvwxyz'}ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    )


@given(id=IDS, language=LANGUAGES)
def test_no_token_ends_with_what_is_cut_off_a_link(id: str, language: str) -> None:
    token = TOKENS.token(Heard(announcement_id=id, language=language))
    assert token[-1] not in "-_"


@pytest.mark.row(29)
@given(data=st.data(), bit=st.integers(0, 8 * 30 - 1))
def test_no_other_token_is_taken(data: st.DataObject, bit: int) -> None:
    heard = Heard(announcement_id=data.draw(IDS), language="es")
    raw = bytearray(urlsafe_b64decode(TOKENS.token(heard)))
    raw[bit // 8] ^= 1 << bit % 8
    assert TOKENS.heard(urlsafe_b64encode(raw).decode()) is None


@given(st.text(max_size=80))
def test_whatever_else_stands_in_a_link_is_no_token(text: str) -> None:
    assert TOKENS.heard(text) is None


def test_a_token_of_another_key_or_for_another_purpose_is_not_taken() -> None:
    heard = Heard(announcement_id=ID, language="es")
    assert ListenTokens.derived("x" * 40).heard(TOKENS.token(heard)) is None
    leaving = Leaving(contact_point_id="email:a", category="general", announcement_id=ID)
    assert TOKENS.heard(Tokens.derived(KEY).for_leaving(leaving)) is None


def test_an_id_of_another_form_has_no_token() -> None:
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        TOKENS.token(Heard(announcement_id="A1", language="es"))
