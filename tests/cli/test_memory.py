# SPDX-License-Identifier: Apache-2.0
"""`rapport memory`, and translation memories as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli import tmx
from cli.problems import Invalid
from kernel.contracts import load
from services.translation.memory import handlers, schemas
from services.translation.memory.commands import AddRows, BeginImport, FinishImport, UndoImport
from tests.cli.conftest import CommandLine
from tests.translation.memory.builders import CERRADA, CLOSED, NOON, a_unit
from tests.translation.memory.fakes import FakeImports, FakeUnits

Rapport = Callable[..., CommandLine]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="{}" '
HEAD += 'segtype="sentence" datatype="plaintext" adminlang="en" creationtool="x" '
HEAD += 'creationtoolversion="1" o-tmf="x"/><body>{}</body></tmx>'
BY = handlers.By(operator_id="olga", at=NOON)


def tu(sentence: str, *translations: tuple[str, str], source: str = "en") -> str:
    texts = ((source, sentence), *translations)
    tuvs = (f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts)
    return f"<tu>{''.join(tuvs)}</tu>"


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def written(*units: str, source: str = "en", name: str = "old.tmx") -> Path:
        path = tmp_path / name
        path.write_text(HEAD.format(source, "".join(units)), encoding="utf-8")
        return path

    return written


class Service:
    """Translation's methods about memory over fakes, with the checks of the wire."""

    def __init__(self) -> None:
        self.imports = FakeImports()
        self.units = FakeUnits(self.imports)

    def answers(self) -> dict[str, Any]:
        methods = ("memory_import_begin", "memory_import_add", "memory_import_finish",
                   "memory_undo", "memory_export")  # fmt: skip
        return {f"translation.{name}": getattr(self, name) for name in methods}

    def memory_import_begin(self, payload: dict[str, Any]) -> Any:
        return schemas.shown_import(
            handlers.begin_import(load(BeginImport, payload), self.imports, BY)
        )

    def memory_import_add(self, payload: dict[str, Any]) -> Any:
        command = load(AddRows, payload)
        return schemas.shown_added(
            handlers.add_rows(command, self.imports, self.units, (), BY, lambda: None)
        )

    def memory_import_finish(self, payload: dict[str, Any]) -> Any:
        return schemas.shown_import(
            handlers.finish_import(load(FinishImport, payload), self.imports, BY)
        )

    def memory_undo(self, payload: dict[str, Any]) -> Any:
        undone, left = handlers.undo_import(load(UndoImport, payload), self.imports, self.units, BY)
        return schemas.shown_import(undone) | {"left": left}

    def memory_export(self, payload: dict[str, Any]) -> Any:
        page = self.units.page("en", [], payload["after"], 1)
        return {
            "units": [schemas.shown_unit(unit) for unit in page],
            "next": page[-1].unit_id if page else None,
        }


@pytest.fixture
def service() -> Service:
    return Service()


def test_a_file_counts_when_it_was_looked_at_and_what_is_wrong_is_named(
    rapport: Rapport, service: Service, file: Callable[..., Path]
) -> None:
    path = file(
        tu(CLOSED, ("es", CERRADA), ("pt", "A escola está fechada na segunda-feira, 3 de março.")),
        tu("It snows on Monday.", ("es", "Nieva el martes.")),
        tu("It is <bpt i='1'>b</bpt>new.", ("es", "Es nuevo.")),
    )

    ran = rapport(service.answers())("memory", "import", str(path), typed="y\n")

    assert ran.exit_code == 5
    assert "a weekday changed" in ran.stdout
    assert "it has formatting codes" in ran.stdout
    assert "In force. Take it back with: rapport memory undo memory-" in ran.stdout
    assert sorted(unit.target for unit in service.units.units.values()) == ["es", "pt"]
    (importing,) = service.imports.imports.values()
    assert (importing.state, importing.total.new) == ("in force", 2)


@pytest.mark.parametrize(("words", "typed"), [(("--preview",), ""), ((), "n\n")])
def test_a_preview_and_a_no_keep_nothing(
    rapport: Rapport, service: Service, file: Callable[..., Path], words: tuple[str, ...],
    typed: str,
) -> None:  # fmt: skip
    path = file(tu(CLOSED, ("es", CERRADA)))

    ran = rapport(service.answers())("memory", "import", str(path), *words, typed=typed)

    assert (ran.exit_code, "Nothing was kept." in ran.stdout) == (0, True)
    assert service.units.units == {}


def test_one_language_of_a_file_is_taken_alone(
    rapport: Rapport, service: Service, file: Callable[..., Path]
) -> None:
    path = file(tu("It snows.", ("es_MX", "Nieva."), ("pt", "Neva.")), source="*all*")

    ran = rapport(service.answers())(
        "memory", "import", str(path), "--from", "en", "--to", "es", "--yes", "--json"
    )

    assert (ran.json["new"], ran.json["state"]) == (1, "in force")
    assert [unit.target for unit in service.units.units.values()] == ["es-MX"]


@pytest.mark.row(23)
def test_a_memory_goes_out_to_a_file_and_comes_back_the_same(
    rapport: Rapport, service: Service, tmp_path: Path
) -> None:
    units = [
        a_unit(before="Hello.", category="attendance", engine="neural@1"),
        a_unit("Tom & {{student_name}} <3 it.", "A Tom & {{student_name}} <3 le gusta."),
    ]
    service.units.keep(units)
    path = tmp_path / "out.tmx"

    line = rapport(service.answers())
    assert line("memory", "export", str(path)).exit_code == 0
    service.units.units.clear()
    ran = line("memory", "import", str(path), "--yes")

    assert ran.exit_code == 0, ran.stdout + ran.stderr
    again = {unit.key: unit for unit in service.units.units.values()}
    for unit in units:
        back = again[unit.key]
        assert (back.words, back.context, back.category, back.engine) == (
            unit.words, unit.context, unit.category, unit.engine,
        )  # fmt: skip
        assert (back.reviewed_by, back.reviewed_at) == ("olga", NOON)
        assert back.origin == "import", "what a file says of a review is no review here"


def test_a_file_is_never_written_over(rapport: Rapport, service: Service, tmp_path: Path) -> None:
    path = tmp_path / "out.tmx"
    path.write_text("mine")

    ran = rapport(service.answers())("memory", "export", str(path))

    assert (ran.exit_code, path.read_text()) == (1, "mine")


BOMB = (
    '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><tmx version="1.4">'
    '<header srclang="en"/><body/></tmx>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB.encode(), "defines entities"),
        (BOMB.encode("utf-16"), "defines entities"),
        (BOMB.encode("utf-32"), "defines entities"),
        (b"<tmx version='1.4'><header srclang='en'/><body><tu>", "is no TMX file"),
        (b"<html><body/></html>", "is no TMX file"),
        (b"", "is no TMX file"),
        (b"PK\x03\x04", "is no TMX file"),
        (b"<tmx version='1.4'><header srclang='en'/><body/></tmx>", "has no sentence in en"),
    ],
)
def test_a_file_that_is_no_memory_is_refused_before_anything_is_sent(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "bad.tmx"
    path.write_bytes(content)

    with pytest.raises(Invalid, match=said):
        tmx.read(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"none\.tmx cannot be read"):
        tmx.read(tmp_path / "none.tmx")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.tmx"
    with path.open("wb") as sparse:
        sparse.truncate(tmx.LARGEST_MB * 1024 * 1024 + 1)

    with pytest.raises(Invalid, match="larger than 100 MB"):
        tmx.read(path)


@pytest.mark.parametrize(
    ("unit", "problem"),
    [
        (tu("It snows.", source="en"), "no translation"),
        (tu("Il neige.", ("es", "Nieva."), source="fr"), "no text in en"),
    ],
)
def test_units_without_a_pair_are_named(file: Callable[..., Path], unit: str, problem: str) -> None:
    read = tmx.read(file(tu("It rains.", ("es", "Llueve.")), unit))

    assert [(one["number"], problem in one["problem"]) for one in read.problems] == [(2, True)]


def test_finding_shows_words_slots_and_who_approved_them(rapport: Rapport) -> None:
    unit = schemas.shown_unit(a_unit())
    alike = {"unit_id": "unit-2", "sentence": "School is open.", "words": "Está abierta.",
             "score": 80, "difference": "School is -open.- +closed.+", "by": "memory:person",
             "reviewed_by": "", "reviewed_at": None}  # fmt: skip
    found = {"exact": [unit | {"result": CERRADA}], "alike": [alike]}

    ran = rapport({"translation.memory_find": found})(
        "memory", "find", CLOSED, "--to", "es", "--fuzzy"
    )

    assert CERRADA in ran.stdout
    assert "olga" in ran.stdout
    assert "-open.- +closed.+" in ran.stdout


@pytest.mark.row(21)
def test_statistics_show_the_share_that_memory_had(rapport: Rapport) -> None:
    ranks = {"es": {"memory:person": 2, "memory:engine": 1, "engine": 1}}

    ran = rapport({"translation.memory_stats": schemas.shown_statistics([], ranks)})(
        "memory", "stats"
    )

    assert "75%" in ran.stdout


@pytest.mark.row(23)
def test_what_memory_said_shows_who_approved_it(rapport: Rapport) -> None:
    taken = {"engine": "memory:person", "tactic": "natural", "findings": [], "from_memory": True,
             "unit_id": "unit-1", "reviewed_by": "olga"}  # fmt: skip
    sentence = {"sentence": CLOSED, "words": CERRADA, "engine": "memory:person", "refused": "",
                "attempts": [taken]}  # fmt: skip
    answer = {"words": CERRADA, "refused": "", "explanation": "", "sentences": [sentence]}

    ran = rapport({"translation.translate": answer})("translate", CLOSED, "--to", "es", "--explain")

    assert "approved by olga, unit-1" in " ".join(ran.stdout.split())
