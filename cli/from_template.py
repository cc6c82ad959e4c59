# SPDX-License-Identifier: Apache-2.0
"""What an announcement that is made from a template asks for."""

from collections.abc import Sequence
from typing import Any

from cli.problems import Invalid
from cli.session import Session


def slots_of(given: Sequence[str]) -> dict[str, str]:
    """`--slot date=2026-12-04`, each slot once."""
    slots: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise Invalid(f"--slot {each!r} has no =.", fix="Write e.g. --slot date=2026-12-04.")
        if name.strip() in slots:
            raise Invalid(
                f"The slot {name.strip()} is given twice.",
                fix="Several schools go into one slot: --slot 'school=Lincoln; Washington'.",
            )
        slots[name.strip()] = value.strip()
    return slots


def made_from(session: Session, template: str, slots: dict[str, str]) -> dict[str, Any]:
    """Texts, category and urgency, as the template has them; every slot was looked at."""
    made = session.ask("translation", "render_template", template=template, slots=slots)
    for warning in made.get("warnings", ()):
        session.tell(f"Look again: {warning}")
    texts = made["texts"]
    asked = {
        "subject": texts["subject"], "body": texts["body"], "category": made["category"],
        "urgent": made["urgent"], "language": made["language"], "template": template,
        "slots": slots,
    }  # fmt: skip
    return asked | ({"sms": texts["sms"]} if texts.get("sms") else {})
