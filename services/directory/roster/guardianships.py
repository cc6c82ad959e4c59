# SPDX-License-Identifier: Apache-2.0
"""Who is guardian of whom, out of references that may stand on either side or on both."""

from collections.abc import Iterable

from services.directory.roster.findings import Finding, LeftOut
from services.directory.roster.stage import Stage

Edge = tuple[str, str]  # guardian, student

ROLE_FLAGS = (
    """UPDATE users SET
        student = EXISTS (SELECT 1 FROM roles WHERE user_id = users.id AND role = 'student'),
        guardian = EXISTS (SELECT 1 FROM roles WHERE user_id = users.id AND role = 'guardian')""",
)
# A student's agents are the guardians; where a guardian's row names students, it means the same.
# When both are both (a student who is a parent), the row that refers is read as the student's.
GUARDS = (
    """INSERT INTO guards
    SELECT agent.id, own.id FROM agents
      JOIN users own ON own.id = agents.user_id JOIN users agent ON agent.id = agents.agent_id
    WHERE own.student AND agent.guardian AND own.id <> agent.id
    UNION
    SELECT own.id, agent.id FROM agents
      JOIN users own ON own.id = agents.user_id JOIN users agent ON agent.id = agents.agent_id
    WHERE own.guardian AND agent.student AND NOT (own.student AND agent.guardian)
      AND own.id <> agent.id""",
    "CREATE INDEX guards_student ON guards (student)",
    "CREATE INDEX guards_guardian ON guards (guardian)",
)
UNCLEAR = """
    SELECT agents.line, own.id, agent.id, EXISTS (
        SELECT 1 FROM agents back WHERE back.user_id = agent.id AND back.agent_id = own.id)
    FROM agents
      JOIN users own ON own.id = agents.user_id JOIN users agent ON agent.id = agents.agent_id
    WHERE own.id = agent.id
      OR NOT ((own.student AND agent.guardian) OR (own.guardian AND agent.student))"""
# Only who is both can stand in a circle: everybody else has guardians or students, never both.
POSSIBLE_CIRCLES = """
    SELECT guards.guardian, guards.student FROM guards
      JOIN users g ON g.id = guards.guardian JOIN users s ON s.id = guards.student
    WHERE g.student AND g.guardian AND s.student AND s.guardian"""


def settle_guardianships(stage: Stage) -> None:
    """Fill `guards`; leave out what cannot be: one's own guardian, or a circle of them."""
    for statement in (*ROLE_FLAGS, *GUARDS):
        stage.run(statement)
    for line, user, agent, returned in list(stage.ask(UNCLEAR)):
        if user == agent:
            _leave_out(stage, line, "guardian-cycle", f"{user} is named as their own guardian")
        elif returned:
            _leave_out(
                stage, line, "guardian-cycle",
                f"{user} and {agent} name each other, and neither is a student of the other",
            )  # fmt: skip
        else:
            _leave_out(
                stage, line, "not-a-guardian",
                f"{agent} is neither a guardian nor a student of {user}, by their roles",
            )  # fmt: skip
    _break_circles(stage)
    stage.flush()


def _break_circles(stage: Stage) -> None:
    for guardian, student in circles(stage.ask(POSSIBLE_CIRCLES)):
        stage.run("DELETE FROM guards WHERE guardian = ? AND student = ?", guardian, student)
        references = stage.ask(
            "SELECT line FROM agents WHERE (user_id, agent_id) IN (VALUES (?, ?), (?, ?))",
            guardian, student, student, guardian,
        )  # fmt: skip
        for (line,) in list(references):
            _leave_out(
                stage, line, "guardian-cycle",
                f"{guardian} and {student} stand in a circle of guardians",
            )  # fmt: skip


def circles(edges: Iterable[Edge]) -> list[Edge]:
    """The edges on circles, and those between circles: what is left when loose ends are gone."""
    left = list(edges)
    while True:
        guardians, students = {edge[0] for edge in left}, {edge[1] for edge in left}
        kept = [edge for edge in left if edge[0] in students and edge[1] in guardians]
        if len(kept) == len(left):
            return sorted(kept)
        left = kept


def _leave_out(stage: Stage, line: int, code: str, reason: str) -> None:
    if line < 1:
        return  # a stored row: told when it came
    stage.report(
        Finding(
            file="users.csv", line=line, column="agentSourcedIds", code=code, reason=reason,
            left_out=LeftOut.VALUE,
        )
    )  # fmt: skip
