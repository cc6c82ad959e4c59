# SPDX-License-Identifier: Apache-2.0
"""Mail addresses that every relay can carry."""

import re
from dataclasses import dataclass

import idna

from kernel.errors import Rejected

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1.1
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """An address and the name shown with it, which may be empty."""

    address: str
    name: str = ""


def carried_address(address: str, *, field: str) -> str:
    """The ASCII form of `address`, which any relay can carry.

    A domain in another script is written in its IDNA form. A local part in another script would
    need SMTPUTF8 on every server on the way, which no sender can know: it is refused here, with a
    reason, rather than bounced somewhere later. So are quoted local parts and domain literals,
    which school records hold by mistake only. Raises Rejected naming `field`, never the address.
    """
    if _PLAIN.fullmatch(address) and len(address) <= LONGEST_ADDRESS:
        if address.index("@") > LONGEST_LOCAL_PART:
            raise _refused("has a longer part before the @ than mail allows", field)
        return address
    local_part, at, domain = address.rpartition("@")
    if not at:
        raise _refused("has no @", field)
    if not local_part.isascii():
        raise _refused(
            "has letters before the @ that not every mail server can carry",
            field,
            code="address-needs-smtputf8",
        )
    if not _LOCAL_PART.fullmatch(local_part):
        raise _refused("has a part before the @ that is not one", field)
    return carried_address(f"{local_part}@{_ascii_domain(domain, field)}", field=field)


def _ascii_domain(domain: str, field: str) -> str:
    if domain.isascii():
        raise _refused("is too long or has a domain that is not one", field)
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        ascii_domain = ""
    if not _DOMAIN.fullmatch(ascii_domain):
        raise _refused("has a domain that is not one", field)
    return ascii_domain


def _refused(reason: str, field: str, code: str = "bad-address") -> Rejected:
    return Rejected(f"The address in {field!r} {reason}.", code=code, field=field)
