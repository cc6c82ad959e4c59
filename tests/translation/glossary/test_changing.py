# SPDX-License-Identifier: Apache-2.0
"""What the office does to the glossary, with the store in memory and in MongoDB."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.errors import Rejected
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.glossary import handlers
from services.translation.glossary.commands import (
    ChangeTerms,
    ImportTerms,
    SaveTerm,
    UndoChange,
)
from services.translation.glossary.errors import (
    BadRows,
    BadTerm,
    ChangedMeanwhile,
    NoChange,
    NoTerm,
)
from services.translation.glossary.model.changes import Change, Step
from services.translation.glossary.ports import GlossaryTerms
from services.translation.glossary.repository import (
    COLLECTIONS,
    MongoGlossary,
    MongoGlossaryTerms,
    Ready,
)
from services.translation.glossary.rows import row_of, shipped, term_of
from tests.translation.glossary.fakes import FakeGlossaryTerms

BY = handlers.By(operator_id="olga", name="Olga", at=datetime(2026, 11, 26, 18, tzinfo=UTC))
BOARD = {"term": "water bottle", "to": "es", "translation": "botella de agua", "locked": "yes"}
ID = "en-es:water-bottle"
SHIPPED = "en-es:school-board"
Do = Callable[[Callable[[], Any]], Any]


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def store(request: pytest.FixtureRequest) -> tuple[GlossaryTerms, Do]:
    if request.param == "fake":
        return FakeGlossaryTerms(), lambda work: work()
    database: Database = request.getfixturevalue("database")
    emptied(database)
    unit = Unit(database)
    return MongoGlossaryTerms(unit), unit.run


def emptied(database: Database) -> None:
    for collection in COLLECTIONS:
        database[collection.name].delete_many({})


@pytest.fixture
def terms(store: tuple[GlossaryTerms, Do]) -> GlossaryTerms:
    return store[0]


@pytest.fixture
def do(store: tuple[GlossaryTerms, Do]) -> Do:
    return store[1]


def saved(terms: GlossaryTerms, do: Do, **row: str) -> Change | None:
    change: Change | None = do(lambda: handlers.save_term(SaveTerm(row=BOARD | row), terms, BY)[1])
    return change


def rows(*changes: dict[str, str], **more: Any) -> ImportTerms:
    return ImportTerms(rows=[BOARD | change for change in changes], **more)


@pytest.mark.row(24)
def test_a_term_is_entered_and_who_did_it_is_kept(terms: GlossaryTerms, do: Do) -> None:
    change = saved(terms, do)

    assert terms.all()[ID].translation == "botella de agua"
    assert change is not None
    (kept,) = terms.changes(term_id=ID, limit=9)
    assert (kept.number, kept.operator_id, kept.at) == (1, "olga", BY.at)
    assert [(step.before, step.after) for step in kept.steps] == [(None, terms.all()[ID])]


def test_the_same_term_once_more_changes_nothing(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)

    assert saved(terms, do) is None
    assert terms.version() == 1


def test_a_shipped_term_is_switched_off_and_on_again(terms: GlossaryTerms, do: Do) -> None:
    for act, active in (("remove", False), ("on", True)):
        do(lambda act=act: handlers.change_terms(
            ChangeTerms(act=act, term_ids=[SHIPPED]), terms, BY
        ))  # fmt: skip
        assert terms.all()[SHIPPED].active is active


def test_a_term_of_the_district_is_deleted(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)

    do(lambda: handlers.change_terms(ChangeTerms(act="remove", term_ids=[ID]), terms, BY))

    assert ID not in terms.all()


def test_what_is_not_there_cannot_be_changed(terms: GlossaryTerms, do: Do) -> None:
    with pytest.raises(NoTerm, match="en-es:nothing"):
        do(lambda: handlers.change_terms(
            ChangeTerms(act="lock", term_ids=[SHIPPED, "en-es:nothing"]), terms, BY
        ))  # fmt: skip
    assert terms.version() == 0


@pytest.mark.row(24)
def test_an_import_is_shown_before_it_is_done(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)
    wanted = rows({"translation": "botella"}, {"term": "lunch box", "translation": "lonchera"})

    steps, change = do(lambda: handlers.import_terms(replace(wanted, dry_run=True), terms, BY))

    assert [step.kind for step in steps] == ["changed", "added"]
    assert (change, terms.version()) == (None, 1)


@pytest.mark.row(24)
def test_of_an_import_with_a_bad_row_nothing_is_taken(terms: GlossaryTerms, do: Do) -> None:
    wanted = rows(
        {"term": "lunch box", "translation": "lonchera"}, {"term": "", "translation": "x"},
        {"gender": "x"}, {"term": "lunch-box", "translation": "lonchera"},
        {"locked": "perhaps"}, {"colour": "red"},
        lines=[2, 3, 5, 6, 7, 8],
    )  # fmt: skip

    with pytest.raises(BadRows) as refused:
        do(lambda: handlers.import_terms(wanted, terms, BY))

    assert [row.split(" ")[:3] for row in refused.value.details["rows"]] == [
        ["line", "3:", "term"],
        ["line", "5:", "gender"],
        ["line", "6:", "term"],
        ["line", "7:", "locked"],
        ["line", "8:", "colour"],
    ]
    assert (terms.version(), "en-es:lunch-box" in terms.all()) == (0, False)


def test_an_import_that_replaces_removes_what_is_not_in_it(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)
    wanted = rows({"term": "lunch box", "translation": "lonchera"}, alone=True)

    steps, _ = do(lambda: handlers.import_terms(wanted, terms, BY))

    assert ID not in terms.all()
    assert not terms.all()[SHIPPED].active
    assert terms.all()["en-pt:school-board"].active, "another pair of languages is left alone"
    assert sum(step.kind == "removed" for step in steps) == len(steps) - 1


def test_what_was_changed_meanwhile_is_not_imported(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)

    with pytest.raises(ChangedMeanwhile):
        do(lambda: handlers.import_terms(rows({}, version=0), terms, BY))


@pytest.mark.row(24)
def test_an_import_is_undone_whole(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)
    before = dict(terms.all())
    wanted = rows(
        {"translation": "botella"}, {"term": "lunch box", "translation": "lonchera"}, alone=True
    )
    do(lambda: handlers.import_terms(wanted, terms, BY))
    assert terms.all() != before

    done = do(lambda: handlers.undo_change(UndoChange(number=2), terms, BY))

    assert terms.all() == before
    assert (done.number, terms.change(2).undone_by) == (3, 3)
    with pytest.raises(Rejected, match="undone already"):
        do(lambda: handlers.undo_change(UndoChange(number=2), terms, BY))


def test_what_was_changed_again_since_is_not_undone(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)
    saved(terms, do, translation="cantimplora")

    with pytest.raises(Rejected, match=ID):
        do(lambda: handlers.undo_change(UndoChange(number=1), terms, BY))

    do(lambda: handlers.undo_change(UndoChange(number=2), terms, BY))
    assert terms.all()[ID].translation == "botella de agua"


def test_a_change_that_never_was_is_named(terms: GlossaryTerms) -> None:
    with pytest.raises(NoChange, match="7"):
        terms.change(7)


def test_the_history_lists_the_newest_first(terms: GlossaryTerms, do: Do) -> None:
    saved(terms, do)
    do(lambda: handlers.change_terms(ChangeTerms(act="unlock", term_ids=[ID]), terms, BY))

    assert [change.kind for change in terms.changes(limit=9)] == ["unlock", "add"]
    assert [dict(change.counted) for change in terms.changes(limit=1)] == [
        {"added": 0, "changed": 1, "removed": 0}
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"term": " "}, "term"),
        ({"translation": ""}, "translation"),
        ({"to": "Spanish!"}, "to"),
        ({"to": ""}, "to"),
        ({"to": "en-GB"}, "to"),
        ({"keep": "yes"}, "keep"),
        ({"term": "504 plan", "translation": "plan"}, "translation"),
        ({"translation": "see https://x.org"}, "translation"),
        ({"translation": "=cmd()"}, "translation"),
        ({"plural": "x" * 81}, "plural"),
        ({"other_translations": "|".join("abcdefghijklm")}, "other_translations"),
        ({"translation": "Zorvak"}, "translation"),
        ({"note": "x" * 401}, "note"),
    ],
)
def test_a_term_that_is_no_good_is_refused_by_its_column(row: dict[str, str], column: str) -> None:
    with pytest.raises(BadTerm) as refused:
        term_of(BOARD | row)

    assert refused.value.field == column


def test_every_shipped_term_is_the_same_as_a_row() -> None:
    terms = shipped()

    assert all(term_of(row_of(term)) == term for term in terms.values())
    for target in ("es", "pt"):
        assert sum(term.target == target for term in terms.values()) >= 80


@pytest.mark.mongo
@pytest.mark.row(24)
def test_a_change_counts_from_the_next_message_on_in_every_process(database: Database) -> None:
    emptied(database)
    processes = [Ready(), Ready()]

    def found() -> list[int]:
        return [
            len(MongoGlossary(Unit(database), each).terms_in("A water bottle.", "en", "es-MX"))
            for each in processes
        ]

    unit = Unit(database)
    store = MongoGlossaryTerms(unit)
    assert found() == [0, 0]

    unit.run(lambda: handlers.save_term(SaveTerm(row=BOARD), store, BY))
    assert found() == [1, 1]

    unit.run(lambda: handlers.undo_change(UndoChange(number=1), store, BY))
    assert found() == [0, 0]


@pytest.mark.mongo
def test_within_one_message_the_glossary_stays_the_same(database: Database) -> None:
    emptied(database)
    unit, ready = Unit(database), Ready()
    glossary = MongoGlossary(unit, ready)
    assert not glossary.terms_in("A water bottle.", "en", "es")

    unit.run(lambda: handlers.save_term(SaveTerm(row=BOARD), MongoGlossaryTerms(unit), BY))

    assert not glossary.terms_in("A water bottle.", "en", "es")


@pytest.mark.mongo
def test_a_variety_has_words_of_its_own(database: Database) -> None:
    emptied(database)
    unit, ready = Unit(database), Ready()
    store = MongoGlossaryTerms(unit)
    bus = {"term": "school bus", "to": "es-MX", "translation": "camión escolar"}
    unit.run(lambda: handlers.save_term(SaveTerm(row=bus), store, BY))

    def right(language: str) -> list[str]:
        found = MongoGlossary(Unit(database), ready).terms_in("The school bus.", "en", language)
        return [each.right for each in found]

    assert (right("es-MX"), right("es")) == (["camión escolar"], ["autobús escolar"])


@pytest.mark.mongo
def test_of_two_who_change_at_once_one_is_told(database: Database) -> None:
    emptied(database)
    store = MongoGlossaryTerms(Unit(database))
    term = term_of(BOARD)
    change = Change(
        number=5, kind="add", operator_id="o", name="O", at=BY.at,
        steps=(Step(term_id=ID, before=None, after=term),),
    )  # fmt: skip

    with pytest.raises(ChangedMeanwhile):
        store.apply(change)
