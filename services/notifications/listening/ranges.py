# SPDX-License-Identifier: Apache-2.0
"""Part of a file, as players ask for it (RFC 9110, section 14)."""

import re

_ONE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")


class NotSatisfiable(ValueError):
    """Nothing of the file is in the part that was asked for."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None where the whole is to be given.

    Several parts at once are answered with the whole, as the RFC allows.
    """
    found = _ONE.fullmatch(header.replace(" ", ""))
    if not found:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        if int(suffix) == 0 or size == 0:
            raise NotSatisfiable
        return max(0, size - int(suffix)), size
    start, end = int(first), int(last) + 1 if last else size
    if last and end <= start:
        return None  # no range at all: to be passed over
    if start >= size:
        raise NotSatisfiable
    return start, min(end, size)
