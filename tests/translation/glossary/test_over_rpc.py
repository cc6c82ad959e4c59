# SPDX-License-Identifier: Apache-2.0
"""The glossary over RPC and by command line, on a real broker and database. No engine is needed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.session import Session
from kernel.config import KernelSettings
from kernel.identity import Role
from services.translation.service import TranslationService
from tests.cli.fakes import settings as cli_settings
from tests.kernel.conftest import running
from tests.translation.asking import as_office, asking, office_token

pytestmark = [pytest.mark.broker, pytest.mark.mongo]


@pytest.fixture(scope="module", autouse=True)
def service(settings: KernelSettings) -> Iterator[None]:
    with running(settings, TranslationService):
        yield


def test_the_glossary_is_changed_by_the_office_of_the_whole_district_alone(
    settings: KernelSettings,
) -> None:
    reader = asking(settings, Role.READER)
    asked = {"act": "remove", "term_ids": ["en-es:field-trip"]}

    assert reader("glossary_change", **asked)["error"]["code"] == "role"
    assert as_office(settings, "s1")("glossary_change", **asked)["error"]["code"] == "school-scope"
    listed = reader("glossary_list", target="es", text="field trip")["result"]["terms"]
    assert [each["origin"] for each in listed] == ["shipped"]


def test_the_command_line_takes_a_file_gives_it_back_and_undoes_it(
    settings: KernelSettings, tmp_path: Path
) -> None:
    words, again = tmp_path / "words.csv", tmp_path / "again.tbx"
    words.write_text("term,to,translation,locked\nlunch box,es,lonchera,yes\n")
    of_office = {"RAPPORT_AMQP_URL": settings.amqp_url, "RAPPORT_TOKEN": office_token(settings)}

    def rapport(*asked: str) -> str:
        session = Session(settings=cli_settings(tmp_path, **of_office))
        ran = CliRunner().invoke(app, ["glossary", *asked], obj=session)
        assert ran.exit_code == 0, ran.output
        return " ".join(ran.stdout.split())

    number = re.findall(r"undo (\d+)", rapport("import", str(words), "--yes"))[-1]
    assert "lonchera" in rapport("check", "A lunch box.", "--to", "es-MX")
    rapport("export", str(again), "--to", "es")
    assert "nothing" in rapport("import", str(again), "--yes").lower()
    assert "lunch box" in rapport("history", number)
    assert "1 removed" in rapport("undo", number)
    assert "No term" in rapport("check", "A lunch box.", "--to", "es-MX")


def test_rows_that_are_no_good_are_named_over_rpc(settings: KernelSettings) -> None:
    rows = [{"term": "lunch box", "to": "es", "translation": "lonchera"}, {"term": "x", "to": "es"}]

    error = as_office(settings)("glossary_import", rows=rows, lines=[2, 3])["error"]

    assert (error["code"], error["details"]["rows"]) == (
        "bad-rows",
        ["line 3: translation is empty: say what it becomes, or keep the term as it is."],
    )
