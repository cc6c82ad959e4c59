# SPDX-License-Identifier: Apache-2.0
from pymongo import IndexModel

from kernel.mongo import Collection
from kernel.unit import Unit
from services.directory.repository import MongoCollected
from services.directory.rights.model import ContactRights, RecordContactRights

COLLECTIONS = (
    Collection(
        name="contact_rights",
        indexes=[IndexModel("recorded.guardian_id"), IndexModel("recorded.student_id")],
    ),
)


def contact_rights(unit: Unit) -> MongoCollected[ContactRights]:
    return MongoCollected(unit, "contact_rights", ContactRights, RecordContactRights)
