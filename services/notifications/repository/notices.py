# SPDX-License-Identifier: Apache-2.0
"""The district's own wordings of notices: a copy of what translation tells."""

from collections.abc import Mapping, Sequence

from contracts.notices import KINDS, template_of
from contracts.translation import WordingRecorded
from kernel.mongo import Collection
from kernel.unit import Unit
from services.notifications.notices import OwnNotices

KIND_OF = {template_of(kind): kind for kind in KINDS}
COLLECTION = Collection(name="notice_wordings")


class MongoNotices:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._wordings = unit.database.notice_wordings

    def remember(self, recorded: Sequence[WordingRecorded]) -> None:
        """Join the open unit of work; an older fact never replaces a newer one."""
        for wording in recorded:
            if wording.template not in KIND_OF:
                continue
            known = self._wordings.find_one({"_id": wording.wording_id}, session=self._unit.session)
            if known is None or known["sequence"] < wording.sequence:
                self._wordings.replace_one(
                    {"_id": wording.wording_id},
                    {
                        "language": wording.language, "kind": KIND_OF[wording.template],
                        "texts": _said(wording),
                        "reviewed_by": wording.reviewed_by, "version": wording.version,
                        "sequence": wording.sequence,
                    },
                    upsert=True, session=self._unit.session,
                )  # fmt: skip

    def own(self) -> OwnNotices:
        """Texts by language, kind and form; no text where nobody may be told what ships."""
        found: dict[str, dict[str, Mapping[str, str]]] = {}
        for each in self._wordings.find(session=self._unit.session):
            if each["texts"] is not None:
                found.setdefault(each["language"], {})[each["kind"]] = each["texts"]
        return found


def _said(wording: WordingRecorded) -> Mapping[str, str] | None:
    """The district's texts; none where nobody may be told any, None where what ships counts: that
    is kept with this release, and may be worded better in the next."""
    if wording.rejected:
        return {}
    return dict(wording.texts) if wording.own else None
