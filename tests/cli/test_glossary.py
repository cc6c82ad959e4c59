# SPDX-License-Identifier: Apache-2.0
"""`rapport glossary`: files in and out, what is shown before, what is asked of the service."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import glossary_file, glossary_tbx
from cli.problems import Exit, Invalid
from services.translation.glossary.rows import COLUMNS, row_of, shipped, term_of

TERM = row_of(shipped()["en-es:school-board"]) | {"term_id": "en-es:school-board", "origin": "x"}
COUNTS = {"added": 1, "changed": 0, "removed": 0}
STEP = {
    "kind": "added", "term_id": "en-es:water-bottle", "term": "water bottle",
    "translation": "botella", "differs": [],
}  # fmt: skip
CHANGE = {
    "number": 4, "kind": "import", "operator_id": "olga", "name": "Olga", "note": "words.csv",
    "at": "2026-11-26T18:00:00+00:00", "undone_by": 0, "counts": COUNTS, "steps": [STEP],
}  # fmt: skip
SEEN = {"steps": [STEP], "counts": COUNTS, "change": None, "version": 3}


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.csv"
    file.write_text("term,to,translation\nwater bottle,es,botella\n\nlunch box,es,lonchera\n")
    return file


def test_both_sides_know_the_same_columns() -> None:
    assert glossary_file.COLUMNS == COLUMNS


def test_terms_are_listed(rapport: Any) -> None:
    ran = rapport({"translation.glossary_list": {"terms": [TERM], "version": 1}})(
        "glossary", "list", "--to", "es", "--locked"
    )

    assert ran.exit_code == 0
    assert "en-es:school-board" in ran.stdout
    assert "junta escolar, juntas escolares" in ran.stdout


def test_a_term_is_added(rapport: Any) -> None:
    line = rapport({"translation.glossary_save": {"term": TERM, "change": CHANGE}})

    ran = line("glossary", "add", "school board", "junta escolar", "--to", "es", "--locked")

    (asked,) = line.bus.payloads("translation.glossary_save")
    assert (asked["row"]["term"], asked["row"]["locked"]) == ("school board", "yes")
    assert "undo 4" in ran.stdout
    assert "plural" in ran.stderr


def test_what_is_kept_is_locked(rapport: Any) -> None:
    line = rapport({"translation.glossary_save": {"term": TERM, "change": None}})

    ran = line("glossary", "add", "Bright Futures", "--to", "es", "--keep", "--case")

    (asked,) = line.bus.payloads("translation.glossary_save")
    assert [asked["row"][each] for each in ("locked", "keep", "case")] == ["yes"] * 3
    assert "nothing was changed" in ran.stdout


@pytest.mark.row(24)
def test_an_import_is_shown_then_taken_as_it_was_shown(rapport: Any, words: Path) -> None:
    line = rapport(
        {"translation.glossary_import": lambda asked: SEEN if asked.get("dry_run") else (
            SEEN | {"change": CHANGE})}
    )  # fmt: skip

    ran = line("glossary", "import", str(words), typed="y\n")

    shown, taken = line.bus.payloads("translation.glossary_import")
    assert (shown["dry_run"], taken["version"], taken["rows"]) == (True, 3, shown["rows"])
    assert shown["lines"] == [2, 4]
    assert "water bottle" in ran.stdout
    assert "undo 4" in ran.stdout


def test_a_locked_term_without_a_plural_is_pointed_out(rapport: Any, words: Path) -> None:
    line = rapport({"translation.glossary_import": SEEN})

    ran = line("glossary", "import", str(words), "--locked", "--dry-run")

    assert "held to nothing: water bottle, lunch box." in ran.stderr


def test_who_does_not_agree_imports_nothing(rapport: Any, words: Path) -> None:
    line = rapport({"translation.glossary_import": SEEN})

    ran = line("glossary", "import", str(words), typed="n\n")

    assert ran.exit_code == Exit.FAILED
    assert len(line.bus.payloads("translation.glossary_import")) == 1


def test_bad_rows_are_told_one_a_line(rapport: Any, words: Path) -> None:
    refused = Invalid(
        "2 rows are wrong", code="bad-rows", details={"rows": ["line 2: a.", "line 4: b."]}
    )

    ran = rapport({"translation.glossary_import": refused})("glossary", "import", str(words))

    assert ran.exit_code == Exit.INVALID
    assert [each.strip() for each in ran.stderr.splitlines()[1:3]] == ["line 2: a.", "line 4: b."]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"term,colour\nx,y\n", 'no column "colour"'),
        (b"plural,to\nx,y\n", '"term" is missing'),
        (b"term,term\nx,y\n", "twice"),
        (b"term,to\nx,es,too,many\n", "Line 2 has 4 cells"),
        (b"term,to\nok,es\n\xff,es\n", "Line 3 is not UTF-8"),
        (b"term,to\n\n", "no row"),
    ],
)
def test_a_file_that_is_no_glossary_is_named_by_its_place(
    tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "words.csv"
    file.write_bytes(content)

    with pytest.raises(Invalid, match=says):
        glossary_file.read(file, source="", target="")


def test_a_spreadsheet_with_semicolons_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_bytes("\ufeffterm;translation\nlunch box;lonchera, fiambrera\n".encode())

    read = glossary_file.read(file, source="en", target="es")

    assert read.rows == [
        {"from": "en", "to": "es", "term": "lunch box", "translation": "lonchera, fiambrera"}
    ]


LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
PLAIN = st.text(LETTERS, max_size=12).map(lambda text: " ".join(text.split()))
CELLS = PLAIN.filter(lambda text: not text.startswith("'"))


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), min_size=1))
def test_no_cell_of_an_export_is_a_formula_and_all_come_back(rows: list[dict[str, str]]) -> None:
    text = glossary_file.csv_of(rows)

    for record in csv.reader(text.splitlines()):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in record)
    filled = [{**row} for row in rows if any(row.values())]
    if filled:
        read = glossary_file._read_csv(text.encode(), {})
        assert read.rows == [{c: v for c, v in row.items() if v} for row in filled]


@pytest.mark.row(24)
@pytest.mark.parametrize("name", ["words.csv", "words.tbx"])
def test_what_is_exported_is_the_same_when_imported(
    rapport: Any, tmp_path: Path, name: str
) -> None:
    terms = [term for term in shipped().values() if term.target == "es"]
    listed = [row_of(term) | {"term_id": term.term_id, "origin": "shipped"} for term in terms]
    line = rapport({"translation.glossary_list": {"terms": listed, "version": 1}})

    ran = line("glossary", "export", str(tmp_path / name))

    assert ran.exit_code == 0, ran.stderr
    read = glossary_file.read(tmp_path / name, source="", target="")
    assert [term_of(row) for row in read.rows] == terms
    again = line("glossary", "export", str(tmp_path / name))
    assert (again.exit_code, "there already" in again.stderr) == (Exit.INVALID, True)


OTHER_TOOLS = b"""<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX-Basic" xml:lang="en"><martifHeader/><text><body>
<termEntry id="c1"><descrip type="subjectField">meals</descrip>
 <langSet xml:lang="en-US"><tig><term>lunch box</term></tig></langSet>
 <langSet xml:lang="es"><ntig><termGrp><term>lonchera</term>
   <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
  <tig><term>fiambrera</term></tig>
  <tig><term>caja</term>
   <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
 <langSet xml:lang="vi"><tig><term>h\xe1\xbb\x99p c\xc6\xa1m</term></tig></langSet>
</termEntry>
<termEntry id="c2"><langSet xml:lang="fr"><tig><term>cantine</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_tbx_of_other_tools_is_read(tmp_path: Path) -> None:
    file = tmp_path / "words.tbx"
    file.write_bytes(OTHER_TOOLS)

    read = glossary_file.read(file, source="en", target="")

    spanish, vietnamese = map(term_of, read.rows)
    assert (spanish.term, spanish.source, spanish.category) == ("lunch box", "en-US", "meals")
    assert spanish.allowed == ("lonchera", "fiambrera")
    assert (vietnamese.target, vietnamese.translation) == ("vi", "h\u1ed9p c\u01a1m")
    assert glossary_file.read(file, source="en", target="es-MX").rows[0]["to"] == "es-MX"


@pytest.mark.parametrize(
    "content",
    [
        b"<martif",
        b"<html/>",
        b"<tbx><conceptEntry/></tbx>",
        OTHER_TOOLS.replace(b"en-US", b"de"),
    ],
)
def test_what_is_no_tbx_is_said_so(content: bytes) -> None:
    with pytest.raises(Invalid):
        glossary_tbx.read(content, source="en", target="")


def test_a_tbx_cannot_read_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    entity = f'<!DOCTYPE martif [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    hostile = OTHER_TOOLS.replace(b"<martif", entity + b"<martif", 1).replace(b"lonchera", b"&x;")

    try:
        rows = glossary_tbx.read(hostile, source="en", target="").rows
    except Invalid:
        return
    assert "s3cret" not in str(rows)


def test_checking_tells_what_a_translation_lacks(rapport: Any) -> None:
    found = {
        "term_id": "en-es:school-board", "start": 4, "end": 16, "text": "school board", "note": "",
        "right": "junta escolar", "allowed": ["junta escolar"], "required": True,
    }  # fmt: skip
    answer = {"terms": [found], "missing": [found]}

    ran = rapport({"translation.glossary_check": answer})(
        "glossary", "check", "The school board", "--to", "es", "--translation", "El consejo"
    )

    assert ran.exit_code == Exit.FAILED
    assert "junta escolar" in ran.stdout
    assert 'lacks "school board"' in ran.stderr


def test_the_history_says_who_and_how_much(rapport: Any) -> None:
    line = rapport({"translation.glossary_history": {"changes": [CHANGE]}})

    ran = line("glossary", "history", "4")

    assert line.bus.payloads("translation.glossary_history") == [{"number": 4, "limit": 20}]
    for part in ("Olga", "import", "1 added", "water bottle"):
        assert part in ran.stdout
