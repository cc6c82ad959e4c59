# SPDX-License-Identifier: Apache-2.0
"""Names as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.names import display_name, first_name


@pytest.mark.parametrize(
    ("given_name", "family", "whole"),
    [
        ("Rosa", "Núñez", "Rosa Núñez"),
        ("小明", "王", "王小明"),
        ("민준", "김", "김민준"),
        ("さくら", "佐藤", "佐藤 さくら"),
        ("David", "王", "David 王"),
        ("Suharto", "", "Suharto"),
        ("", "Madonna", "Madonna"),
        ("ፍሬህይወት", "ታምሩ", "ፍሬህይወት ታምሩ"),
        ("محمد", "العلي", "محمد العلي"),
        ("O’Neil", "D'Ambrosio-Smith", "O’Neil D'Ambrosio-Smith"),
        ("", "", ""),
    ],
)
def test_a_name_is_put_together_as_its_script_writes_it(
    given_name: str, family: str, whole: str
) -> None:
    assert display_name(given_name, family) == whole


def test_who_has_one_name_is_called_by_it() -> None:
    assert (first_name("", "Suharto"), first_name("Ana", "Núñez")) == ("Suharto", "Ana")


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_letter_of_a_name_is_lost(given_name: str, family: str) -> None:
    whole = display_name(given_name, family)

    assert given_name in whole
    assert family in whole
