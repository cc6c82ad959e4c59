# SPDX-License-Identifier: Apache-2.0
"""Any change of a chain afterwards is found, and named where it begins."""

import copy
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.chain import HEADS, Chain, Head, Verdict, chain_key, check, head_document, link, verify
from kernel.config import KernelSettings
from kernel.errors import Conflict
from kernel.mongo import Collection, Database, Document, open_database
from kernel.unit import Unit

KEY = chain_key("k" * 40)
SCOPE = "district_directory.consent"
Append = Callable[[Database, Document], Document]
NOW = datetime(2026, 11, 26, 8, 0, 0, 123456, tzinfo=UTC)
bodies = st.dictionaries(
    st.text(max_size=5),
    st.one_of(st.text(max_size=8), st.booleans(), st.none(), st.integers(-9, 9)),
    max_size=3,
)


class Kept:
    """A chain as the database holds it, in memory, for whoever wants to tamper with it."""

    def __init__(self, count: int) -> None:
        self.entries: list[Document] = []
        self.heads = [Head()]
        for n in range(count):
            self.append({"n": n, "of": [n, {"at": NOW}]})

    def append(self, body: Document) -> None:
        at = NOW + timedelta(seconds=len(self.entries))
        entry = link(KEY, SCOPE, self.heads[-1], body, at)
        self.entries.append(entry)
        self.heads.append(Head(count=entry["_id"], hash=entry["hash"]))

    def seen(self, entries: list[Document], head: Head | None = None, **options: Any) -> Verdict:
        ordered = sorted(entries, key=lambda one: one["_id"])
        kept = head_document(KEY, SCOPE, head or self.heads[-1])
        return check(KEY, SCOPE, ordered, kept, **options)


def first(verdict: Verdict) -> int:
    """The first bad entry; -1 when nothing was found."""
    return verdict.findings[0].seq if verdict.findings else -1


@given(st.lists(bodies, max_size=6))
def test_what_nobody_touched_is_whole(wanted: list[Document]) -> None:
    chain = Kept(0)
    for body in wanted:
        chain.append(body)
    verdict = chain.seen(chain.entries, against=chain.heads[len(wanted) // 2])
    assert (verdict.findings, verdict.head) == ([], chain.heads[-1])


CHAIN = Kept(8)
places = st.integers(0, len(CHAIN.entries) - 1)
fields = st.sampled_from(["at", "prev", "body", "hash"])


@given(place=places, field=fields, other=places)
@pytest.mark.row(88)
def test_an_entry_that_was_changed_is_named(place: int, field: str, other: int) -> None:
    entries = copy.deepcopy(CHAIN.entries)
    entries[place][field] = CHAIN.entries[other][field]
    assert first(CHAIN.seen(entries)) == (-1 if other == place else place + 1)


@given(place=places, body=bodies)
def test_a_body_that_was_changed_is_named(place: int, body: Document) -> None:
    entries = copy.deepcopy(CHAIN.entries)
    entries[place]["body"] = body
    assert first(CHAIN.seen(entries)) == place + 1


@given(place=places)
def test_a_field_that_was_added_or_removed_is_named(place: int) -> None:
    entries = copy.deepcopy(CHAIN.entries)
    entries[place]["note"] = 1
    assert first(CHAIN.seen(entries)) == place + 1
    del entries[place]["note"], entries[place]["prev"]
    assert first(CHAIN.seen(entries)) == place + 1


@given(place=places)
def test_an_entry_that_was_deleted_is_named(place: int) -> None:
    entries = CHAIN.entries[:place] + CHAIN.entries[place + 1 :]
    assert first(CHAIN.seen(entries)) == place + 1


@given(place=places, other=places)
def test_entries_that_changed_places_are_named(place: int, other: int) -> None:
    entries = copy.deepcopy(CHAIN.entries)
    entries[place]["_id"], entries[other]["_id"] = other + 1, place + 1
    expected = -1 if place == other else min(place, other) + 1
    assert first(CHAIN.seen(entries)) == expected


@given(place=places, body=bodies)
def test_an_entry_that_was_put_in_is_named(place: int, body: Document) -> None:
    entries = copy.deepcopy(CHAIN.entries)
    for entry in entries[place:]:
        entry["_id"] += 1
    entries.append(link(b"another key", SCOPE, CHAIN.heads[place], body, NOW))
    assert first(CHAIN.seen(entries)) == place + 1


@given(left=places)
def test_a_chain_that_was_cut_off_is_found_by_its_head(left: int) -> None:
    assert first(CHAIN.seen(CHAIN.entries[:left])) == left + 1


@given(left=places)
def test_a_chain_that_was_put_back_with_its_head_is_found_by_who_saw_a_later_one(left: int) -> None:
    entries, head = CHAIN.entries[:left], CHAIN.heads[left]
    assert first(CHAIN.seen(entries, head)) == -1, "which no database alone can know"
    assert first(CHAIN.seen(entries, head, against=CHAIN.heads[-1])) == left + 1


def test_a_chain_that_went_on_otherwise_after_it_was_put_back_is_found() -> None:
    other = Kept(5)
    for n in range(10):
        other.append({"other": n})
    assert first(other.seen(other.entries, against=CHAIN.heads[-1])) == 8


def test_what_follows_on_the_head_is_fine_for_its_maker_may_have_been_stopped() -> None:
    verdict = CHAIN.seen(CHAIN.entries, CHAIN.heads[5])
    assert (verdict.findings, verdict.head) == ([], CHAIN.heads[-1])


@given(place=places)
def test_a_head_that_was_forged_or_is_gone_is_found(place: int) -> None:
    forged = head_document(b"another key", SCOPE, CHAIN.heads[place])
    verdict = check(KEY, SCOPE, CHAIN.entries[:place], forged)
    assert [one.what for one in verdict.findings] == ["the head was changed"]
    gone = check(KEY, SCOPE, CHAIN.entries[: place + 1], None)
    assert [one.what for one in gone.findings] == ["the head is gone"]


def test_an_entry_of_another_chain_is_none_of_this_one() -> None:
    other = head_document(KEY, "district_events.audit", Head())
    assert first(check(KEY, "district_events.audit", CHAIN.entries[:1], other)) == 1


@given(changed_at=places)
def test_a_key_that_changed_is_followed_from_the_old_one_to_the_new_and_never_back(
    changed_at: int,
) -> None:
    new, chain = chain_key("n" * 40), Kept(changed_at)
    for n in range(3):
        entry = link(new, SCOPE, chain.heads[-1], {"n": n}, NOW)
        chain.entries.append(entry)
        chain.heads.append(Head(count=entry["_id"], hash=entry["hash"]))
    kept = head_document(new, SCOPE, chain.heads[-1])
    assert check(new, SCOPE, chain.entries, kept, former=[KEY]).findings == []
    assert first(check(new, SCOPE, chain.entries, kept)) == (1 if changed_at else -1)

    back = link(KEY, SCOPE, chain.heads[-1], {"forged": True}, NOW)
    assert first(check(new, SCOPE, [*chain.entries, back], kept, former=[KEY])) == back["_id"]


def test_what_came_later_is_looked_at_without_what_came_before() -> None:
    verdict = CHAIN.seen(CHAIN.entries[5:], after=CHAIN.heads[5])
    assert verdict.findings == []


def test_a_head_is_read_as_it_is_written() -> None:
    head = CHAIN.heads[3]
    assert Head.parse(str(head)) == head
    with pytest.raises(ValueError, match="COUNT:HASH"):
        Head.parse("12:abc")


@pytest.fixture
def database(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    settings = KernelSettings(
        amqp_url="amqp://", mongo_uri=mongo_uri, district=database_prefix, token_key="k" * 40
    )
    opened = open_database(settings, "chained", (Collection(name="consent"),))
    for name in ("consent", HEADS):
        opened[name].delete_many({})
    yield opened
    opened.client.close()


def appended(database: Database, body: Document) -> Document:
    unit = Unit(database, chain_key=KEY)
    return unit.run(lambda: Chain(unit, "consent").append(body))


def damaged(database: Database, damage: Callable[[Database], Any]) -> int:
    damage(database)
    return first(verify(database, "consent", KEY))


@pytest.mark.mongo
@pytest.mark.row(88)
@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda db: None, -1),
        (lambda db: db.consent.update_one({"_id": 2}, {"$set": {"body.n": 7}}), 2),
        (lambda db: db.consent.delete_one({"_id": 3}), 3),
        (lambda db: db.consent.delete_many({"_id": {"$gt": 3}}), 4),
        (lambda db: db.consent.insert_one({"_id": 2.5, "body": {}}), 3),
        (lambda db: db.consent.insert_one({"_id": 6, "body": {}}), 6),
        (lambda db: db.consent.insert_one({"_id": "x", "body": {}}), 6),
        (lambda db: db[HEADS].delete_many({}), 0),
        (lambda db: db[HEADS].update_one({}, {"$set": {"count": 4}}), 0),
    ],
)
def test_on_a_real_database_too(
    database: Database, damage: Callable[[Database], Any], named: int
) -> None:
    for n in range(5):
        appended(database, {"n": n, "at": datetime.now(UTC), "of": ("a", None, 1.5, True)})
    assert damaged(database, damage) == named


def appended_alone(database: Database, body: Document) -> Document:
    (entry,) = Chain(Unit(database, chain_key=KEY), "consent").append_alone([body])
    return entry


@pytest.mark.mongo
@pytest.mark.parametrize("append", [appended, appended_alone])
@pytest.mark.parametrize("in_turn", [True, False], ids=["one process", "as several processes"])
def test_many_who_append_at_once_lose_nothing_and_make_one_chain(
    database: Database, append: Append, in_turn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_turn:
        monkeypatch.setattr("kernel.turns.WAIT_S", 0)
    each, threads = 4, 6

    def append_all(who: int) -> list[int]:
        return [append(database, {"who": who, "n": n})["_id"] for n in range(each)]

    with ThreadPoolExecutor(threads) as pool:
        places = [place for some in pool.map(append_all, range(threads)) for place in some]

    assert sorted(places) == list(range(1, each * threads + 1))
    verdict = verify(database, "consent", KEY)
    assert (verdict.findings, verdict.head.count) == ([], each * threads)


@pytest.mark.mongo
@pytest.mark.parametrize("append", [appended, appended_alone])
def test_one_who_was_stopped_before_the_head_moved_stops_nobody_else(
    database: Database, append: Append
) -> None:
    appended_alone(database, {"n": 1})
    before = database[HEADS].find_one({"_id": "consent"})
    appended_alone(database, {"n": 2})
    database[HEADS].replace_one({"_id": "consent"}, before or {})

    assert append(database, {"n": 3})["_id"] == 3
    verdict = verify(database, "consent", KEY)
    assert (verdict.findings, verdict.head.count) == ([], 3)


@pytest.mark.mongo
def test_past_an_entry_that_was_put_in_nothing_is_appended(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.chain.RETRY_S", 0)
    appended_alone(database, {"n": 1})
    database.consent.insert_one({"_id": 2, "body": {}})
    with pytest.raises(Conflict, match="rapport audit verify"):
        appended_alone(database, {"n": 2})


@pytest.mark.mongo
def test_what_fails_after_it_was_appended_leaves_no_entry(database: Database) -> None:
    unit = Unit(database, chain_key=KEY)

    def fails() -> None:
        Chain(unit, "consent").append({"n": 1})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unit.run(fails)
    assert verify(database, "consent", KEY).head.count == 0


def test_without_a_unit_of_work_or_a_key_nothing_is_appended() -> None:
    unit = Unit({}, chain_key=KEY)  # type: ignore[arg-type]
    unit.database = type("Database", (), {"name": "x"})()  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match="unit of work"):
        Chain(unit, "consent").append({})
    unit.chain_key = b""
    with pytest.raises(RuntimeError, match="key"):
        Chain(unit, "consent")


@pytest.mark.parametrize("value", [b"x", object(), datetime(2026, 1, 1), {1, 2}])
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        link(KEY, SCOPE, Head(), {"value": value}, NOW)
