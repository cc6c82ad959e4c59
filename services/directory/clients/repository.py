# SPDX-License-Identifier: Apache-2.0
from dataclasses import asdict

from pymongo import ASCENDING

from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory.clients.errors import ClientNotFound
from services.directory.clients.model import Client

COLLECTIONS = (Collection(name="clients"),)


class MongoClients:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._clients = unit.database.clients

    def get(self, client_id: str) -> Client:
        found = self._clients.find_one({"_id": client_id}, session=self._unit.session)
        if found is None:
            raise ClientNotFound(f"no client has the id {client_id}. See: rapport clients list.")
        return _client(found)

    def all(self) -> list[Client]:
        return [_client(each) for each in self._clients.find().sort("added_at", ASCENDING)]

    def save(self, client: Client) -> None:
        document = {"_id": client.client_id} | asdict(client)
        del document["client_id"]
        self._clients.replace_one(
            {"_id": client.client_id}, document, upsert=True, session=self._unit.session
        )


def _client(document: Document) -> Client:
    return Client(client_id=document.pop("_id"), **document)
