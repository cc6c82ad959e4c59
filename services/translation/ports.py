# SPDX-License-Identifier: Apache-2.0
"""What translation needs from outside itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contracts.translation import Translated
from services.translation.glossary import Found
from services.translation.model.preparing import Prepared


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an engine says, before the gate; `unknown` are the words it had to leave as they are."""

    words: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LanguageStatus:
    """What can be said for one pair of languages; no engines means that nothing is claimed.

    `quality` says it of the first engine. `writes` and `leaves` say of each engine in which variety
    it writes, and whether texts leave the district for it. `resting` are left alone for now,
    because they failed; `rests` says it of each engine.
    """

    source: str
    target: str
    engines: tuple[str, ...] = ()
    quality: str = ""
    writes: tuple[str, ...] = ()
    leaves: tuple[bool, ...] = ()
    rests: tuple[bool, ...] = ()
    resting: tuple[str, ...] = ()


class Engine(Protocol):
    """One way from one language to another."""

    @property
    def name(self) -> str:
        """Kind, pair and version: another version of its data is another name."""

    @property
    def quality(self) -> str:
        """One sentence on what was measured."""

    @property
    def leaves_district(self) -> bool:
        """True when its sentences go to a computer that somebody else runs."""

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        """One sentence without line breaks, in `within_s` seconds at most; None: in its own time.

        Raise Unavailable when the engine cannot answer now, or not in that time.
        """

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        """As many drafts as sentences, side by side; None where it could not answer in time."""


class Engines(Protocol):
    """The engines of this district."""

    def between(self, source: str, target: str, *, may_leave: bool = False) -> Sequence[Engine]:
        """Those that are installed for a pair of BCP 47 tags, best first; empty when none is.

        Without `may_leave` there is none among them that would send a text out of the district.
        """

    def status(self, source: str, target: str) -> LanguageStatus:
        """What serves the readers of a language, also by engines that others run."""

    def pairs(self) -> Sequence[LanguageStatus]:
        """Every pair that an installed engine serves, and the configured ones that none does."""


@dataclass(frozen=True, kw_only=True)
class MemoryKey:
    """What a remembered sentence is found by. `words` are normalised and masked."""

    words: str
    source: str
    target: str
    engine: str


class Memory(Protocol):
    """Sentences that passed the gate before."""

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        """Those that are known, in one question."""

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        """Keep them; one that is known already stays as it is. No unit of work is joined."""


@dataclass(frozen=True, kw_only=True)
class ApprovedSentence:
    """Words that a person approved for a sentence of a text.

    `before` and `after` are the sentences around it, `engine` is who drafted it, `despite` why its
    words count although the gate finds something in them.
    """

    sentence: str
    words: str
    source: str
    target: str
    reviewed_by: str
    reviewed_at: datetime
    engine: str = ""
    before: str = ""
    after: str = ""
    category: str = ""
    names: tuple[str, ...] = ()
    despite: str = ""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A prepared sentence whose translation somebody may have approved before."""

    prepared: Prepared
    before: str = ""
    after: str = ""
    category: str = ""


@dataclass(frozen=True, kw_only=True)
class Recollection:
    """Approved words, the sought sentence's stand-ins and facts in place.

    `by` is "memory:person" or "memory:import"; `accepted` are findings of the gate that a person
    knew of and let pass.
    """

    words: str
    by: str
    unit_id: str
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A sentence that is nearly the one sought, for a person who translates; never sent.

    Both texts have slots in braces for names and facts. `score` is out of 100; `difference` marks
    what only the one sought has with + and what only this one has with -.
    """

    unit_id: str
    sentence: str
    words: str
    score: int
    difference: str
    by: str
    reviewed_by: str = ""
    reviewed_at: datetime | None = None


class ReviewedMemory(Protocol):
    """Sentences whose words a person approved, or that were imported, without names and facts."""

    def remember_reviewed(self, approved: Sequence[ApprovedSentence]) -> Sequence[tuple[str, ...]]:
        """Keep them, in the open unit of work; they count from the next message on.

        Returns for each what the gate finds in it: such a sentence is not kept, unless `despite`
        says why it should be. What loses a placeholder, address or name is never kept.
        """

    def recall_reviewed(
        self, sought: Sequence[Sought], *, source: str, target: str
    ) -> Sequence[Sequence[Recollection]]:
        """For each what is known, best first: what a person approved before what was imported,
        then what stood between the same sentences, then the newest."""

    def suggest(
        self, sentence: str, *, source: str, target: str, names: Sequence[str] = ()
    ) -> Sequence[Suggestion]:
        """Up to five that are alike by at least 75 of 100, the most alike first."""

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        """Count sentences that were put into a language, by who had them (memory:person,
        memory:import, memory:engine, phrasebook, engine, refused), and the units that were used.
        No unit of work is joined."""


class Answers(Protocol):
    """Where answers go."""

    def give(self, answer: Translated) -> None:
        """Publish the answer, once for each request and language, whoever tries again."""


class SchoolNames(Protocol):
    """The district's own names, which no engine may touch."""

    def all(self) -> Sequence[str]:
        """Names of all schools, empty while the directory has told of none."""


class Glossary(Protocol):
    """The words of this district, and what they have to be in other languages."""

    def terms_in(
        self, text: str, source: str, target: str, *, locked: bool = False
    ) -> Sequence[Found]:
        """Terms of a text in its order, without overlaps, the longest first; to be shown to who
        reads a translation. `locked`: only those without which a translation must not leave.
        """


class Tally(Protocol):
    """How often memory, phrasebook and engines were needed, for operators."""

    def count(self, language: str, by: str, sentences: int) -> None:
        """Add sentences; `by` is memory, phrasebook, engine or refused."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What was done with a request in one language, and why: what `why` tells.

    `sentences` as `translating.told` has them. It holds the texts: names may stand in them.
    """

    request_id: str
    language: str
    category: str
    tier: str
    way: str
    why: str
    at: datetime
    refused: str = ""
    engine: str = ""
    sentences: tuple[Mapping[str, Any], ...] = ()


class Records(Protocol):
    """What was decided, kept for those who ask why."""

    def keep(self, record: Record) -> None:
        """Keep it in place of an earlier one of the same request and language."""

    def of(self, request_id: str) -> Sequence[Record]:
        """Those of a request, one a language; empty when none is known."""


@dataclass(frozen=True, kw_only=True)
class TemplateWords:
    """A template in one language, its slots filled in. `kind` is "emergency" or "routine"."""

    texts: Mapping[str, str]
    kind: str
    version: str
    reviewed: bool = False


class Templates(Protocol):
    """Words that were prepared before, in the languages somebody wrote them in."""

    def words(self, template: str, slots: Mapping[str, str], language: str) -> TemplateWords | None:
        """None when nobody wrote it in that language. No engine is asked.

        Raise Rejected naming the template or the slot that is wrong.
        """


@dataclass(frozen=True, kw_only=True)
class ReviewSentence:
    """A sentence of a part, what an engine made of it ("": nothing safe), and what was found."""

    part: str
    original: str
    draft: str = ""
    by: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewWanted:
    """What a person is to look at: the whole of one message in one language.

    `machine` are the words that an engine made and the gate let pass, empty where there are none:
    what goes out at `due_at` when `then` is "machine"; `kept_sentences` and `original_beside` are
    about these. `reason` as in ReviewRequested. `names` are what has to come through letter by
    letter; `asked_by` and `schools` as in RequestTranslation.
    """

    request_id: str
    language: str
    source_language: str
    category: str
    tier: str
    texts: Mapping[str, str]
    sentences: tuple[ReviewSentence, ...]
    machine: Mapping[str, str]
    engine: str
    reason: str
    due_at: datetime
    then: str
    urgent: bool = False
    names: tuple[str, ...] = ()
    asked_by: str = ""
    schools: tuple[str, ...] = ()
    kept_sentences: int = 0
    original_beside: bool = False


class Reviews(Protocol):
    """The queue of those who read translations before they go out."""

    def want(self, wanted: ReviewWanted) -> str:
        """Put it into the queue and publish ReviewRequested; the same request and language again
        is the same task. The queue answers the request itself: with Translated, once.

        Returns the id of the task.
        """
