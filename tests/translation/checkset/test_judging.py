# SPDX-License-Identifier: Apache-2.0
"""The judge: it accepts every right way of writing a thing, and no wrong one."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from services.translation.checkset import Expected, broken, checking, sentences
from tests.translation.checkset.spoiling import spoiled

HALF_PAST_FOUR = Expected(times=("16:30",))
THIRD_OF_MARCH = Expected(dates=("03-03",))
PRICE = Expected(money=(Decimal("1250.50"),))


@pytest.mark.parametrize(
    ("expected", "language", "words"),
    [
        (HALF_PAST_FOUR, "es", "a las 4:30 p. m."),
        (HALF_PAST_FOUR, "es", "a las 16:30"),
        (HALF_PAST_FOUR, "es", "a las 4:30 de la tarde"),
        (HALF_PAST_FOUR, "pt", "às 16h30"),
        (HALF_PAST_FOUR, "fr", "à 16 h 30"),
        (HALF_PAST_FOUR, "it", "alle 16.30"),
        (HALF_PAST_FOUR, "ca", "a les 4:30 de la tarda"),
        (THIRD_OF_MARCH, "es", "el 3 de marzo"),
        (THIRD_OF_MARCH, "es", "el 3/3"),
        (THIRD_OF_MARCH, "pt", "em 3 de março"),
        (THIRD_OF_MARCH, "fr", "le 3 mars"),
        (THIRD_OF_MARCH, "it", "il 3 marzo"),
        (THIRD_OF_MARCH, "en", "on March 3rd"),
        (PRICE, "es", "$1,250.50"),
        (PRICE, "pt", "US$ 1.250,50"),
        (PRICE, "fr", "1 250,50 $"),
        (PRICE, "it", "1.250,50 dollari"),
        (Expected(numbers=(Decimal(3),)), "es", "tres clases"),
        (Expected(numbers=(Decimal(3),)), "fr", "la troisième classe"),
        (Expected(times=("12:00",)), "es", "al mediodía"),
        (Expected(times=("18:00", "19:30")), "es", "de 6 a 7:30 p. m."),
        (Expected(percent=(Decimal(10),)), "pt", "10 por cento"),
        (Expected(negated=True), "es", "Está prohibido estacionar."),
        (Expected(relative=("tomorrow",)), "es", "mañana por la mañana"),
        (Expected(), "es", "a primera hora de la mañana"),
    ],
)
def test_a_right_way_of_writing_is_accepted(expected: Expected, language: str, words: str) -> None:
    assert broken(expected, words, language) == ()


@pytest.mark.parametrize(
    ("expected", "language", "words"),
    [
        (HALF_PAST_FOUR, "es", "a las 4:30 a. m."),
        (HALF_PAST_FOUR, "es", "a las 4:30"),
        (HALF_PAST_FOUR, "pt", "às 15h30"),
        (HALF_PAST_FOUR, "es", "a las 4:30 p. m. y a las 5:00 p. m."),
        (Expected(times=("07:20~",)), "es", "a las 7:20 p. m."),
        (THIRD_OF_MARCH, "es", "el 3 de mayo"),
        (THIRD_OF_MARCH, "es", "el 13 de marzo"),
        (THIRD_OF_MARCH, "es", "el 3 de marzo de 2027"),
        (Expected(dates=("10-14",)), "es", "el 10/14"),
        (Expected(dates=("03-04",)), "pt", "em 3/4"),
        (PRICE, "es", "$1,250.05"),
        (Expected(money=(Decimal(1250),)), "pt", "US$ 1,250"),
        (Expected(money=(Decimal(12),)), "pt", "R$ 12"),
        (Expected(money=(Decimal(12),)), "es", "12"),
        (Expected(numbers=(Decimal(3),)), "es", "4 clases"),
        (Expected(numbers=(Decimal(3),)), "es", "3 clases y 2 más"),
        (Expected(rooms=("15B",)), "es", "salón 15*B"),
        (Expected(weekdays=("tuesday",)), "pt", "na quarta-feira"),
        (Expected(negated=True), "es", "Venga a la escuela."),
        (Expected(), "pt", "O concerto é não ginásio."),
        (Expected(), "es", "Mañana no, hoy."),
        (Expected(names=("Rosa Flores",)), "en", "Call Pink Flowers."),
        (Expected(), "es", "Llame a {{guardian}}."),
        (Expected(lines=2), "es", "una línea"),
        (Expected(), "es", " "),
    ],
)
def test_a_wrong_one_is_found(expected: Expected, language: str, words: str) -> None:
    assert broken(expected, words, language)


def every_way_of_being_wrong() -> Iterator[tuple[str, bool]]:
    for each in sentences():
        for language, text in each.texts.items():
            for what, wrong in spoiled(each.expected, text, language):
                if wrong != text:
                    found = bool(broken(each.expected, wrong, language))
                    yield f"{each.id} {language} {what}: {wrong}", found


@pytest.mark.row(24)
def test_our_own_translations_spoiled_in_one_place_are_all_found() -> None:
    tried = dict(every_way_of_being_wrong())

    assert len(tried) > 1000
    assert [what for what, found in tried.items() if not found] == []


def test_the_judge_shares_no_code_with_the_gate() -> None:
    """What both get wrong together, nobody would find."""
    imported = set()
    for path in Path(checking.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            if isinstance(node, ast.Import):
                imported.update(name.name for name in node.names)

    ours = {each for each in imported if "." in each and not each.startswith("collections")}
    assert all(each.startswith("services.translation.checkset") for each in ours)
    assert "babel" not in imported
