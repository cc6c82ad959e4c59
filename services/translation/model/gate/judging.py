# SPDX-License-Identifier: Apache-2.0
"""One answer of an engine compared with what the engine was given."""

from collections.abc import Sequence

from services.translation.model.facts import Fact
from services.translation.model.gate.comparing import compared, days_lost
from services.translation.model.gate.language import wrong_language
from services.translation.model.gate.marks import marks_lost
from services.translation.model.gate.masks import masks_lost
from services.translation.model.gate.meaning import meaning_changed
from services.translation.model.gate.scripts import wrong_script
from services.translation.model.gate.shape import misshapen
from services.translation.model.gate.verdict import Verdict
from services.translation.model.languages import base_of
from services.translation.model.preparing import Prepared
from services.translation.model.rewriting import as_read
from services.translation.model.slashes import has_unclear_date

NOTHING = "nothing came back"


def judge(
    prepared: Prepared, words: str, *, source: str, target: str, unknown: Sequence[str] = ()
) -> Verdict:
    """Everything that can be checked without understanding the sentence."""
    words = as_read(words, target)
    facts = judge_facts(prepared, words, source=source, target=target)
    if facts.findings == (NOTHING,):
        return facts
    findings = [
        *facts.findings,
        *misshapen(prepared, words, source, target, unknown),
        *wrong_language(prepared.source, words, source, target),
        *wrong_script(words, target),
    ]
    return Verdict(findings=tuple(findings), pairs=facts.pairs)


def judge_facts(
    prepared: Prepared, words: str, *, source: str, target: str, unknown: Sequence[str] = ()
) -> Verdict:
    """What may never change, however free the translation: `unknown` does not matter here."""
    if not words.strip():
        return Verdict(findings=(NOTHING,))
    words = as_read(words, target)
    findings = [*masks_lost(prepared, words)]
    pairs: list[tuple[Fact, Fact]] = []
    for kind, found in compared(prepared, words, target).items():
        if found is None:
            findings.append(f"a {kind} changed")
        else:
            pairs += found
    findings += days_lost(prepared, words, source, target)
    findings += meaning_changed(prepared.source, words, source, target)
    findings += marks_lost(prepared.source, words)
    if "en" in (base_of(source), base_of(target)) and has_unclear_date(prepared.source):
        findings.append("what may be a date is read in two ways")
    return Verdict(findings=tuple(findings), pairs=tuple(pairs))
