# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime
from typing import Any

from kernel.identity import Operator, Role
from services.translation.templates.handlers import Desk
from services.translation.templates.library import InForce, Library
from services.translation.templates.reading import shipped
from services.translation.templates.record import By
from tests.translation.templates.fakes import FakeReviewers, FakeWordingRecords

NOON = datetime(2026, 11, 26, 18, tzinfo=UTC)
OFFICE = Operator(operator_id="op-olga", name="Olga Office", role=Role.OFFICE)
READER = Operator(operator_id="op-vinh", name="Vinh Tran", role=Role.READER)


def a_desk(records: Any = None, operator: Operator = OFFICE, **reviewers: list[str]) -> Desk:
    return Desk(
        shipped=shipped(),
        records=FakeWordingRecords() if records is None else records,
        reviewers=FakeReviewers(**reviewers),
        operator=operator,
        by=By(operator_id=operator.operator_id, name=operator.name, at=NOON),
    )


def the_library(desk: Desk) -> Library:
    return Library(desk.shipped, desk.records.all())


def now_in(desk: Desk, template: str, language: str) -> InForce:
    found = the_library(desk).find(template, language)
    assert found is not None
    return found
