# SPDX-License-Identifier: Apache-2.0
"""HTTP connections that tell a failure to connect from one after it.

The libraries raise one SSLError for a handshake that failed and for TLS that broke under the
answer: the first has sent nothing, the second may have sent all.
"""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError


class _Connection(HTTPSConnection):
    def connect(self) -> None:
        """Raises ConnectTimeoutError, or its subclass NewConnectionError, and nothing else."""
        try:
            super().connect()
        except ConnectTimeoutError:
            raise
        except (OSError, ValueError, HTTPError) as error:  # ValueError: the name is another's
            raise NewConnectionError(self, f"No TLS: {type(error).__name__}.") from error


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class TellingAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": _Pool}


def was_connected(error: requests.RequestException) -> bool:
    """False when no connection was made, so that nothing can have left."""
    if isinstance(error, requests.exceptions.InvalidURL):
        return False
    cause = error.args[0] if error.args else None
    return not isinstance(getattr(cause, "reason", None), ConnectTimeoutError)
