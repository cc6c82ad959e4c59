# SPDX-License-Identifier: Apache-2.0
from typing import Any, Protocol


class Directory(Protocol):
    def ask(self, method: str, client_id: str, name: str, /, **payload: Any) -> dict[str, Any]:
        """The directory's answer to this client.

        Raises Refused with the directory's code, Unavailable when it does not answer in time.
        """
