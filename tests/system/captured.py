# SPDX-License-Identifier: Apache-2.0
"""The capture server as a record outside the platform of every mail and text that left it."""

from pathlib import Path
from typing import Any

import requests

from deploy.embedded import ports

TIMEOUT_S = 10


class Captured:
    """Where a capture server will run, and what it keeps."""

    def __init__(self, directory: Path) -> None:
        self.web, self.smtp = ports.choose_free(2)
        self.directory = directory

    @property
    def environment(self) -> dict[str, str]:
        """Settings of the server and of everybody who sends to it."""
        return {
            "RAPPORT_CAPTURE_DIR": str(self.directory),
            "RAPPORT_CAPTURE_WEB_PORT": str(self.web),
            "RAPPORT_CAPTURE_SMTP_PORT": str(self.smtp),
            "RAPPORT_CAPTURE_SMTP_URL": self.smtp_url,
            "RAPPORT_CAPTURE_SMS_URL": f"http://capture:capture@127.0.0.1:{self.web}",
        }

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp}"

    def messages(self, subject: str = "", after: int = 0) -> dict[str, dict[str, Any]]:
        """Whole messages by recipient: those about a subject, those newer than a message's id."""
        found = [one for one in self._all() if one["id"] > after and _is_about(one, subject)]
        assert len(found) == len({one["to"] for one in found}), "somebody got it twice"
        return {one["to"]: one for one in found}

    def latest(self) -> int:
        """The id of the newest message, which is asked for with the messages that come later."""
        return max((one["id"] for one in self._all()), default=0)

    def _all(self) -> list[dict[str, Any]]:
        url = f"http://127.0.0.1:{self.web}/api/messages?whole=1&limit=1000"
        answer = requests.get(url, timeout=TIMEOUT_S).json()
        # The mail's own line ends are CRLF.
        return [one | {"text": one["text"].replace("\r\n", "\n")} for one in answer["messages"]]


def _is_about(message: dict[str, Any], subject: str) -> bool:
    return subject in message["subject"] or subject in message["text"]
