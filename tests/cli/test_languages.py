# SPDX-License-Identifier: Apache-2.0
"""How languages stand, as the office and the doctor read it."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from cli.checks import languages as check_languages
from cli.checks.finding import Finding
from cli.language_views import in_detail, overview
from cli.session import Session
from tests.cli.fakes import FakeBus, Several
from tests.cli.fakes import settings as made_settings

STANDING = "translation.languages_standing"
SPOKEN = "directory.languages"
ENGINE = {
    "engine": "neural:en-pt@0.2.0+apertium:pt-es@4ff831c2", "writes": "es", "leaves": False,
    "rests": False, "quality": None,
}  # fmt: skip
QUALITY = {
    "chrf": 59.4, "wrong": 0, "refused_percent": 2.5, "sentences": 400, "here": True,
    "measured_at": "2026-11-26T18:00:00+00:00",
}  # fmt: skip


def prospect(tier: str, short: str, kind: str = "text", **fields: Any) -> dict[str, Any]:
    return {
        "tier": tier, "kind": kind, "short": short, "readable": short != "original",
        "why": "Because.", "way": "engine", "holds_for": [f"{tier}-1", f"{tier}-2"], **fields,
    }  # fmt: skip


def a_language(tag: str, name: str, **fields: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "language": tag, "name": name, "needs_none": False, "by": "engine", "served": False,
        "engines": [], "templates": {"of": 10, "worded": 0, "reviewed": 0},
        "notices": {"of": 5, "worded": 0, "reviewed": 0}, "reviewers": 0, "remembered": 0,
        "terms": 0, "locked_terms": 0, "may_leave": [], "needs_office": True,
        "read_aloud": None,
        "prospects": [
            prospect("routine", "original"), prospect("vital", "no reviewer: original in 24 h"),
            prospect("emergency", "original"), prospect("emergency", "original", "template"),
        ],
        "steps": [f"find somebody: rapport reviewers add OPERATOR --language {tag}"],
    }  # fmt: skip
    return usual | fields


ENGLISH = a_language("en", "English", needs_none=True, served=True, prospects=[], steps=[])
SOMALI = a_language("so", "Somali")
SPANISH = a_language(
    "es-MX", "Spanish (Mexico)", served=True, engines=[ENGINE], reviewers=2,
    templates={"of": 10, "worded": 10, "reviewed": 4}, steps=["review 6 templates"],
    prospects=[
        prospect("routine", "engine"), prospect("vital", "person 24 h, then original"),
        prospect("emergency", "original"),
        prospect("emergency", "template + original", "template", holds_for=["closure"]),
        prospect("emergency", "template", "template", holds_for=["delay", "lockdown"]),
    ],
)  # fmt: skip
UNHEARD = a_language("ca", "Catalan", served=True, engines=[ENGINE])


def people(tag: str, name: str, guardians: int) -> dict[str, Any]:
    return {
        "language": tag, "name": name, "people": 2 * guardians, "guardians": guardians,
        "students": guardians, "staff": 0,
    }  # fmt: skip


HEARD = {
    "languages": [
        people("es-MX", "Spanish", 40),
        people("en", "English", 30),
        people("so", "Somali", 3),
    ]
}


def answers(*languages: dict[str, Any], heard: Any = HEARD) -> dict[str, Any]:
    found = {"languages": list(languages or (SPANISH, ENGLISH, SOMALI, UNHEARD))}
    return {STANDING: found} | ({SPOKEN: heard} if heard else {})


@pytest.mark.row(20, 26)
def test_what_nothing_serves_comes_first_with_what_to_do_next(rapport: Any) -> None:
    line = rapport(answers())
    ran = line("languages")

    listed = [row.split()[0] for row in ran.stdout.splitlines() if row.split()]
    assert listed.index("so") < listed.index("es-MX") < listed.index("en")
    assert "Somali (nothing serves it): find somebody: rapport reviewers add" in ran.stdout
    assert "Spoken by nobody on record, but worded or translated: ca" in ran.stdout
    assert line.bus.payloads(STANDING) == [{"languages": ["es-MX", "en", "so"], "others": True}]


@pytest.mark.row(29)
def test_it_says_in_which_languages_messages_are_read_aloud(rapport: Any) -> None:
    voices = {"why": "", "languages": {"es-MX": "es-419", "en": "en-us"}}
    line = rapport(answers() | {"notifications.listening": voices})
    assert "Read aloud (docs/listen.md): es-MX, en. Not: so." in line("languages").stdout
    asked = line.bus.payloads("notifications.listening")
    assert sorted(asked[0]["languages"]) == ["ca", "en", "es-MX", "so"]

    no_link = voices | {"why": "RAPPORT_READ_ALOUD is off."}
    line = rapport(answers() | {"notifications.listening": no_link})
    assert "Read aloud (docs/listen.md): none. Not: so, es-MX, en." in line("languages").stdout
    line = rapport(answers(SPANISH) | {"notifications.listening": voices})
    assert "by the voice es-419" in line("languages", "--language", "es-MX").stdout
    assert "Read aloud" not in rapport(answers())("languages").stdout


def test_what_they_get_today_is_said_by_tier_and_counted_where_it_depends(rapport: Any) -> None:
    rows = rapport(answers())("languages").stdout
    (somali,) = [row for row in rows.splitlines() if "Somali  " in row]
    assert "no reviewer: original" in somali
    joined = " ".join(rows.split())
    assert "1 template + original; 2" in joined


@pytest.mark.row(26)
def test_an_engine_that_nobody_measured_is_shown_as_such(rapport: Any) -> None:
    def row(engine: dict[str, Any]) -> str:
        told: str = rapport(answers(SPANISH | {"engines": [engine]}))("languages").stdout
        return " ".join(told.split())

    assert "not measured" in row(ENGINE)
    measured = row(ENGINE | {"quality": QUALITY})
    assert "59, 2.5 %" in measured
    assert "not measured" not in measured
    assert "(down)" in row(ENGINE | {"rests": True})
    assert "59, 2.5 %, 3" in row(ENGINE | {"quality": QUALITY | {"wrong": 3}})
    assert "-, 2.5 %" in row(ENGINE | {"quality": QUALITY | {"chrf": None}})


def test_the_list_fits_a_hundred_columns() -> None:
    console = Console(width=140, file=StringIO(), record=True)
    found = [{**one, **people(one["language"], one["name"], 12_345)} for one in (SPANISH, SOMALI)]
    for part in overview(found, every=True):
        if not isinstance(part, str):
            console.print(part)
    drawn = console.export_text().splitlines()
    assert len(drawn) > 10
    assert max(len(row.rstrip()) for row in drawn) <= 100
    assert any(row.split()[:1] == ["es-MX"] for row in drawn), "tags are never broken"


def test_one_language_in_detail_says_all(rapport: Any) -> None:
    engines = [ENGINE | {"quality": QUALITY}, ENGINE | {"leaves": True, "rests": True}]
    line = rapport(answers(SPANISH | {"engines": engines}))
    ran = line("languages", "--language", "es-MX")

    told = " ".join(ran.stdout.split())
    for words in (
        "40 guardians, 40 students", "10 of 10 worded, 4 reviewed", "notices are in English",
        "chrF 59.4", "not measured", "left alone",
        "person 24 h, then original", "from a template: closure", "review 6 templates",
    ):  # fmt: skip
        assert words in told
    assert line.bus.payloads(STANDING) == [{"languages": ["es-MX"], "others": False}]
    as_json = rapport(answers(SPANISH))("languages", "--language", "es-MX", "--json").json
    assert (as_json["language"], as_json["guardians"], as_json["engines"]) == (
        "es-MX", 40, [ENGINE],
    )  # fmt: skip


def test_what_the_school_writes_needs_no_detail() -> None:
    told = list(in_detail(ENGLISH | people("en", "English", 3)))
    assert told[-1] == "It is what the school writes: nothing has to be translated."


def test_languages_are_shown_even_while_the_directory_is_away(rapport: Any) -> None:
    ran = rapport(answers(heard=None))("languages")
    assert (ran.exit_code, "Somali" in ran.stdout, "not known now" in ran.stderr) == (0, True, True)
    assert "nobody on record" not in ran.stdout
    one = rapport(answers(SOMALI, heard=None))
    told = " ".join(one("languages", "--language", "so").stdout.split())
    assert "spoken by not known now" in told
    assert one("languages", "--language", "so", "--json").json["guardians"] is None


def checked(tmp_path: Any, *languages: dict[str, Any], heard: Any = HEARD) -> list[Finding]:
    bus = FakeBus(answers(*languages, heard=heard))
    return list(check_languages.check(Session(settings=made_settings(tmp_path), bus=bus)))


@pytest.mark.row(26)
def test_the_doctor_names_who_would_get_the_original(tmp_path: Any) -> None:
    found = checked(tmp_path, SPANISH, ENGLISH, SOMALI)[0]
    assert (found.state, bool(found.fix)) == ("warning", True)
    assert "1 of 2 languages; in the original: Somali (3)" in found.found
    assert checked(tmp_path, SPANISH, ENGLISH)[0].state == "ok"


def test_the_doctor_says_so_when_nobody_answers(tmp_path: Any) -> None:
    (found,) = checked(tmp_path, heard=None)
    assert (found.state, "rapport status" in found.fix) == ("warning", True)


def a_measuring(**fields: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "measuring_id": "m1", "engine": "neural:en-pt@0.2.0", "done": 0, "of": 100,
        "waits": False, "quality": None, "wrong": [], "refused": [],
    }  # fmt: skip
    return usual | fields


def measuring(rapport: Any, **done: Any) -> Any:
    return rapport(
        {
            "translation.languages_measure": a_measuring(),
            "translation.languages_measure_on": Several(
                a_measuring(done=40, waits=True),
                a_measuring(done=100, quality=QUALITY, **done),
            ),
        }
    )


@pytest.mark.row(26)
def test_an_engine_is_measured_question_by_question_behind_urgent_messages(rapport: Any) -> None:
    refused = {"sentence_id": "money-07", "words": "", "refused": "a number", "findings": []}
    line = measuring(rapport, refused=[refused])

    ran = line("languages", "measure", "en-pt", "--sentences", "100")

    assert ran.exit_code == 0
    assert "chrF 59.4, 2.5 % refused of 400 sentences, here" in ran.stdout
    assert "money-07" in ran.stdout
    assert "Urgent messages go first" in ran.stderr
    [asked] = line.bus.payloads("translation.languages_measure")
    assert {**asked, "measuring_id": ""} == {
        "measuring_id": "", "source": "en", "target": "pt", "engine": "", "sentences": 100,
    }  # fmt: skip
    assert line.bus.payloads("translation.languages_measure_on") == [{"measuring_id": "m1"}] * 2


def test_words_that_left_and_should_not_have_are_exit_code_1(rapport: Any) -> None:
    wrong = {"sentence_id": "times-01", "words": "4:30", "refused": "", "findings": ["lost"]}
    line = measuring(rapport, wrong=[wrong])
    line.bus.answers["translation.languages_measure_on"] = a_measuring(
        done=100, quality=QUALITY | {"wrong": 1}, wrong=[wrong]
    )
    ran = line("languages", "measure", "en-pt")
    assert (ran.exit_code, "1 wrong" in ran.stdout, "times-01" in ran.stdout) == (1, True, True)


@pytest.mark.parametrize("pair", ["en", "es-", "Spanish", "en_es"])
def test_what_is_no_pair_is_refused(pair: str, rapport: Any) -> None:
    line = rapport()
    assert line("languages", "measure", pair).exit_code == 2
    assert line.bus.asked == []
