# SPDX-License-Identifier: Apache-2.0
"""Where an operator's role counts: by school and by category."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import product

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Forbidden
from kernel.identity import (
    ALGORITHM,
    AUDIENCE,
    RANK,
    Grant,
    Operator,
    Role,
    issue,
    require_second,
    verify,
)

KEY = "k" * 40
NOW = datetime.now(UTC)
SCHOOLS, CATEGORIES = ["s1", "s2", "s3"], ["attendance", "general"]
grants = st.lists(
    st.builds(
        Grant,
        role=st.sampled_from(Role),
        schools=st.lists(st.sampled_from(SCHOOLS), unique=True, max_size=2),
        categories=st.lists(st.sampled_from(CATEGORIES), unique=True, max_size=1),
    ),
    min_size=1,
    max_size=4,
)


def of(kept: list[Grant]) -> Operator:
    return Operator(operator_id="op-1", name="Ana", role=Role.READER, grants=kept)


def may(operator: Operator, role: Role, category: str, school: str) -> bool:
    """As the services ask it."""
    try:
        acting = operator.acting_as(role).for_category(category)
    except Forbidden:
        return False
    return not acting.schools or school in acting.schools


@pytest.mark.row(42)
@given(grants)
def test_an_operator_may_what_one_of_the_grants_lets_them_and_nothing_else(
    kept: list[Grant],
) -> None:
    for role, category, school in product(Role, CATEGORIES, SCHOOLS):
        one_lets = any(
            RANK[grant.role] >= RANK[role]
            and (not grant.schools or school in grant.schools)
            and (not grant.categories or category in grant.categories)
            for grant in kept
        )
        assert may(of(kept), role, category, school) == one_lets, (role, category, school)


@pytest.mark.row(42)
def test_a_senders_school_is_not_widened_by_what_they_may_read() -> None:
    ana = of([Grant(role=Role.READER), Grant(role=Role.SENDER, schools=["s1"])])
    assert ana.schools == []
    assert ana.acting_as(Role.SENDER).schools == ["s1"]
    assert may(ana, Role.SENDER, "general", "s2") is False
    # Without looking at the role first, they would send to the whole district.
    assert ana.for_category("general").schools == []


def test_a_category_that_is_not_theirs_is_refused_and_theirs_are_named() -> None:
    ana = of([Grant(role=Role.SENDER, categories=["attendance"])])
    with pytest.raises(Forbidden, match="attendance only, and this is general") as refused:
        ana.for_category("general")
    assert (refused.value.code, refused.value.details["categories"]) == ("category", ["attendance"])


@given(grants)
def test_a_token_says_what_was_granted(kept: list[Grant]) -> None:
    token = issue(KEY, of(kept), now=NOW, expires_at=NOW + timedelta(hours=1))
    assert verify(KEY, token) == of(kept)


def test_a_token_of_before_there_were_grants_is_one_grant() -> None:
    old = asdict(Operator(operator_id="op-1", name="Ana", role=Role.SENDER, schools=["s1"]))
    del old["grants"]
    claims = old | {"aud": AUDIENCE, "exp": NOW + timedelta(hours=1)}
    operator = verify(KEY, jwt.encode(claims, KEY, algorithm=ALGORITHM))
    assert operator.grants == [Grant(role=Role.SENDER, schools=["s1"])]


def test_a_second_person_is_another_one() -> None:
    ana = of([Grant(role=Role.ADMIN)])
    require_second(ana, "op-2")
    with pytest.raises(Forbidden, match="second person") as refused:
        require_second(ana, "op-1")
    assert refused.value.code == "second-person"
