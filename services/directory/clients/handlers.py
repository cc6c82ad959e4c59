# SPDX-License-Identifier: Apache-2.0
import secrets
from datetime import datetime

from contracts.oneroster import proof_of
from kernel.envelope import new_id
from services.directory.clients.commands import AddClient, CheckClient, RevokeClient
from services.directory.clients.errors import ClientNotFound, ClientRefused
from services.directory.clients.model import Client
from services.directory.clients.ports import Clients


def add_client(
    command: AddClient, clients: Clients, *, token_key: str, now: datetime, by: str
) -> tuple[Client, str]:
    """The client and its secret, which is told this once."""
    secret = secrets.token_urlsafe(32)
    client = Client(
        client_id=f"client-{new_id()[:12]}",
        name=" ".join(command.name.split()),
        scopes=sorted(set(command.scopes)),
        schools=sorted(set(command.schools)),
        agreement=command.agreement.strip(),
        proof=proof_of(secret, token_key),
        added_by=by,
        added_at=now,
    )
    clients.save(client)
    return client, secret


def revoke_client(command: RevokeClient, clients: Clients, *, now: datetime) -> None:
    client = clients.get(command.client_id)
    client.revoke(now)
    clients.save(client)


def check_client(command: CheckClient, clients: Clients) -> Client:
    """Raise ClientRefused without saying which of it is wrong."""
    try:
        client = clients.get(command.client_id)
    except ClientNotFound:
        raise ClientRefused("no valid client has this id and this secret.") from None
    client.require_proof(command.proof)
    client.require_valid()
    return client
