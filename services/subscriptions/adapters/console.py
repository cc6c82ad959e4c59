# SPDX-License-Identifier: Apache-2.0
"""The twin of adapters.rabbitmq that reaches no broker: it logs what would be done."""

import logging
from typing import Any

from services.subscriptions.model import Subscriber

log = logging.getLogger(__name__)


class ConsoleAccess:
    def open(self, subscriber: Subscriber) -> str:
        log.info("subscriber_would_open", extra={"subscriber": subscriber.name})
        return f"console://{subscriber.name}"

    def close(self, subscriber: Subscriber) -> None:
        log.info("subscriber_would_close", extra={"subscriber": subscriber.name})

    def waiting(self) -> dict[str, dict[str, Any]]:
        return {}
