# SPDX-License-Identifier: Apache-2.0
"""What a checked stage says about rights, laid over what was said before.

A guardian's row speaks of all the students they are guardian of. What it leaves open stays as it
was; for a student who is new to the guardian, as it was for the others.
"""

from collections.abc import Iterator
from typing import Any

from contracts.rights import Right
from kernel.unit import Unit
from services.directory.rights.model import RecordContactRights
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.stage import Stage

RIGHTS = tuple(map(str, Right))  # in the order of the stage's columns
NOTHING_SAID = [""] * (1 + len(RIGHTS))
# Every pair that the roster speaks of, or of which something is known.
PAIRS = """
    SELECT contact_rights_id(guardian, student) AS id, guardian, student FROM (
      SELECT guardian, student FROM guards
      WHERE guardian IN (SELECT user_id FROM contact_says)
        OR guardian IN (SELECT guardian FROM known_rights)
      UNION SELECT guardian, student FROM known_rights)"""
WANTED = f"""
    SELECT p.id, p.guardian, p.student, k.id IS NOT NULL,
      EXISTS (SELECT 1 FROM guards g WHERE g.guardian = p.guardian AND g.student = p.student),
      s.relation, s.mail, s.portal, s.pickup, s.emergency,
      k.relation, k.allowed, k.refused, o.relation, o.refused
    FROM ({PAIRS}) p
      LEFT JOIN contact_says s ON s.user_id = p.guardian
      LEFT JOIN known_rights k ON k.id = p.id
      LEFT JOIN of_others o ON o.guardian = p.guardian
    ORDER BY p.id"""  # noqa: S608
# Of all a guardian's students: only what restricts.
OF_OTHERS = """
    CREATE TEMPORARY TABLE of_others AS
    SELECT guardian, max(CASE WHEN relation = 'emergency-contact' THEN relation ELSE '' END)
      AS relation, group_concat(refused) AS refused
    FROM known_rights GROUP BY guardian"""


def load_known(stage: Stage, unit: Unit) -> None:
    """Put what is known of rights into the stage, where it is laid under what the roster says."""
    found = unit.database.contact_rights.find({"left_at": None}, session=unit.session)
    for each in found.batch_size(5000):
        recorded = each["recorded"]
        stage.add(
            "known_rights", each["_id"], recorded["guardian_id"], recorded["student_id"],
            recorded["relation"], ",".join(recorded["allowed"]), ",".join(recorded["refused"]),
        )  # fmt: skip
    stage.flush()


def wanted_contact_rights(stage: Stage, ids: ContactPointIds) -> Iterator[RecordContactRights]:
    stage.define("contact_rights_id", 2, ids.rights_id_of)
    stage.run("DROP TABLE IF EXISTS of_others")
    stage.run(OF_OTHERS)
    for id, guardian, student, is_known, is_guardian, *said in stage.ask(WANTED):
        says, known, others = said[:5], said[5:8], said[8:]
        if not is_known:
            known = [others[0], "", others[1]]
        if not is_guardian:
            says = NOTHING_SAID  # who is no guardian of the child now is not spoken of
        yield _laid_over(id, guardian, student, says, known)


def _laid_over(id: str, guardian: str, student: str, says: Any, known: Any) -> RecordContactRights:
    relation, *answers = [text or "" for text in says]
    allowed, refused = _listed(known[1]), _listed(known[2])
    for right, answer in zip(RIGHTS, answers, strict=True):
        if answer:
            (allowed if answer == "yes" else refused).add(right)
            (refused if answer == "yes" else allowed).discard(right)
    return RecordContactRights(
        contact_rights_id=id,
        guardian_id=guardian,
        student_id=student,
        relation=relation or known[0] or "",
        allowed=tuple(sorted(allowed)),
        refused=tuple(sorted(refused)),
    )


def _listed(text: str | None) -> set[str]:
    return {part for part in (text or "").split(",") if part}
