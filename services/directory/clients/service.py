# SPDX-License-Identifier: Apache-2.0
from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Caller
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory.clients import dependencies, handlers
from services.directory.clients.commands import AddClient, CheckClient, RevokeClient
from services.directory.clients.model import Client
from services.directory.clients.ports import Clients
from services.directory.oneroster.service import OneRosterMethods

Payload = dict[str, Any]


def _ids(payload: Payload, answer: Any) -> list[str]:
    return [answer["client_id"]]


class ClientsMethods(OneRosterMethods):
    """The directory's methods about clients. Names are on the wire: never rename one casually."""

    unit: Unit
    caller: Caller
    token_key: str
    clients: Clients = dependencies.clients()

    @rpc(role=Role.ADMIN, writes=True, secret=True, reads=_ids)
    def clients_add(self, payload: Payload) -> Payload:
        command = load(AddClient, payload)
        self.view_of(command.schools, [])
        client, secret = handlers.add_client(
            command, self.clients, token_key=self.token_key,
            now=self.unit.clock(), by=self.caller.operator.operator_id,
        )  # fmt: skip
        return {"client_id": client.client_id, "name": client.name, "secret": secret}

    @rpc(role=Role.ADMIN, shows_nobody="other systems")
    def clients_list(self, payload: Payload) -> Payload:
        return {"clients": [_shown(each) for each in self.clients.all()]}

    @rpc(role=Role.ADMIN, writes=True, reads=_ids)
    def clients_revoke(self, payload: Payload) -> Payload:
        command = load(RevokeClient, payload)
        handlers.revoke_client(command, self.clients, now=self.unit.clock())
        return {"client_id": command.client_id}

    @rpc(role=Role.READER, shows_nobody="other systems")
    def client_check(self, payload: Payload) -> Payload:
        client = handlers.check_client(load(CheckClient, payload), self.clients)
        return {"client_id": client.client_id, "name": client.name, "scopes": client.scopes}


def _shown(client: Client) -> Payload:
    revoked = client.revoked_at
    return {
        "client_id": client.client_id,
        "name": client.name,
        "scopes": client.scopes,
        "schools": client.schools,
        "agreement": client.agreement,
        "added_by": client.added_by,
        "added_at": client.added_at.isoformat(),
        "revoked_at": revoked.isoformat() if revoked else None,
    }
