# SPDX-License-Identifier: Apache-2.0
"""RabbitMQ's address. It may name several nodes of one cluster, with a semicolon between them."""

import random
from urllib.parse import urlsplit, urlunsplit


def nodes(url: str) -> list[str]:
    return [node.strip() for node in url.split(";") if node.strip()]


def shuffled(url: str) -> str:
    """The same nodes in another order: links spread over them, and none waits for a dead first."""
    return ";".join(random.sample(nodes(url), len(nodes(url))))


def shown(url: str) -> str:
    """Without any login: what may stand on a screen or in a log."""
    parts = [urlsplit(node) for node in nodes(url)]
    return ", ".join(f"{node.netloc.rpartition('@')[2]}{node.path}" for node in parts)


def district_url(url: str) -> str:
    """The district's virtual host stands beside the inner one and is named after it."""
    return ";".join(_beside(node) for node in nodes(url))


def _beside(node: str) -> str:
    parts = urlsplit(node)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "-district"))


def vhost_of(url: str) -> str:
    return urlsplit(nodes(url)[0]).path.lstrip("/") or "/"
