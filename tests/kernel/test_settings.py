# SPDX-License-Identifier: Apache-2.0
"""Settings are read once, and a wrong one stops the process and names itself."""

from dataclasses import dataclass, fields
from enum import StrEnum

import pytest
from marshmallow import validate

from kernel.config import KernelSettings, SettingsError, env_example, read, setting, variable

WHOLE = {
    "RAPPORT_AMQP_URL": "amqp://u:secret-one@h/v",
    "RAPPORT_MONGO_URI": "mongodb://u:secret-two@h/",
    "RAPPORT_TOKEN_KEY": "k" * 32,
}


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Paint:
    colour: Colour = setting("Which colour.", Colour.RED)
    coats: int = setting("How many.", 2, check=validate.Range(min=1))
    rooms: list[str] = setting("Where.", ["hall"])
    glossy: bool = setting("Whether it shines.", False)
    formula: str = setting("The secret of it.", "water", secret=True)
    brush: str = setting("With what.")


def test_every_missing_variable_is_named_with_what_it_means() -> None:
    with pytest.raises(SystemExit) as stop:
        read(KernelSettings, {})
    for name in WHOLE:
        assert name in str(stop.value)
    assert "Key that signs operators' tokens" in str(stop.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAPPORT_COLOUR", "blue"),
        ("RAPPORT_COATS", "two"),
        ("RAPPORT_COATS", "0"),
        ("RAPPORT_GLOSSY", "perhaps"),
    ],
)
def test_a_bad_value_is_named_and_quoted(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as stop:
        read(Paint, {"RAPPORT_BRUSH": "wide", name: value})
    assert list(stop.value.problems) == [name]
    assert repr(value) in str(stop.value)


def test_a_bad_secret_is_named_and_never_quoted() -> None:
    with pytest.raises(SettingsError) as stop:
        read(KernelSettings, WHOLE | {"RAPPORT_TOKEN_KEY": "too-short"})
    assert "RAPPORT_TOKEN_KEY" in str(stop.value)
    assert "too-short" not in str(stop.value)


def test_settings_shown_in_a_log_or_trace_hide_passwords() -> None:
    shown = repr(read(KernelSettings, WHOLE))
    assert "secret-one" not in shown
    assert "secret-two" not in shown
    assert "k" * 32 not in shown


def test_values_are_read_as_their_types_and_empty_means_the_default() -> None:
    paint = read(
        Paint,
        {
            "RAPPORT_BRUSH": "wide", "RAPPORT_COATS": "3", "RAPPORT_ROOMS": "hall, gym,",
            "RAPPORT_GLOSSY": "true", "RAPPORT_COLOUR": "",
        },
    )  # fmt: skip
    assert paint == Paint(brush="wide", coats=3, rooms=["hall", "gym"], glossy=True)


def test_the_example_file_names_each_setting_once_and_shows_no_secret() -> None:
    text = env_example([Paint, Paint])
    for field in fields(Paint):
        assert text.count(variable(field) + "=") == 1
    assert "RAPPORT_BRUSH=\n" in text
    assert "#RAPPORT_COATS=2" in text
    assert "#RAPPORT_ROOMS=hall" in text
    assert "water" not in text
