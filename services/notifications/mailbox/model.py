# SPDX-License-Identifier: Apache-2.0
"""What a mail that came back says, and what follows from the codes in it."""

import re
from dataclasses import dataclass

# RFC 3463: what is wrong is the recipient's address itself. Not 5.1.7 and 5.1.8 (the sender's),
# not 5.2.2 (a full mailbox), not 5.7 (we are not wanted): a filter that turns all of the district's
# mail away must not flag its families.
LASTING = frozenset(
    {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.4.310"}
)  # fmt: skip
VAGUE = frozenset({"", "5.0.0", "5.1.0", "5.3.0", "5.5.0"})  # then the words say more
_NOBODY = re.compile(
    r"(user|recipient|mailbox|account|address)\s+(is\s+|was\s+)?(unknown|not found|unavailable|"
    r"disabled|inactive|invalid|unrouteable|does(n't| not) exist)|"
    r"(unknown|invalid|no such|unrouteable|inactive)\s+(local )?(user|recipient|mailbox|account|"
    r"address|alias)|no mailbox here|(couldn't|could not) be found|host or domain name not found",
    re.IGNORECASE,
)
_FULL = re.compile(r"quota|(mailbox|inbox|storage)\s+(is\s+)?full|out of storage", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A mail did not arrive. `is_lasting`: nothing sent to that address ever will.

    `code` is the other side's (RFC 3463), e.g. "5.1.1"; "" where it gave none.
    """

    code: str = ""
    is_lasting: bool = False


@dataclass(frozen=True, kw_only=True)
class Complained:
    """Whoever got a mail told their provider that they do not want it."""


@dataclass(frozen=True, kw_only=True)
class Automatic:
    """A machine wrote it, and nothing follows: on holiday, delayed, arrived."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """It came to where bounces go, and nobody can say what it means."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A person wrote it. `text` is without what they quoted; `files` so many came with it."""

    sender: str
    subject: str
    text: str
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class Leaves:
    """A mail to the address that leaves a kind of message: that it came says it."""

    words: str


Said = Failed | Complained | Automatic | Unclear | Written | Leaves


def code_in(text: str) -> str:
    """The first enhanced status code of a failure in a text; "" without one."""
    codes: list[str] = _CODE.findall(text)
    return next((code for code in codes if code[0] in "45"), "")


def failed(status: str, words: str) -> Failed:
    """What follows from a status, and from the words beside it where that says little."""
    code = code_in(words) or status if status in VAGUE else status
    if code.startswith("4"):
        return Failed(code=code)
    if code in VAGUE:
        return Failed(code=code, is_lasting=bool(_NOBODY.search(words) and not _FULL.search(words)))
    return Failed(code=code, is_lasting=code in LASTING)
