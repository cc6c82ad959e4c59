# SPDX-License-Identifier: Apache-2.0
"""What a person is shown who tries a text: what a message of that category would be."""

import pytest

from services.translation import handlers
from services.translation.commands import TranslateText
from services.translation.policy.courses import Way
from services.translation.schemas import shown
from tests.translation.builders import a_term, the_means
from tests.translation.fakes import FakeEngine, FakeEngines, FakeGlossary

TEXT = "The library is open. The IEP meeting is on May 5."
ANSWERS = {"The library is open.": "La biblioteca está abierta."}


def tried(category: str = "", text: str = TEXT) -> dict[str, object]:
    means = the_means(
        engines=FakeEngines(es=[FakeEngine(ANSWERS)]), glossary=FakeGlossary(a_term("IEP"))
    )
    command = TranslateText(text=text, source="en", target="es", category=category)
    made = handlers.translate(command, means)
    return shown(made, handlers.terms_in(made, command, means), handlers.taken(command, means))


@pytest.mark.row(25)
def test_without_a_category_a_text_passes_whole_or_not_at_all() -> None:
    answer = tried()
    assert (answer["refused"], answer["outlook"]) == ("gate", None)


@pytest.mark.row(23, 25)
def test_with_a_category_its_tier_decides_as_it_would_about_a_message() -> None:
    routine, vital = tried("general"), tried("legal")

    assert routine["outlook"]["way"] == Way.ENGINE  # type: ignore[index]
    assert (routine["refused"], routine["words"]) == ("gate", ""), "more than half is unsafe"
    longer = TEXT + " The library is open." * 3
    assert str(tried("general", longer)["words"]).startswith("La biblioteca está abierta. The IEP")
    assert vital["outlook"]["way"] == Way.PERSON  # type: ignore[index]
    assert vital["refused"] == "gate"
    assert tried("legal", longer)["words"] == "", "nothing vital goes out in part"


@pytest.mark.row(24)
def test_each_sentence_shows_who_had_it_what_was_found_and_its_terms() -> None:
    first, second = tried()["sentences"]  # type: ignore[misc]

    assert (first["by"], first["words"], first["terms"]) == (  # type: ignore[has-type]
        "engine", "La biblioteca está abierta.", [],
    )  # fmt: skip
    assert second["terms"] == [{"term": "IEP", "is": "IEP", "locked": True}]  # type: ignore[has-type]
    assert any(each["findings"] for each in second["attempts"])  # type: ignore[has-type]
