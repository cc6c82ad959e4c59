# SPDX-License-Identifier: Apache-2.0
"""What is in the bytes that left: every header and part, decoded, and the bytes as they are."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header

NUMBER = re.compile(r"nr-([A-Za-z0-9.]+)-rn")


def text_of_mail(content: bytes) -> str:
    message = message_from_bytes(content)
    headers = [f"{name}: {make_header(decode_header(value))}" for name, value in message.items()]
    bodies = []
    for part in message.walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            bodies.append(payload.decode(part.get_content_charset() or "ascii"))
    raw = content.decode("ascii").replace("=\r\n", "")
    return "\n".join([*headers, *bodies, raw])


def announced(text: str) -> str:
    """The number that stands in every text of ours: which announcement it is."""
    found = set(NUMBER.findall(text))
    assert len(found) == 1, f"{found} in {text!r}"
    return str(found.pop())


def numbered(number: str) -> str:
    return f"nr-{number}-rn"


def found_in(text: str, marks: dict[str, str]) -> set[str]:
    """Whose marks are in it."""
    low = text.casefold()
    return {whose for mark, whose in marks.items() if mark.casefold() in low}
