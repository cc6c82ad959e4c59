# SPDX-License-Identifier: Apache-2.0
"""RabbitMQ's address. It may name several nodes of one cluster, with a semicolon between them."""

import random
import re
from urllib.parse import urlsplit, urlunsplit

PLACE = re.compile(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d+)?(/[^@;?\s]*)?")


def nodes(url: str) -> list[str]:
    return [node.strip() for node in url.split(";") if node.strip()]


def shuffled(url: str) -> str:
    """The same nodes in another order: links spread over them, and none waits for a dead first."""
    return ";".join(random.sample(nodes(url), len(nodes(url))))


def shown(url: str) -> str:
    """Without any login: what may stand on a screen or in a log.

    Also where somebody forgot to escape a password: what stands before the last "@" may be part of
    one, whatever it looks like, and so may all that is not a host, a port and a virtual host.
    """
    places = [
        node.rpartition("@")[2].removeprefix("amqp://").removeprefix("amqps://")
        for node in re.split(r"\s*;\s*(?=amqps?://)", url.strip(" ;"))
    ]
    return ", ".join(place if PLACE.fullmatch(place) else "(unreadable)" for place in places)


def district_url(url: str) -> str:
    """The district's virtual host stands beside the inner one and is named after it."""
    return ";".join(_beside(node) for node in nodes(url))


def _beside(node: str) -> str:
    parts = urlsplit(node)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "-district"))


def vhost_of(url: str) -> str:
    return urlsplit(nodes(url)[0]).path.lstrip("/") or "/"
