# SPDX-License-Identifier: Apache-2.0
"""Everything that may happen, in any order; after each step all that left is judged."""

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.directory import LimitRecorded, LimitsWatermark
from contracts.translation import Translated
from kernel.messages import Event
from services.notifications.channels.ports import Handover
from services.notifications.errors import AlreadyCompleted, CorrectedOtherwise
from tests.custody.judging import BOUND, Asked, Evidence, judge, text_of
from tests.custody.memory import Left, Meanwhile, MemoryPlatform
from tests.custody.reading import numbered
from tests.custody.rules import KEEPS, TELLS, children
from tests.custody.world import ADDRESSES, GUARDIANS, STUDENTS, World, said

POINTS = tuple(ADDRESSES)
guardians, students = st.sampled_from(GUARDIANS), st.sampled_from(STUDENTS)
some_guardians = st.lists(guardians, unique=True, max_size=3)
some_students = st.lists(students, unique=True, max_size=2)
categories = st.sampled_from((*TELLS, "general", "newsletter"))
scopes = st.lists(st.sampled_from(sorted(KEEPS)), min_size=1, max_size=2, unique=True)
hours = st.sampled_from((None, None, -1.0, 0.001, 1.0, 24.0))
sharings = st.tuples(*[st.lists(guardians, unique=True, min_size=1, max_size=2) for _ in POINTS])
answering = st.tuples(*[some_students for _ in GUARDIANS])
TEXTS = ("Hello.", "About {{student_first_name}}.", "For {{guardian_name}}: {{class_name}}.",
         "{{student_name}} at {{school_name}}.", "{{guardian_name}}, please read.")  # fmt: skip


class Custody(RuleBasedStateMachine):
    """`tally` counts over all examples what left and what was kept back, so that it is known that
    something did."""

    tally: ClassVar[Counter[str]] = Counter()
    platforms: ClassVar[Any] = MemoryPlatform

    def __init__(self) -> None:
        super().__init__()
        self.world, self.platform = World(), self.platforms()
        self.asked: dict[str, Asked] = {}
        self.ids: list[str] = []
        self.on_their_way: list[Event] = []  # to the copy of recipients
        self.limits_on_their_way: list[LimitRecorded] = []
        self.before: Any = ({}, {})
        self.judged = 0

    @initialize(sharing=sharings, children=answering, barred=st.none() | guardians,
                category=categories, text=st.sampled_from(TEXTS))  # fmt: skip
    def begin(
        self, sharing: Any, children: Any, barred: str | None, category: str, text: str
    ) -> None:
        """Whatever comes, something is on its way already."""
        self.platform.hear([*self.world.places(), *self._roster(sharing, children)])
        self._beat()
        if barred:
            self._enter(self.world.limited(barred, (), ["all"]), arrives=True)
        self.somebody_announces(category, False, text, "", True)

    def _roster(self, sharing: Any, children: Any) -> list[Event]:
        self.before = dict(self.world.sharing), dict(self.world.children)
        return self.world.roster(
            dict(zip(POINTS, sharing, strict=True)), dict(zip(GUARDIANS, children, strict=True))
        )

    @rule(sharing=sharings, children=answering, arrives=st.booleans())
    def the_roster_comes(self, sharing: Any, children: Any, arrives: bool) -> None:
        """It says nothing about limits, and so ends none."""
        self._tell(self._roster(sharing, children), arrives)

    @rule(arrives=st.booleans())
    def the_last_roster_is_undone(self, arrives: bool) -> None:
        self._tell(self.world.roster(*self.before), arrives)

    @rule(point=st.sampled_from(POINTS), people=some_guardians, arrives=st.booleans())
    def others_share_a_contact_point(self, point: str, people: Any, arrives: bool) -> None:
        self._tell(self.world.share(point, people), arrives)

    @rule(guardian=guardians, children=some_students, arrives=st.booleans())
    def a_guardian_answers_for_others(self, guardian: str, children: Any, arrives: bool) -> None:
        self._tell(self.world.answer_for(guardian, children), arrives)

    @rule(person=st.sampled_from((*GUARDIANS, *STUDENTS)), arrives=st.booleans())
    def somebody_leaves(self, person: str, arrives: bool) -> None:
        self._tell(self.world.leave(person), arrives)

    @rule(guardian=guardians, student=students,
          rights=st.sampled_from((["mail", "emergency"], ["emergency"], [])))  # fmt: skip
    def rights_change(self, guardian: str, student: str, rights: Any) -> None:
        self._tell(self.world.may(guardian, student, rights), arrives=True)

    @rule(student=students)
    def a_student_comes_of_age(self, student: str) -> None:
        self._tell(self.world.come_of_age(student, self.platform.clock()), arrives=True)

    @rule(guardian=guardians, language=st.sampled_from(("en", "es", "so")))
    def a_language_changes(self, guardian: str, language: str) -> None:
        self._tell(self.world.speak(guardian, language), arrives=True)

    @rule(person=guardians, about=some_students, scopes=scopes, begins=hours, ends=hours,
          arrives=st.booleans())  # fmt: skip
    def a_limit_is_entered(
        self, person: str, about: Any, scopes: Any, begins: Any, ends: Any, arrives: bool
    ) -> None:
        begins_at, ends_at = (self._in(each) for each in (begins, ends))
        self._enter(self.world.limited(person, about, scopes, begins_at, ends_at), arrives)

    @rule(n=st.integers(0, 5), arrives=st.booleans())
    def a_limit_ends(self, n: int, arrives: bool) -> None:
        if known := self.world.latest():
            limit = known[n % len(known)]
            self._enter(self.world.ended(limit, self.platform.clock()), arrives)

    @rule(whose=st.sampled_from((*POINTS, *GUARDIANS)),
          allowed=st.sampled_from((False, False, True)),
          category=st.sampled_from(("", "", "newsletter", "emergency")),
          channel=st.sampled_from(("", "sms")))  # fmt: skip
    def a_family_chooses(self, whose: str, allowed: bool, category: str, channel: str) -> None:
        self.platform.hear_choice(self._said(whose, allowed, category, channel))

    @rule(seconds=st.sampled_from((0.5, 1.0, 3.0, 20.0, 3600.0, 43_000.0)), hears=st.booleans())
    def time_passes(self, seconds: float, hears: bool) -> None:
        self.platform.passes(seconds)
        self.platform.sweep()
        if hears:
            self._catch_up()

    @rule()
    def a_watermark_overtakes(self) -> None:
        self._beat()

    @rule()
    def what_was_on_its_way_arrives(self) -> None:
        self._catch_up()

    @rule(category=categories, is_urgent=st.booleans(), text=st.sampled_from(TEXTS),
          school=st.sampled_from(("", "", "s1", "s2")), planned=st.booleans())  # fmt: skip
    def somebody_announces(
        self, category: str, is_urgent: bool, text: str, school: str, planned: bool
    ) -> None:
        number = f"N{len(self.asked)}"
        urgent = is_urgent or category == "emergency"
        self.asked[number] = Asked(category=category, is_urgent=urgent, school=school)
        self.ids.append(
            self.platform.announce(
                subject="News", body=f"{numbered(number)} {text}", category=category,
                urgent=urgent, audience=f"school:{school}" if school else "district",
            )
        )  # fmt: skip
        if planned:
            self._plan(self.ids[-1])

    @rule(n=st.integers(0, 9))
    def a_stretch_is_planned(self, n: int) -> None:
        if self.ids:
            self._plan(self.ids[n % len(self.ids)])

    @rule(n=st.integers(0, 9), text=st.none() | st.sampled_from(TEXTS))
    def one_is_cancelled(self, n: int, text: str | None) -> None:
        if not self.ids:
            return
        id, number = self.ids[n % len(self.ids)], f"N{len(self.asked)}"
        asked = self.asked[f"N{self.ids.index(id)}"]
        said = {"correction": f"{numbered(number)} {text}"} if text else {}
        try:
            correction = self.platform.cancel(id, **said)
        except (AlreadyCompleted, CorrectedOtherwise):
            return
        if correction and correction not in self.ids:
            self.asked[number] = asked
            self.ids.append(correction)

    @rule(n=st.integers(0, 9), what=st.data())
    def a_worker_takes_a_chunk(self, n: int, what: Any) -> None:
        open_chunks = self.platform.open_chunks()
        if not open_chunks:
            return
        if what.draw(st.booleans(), "heard"):
            self._beat()
        self.platform.send(open_chunks[n % len(open_chunks)], self._meanwhile(what))

    def _meanwhile(self, what: Any) -> Meanwhile:
        when = what.draw(st.sampled_from(("", "claimed", "looking", "in_hand")), "when")
        answers = (Handover.ACCEPTED,) * 3 + (Handover.DEFERRED, Handover.UNKNOWN)
        meanwhile = Meanwhile(
            answer=what.draw(st.sampled_from(answers), "answer"),
            dies=what.draw(st.integers(0, 7), "dies") == 0,
        )
        if when:
            setattr(meanwhile, when, self._happening(what))
        return meanwhile

    def _happening(self, what: Any) -> Any:
        person = what.draw(guardians, "person")
        point = what.draw(st.sampled_from(POINTS), "point")
        happenings = (
            lambda: self._enter(self.world.limited(person, (), ["all"]), arrives=True),
            lambda: self._tell(self.world.share(point, [person]), arrives=True),
            lambda: self._tell(self.world.answer_for(person, ()), arrives=True),
            lambda: self.platform.hear_choice(self._said(point, False, "", "")),
            lambda: self.platform.passes(2.5),
        )
        return happenings[what.draw(st.integers(0, len(happenings) - 1), "happens")]

    @rule()
    def a_worker_is_started_again(self) -> None:
        self.platform.restart()

    @invariant()
    def nothing_left_that_must_not(self) -> None:
        for left in self.platform.wire.left[self.judged :]:
            self._judge(left)
        self.judged = len(self.platform.wire.left)

    def _judge(self, left: Left) -> None:
        text = text_of(left.content)
        is_current = left.known.is_current(left.at)
        seen = Evidence(
            address=left.address, text=text, at=left.at, known=left.known,
            limits=self._to_keep_to(left, is_current), is_current=is_current,
        )  # fmt: skip
        problems = judge(seen, self.asked)
        assert not problems, f"{problems}\n{text}"
        self.tally["left"] += 1

    def _to_keep_to(self, left: Left, is_current: bool) -> list[LimitRecorded]:
        """What was known, what was called in force, and what was entered before the bound."""
        known = {one.limit_id: one for one in left.known.limits.values()}
        for one in self.world.latest(left.at - BOUND) if is_current else self.world.latest():
            if is_current or one.number <= left.confirmed:
                before = known.setdefault(one.limit_id, one)
                known[one.limit_id] = max(before, one, key=lambda each: each.number)
        return list(known.values())

    def teardown(self) -> None:
        """In the end everything arrives, and what is left goes out in the middle of a day."""
        try:
            self._end()
        finally:
            self.tally["held"] += self.platform.database.ledger.count_documents({"reason": "limit"})

    def _end(self) -> None:
        for _ in range(2):
            self.platform.clock.now = self._noon()
            self.platform.sweep()
            for id in self.ids:
                if not self.platform.announcements.get(id).planned:
                    self._plan(id)
            for chunk in self.platform.open_chunks():
                self._catch_up()
                self.platform.send(chunk, Meanwhile())
        self.nothing_left_that_must_not()

    def _noon(self) -> Any:
        tomorrow = self.platform.clock.now + timedelta(days=1)
        return tomorrow.replace(hour=18, minute=0)

    def _plan(self, id: str) -> None:
        known = self.platform.known
        childless = {one for one in GUARDIANS if not children(one, known)}
        self.asked[f"N{self.ids.index(id)}"].childless.update(childless)
        while not self.platform.plan(id):
            pass
        announcement = self.platform.announcements.get(id)
        if "es" in announcement.pending_languages:
            words = Translated(request_id=id, language="es", texts=announcement.texts, engine="x")
            self.platform.take_words(words)

    def _tell(self, facts: list[Event], arrives: bool) -> None:
        self.on_their_way += facts
        if arrives:
            self._facts_arrive()

    def _facts_arrive(self) -> None:
        facts, self.on_their_way = self.on_their_way, []
        self.platform.hear(facts)

    def _enter(self, limit: LimitRecorded, arrives: bool) -> None:
        """Where it does not arrive at once, a later one may come before it."""
        self.world.enter(limit, self.platform.clock())
        if arrives:
            self.platform.hear_limits([limit])
        else:
            self.limits_on_their_way.append(limit)

    def _beat(self) -> None:
        """The directory's word of how far its limits are."""
        mark = LimitsWatermark(number=self.world.number, at=self.platform.clock())
        self.platform.hear_limits([mark])

    def _catch_up(self) -> None:
        self._facts_arrive()
        limits, self.limits_on_their_way = self.limits_on_their_way, []
        self.platform.hear_limits(limits)
        self._beat()

    def _said(self, whose: str, allowed: bool, category: str, channel: str) -> Any:
        n = next(self.world.sequences)
        return said(n, allowed=allowed, whose=whose, category=category, channel=channel,
                    student="", at=self.platform.clock())  # fmt: skip

    def _in(self, hours: float | None) -> Any:
        return None if hours is None else self.platform.clock() + timedelta(hours=hours)
