# SPDX-License-Identifier: Apache-2.0
"""Wire, edge and schema are one declaration, whatever the values."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any, get_type_hints

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.reference import published
from kernel.clock import utc_now
from kernel.contracts import decoder, json_schema, load
from kernel.envelope import open_envelope, unwrap, wrap
from kernel.messages import Message

EVERY = published(Message)
st.register_type_strategy(
    datetime,
    st.datetimes(
        min_value=datetime(1970, 1, 1),
        max_value=datetime(2100, 1, 1),
        timezones=st.just(UTC),
    ),
)


def values(cls: type[Message]) -> st.SearchStrategy[Message]:
    hints = get_type_hints(cls)
    return st.builds(
        cls, **{field.name: st.from_type(hints[field.name]) for field in dataclasses.fields(cls)}
    )


any_message = st.one_of([values(cls) for cls in EVERY])


@given(any_message)
def test_every_message_comes_back_from_the_wire_as_it_went(message: Message) -> None:
    body = wrap(message, id="1", at=utc_now(), correlation_id="c", causation_id="")
    assert unwrap(open_envelope(body), {message.type: type(message)}) == message


@given(any_message)
def test_every_message_fits_its_published_schema(message: Message) -> None:
    body = wrap(message, id="1", at=utc_now(), correlation_id="c", causation_id="")
    jsonschema.validate(json.loads(body)["data"], json_schema(type(message)))


@given(any_message)
def test_what_is_on_the_wire_loads_at_the_edge_too(message: Message) -> None:
    body = wrap(message, id="1", at=utc_now(), correlation_id="c", causation_id="")
    assert load(type(message), json.loads(body)["data"]) == message


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.type)
def test_every_schema_is_a_schema_and_every_field_says_what_it_means(cls: type[Message]) -> None:
    schema = json_schema(cls)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["description"]
    for name, field in schema["properties"].items():
        assert field["description"], name
        assert field["x-privacy"] in ("public", "personal")


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.type)
def test_the_subject_is_a_public_field(cls: type[Message]) -> None:
    assert json_schema(cls)["properties"][cls.subject_field]["x-privacy"] == "public"


@given(any_message, st.dictionaries(st.text(min_size=1), st.integers()))
def test_a_field_of_a_later_version_is_ignored_on_the_wire(
    message: Message, later: dict[str, Any]
) -> None:
    body = json.loads(wrap(message, id="1", at=utc_now(), correlation_id="", causation_id=""))
    known = body["data"]
    data = json.dumps({f"x{name}": value for name, value in later.items()} | known)
    assert decoder(type(message)).decode(data) == message
