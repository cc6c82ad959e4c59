# SPDX-License-Identifier: Apache-2.0
import hashlib
import secrets

from kernel.mongo import Database


class ContactPointIds:
    """Ids of contact points: equal for equal addresses, so that sharers share.

    Keyed by a secret of the district's own: ids leave the inner bus, and a plain hash of a phone
    number can be turned back by trying them all.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def id_of(self, kind: str, address: str) -> str:
        digest = hashlib.blake2b(f"{kind}:{address}".encode(), key=self._key, digest_size=15)
        return f"cp-{digest.hexdigest()}"

    def rights_id_of(self, guardian_id: str, student_id: str) -> str:
        pair = f"{guardian_id}\x1f{student_id}".encode()
        return f"cr-{hashlib.blake2b(pair, key=self._key, digest_size=15).hexdigest()}"


def contact_point_key(database: Database) -> bytes:
    """The district's own key for ids of contact points, made once and kept with the data."""
    database.settings.update_one(
        {"_id": "contact-point-key"},
        {"$setOnInsert": {"key": secrets.token_bytes(32)}},
        upsert=True,
    )
    found = database.settings.find_one({"_id": "contact-point-key"}) or {}
    return bytes(found["key"])
