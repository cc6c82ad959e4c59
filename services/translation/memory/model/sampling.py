# SPDX-License-Identifier: Apache-2.0
"""An example put into the slots of a unit that comes from a file, so that it can be judged."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.translation.memory.model.agreement import class_of
from services.translation.memory.model.making import Made
from services.translation.memory.model.slots import LABEL, Level, filled, slotted
from services.translation.model.facts import Fact
from services.translation.model.gate import judge
from services.translation.model.languages import locale_of
from services.translation.model.preparing import prepare

MISFIT = "its slots do not fit what is said of them"
NAMES = ("Ann Lee", "Bo Diaz", "Cy Frost", "Di Moss", "Ed Park", "Flo Reyes", "Gil Stone", "Hal Wu")
PROTECTED = {
    "name": NAMES,
    "email": tuple(f"office{number}@school.example.org" for number in range(1, 9)),
    "url": tuple(f"https://school.example.org/{number}" for number in range(1, 9)),
    "phone": tuple(f"(312) 555-01{number}0" for number in range(1, 9)),
    "handle": tuple(f"@school{letter}" for letter in "abcdefgh"),
    "address": tuple(f"{number}2 Main Street" for number in range(1, 9)),
}
CLOCKS = {
    "clock": tuple(f"{hour}:30 PM" for hour in range(2, 10)),
    "bare": tuple(f"{hour}:30" for hour in range(2, 10)),
    "clock.one": ("1:30 PM", "1:45 PM", "1:15 PM"),
    "bare.one": ("1:30", "1:45", "1:15"),
}
AMOUNTS = (*range(2, 120), 1, 0, 1_000_000)


def made_from_slots(
    sentence: str, words: str, agreements: Sequence[str], *, source: str, target: str
) -> Made:
    """What is kept of two texts with slots: the same as was kept where they come from.

    Examples are put in, and everything is taken out again; what does not come out as it was, or
    does not pass the gate, has findings.
    """
    labels = [match[1] for match in LABEL.finditer(sentence)]
    if len(labels) != len(agreements) or sorted(LABEL.findall(words)) != sorted(labels):
        return Made(findings=(MISFIT,))
    examples = _examples(labels, agreements, source, target)
    if examples is None:
        return Made(findings=(MISFIT,))
    example = LABEL.sub(lambda match: examples[match[1]], sentence)
    try:
        prepared = prepare(example, source=source, target=target, names=NAMES)
        forms = [slotted(prepared, target, level) for level in Level]
    except ValueError:
        return Made(findings=(MISFIT,))
    for level, form in zip(Level, forms, strict=True):
        if form.text == sentence and [slot.agrees for slot in form.slots] == list(agreements):
            shown = filled(words, form, target)
            verdict = judge(prepared, shown, source=source, target=target)
            return Made(findings=verdict.findings, slotted=form, words=words, level=level)
    return Made(findings=(MISFIT,))


def _examples(
    labels: Sequence[str], agreements: Sequence[str], source: str, target: str
) -> dict[str, str] | None:
    """By label something that agrees as is said; None when there is no such thing."""
    chosen: dict[str, str] = {}
    for label, agreement in zip(labels, agreements, strict=True):
        agrees, _, equal = agreement.partition("=")
        if equal:
            chosen[label] = chosen.get(equal, "")
            continue
        kind = re.sub(r"\d+$", "", label)
        fitting = _fitting(kind, agrees, source, target)
        example = next((each for each in fitting if each not in chosen.values()), None)
        if example is None:
            return None
        chosen[label] = example
    return chosen


def _fitting(kind: str, agrees: str, source: str, target: str) -> Iterator[str]:
    if kind in ("placeholder", "keyword"):
        yield agrees
    elif kind in PROTECTED:
        yield from PROTECTED[kind]
    elif kind == "time":
        yield from CLOCKS.get(agrees, ())
    elif kind in ("number", "money"):
        yield from _numbers(kind, agrees, target)
    elif kind in ("month", "weekday"):
        yield from _calendar(kind, agrees, source, target)


def _numbers(kind: str, agrees: str, target: str) -> Iterator[str]:
    sign = agrees[:1] if kind == "money" else ""
    amounts = range(2020, 2030) if agrees == "year" else AMOUNTS
    for amount in amounts:
        text = f"{sign}{amount}"
        if class_of(_fact("number", amount, text, money=bool(sign)), text, target) == agrees:
            yield text


def _calendar(kind: str, agrees: str, source: str, target: str) -> Iterator[str]:
    locale = locale_of(source)
    if locale is None:
        return
    names = locale.months if kind == "month" else locale.days
    for number, name in names["format"]["wide"].items():
        if class_of(_fact(kind, number, name, spelled=True), name, target) == agrees:
            yield str(name)


def _fact(kind: str, value: int, text: str, *, money: bool = False, spelled: bool = False) -> Fact:
    return Fact(
        kind=kind, values=frozenset({Decimal(value)}), start=0, end=len(text), text=text,
        unit=text[:1] if money else "", spelled=spelled,
    )  # fmt: skip
