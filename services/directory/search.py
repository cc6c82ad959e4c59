# SPDX-License-Identifier: Apache-2.0
"""Words by which a person is found: small letters without accents, in every script."""

import unicodedata
from collections.abc import Iterable


def search_words(*names: str) -> list[str]:
    return sorted(set(_words(" ".join(names))))


def _words(text: str) -> Iterable[str]:
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
        if not unicodedata.combining(letter)
    )
    parted = "".join(letter if letter.isalnum() else " " for letter in bare)
    return (*parted.split(), *bare.split())
