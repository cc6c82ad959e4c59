# SPDX-License-Identifier: Apache-2.0
"""A service that may leave out none of its bells."""

from kernel.entrypoints import on_batch
from kernel.mongo import Collection
from kernel.service import Service
from tests.kernel.messages import BellRang


class Crypt(Service):
    """Notes bells in the order in which it bore them; none called "poison" until it is `mended`."""

    name = "crypt"
    collections = tuple(Collection(name=name) for name in ("heard", "tries", "mended"))

    @on_batch(BellRang, linger_ms=5, in_place=True)
    def hear(self, rang: list[BellRang]) -> None:
        database = self.unit.database
        poison = [one.bell_id for one in rang if one.bell_id == "poison"]
        if poison:
            database.tries.insert_one({"behind": len(rang) - 1})
            if not database.mended.find_one():
                raise ZeroDivisionError("a poisonous bell")
        database.heard.insert_many(
            [{"bell": one.bell_id} for one in rang], session=self.unit.session
        )
