# SPDX-License-Identifier: Apache-2.0
"""Templates as people ask for them over RPC, on a real database."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from contracts.translation import WordingRecorded
from kernel.chain import chain_key
from kernel.clock import utc_now
from kernel.envelope import open_envelope, unwrap
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.translation.review.repository import MongoReviewers
from services.translation.service import TranslationService
from services.translation.templates.repository import MongoWordingRecords
from tests.translation.fakes import FakeSchoolNames
from tests.translation.templates.builders import OFFICE, READER

pytestmark = pytest.mark.mongo
KEY = "k" * 40
CLOSURE = {"template": "closure", "language": "vi"}


@pytest.fixture
def clean(database: Database) -> Iterator[Database]:
    names = ("wordings", "wording_acts", "outbox", "reviewers", "acts")
    for name in names:
        database[name].delete_many({})
    yield database
    for name in names:
        database[name].delete_many({})


def a_service(database: Database, operator: Operator = OFFICE) -> Any:
    token = issue(KEY, operator, now=utc_now(), expires_at=utc_now() + timedelta(days=1))
    unit = Unit(database, chain_key=chain_key(KEY))
    return worker_factory(
        TranslationService, unit=unit, caller=Caller(KEY, token, database),
        wording_records=MongoWordingRecords(unit), wording_reviewers=MongoReviewers(unit),
        schools=FakeSchoolNames("Lincoln School"),
    )  # fmt: skip


def answer(told: dict[str, Any]) -> Any:
    assert "error" not in told, told
    return told["result"]


def published(database: Database) -> list[WordingRecorded]:
    types = {WordingRecorded.type: WordingRecorded}
    found = database.outbox.find({"key": WordingRecorded.type}).sort("seq", 1)
    return [unwrap(open_envelope(each["body"]), types) for each in found]  # type: ignore[misc]


@pytest.mark.row(28)
def test_an_approval_is_told_and_stands_in_the_history_and_in_the_audit(clean: Database) -> None:
    service = a_service(clean)
    read = answer(service.template_show(CLOSURE))

    done = answer(
        service.template_review(
            CLOSURE | {"version": read["version"], "verdict": "approve", "note": "Read twice."}
        )
    )

    assert (done["state"], done["reviewed_by"]) == ("reviewed", "Olga Office")
    [event] = published(clean)
    assert (event.wording_id, event.version) == ("closure:vi", read["version"])
    assert (event.reviewed_by, event.sequence) == ("op-olga", 1)
    [act] = answer(service.template_history({"language": "vi"}))["acts"]
    assert (act["act"], act["by"], act["note"]) == ("approved", "Olga Office", "Read twice.")
    assert clean.audit.find_one({"body.method": "template_review"})
    [closure] = [
        each
        for each in answer(service.templates_list({"language": "vi"}))["templates"]
        if each["template"] == "closure"
    ]
    assert [each["state"] for each in closure["wordings"]] == ["reviewed"]


def test_a_reader_approves_what_the_reviewers_queue_has_them_down_for(clean: Database) -> None:
    service = a_service(clean, READER)
    version = answer(service.template_show(CLOSURE))["version"]
    asked = CLOSURE | {"version": version, "verdict": "approve"}

    refused = service.template_review(asked)["error"]
    MongoReviewers(Unit(clean)).set(READER.operator_id, ["vi"], "op-olga")

    assert refused["code"] == "reviewer"
    assert answer(service.template_review(asked))["state"] == "reviewed"


def test_who_makes_the_first_admin_approves_nothing(clean: Database) -> None:
    maker = Operator(operator_id="first-login", name="first login", role=Role.ADMIN)
    service = a_service(clean, maker)
    version = answer(service.template_show(CLOSURE))["version"]

    refused = service.template_review(CLOSURE | {"version": version, "verdict": "approve"})

    assert refused["error"]["code"] == "named-person"
    assert published(clean) == []


@pytest.mark.row(26)
def test_a_file_is_exported_imported_previewed_and_undone(clean: Database) -> None:
    service = a_service(clean)
    text = answer(service.template_export({"language": "vi"}))["text"]
    subject = answer(service.template_show(CLOSURE))["texts"]["subject"]

    changed = text.replace(subject, f"{subject}!", 1)
    [taken] = answer(service.template_import({"text": changed, "note": "Sara"}))["wordings"]

    assert (taken["template"], taken["own"], taken["state"]) == ("closure", True, "unreviewed")
    preview = answer(service.template_preview({"template": "closure", "languages": ["vi", "xx"]}))
    assert preview["languages"]["vi"]["texts"]["subject"].endswith("!")
    assert preview["languages"]["xx"] is None
    back = answer(service.template_reset(CLOSURE))["wording"]
    assert (back["own"], back["version"]) == (False, published(clean)[1].version)
    assert [each.sequence for each in published(clean)] == [1, 2]


@pytest.mark.row(28)
def test_a_message_is_made_only_from_slots_that_were_looked_at(clean: Database) -> None:
    service = a_service(clean, READER)
    day = (utc_now() + timedelta(days=3)).date()
    slots = {"school": "Lincoln", "date": day.isoformat()}

    made = answer(service.render_template({"template": "closure", "slots": slots}))
    refused = service.render_template(
        {"template": "closure", "slots": {**slots, "reason": "aliens"}}
    )

    assert (made["category"], made["urgent"], made["language"]) == ("emergency", True, "en")
    assert f"{day:%A}" in made["texts"]["body"]
    assert made["warnings"] == [
        "'Lincoln' is no school of the district. Did you mean 'Lincoln School'?"
    ]
    assert "slot reason: 'aliens' is none of snow" in refused["error"]["message"]
    assert refused["error"]["details"]["slot"] == "reason"
