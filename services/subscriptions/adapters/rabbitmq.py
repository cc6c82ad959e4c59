# SPDX-License-Identifier: Apache-2.0
"""Subscribers' accounts and queues, made through RabbitMQ's management API.

Redacts: passwords. They go to the broker as salted hashes only, and into no error or log.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import requests

from kernel.errors import Unavailable
from kernel.topology import DISTRICT_EVENTS
from services.subscriptions.model import Subscriber

TIMEOUT_S = 10
# How often an event may be given back unread before the broker drops it.
DELIVERY_LIMIT = 100
NOTHING = {"configure": "", "write": ""}


@dataclass(frozen=True, kw_only=True)
class RabbitMqAccess:
    """`bus` is what subscribers connect to, scheme://host:port, without login and host name."""

    api_url: str
    vhost: str
    bus: str
    max_events: int
    max_connections: int

    def open(self, subscriber: Subscriber) -> str:
        user, password = self._user(subscriber), secrets.token_urlsafe(24)
        self._declare(subscriber)
        # An older account goes first: that ends the connections made with its password.
        self._delete_user(user)
        self._call("PUT", f"/users/{_q(user)}", {"password_hash": salted(password), "tags": ""})
        # The limits come before the permission: there is no moment without them.
        for limit, value in (("max-connections", self.max_connections), ("max-channels", 20)):
            self._call("PUT", f"/user-limits/{_q(user)}/{limit}", {"value": value})
        closed = {"exchange": DISTRICT_EVENTS.name, "write": "", "read": ""}
        self._call("PUT", f"/topic-permissions/{_q(self.vhost)}/{_q(user)}", closed)
        only = "^" + subscriber.queue.replace(".", r"\.") + "$"
        self._call("PUT", f"/permissions/{_q(self.vhost)}/{_q(user)}", {**NOTHING, "read": only})
        return self._address(user, password)

    def close(self, subscriber: Subscriber) -> None:
        self._delete_user(self._user(subscriber))
        self._call(
            "DELETE", f"/queues/{_q(self.vhost)}/{_q(subscriber.queue)}", absent_is_fine=True
        )

    def waiting(self) -> dict[str, dict[str, Any]]:
        columns = "name,messages,consumers"
        queues = self._call("GET", f"/queues/{_q(self.vhost)}?columns={columns}")
        return {
            queue["name"]: {
                # A queue just made has no figures yet.
                "waiting": queue.get("messages", 0),
                "consumers": queue.get("consumers", 0),
            }
            for queue in queues
        }

    def _declare(self, subscriber: Subscriber) -> None:
        vhost, queue = _q(self.vhost), _q(subscriber.queue)
        arguments = {
            "x-queue-type": "quorum",
            "x-max-length": self.max_events,
            # The newest stay. Refusing new ones instead would hold up every other subscriber.
            "x-overflow": "drop-head",
            "x-delivery-limit": DELIVERY_LIMIT,
        }
        self._call("PUT", f"/queues/{vhost}/{queue}", {"durable": True, "arguments": arguments})
        path = f"/bindings/{vhost}/e/{_q(DISTRICT_EVENTS.name)}/q/{queue}"
        bound = {binding["routing_key"] for binding in self._call("GET", path)}
        for key in set(subscriber.routing_keys) - bound:
            self._call("POST", path, {"routing_key": key})
        for key in bound - set(subscriber.routing_keys):
            self._call("DELETE", f"{path}/{_q(key)}", absent_is_fine=True)

    def _delete_user(self, user: str) -> None:
        """The broker ends a deleted user's connections; those it still shows are ended besides.

        Taking permissions away would not do: a live consumer keeps receiving.
        """
        self._call("DELETE", f"/users/{_q(user)}", absent_is_fine=True)
        for connection in self._call("GET", f"/vhosts/{_q(self.vhost)}/connections"):
            if connection.get("user") == user:
                name = _q(connection["name"])
                self._call("DELETE", f"/connections/{name}", absent_is_fine=True)

    def _user(self, subscriber: Subscriber) -> str:
        # Users are known to the whole broker, which may serve several districts.
        return f"{self.vhost}.{subscriber.name}"

    def _address(self, user: str, password: str) -> str:
        bus = urlsplit(self.bus)
        login = f"{_q(user)}:{_q(password)}@{bus.netloc}"
        return urlunsplit((bus.scheme, login, f"/{_q(self.vhost)}", "", ""))

    def _call(
        self, method: str, path: str, body: Any = None, *, absent_is_fine: bool = False
    ) -> Any:
        try:
            answer = requests.request(
                method, f"{self.api_url.rstrip('/')}/api{path}", json=body, timeout=TIMEOUT_S
            )
        except requests.RequestException as error:
            raise Unavailable(
                f"RabbitMQ's management does not answer ({type(error).__name__}). "
                "Is RAPPORT_AMQP_API_URL right? See: rapport doctor."
            ) from None  # the error's text holds the login
        if answer.status_code == requests.codes.not_found and absent_is_fine:
            return None
        if not answer.ok:
            raise Unavailable(
                f"RabbitMQ's management answered {answer.status_code} about virtual host "
                f"{self.vhost}: does it exist, with the exchange {DISTRICT_EVENTS.name!r}? "
                "See: rapport doctor."
            )
        return answer.json() if answer.content else None


def salted(password: str) -> str:
    """RabbitMQ's own way of keeping a password: salt and SHA-256, in base64."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _q(text: str) -> str:
    return quote(text, safe="")
