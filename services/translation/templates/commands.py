# SPDX-License-Identifier: Apache-2.0
"""What can be asked of templates. Flat, imperative, may be refused."""

from dataclasses import dataclass
from typing import Literal

from kernel.messages import personal, public

Verdict = Literal["approve", "reject"]


@dataclass(frozen=True, kw_only=True)
class RenderTemplate:
    """Make the English texts of a message, after a look at every slot."""

    template: str = public("The template.")
    slots: dict[str, str] = personal("What goes into its slots, by slot.", factory=dict)


@dataclass(frozen=True, kw_only=True)
class PreviewTemplate:
    template: str = public("The template.")
    slots: dict[str, str] = personal(
        "What goes in; a slot that is left out: its example.", factory=dict
    )
    languages: list[str] = public(
        "BCP 47; empty: English, and every one it is worded in.", factory=list
    )


@dataclass(frozen=True, kw_only=True)
class ListTemplates:
    language: str = public("Only this language; empty: all.", "")


@dataclass(frozen=True, kw_only=True)
class AskCoverage:
    """Of how many templates could readers of these languages be told?"""

    languages: list[str] = public("BCP 47, as families have them on file.")


@dataclass(frozen=True, kw_only=True)
class ShowTemplate:
    template: str = public("The template.")
    language: str = public("BCP 47 of one wording; empty: English alone.", "")


@dataclass(frozen=True, kw_only=True)
class ReviewTemplate:
    """Say that this wording, and no other, may go to families; or that it may not."""

    template: str = public("The template.")
    language: str = public("BCP 47 of the wording.")
    version: str = public("Version of the wording that was read.")
    verdict: Verdict = public('"approve" or "reject".')
    note: str = public("What the reviewer has to say of it.", "")


@dataclass(frozen=True, kw_only=True)
class RevokeReview:
    """Take an approval back: the wording is unreviewed again."""

    template: str = public("The template.")
    language: str = public("BCP 47 of the wording.")
    note: str = public("Why.", "")


@dataclass(frozen=True, kw_only=True)
class ImportWordings:
    """Take a file of wordings over as the district's own: all of it, or nothing."""

    text: str = public("The file: TOML, as `templates export` writes it.")
    language: str = public("BCP 47; empty: as the file says.", "")
    note: str = public("Who translated it, for instance.", "")


@dataclass(frozen=True, kw_only=True)
class ExportWordings:
    language: str = public("BCP 47: one that has wordings, or a new one.")


@dataclass(frozen=True, kw_only=True)
class ResetWording:
    """Go back: to what ships, or to an earlier version of the district's."""

    template: str = public("The template.")
    language: str = public("BCP 47 of the wording.")
    to: str = public("A version from the history; empty: what ships.", "")
    note: str = public("Why.", "")


@dataclass(frozen=True, kw_only=True)
class ShowHistory:
    template: str = public("Only of this template.", "")
    language: str = public("Only of this language.", "")
    limit: int = public("At most so many, newest first.", 50)
