# SPDX-License-Identifier: Apache-2.0
"""What was ever published is understood for good, and contracts only ever gain optional fields."""

import copy
import json
from typing import Any

import pytest

from deploy.reference import published
from kernel.contracts import json_schema, thin
from kernel.envelope import open_envelope, unwrap
from kernel.messages import Event, Message, Privacy
from tests.contracts.samples import SAMPLES, sample, schema

EVERY = [pytest.param(cls, id=cls.type) for cls in published(Message)]
DISTRICT = [pytest.param(cls, id=cls.type) for cls in published(Event) if cls.for_district]
FREE_TO_CHANGE = {"description", "x-privacy"}


@pytest.mark.row(83)
@pytest.mark.parametrize("cls", EVERY)
def test_what_was_published_can_still_be_read(cls: type[Message]) -> None:
    message = unwrap(open_envelope(sample(cls)), {cls.type: cls})
    assert isinstance(message, cls)
    assert message.subject == json.loads(sample(cls))["subject"]


@pytest.mark.row(83)
@pytest.mark.parametrize("cls", EVERY)
def test_a_contract_has_only_gained_optional_fields(cls: type[Message]) -> None:
    assert breaks(schema(cls), json_schema(cls)) == []


def test_every_kept_sample_has_a_contract() -> None:
    kept = {path.name.removesuffix(".json") for path in SAMPLES.glob("*.v[0-9].json")}
    assert kept == {cls.type for cls in published(Message)}


@pytest.mark.row(83)
@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda s: s["properties"].pop("place"), "place is gone"),
        (
            lambda s: s["properties"].update(venue=s["properties"].pop("place")),
            "place is gone",
        ),
        (lambda s: s["properties"]["place"].update(type="integer"), "place is another type"),
        (lambda s: s["required"].append("dress_code"), "dress_code is required now"),
        (lambda s: s["required"].remove("place"), "place is not required any more"),
    ],
)
def test_every_other_change_is_a_break(change: Any, complaint: str) -> None:
    cls = next(cls for cls in published(Event) if cls.__name__ == "GatheringScheduled")
    changed = copy.deepcopy(json_schema(cls))
    change(changed)
    assert complaint in breaks(json_schema(cls), changed)


def test_a_new_optional_field_is_no_break() -> None:
    cls = next(cls for cls in published(Event) if cls.__name__ == "GatheringScheduled")
    changed = copy.deepcopy(json_schema(cls))
    changed["properties"]["dress_code"] = {"type": "string", "default": ""}
    assert breaks(json_schema(cls), changed) == []


@pytest.mark.row(82)
@pytest.mark.parametrize("cls", DISTRICT)
def test_the_district_hears_facts_and_nothing_personal(cls: type[Event]) -> None:
    event = unwrap(open_envelope(sample(cls)), {cls.type: cls})
    privacy = {name: field["x-privacy"] for name, field in json_schema(cls)["properties"].items()}
    assert isinstance(event, Event)
    told = thin(event)
    assert told
    assert {privacy[name] for name in told} == {Privacy.PUBLIC}
    assert cls.subject_field in told


def test_a_field_said_to_be_personal_never_becomes_public() -> None:
    became_public = [
        f"{cls.type}: {name}"
        for cls in published(Message)
        for name, field in schema(cls)["properties"].items()
        if field["x-privacy"] == Privacy.PERSONAL
        and json_schema(cls)["properties"].get(name, {}).get("x-privacy") == Privacy.PUBLIC
    ]
    assert became_public == []


def breaks(kept: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What somebody who knows the kept schema could not read any more."""
    found = [f"{name} is gone" for name in kept["properties"] if name not in now["properties"]]
    for name in kept["properties"].keys() & now["properties"].keys():
        if _form(kept["properties"][name]) != _form(now["properties"][name]):
            found.append(f"{name} is another type")
    was, must = set(kept.get("required", ())), set(now.get("required", ()))
    found += [f"{name} is required now" for name in sorted(must - was)]
    found += [f"{name} is not required any more" for name in sorted(was - must)]
    return found


def _form(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key not in FREE_TO_CHANGE}
