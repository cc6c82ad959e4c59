# SPDX-License-Identifier: Apache-2.0
"""How many SMS a text is: GSM 03.38 (7 bits) when every character is in it, else UCS-2."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes two septets
_SINGLE = {"GSM-7": 160, "UCS-2": 70}
_JOINED = {"GSM-7": 153, "UCS-2": 67}  # a part of a longer text loses room to its header


@dataclass(frozen=True, kw_only=True)
class Segments:
    """`units` are septets of GSM-7 or code units of UCS-2."""

    encoding: str
    units: int
    segments: int


def count_segments(text: str) -> Segments:
    encoding = "GSM-7" if _BASIC.union(_EXTENDED).issuperset(text) else "UCS-2"
    sizes = [_size(character, encoding) for character in text]
    units = sum(sizes)
    if units <= _SINGLE[encoding]:
        return Segments(encoding=encoding, units=units, segments=1)
    return Segments(encoding=encoding, units=units, segments=_packed(sizes, _JOINED[encoding]))


def _size(character: str, encoding: str) -> int:
    if encoding == "GSM-7":
        return 2 if character in _EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1


def _packed(sizes: list[int], room: int) -> int:
    """A character of two units is never cut in half: it opens the next segment."""
    segments, left = 1, room
    for size in sizes:
        if size > left:
            segments, left = segments + 1, room
        left -= size
    return segments
