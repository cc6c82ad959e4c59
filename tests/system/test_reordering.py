# SPDX-License-Identifier: Apache-2.0
"""Facts that arrive in any order, each twice, leave every copy as they would in order.

Copies there are: notifications' of recipients and places, translation's of school names, and what
a subscriber keeps of gatherings and answers. Choices: test_reordering_choices.py.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from contracts.directory import ClassRecorded, SchoolRecorded
from contracts.events import GatheringCancelled, GatheringChanged, GatheringScheduled, RsvpRecorded
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.envelope import open_envelope, unwrap, wrap
from kernel.messages import Event
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.events.model import Gathering
from services.events.rsvp import ANSWERS
from services.notifications.handlers import remember
from services.notifications.recipients import facts as recipients
from services.notifications.recipients.repository import COLLECTIONS, MongoRecipients
from services.subscriptions.repository import OutboxDistrictBus
from services.translation.repository import COLLECTIONS as TRANSLATIONS
from services.translation.repository import MongoSchoolNames
from tests.events.builders import NOW, a_gathering, a_known_gathering, an_rsvp
from tests.notifications.recipient_facts import contact_facts, person_facts

pytestmark = pytest.mark.row(73)

Facts = list[Event]
Told = tuple[Facts, Facts]
PEOPLE, POINTS = ("g1", "g2", "st1"), ("email:a", "phone:c")
names = st.sampled_from(["Lincoln", "Rose Hill", "Nguyễn Trãi"])
few = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def numbered(facts: Sequence[Event]) -> Facts:
    return [fact.at_sequence(place * 10) for place, fact in enumerate(facts, 1)]


def places(id: str) -> st.SearchStrategy[Facts]:
    schools = st.builds(SchoolRecorded, school_id=st.just(id), name=names)
    classes = st.builds(
        ClassRecorded, class_id=st.just(f"c-{id}"), title=names, school_id=st.just(id)
    )
    return st.tuples(st.lists(schools, max_size=3), st.lists(classes, max_size=3)).map(
        lambda each: numbered(each[0]) + numbered(each[1])
    )


def histories(*each: st.SearchStrategy[Facts]) -> st.SearchStrategy[Told]:
    """In order, and as they arrive: every fact twice, all mixed."""
    whole = st.tuples(*each).map(lambda parts: [fact for part in parts for fact in part])
    return whole.flatmap(lambda facts: st.tuples(st.just(facts), st.permutations(facts + facts)))


rosters = histories(
    *[person_facts(id) for id in PEOPLE],
    *[contact_facts(id, PEOPLE) for id in POINTS],
    places("s1"),
)


@st.composite
def answers(draw: st.DrawFn) -> Facts:
    """What a family's changes of mind tell, and the gathering's own changes."""
    rsvp, told = an_rsvp(), []
    for answer in draw(st.lists(st.sampled_from(ANSWERS), max_size=5)):
        rsvp.record(answer, None, a_known_gathering(), NOW)
        told += saved(rsvp)
    return told + gathering_changes(draw)


def gathering_changes(draw: st.DrawFn) -> Facts:
    gathering: Gathering = a_gathering()
    told = saved(gathering)
    for place in draw(st.lists(st.sampled_from(["gym", "library", "hall"]), max_size=3)):
        gathering.change({"place": place}, NOW)
        told += saved(gathering)
    if draw(st.booleans()):
        gathering.cancel(NOW)
    return told + saved(gathering)


def saved(aggregate: Any) -> Facts:
    if not aggregate.events:
        return []
    aggregate.saved()
    told, aggregate.events = list(aggregate.events), []
    return told


def over_the_wire(fact: Event) -> Event:
    """As it comes out of a queue."""
    body = wrap(fact, id="1", at=utc_now(), correlation_id="", causation_id="")
    came = unwrap(open_envelope(body), {fact.type: type(fact)})
    assert isinstance(came, Event)
    return came


def unnumbered(arriving: Facts) -> Facts:
    """The safeguard switched off: whatever comes last counts as the newest."""
    return [dataclasses.replace(fact).at_sequence(place) for place, fact in enumerate(arriving, 1)]


def opened(mongo_uri: str, district: str, service: str, collections: Any) -> Iterator[Database]:
    kernel = KernelSettings(amqp_url="", mongo_uri=mongo_uri, district=district, token_key="k" * 40)
    database = open_database(kernel, service, collections)
    yield database
    database.client.close()


@pytest.fixture(scope="module")
def notifications(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    yield from opened(mongo_uri, database_prefix, "notifications", COLLECTIONS)


@pytest.fixture(scope="module")
def translation(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    yield from opened(mongo_uri, database_prefix, "translation", TRANSLATIONS)


def state(database: Database, *collections: str) -> dict[str, Any]:
    return {name: list(database[name].find().sort("_id", 1)) for name in collections}


def told(
    database: Database, batches: Sequence[Facts], tell: Callable[[Unit, Facts], None], *kept: str
) -> dict[str, Any]:
    """What the copy holds after these batches, each in a unit of work."""
    for name in kept:
        database[name].delete_many({})
    for batch in batches:
        unit = Unit(database)
        unit.run(lambda unit=unit, batch=batch: tell(unit, batch))  # type: ignore[misc]
    return state(database, *kept)


def batches(facts: Facts, size: int) -> list[Facts]:
    return [facts[start : start + size] for start in range(0, len(facts), size)]


@few
@given(rosters, st.integers(min_value=1, max_value=40))
def test_the_copy_of_recipients_does_not_depend_on_the_order_of_a_rosters_facts(
    notifications: Database, roster: Told, size: int
) -> None:
    def tell(unit: Unit, facts: Facts) -> None:
        remember([over_the_wire(fact) for fact in facts], MongoRecipients(unit))

    kept = ("people", "reach", "places")
    in_order, arriving = roster
    expected = told(notifications, [in_order], tell, *kept)
    assert told(notifications, batches(arriving, size), tell, *kept) == expected


def people_after(facts: Facts) -> dict[str, Any]:
    people: dict[str, Any] = {}
    for fact in facts:
        person = people.setdefault(fact.subject, recipients.new_person(fact.subject))
        recipients.apply(person, fact)
    return {id: {**person, "seq": None} for id, person in people.items()}


def test_without_their_sequences_the_order_of_a_rosters_facts_would_matter() -> None:
    def differs(told: Told) -> bool:
        return people_after(told[0]) != people_after(unnumbered(told[1]))

    in_order, arriving = find(histories(person_facts("g1")), differs)
    assert people_after(in_order) == people_after(arriving)


@few
@given(histories(places("s1"), places("s2")), st.integers(min_value=1, max_value=10))
def test_the_copy_of_school_names_does_not_depend_on_their_order(
    translation: Database, recorded: Told, size: int
) -> None:
    in_order, arriving = map(schools_of, recorded)
    expected = told(translation, [in_order], record, "schools")
    assert told(translation, batches(arriving, size), record, "schools") == expected


def test_without_their_sequences_an_older_name_would_come_back(translation: Database) -> None:
    facts: Facts = [SchoolRecorded(school_id="s1", name=name) for name in ("Rose", "Rose Hill")]
    newer_first = unnumbered(facts[::-1])
    (school,) = told(translation, [newer_first], record, "schools")["schools"]
    assert school["name"] == "Rose"


def record(unit: Unit, facts: Facts) -> None:
    MongoSchoolNames(unit).record([over_the_wire(fact) for fact in facts])  # type: ignore[misc]


def schools_of(facts: Facts) -> Facts:
    return [fact for fact in facts if isinstance(fact, SchoolRecorded)]


class Collected:
    """Stands in for a unit of work: keeps what leaves for the district's bus."""

    causation_id, correlation_id = "id", "story"
    clock = staticmethod(utc_now)

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def publish_raw(self, entry: dict[str, Any]) -> None:
        self.bodies.append(entry["body"])


PLAN = (GatheringScheduled, GatheringChanged)
FACT_OF = {cls.type: "plan" for cls in PLAN} | {
    GatheringCancelled.type: "end",
    RsvpRecorded.type: "answer",
}


def subscribed(facts: Facts) -> dict[tuple[str, str], Any]:
    """What a subscriber keeps who drops what has a lower sequence than they have of the fact."""
    bus = Collected()
    for fact in facts:
        OutboxDistrictBus(bus).tell(fact)  # type: ignore[arg-type]
    kept: dict[tuple[str, str], Any] = {}
    for envelope in map(open_envelope, bus.bodies):
        place = (envelope.subject, FACT_OF[envelope.type])
        if envelope.sequence >= kept.get(place, (0, None))[0]:
            kept[place] = (envelope.sequence, msgspec.json.decode(envelope.data))
    return kept


@given(histories(answers()))
def test_a_subscribers_copy_of_answers_does_not_depend_on_their_order(changes: Told) -> None:
    in_order, arriving = changes
    assert subscribed(arriving) == subscribed(in_order)
    last = [fact for fact in in_order if isinstance(fact, RsvpRecorded)][-1:]
    kept = [
        said["answer"] for (_, fact), (_, said) in subscribed(arriving).items() if fact == "answer"
    ]
    assert kept == [fact.answer for fact in last], "and is the family's last word"


def test_without_their_sequences_an_earlier_answer_would_count() -> None:
    def said(facts: Facts) -> dict[tuple[str, str], Any]:
        return {place: value for place, (_, value) in subscribed(facts).items()}

    find(histories(answers()), lambda told: said(told[0]) != said(unnumbered(told[1])))
