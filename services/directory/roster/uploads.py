# SPDX-License-Identifier: Apache-2.0
"""Roster files on their way in, piece by piece.

Not GridFS: its writer is one object in one process, while pieces come as separate calls that any
process may take, twice when a call is repeated.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pymongo import ASCENDING, IndexModel

from kernel.clock import utc_now
from kernel.envelope import new_id
from kernel.errors import Rejected
from kernel.mongo import Collection, Database, Document
from services.directory.errors import UploadNotFound

LARGEST_PIECE = 1 << 20
# What nobody imported is gone after a week, what was held a week after its time to decide: it is
# full of children's names.
KEPT_S = 7 * 24 * 3600
COLLECTIONS = (
    Collection(
        name="roster_uploads",
        indexes=[IndexModel("at", expireAfterSeconds=KEPT_S)],
    ),
    Collection(
        name="roster_pieces",
        indexes=[
            IndexModel([("upload_id", ASCENDING), ("number", ASCENDING)], unique=True),
            IndexModel("at", expireAfterSeconds=KEPT_S),
        ],
    ),
)


class Uploads:
    def __init__(self, database: Database, *, max_bytes: int) -> None:
        self._database = database
        self._max_bytes = max_bytes

    def begin(self, file_name: str) -> str:
        upload_id = f"upload-{new_id()}"
        self._database.roster_uploads.insert_one(
            {"_id": upload_id, "file_name": file_name, "complete": False, "at": utc_now()}
        )
        return upload_id

    def add_piece(self, upload_id: str, number: int, piece: bytes) -> None:
        """Keep piece `number`, from 0. The same piece again replaces itself."""
        if self._get(upload_id)["complete"]:
            raise UploadNotFound(f"the upload {upload_id} is finished already.")
        if len(piece) > LARGEST_PIECE or (number + 1) * len(piece) > self._max_bytes:
            raise Rejected("this piece is too large, or the file is.", code="too-large")
        self._database.roster_pieces.replace_one(
            {"upload_id": upload_id, "number": number},
            {"upload_id": upload_id, "number": number, "piece": piece, "at": utc_now()},
            upsert=True,
        )

    def finish(self, upload_id: str, sha256: str) -> int:
        """Check that all of the file is there; how many bytes it has."""
        self._get(upload_id)
        digest, size = hashlib.sha256(), 0
        for expected, found in enumerate(self._pieces(upload_id)):
            if found["number"] != expected:
                raise Rejected(f"piece {expected} is missing.", code="piece-missing")
            digest.update(found["piece"])
            size += len(found["piece"])
        if digest.hexdigest() != sha256.lower():
            raise Rejected("the file did not arrive as it was sent. Send it again.", code="damaged")
        self._database.roster_uploads.update_one({"_id": upload_id}, {"$set": {"complete": True}})
        return size

    def require_complete(self, upload_id: str) -> str:
        """The name of an uploaded file. Raises UploadNotFound when it is not all there."""
        upload = self._get(upload_id)
        if not upload["complete"]:
            raise UploadNotFound(f"the upload {upload_id} is not finished yet.")
        return str(upload["file_name"])

    def fetch(self, upload_id: str, path: Path) -> None:
        self.require_complete(upload_id)
        with path.open("wb") as target:
            for found in self._pieces(upload_id):
                target.write(found["piece"])

    def keep_until(self, upload_id: str, until: datetime) -> None:
        """Not gone before this moment: people have so long to decide on it."""
        for collection in (self._database.roster_pieces, self._database.roster_uploads):
            key = "_id" if collection.name == "roster_uploads" else "upload_id"
            collection.update_many({key: upload_id}, {"$set": {"at": until}})

    def discard(self, upload_id: str) -> None:
        self._database.roster_pieces.delete_many({"upload_id": upload_id})
        self._database.roster_uploads.delete_one({"_id": upload_id})

    def _get(self, upload_id: str) -> dict[str, object]:
        upload = self._database.roster_uploads.find_one({"_id": upload_id})
        if upload is None:
            raise UploadNotFound(f"there is no upload {upload_id}. Upload the roster again.")
        return upload

    def _pieces(self, upload_id: str) -> Iterator[Document]:
        found = self._database.roster_pieces.find({"upload_id": upload_id})
        yield from found.sort("number").batch_size(8)
