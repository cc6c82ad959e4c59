# SPDX-License-Identifier: Apache-2.0
"""Prints every event of the district as it happens: pip install kombu, then

rapport subscribers add my-system --events 'announcement.*'
python subscriber.py 'amqp://...the address it printed...'
"""

import json
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

from kombu import Connection, Queue
from kombu.mixins import ConsumerMixin


class Subscriber(ConsumerMixin):
    def __init__(self, connection: Connection, queue: str) -> None:
        self.connection = connection
        # The platform made the queue; this account may only read it.
        self.queue = Queue(queue, no_declare=True)

    def get_consumers(self, consumer: Any, channel: Any) -> list[Any]:
        return [consumer(self.queue, on_message=self.arrived, prefetch_count=50)]

    def arrived(self, message: Any) -> None:
        event = json.loads(message.body)
        print(event["time"], event["type"], json.dumps(event["data"]), flush=True)  # noqa: T201
        message.ack()  # only now, when it is dealt with: until then it comes again


if __name__ == "__main__":
    address = sys.argv[1]
    name = unquote(urlsplit(address).username or "").rpartition(".")[2]
    with Connection(address, heartbeat=10) as connection:
        Subscriber(connection, f"subscriber.{name}").run()
