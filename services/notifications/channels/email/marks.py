# SPDX-License-Identifier: Apache-2.0
"""What makes each mail traceable: where it bounces to, where replies go, and the way to leave.

Mails that are neither urgent nor about an emergency, nor vital for one family, can be left with
one click (RFC 8058): the mail reader posts to the link, or writes to the address, without anybody
reading a page.
"""

from typing import Any

from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.headers import mailbox_header
from services.notifications.channels.email.tokens import Leaving, Purpose, Tokens
from services.notifications.model import VITAL, Announcement, Category

Document = dict[str, Any]
PATH = "/unsubscribe/"  # in mails out there: never rename
_ANY = f"{Purpose.REPLY}+{'a' * 40}"
_ONE_CLICK = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


class Marks:
    """Without `tokens` a mail carries none. `domain` is the mailbox's, `name` the district's."""

    def __init__(
        self, tokens: Tokens | None = None, *, public_url: str = "", domain: str = "",
        name: str = "",
    ) -> None:  # fmt: skip
        self._tokens, self._domain = tokens, domain
        any_address = f"{_ANY}@{domain or 'mailbox.invalid'}"
        self._pages = public_url.rstrip("/") + PATH if public_url else ""
        self._is_used = bool(tokens and (domain or self._pages))
        # Written once: of an address that is made here, nothing needs to be looked at again.
        line = mailbox_header("Reply-To", Mailbox(address=any_address, name=name), field="name")
        self._replies = line.split(any_address.encode("ascii"))

    @property
    def take_replies(self) -> bool:
        """Whether replies come to us rather than to an office's own mailbox."""
        return bool(self._tokens and self._domain)

    def returns_to(self, delivery_id: str) -> str:
        """The address that bounces of this mail come back to; "" for the sender's own."""
        return self._address(Purpose.BOUNCE, delivery_id)

    def headers(self, delivery: Document, announcement: Announcement) -> bytes:
        """Whole header lines, each with its CRLF. An office that is shown what a family wrote
        answers the family, not us."""
        if not self._is_used:
            return b""
        if announcement.category == Category.SERVICE and not delivery["people"]:
            return b""
        return self._reply_to(delivery["id"]) + self._ways_to_leave(delivery, announcement)

    def _reply_to(self, delivery_id: str) -> bytes:
        address = self._address(Purpose.REPLY, delivery_id)
        if not address:
            return b""
        return address.encode("ascii").join(self._replies)

    def _ways_to_leave(self, delivery: Document, announcement: Announcement) -> bytes:
        if not is_bulk(announcement):
            return b""
        ways = [f"<{way}>" for way in self._ways(delivery, announcement)]
        if not ways:
            return b""
        line = "List-Unsubscribe: " + ",\r\n ".join(ways) + "\r\n"
        return line.encode("ascii") + (_ONE_CLICK if self._pages else b"")

    def _ways(self, delivery: Document, announcement: Announcement) -> list[str]:
        ways = []
        if self._pages and self._tokens:
            leaving = Leaving(
                contact_point_id=delivery["contact_point_id"],
                category=announcement.category,
                announcement_id=announcement.id,
            )
            ways.append(self._pages + self._tokens.for_leaving(leaving))
        if address := self._address(Purpose.UNSUBSCRIBE, delivery["id"]):
            ways.append(f"mailto:{address}?subject=unsubscribe")
        return ways

    def _address(self, purpose: Purpose, delivery_id: str) -> str:
        if not (self._tokens and self._domain):
            return ""
        return f"{purpose}+{self._tokens.for_delivery(purpose, delivery_id)}@{self._domain}"


def is_bulk(announcement: Announcement) -> bool:
    apart = {Category.EMERGENCY, *VITAL}
    return not announcement.urgent and announcement.category not in apart
