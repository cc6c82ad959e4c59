# SPDX-License-Identifier: Apache-2.0
"""The generated reference is whole: every event, every setting, and every link leads somewhere."""

import dataclasses
from typing import Any

import jsonschema
import pytest
import yaml

from deploy import asyncapi, reference
from kernel.config import variable
from kernel.messages import Event


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    (text,) = reference.asyncapi_file().values()
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@pytest.mark.row(83)
def test_the_document_is_asyncapi_3_with_a_channel_message_and_operation_for_every_event(
    document: dict[str, Any],
) -> None:
    names = {cls.__name__ for cls in reference.published(Event)}
    assert document["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(document["info"])
    assert set(document["channels"]) == names
    assert set(document["components"]["messages"]) == names
    assert set(document["operations"]) == {f"publish{name}" for name in names}
    for operation in document["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert operation["messages"][0]["$ref"].startswith(operation["channel"]["$ref"])


def test_every_reference_in_it_leads_somewhere(document: dict[str, Any]) -> None:
    found = list(references(document))
    assert len(found) > 3 * len(document["channels"])
    assert all(target(document, reference) is not None for reference in found)


def test_every_example_in_it_fits_its_payload(document: dict[str, Any]) -> None:
    for message in document["components"]["messages"].values():
        name = message["title"]
        envelope = document["components"]["schemas"]["CloudEvent"]
        data = document["components"]["schemas"][name]
        (example,) = message["examples"]
        jsonschema.validate(example["payload"], envelope)
        jsonschema.validate(example["payload"]["data"], data)


def test_an_event_that_was_left_out_would_be_noticed() -> None:
    events = reference.published(Event)
    assert set(asyncapi.document(events[1:])["channels"]) != {cls.__name__ for cls in events}


def test_integrate_md_shows_every_event_with_example_and_schema() -> None:
    (text,) = reference.integrate().values()
    for cls in reference.published(Event):
        section = text.partition(f"### {cls.__name__}\n")[2].partition("\n### ")[0]
        assert f"`{cls.type}`" in section
        assert "<summary>Example</summary>" in section
        assert "<summary>JSON Schema</summary>" in section


def test_env_example_names_every_setting_of_every_service_once() -> None:
    (text,) = reference.env_file().values()
    lines = [line.lstrip("#").partition("=")[0] for line in text.splitlines() if "=" in line]
    named = [line for line in lines if line.startswith("RAPPORT_")]
    declared = {
        variable(field) for cls in reference.settings_classes() for field in dataclasses.fields(cls)
    }
    assert sorted(named) == sorted(declared)
    assert {"RAPPORT_AMQP_URL", "RAPPORT_SMTP_URL", "RAPPORT_SMS_URL"} <= declared


def references(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def target(document: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        document = document.get(step)
        if document is None:
            return None
    return document
