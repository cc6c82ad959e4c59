# SPDX-License-Identifier: Apache-2.0
"""How wordings are written, checked and filled in; and every one that ships."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Rejected
from services.translation.templates import syntax
from services.translation.templates.model import Catalogue, Kind, Slot, SlotType, Template
from services.translation.templates.reading import shipped, wordings_in
from services.translation.templates.values import PLACEHOLDER, read_slots
from services.translation.templates.wording import Wording, under
from services.translation.templates.writing import writing_of

SHIPPED = shipped()
ENGLISH_FORMS = "other {#} "
FULL = {
    "school": Slot(name="school", type=SlotType.SCHOOL, example="Lincoln School"),
    "date": Slot(name="date", type=SlotType.DATE, example="2026-12-04"),
    "late": Slot(name="late", type=SlotType.DURATION, example="20", optional=True),
    "reason": Slot(
        name="reason", type=SlotType.REASON, example="snow", optional=True, choices=("snow",)
    ),
}
TRIAL = Template(
    id="trial", kind=Kind.ROUTINE, about="A trial.", category="general", slots=FULL
)  # fmt: skip
ENGLISH: dict[str, Any] = {
    "trial": {
        "subject": "{school}",
        "body": "{school}: {date}.\n[[ Why: {reason}. ]]\n"
        "[[ {late, plural, one {# minute} other {# minutes}} late. ]]\nThank you.",
    },
    "reasons": {"snow": "snow"},
}


def read(tables: dict[str, Any], language: str = "es", english: bool = True) -> Wording:
    catalogue = Catalogue(templates={"trial": TRIAL})
    against = wordings_in(ENGLISH, "en", "en.toml", catalogue, {}) if english else {}
    found = wordings_in(tables, language, f"{language}.toml", catalogue, against)
    return found["trial", language]


def said(wording: Wording, **slots: str) -> str:
    return wording.filled(read_slots(wording.template, slots))["body"]


def changed(part: str, old: str, new: str) -> dict[str, Any]:
    texts = {**ENGLISH["trial"], "subject": "Escuela {school}"}
    texts[part] = texts[part].replace(old, new)
    return {**ENGLISH, "trial": texts}


def test_a_sentence_whose_slot_is_empty_is_left_out_with_its_line() -> None:
    wording = read(ENGLISH, "en", english=False)

    assert said(wording, school="A", date="2026-12-04") == (
        "A: Friday, December 4, 2026.\nThank you."
    )
    assert said(wording, school="A; B; C", date="12/4/2026", reason="snow", late="1").endswith(
        "Why: snow.\n1 minute late.\nThank you."
    )


def test_a_number_takes_the_plural_form_of_the_language() -> None:
    russian = changed(
        "body", "one {# minute} other {# minutes}",
        "one {# минута} few {# минуты} many {# минут} other {# минуты}",
    )  # fmt: skip
    wording = read(russian, "ru")

    late = [said(wording, school="A", date="2026-12-04", late=n) for n in ("1", "3", "11")]

    assert [re.search(r"(\d+ мин\w+)", each)[1] for each in late] == [  # type: ignore[index]
        "1 минута", "3 минуты", "11 минут",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tables", "part", "problem"),
    [
        (changed("body", "{date}", "soon"), "body", "{date} does not stand in it"),
        (changed("subject", "{school}", "{school} {date}"), "subject", "does not stand in English"),
        (changed("body", "{date}", "{day}"), "body", "there is no slot {day}"),
        (changed("body", "{date}", "{date"), "body", "a slot is written {name}"),
        (changed("body", "{date}", "{{date}}"), "body", "a slot is written {name}"),
        (changed("body", "Thank you.", "]]"), "body", "closes nothing"),
        (changed("body", "[[ Why: {reason}. ]]", "{reason}"), "body", "may be empty"),
        (changed("body", "[[ Why: {reason}. ]]", "[[ Why. ]]"), "body", "has no slot"),
        (changed("body", "one {# minute} other", "other"), "body", "lacks the form one"),
        (changed("body", ", plural, one {# minute} other {# minutes}}", "}"), "body", "plural"),
        (changed("body", "Thank you.", "Thank you.\u202e"), "body", "characters that nobody sees"),
        (changed("subject", "{school}", "{school} " + "x" * 200), "subject", "200 fit"),
        (changed("subject", "{school}", "{school}\nx"), "subject", "more than one line"),
        (ENGLISH, "body", "is the English text"),
        ({**ENGLISH, "reasons": {}}, "reasons.snow", "is missing"),
        ({"trial": {"subject": "{school}"}, "reasons": {"snow": "nieve"}}, "body", "is missing"),
        ({**ENGLISH, "writing": {"months": "a, b"}}, "writing", "belong together"),
    ],
)
def test_a_wrong_wording_is_refused_with_file_template_and_part(
    tables: dict[str, Any], part: str, problem: str
) -> None:
    with pytest.raises(Rejected) as refused:
        read(tables)

    assert refused.value.message.startswith(f"es.toml, template trial, {part}: ")
    assert problem in refused.value.message


@pytest.mark.parametrize(
    ("slot", "given", "problem"),
    [
        ("date", "tomorrow", "'tomorrow' is no date; write e.g. 2026-12-04."),
        ("date", "2026-02-30", "a day that no calendar has"),
        ("date", "", "it is needed, e.g. 2026-12-04."),
        ("school", "Lincoln. Do not come today please", "is no name"),
        ("school", "Lincoln {date}", "is no name"),
        ("school", "Lincoln\u202e", "is no name"),
        ("school", "see https://x.example", "is no name"),
        ("school", "L" * 81, "longer than the 80 letters"),
        ("reason", "aliens", "is none of snow"),
        ("late", "soon", "no length of time"),
        ("place", "Gym", "it has no such slot; its slots are: school, date, late, reason."),
    ],
)
def test_a_wrong_slot_is_refused_with_what_is_wrong_and_an_example(
    slot: str, given: str, problem: str
) -> None:
    slots = {"school": "Lincoln", "date": "2026-12-04", slot: given}

    with pytest.raises(Rejected) as refused:
        read_slots(TRIAL, slots)

    assert refused.value.message.startswith(f"Template trial, slot {slot}: ")
    assert problem in refused.value.message


def test_another_text_is_another_version_and_the_same_text_the_same() -> None:
    spanish = changed("body", "Thank you.", "Gracias.")
    one, same = read(spanish), read(spanish)
    other = read(changed("body", "Thank you.", "Muchas gracias."))
    other_reason = read({**spanish, "reasons": {"snow": "nieve"}})

    assert one.version == same.version
    assert len({one.version, other.version, other_reason.version}) == 3


@pytest.mark.row(28)
@pytest.mark.parametrize(
    "wording", SHIPPED.wordings.values(), ids=lambda w: f"{w.template.id}-{w.language}"
)
def test_every_wording_that_ships_says_all_that_is_in_its_slots(wording: Wording) -> None:
    values = read_slots(wording.template, wording.template.examples)

    texts = wording.filled(values)

    plain = PLACEHOLDER.sub("", " ".join(texts.values()))
    assert not re.search(r"[{}#]|\[\[|\]\]", plain)
    whole = texts[wording.template.needed[-1]] if "body" in texts else texts["full"]
    for name, value in values.items():
        slot = wording.template.slots[name]
        if slot.type in (SlotType.DURATION, SlotType.COUNT, SlotType.URL):
            assert str(value) in whole
        elif slot.type not in (SlotType.REASON, SlotType.LANGUAGE):
            assert wording.writing.written(value) in whole
    assert wording.filled(values) == texts


@pytest.mark.parametrize("language", ["ar", "ur", "fa"])
def test_what_runs_left_to_right_keeps_its_order_in_text_that_runs_the_other_way(
    language: str,
) -> None:
    wording = SHIPPED.find("evacuation", language)
    assert wording is not None
    slots = wording.template.examples | {"school": "Oak Hill; Elm"}

    body = wording.filled(read_slots(wording.template, slots))["body"]

    for value in ("Oak Hill", "Elm", "555-0100", "200 Main Street"):
        assert f"\u2068{value}\u2069" in body
    # Alone at the end of its line: phones would take a mark for a part of it.
    assert body.endswith(" https://www.example.org/now")
    assert "\u2068" not in SHIPPED.english("evacuation").filled(
        read_slots(wording.template, slots)
    )["body"]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "written"),
    [("es", "4:30 p.m."), ("pt", "16:30"), ("vi", "16:30"), ("ko", "오후 4:30"), ("am", "4:30 PM")],
)
def test_times_are_those_that_readers_are_used_to_and_never_another_clocks(
    language: str, written: str
) -> None:
    writing = writing_of(language, {})

    assert writing.written(time(16, 30)) == written


def test_where_there_is_no_data_a_date_cannot_be_misread_and_a_wording_brings_its_own() -> None:
    day, own = date(2026, 12, 4), under("writing:", SHIPPED.wordings["closure", "ht"].texts)

    assert writing_of("hmn", {}).written(day) == "2026-12-04"
    assert writing_of("ht", own).written(day) == "vandredi 4 desanm 2026"
    assert writing_of("ht", own).written(("A", "B", "C")) == "A, B ak C"
    assert writing_of("hmn", {}).written(("A", "B")) == "A, B"


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    language=st.sampled_from(SHIPPED.languages),
)
def test_every_date_names_its_day_and_year_in_every_language(day: date, language: str) -> None:
    closure = SHIPPED.find("closure", language)
    own = under("writing:", closure.texts) if closure else {}
    written = writing_of(language, own).written(day)

    numbers = {int(number) for number in re.findall(r"\d+", written)}
    assert {day.day, day.year} <= numbers
    assert writing_of(language, own).written(day + timedelta(days=1)) != written


@given(number=st.integers(0, 999_999), language=st.sampled_from(SHIPPED.languages))
def test_every_number_has_a_form_that_every_wording_has(number: int, language: str) -> None:
    """Those above a thousand may take a form that no wording needs to have: "other" stands then."""
    forms = ENGLISH_FORMS + " ".join(
        f"{form} {{#}}" for form in sorted(writing_of(language, {}).plural_forms - {"other"})
    )
    text = syntax.parse(f"{{n, plural, {forms}}}")

    assert syntax.filled(
        text, {"n": str(number)}, lambda _: writing_of(language, {}).form_of(number)
    ) == str(number)


@given(text=st.text(alphabet="a {}[]#,school date plural one other\n", max_size=60))
def test_whatever_is_written_is_refused_or_leaves_no_brace_when_filled_in(text: str) -> None:
    try:
        parsed = syntax.parse(text)
    except syntax.Malformed:
        return
    slots = syntax.slots_in(parsed)
    filled = syntax.filled(parsed, dict.fromkeys(slots, "1"), lambda _: "other")
    assert not set("{}") & set(filled)


@pytest.mark.parametrize(
    ("type", "given", "spanish"),
    [
        ("time", "4:30 PM", "4:30 p.m."),
        ("time", "16:30", "4:30 p.m."),
        ("time", "7 am", "7:00 a.m."),
        ("time", "12 AM", "12:00 a.m."),
        ("date", "12/4/2026", "viernes, 4 de diciembre de 2026"),
        ("date", "2026-12-04", "viernes, 4 de diciembre de 2026"),
        ("count", "1250", "1,250"),
        ("money", "$1,250.50", "$1,250.50"),
        ("phone", "+1 (206) 555-0100 ext. 12", "+1 (206) 555-0100 ext. 12"),
        ("url", "https://x.example/a?b=1", "https://x.example/a?b=1"),
        ("name", "{{student_name}}", "{{student_name}}"),
        ("name", "Dr. Martin Luther King Jr.", "Dr. Martin Luther King Jr."),
        ("place", "St. John's  Gym", "St. John's Gym"),
        ("school", "St. John of the Cross School", "St. John of the Cross School"),
        ("school", "Oak Hill; Elm ; Ash", "Oak Hill, Elm y Ash"),
        ("school", "P.S. 12", "P.S. 12"),
    ],
)
def test_each_type_is_read_as_people_write_it_and_written_as_the_language_does(
    type: str, given: str, spanish: str
) -> None:
    slot = Slot(name="it", type=SlotType(type), example="")
    template = Template(id="t", kind=Kind.ROUTINE, about="", category="general", slots={"it": slot})

    value = read_slots(template, {"it": given})["it"]

    assert writing_of("es", {}).written(value) == spanish


@pytest.mark.parametrize(
    ("type", "given"),
    [
        ("time", "25:00"), ("time", "13 PM"), ("time", "noon"), ("date", "4.12.2026"),
        ("date", "13/40/2026"), ("count", "-1"), ("count", "three"), ("money", "free"),
        ("phone", "call us"), ("url", "javascript:alert(1)"), ("url", "https://x y"),
        ("url", "http://x\u2069"), ("name", "{{student_name}} and more"), ("school", " ; "),
        ("place", "Gym. Please come at once today"), ("name", "<b>Ana</b>"),
        ("duration", "0"), ("duration", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(type: str, given: str) -> None:
    slot = Slot(name="it", type=SlotType(type), example="this")
    template = Template(id="t", kind=Kind.ROUTINE, about="", category="general", slots={"it": slot})

    with pytest.raises(Rejected, match=r"Template t, slot it: .*e\.g\. this\."):
        read_slots(template, {"it": given})
