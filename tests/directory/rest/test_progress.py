# SPDX-License-Identifier: Apache-2.0
"""Pages of a collection that changes while it is read: nobody is missed without notice."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.roster.rest.progress import Changed, Progress

pytestmark = pytest.mark.row(32)
Ids = list[str]
Change = Callable[[Ids], Ids]


def read(ids: Ids, changes: list[Ids], size: int, *, says_total: bool) -> tuple[set[str], set[str]]:
    """(what was read, what was there all the time). `changes`: what it is before each next page."""
    progress, always, states = Progress(name="users"), set(ids), iter(changes)
    while True:
        page, total = ids[progress.offset :][:size], len(ids) if says_total else None
        new = len(page) - progress.take(page, total)
        if progress.is_over(new=new, more=None):
            return progress.ids, always
        ids = sorted(set(next(states, ids)))
        always &= set(ids)


some_ids = st.lists(st.integers(0, 40).map(lambda n: f"{n:02d}"), unique=True).map(sorted)


@given(some_ids, st.lists(some_ids, max_size=4), st.integers(2, 5), st.booleans())
def test_whoever_was_there_all_the_time_is_read_or_the_change_is_noticed(
    ids: Ids, changes: list[Ids], size: int, says_total: bool
) -> None:
    try:
        found, always = read(ids, changes, size, says_total=says_total)
    except Changed:
        return
    assert always <= found


@given(some_ids, st.integers(2, 5), st.booleans())
def test_one_that_does_not_change_is_read_whole(ids: Ids, size: int, says_total: bool) -> None:
    found, _ = read(ids, [], size, says_total=says_total)
    assert found == set(ids)


def test_pages_that_do_not_overlap_miss_somebody_and_notice_nothing() -> None:
    """The control: one left and another came, so the number is the same all the time."""
    before, after = ["01", "02", "03", "04"], ["02", "03", "04", "05"]
    assert "03" not in before[:2] + after[2:]

    with pytest.raises(Changed, match="moved"):
        read(before, [after], 2, says_total=True)


def test_of_changes_a_provider_may_count_all_records() -> None:
    progress = Progress(name="users", is_whole=False)
    assert progress.take(["01", "02"], 500) == 0
    assert not progress.is_over(new=2, more=None)
    assert progress.take(["02"], 500) == 1
    assert progress.is_over(new=0, more=None)

    whole = Progress(name="users")
    whole.take(["01", "02"], 500)
    with pytest.raises(Changed, match="more or fewer"):
        whole.take(["02"], 500)
