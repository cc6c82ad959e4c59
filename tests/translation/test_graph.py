# SPDX-License-Identifier: Apache-2.0
"""Ways over the engines that there are: which are taken, which never."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.adapters.graph import LEAST, Way, ways, weighed
from services.translation.adapters.routes import Routes, parsed
from services.translation.adapters.stock import Step
from services.translation.config import DEFAULT_ROUTES
from services.translation.model.languages import base_of
from services.translation.model.varieties import Match, match
from tests.translation.fakes import FakeEngine

LANGUAGES = ("en", "es", "pt-BR", "pt-PT", "zh-Hans", "zh-Hant", "so", "fr")


class OfOthers(FakeEngine):
    leaves_district = True


class Shelf:
    """Some steps."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps

    def reading(self, source: str, *, servers: bool = True) -> Iterator[Step]:
        return (
            step for step in self.steps if step.source == source and (servers or not step.of_server)
        )


def a_step(source: str, writes: str, kind: str = "e", *, leaves: bool = False) -> Step:
    make = OfOthers if leaves else FakeEngine
    spec = f"{kind}:{source}-{writes}"
    return Step(spec=spec, source=source, writes=writes, engine=make({}, name=f"{spec}@1"))


def found(
    *steps: Step, to: str = "es", may_leave: bool = True, source: str = "en", **chrf: float
) -> list[Way]:
    """`chrf` by the names of the steps, e_en_es for "e:en-es@1"; "__" joins them."""

    def quality_of(name: str) -> float | None:
        plain = name.replace("@1", "").replace("+", "__").replace(":", "_").replace("-", "_")
        return chrf.get(plain)

    return ways(Shelf(*steps), source, to, quality_of, may_leave=may_leave)


def names(ways: Sequence[Way]) -> list[str]:
    return [way.name.replace("@1", "") for way in ways]


EN_ES, EN_PT, PT_ES = a_step("en", "es"), a_step("en", "pt-BR"), a_step("pt", "es")


@pytest.mark.row(20)
def test_the_way_that_was_measured_better_is_asked_first() -> None:
    pivot_is_better = found(EN_ES, EN_PT, PT_ES, e_en_es=50, e_en_pt_BR__e_pt_es=59)
    direct_is_better = found(EN_ES, EN_PT, PT_ES, e_en_es=61, e_en_pt_BR__e_pt_es=59)

    assert names(pivot_is_better) == ["e:en-pt-BR+e:pt-es", "e:en-es"]
    assert names(direct_is_better) == ["e:en-es", "e:en-pt-BR+e:pt-es"]
    assert pivot_is_better[0].why == "chrF 59 measured"


def test_a_way_that_nobody_measured_is_worth_the_product_of_its_steps() -> None:
    way = found(EN_PT, PT_ES, e_en_pt_BR=70, e_pt_es=80)[0]

    assert way.score == pytest.approx(56)
    assert way.why == "chrF 56 reckoned, not measured"


@pytest.mark.row(26)
def test_a_way_on_which_readers_would_guess_is_not_claimed() -> None:
    assert found(EN_PT, PT_ES, e_en_pt_BR=60, e_pt_es=60) == []
    assert found(EN_ES, e_en_es=LEAST - 1) == []


def test_three_engines_one_after_the_other_are_too_many() -> None:
    assert found(EN_PT, PT_ES, a_step("es", "fr"), to="fr", e_en_pt_BR=99, e_pt_es=99) == []


@pytest.mark.row(30)
def test_a_way_through_an_engine_of_others_is_none_where_the_text_must_stay() -> None:
    outside = a_step("pt", "es", "cloud", leaves=True)

    assert found(EN_PT, outside, may_leave=False, e_en_pt_BR=90, cloud_pt_es=90) == []
    # The control.
    assert len(found(EN_PT, outside, may_leave=True, e_en_pt_BR=90, cloud_pt_es=90)) == 1


@pytest.mark.row(20)
def test_traditional_characters_do_not_come_from_an_engine_of_simplified_ones() -> None:
    hans = a_step("en", "zh-Hans")

    assert found(hans, to="zh-TW") == []
    assert len(found(hans, to="zh-CN")) == 1


def test_what_readers_know_as_their_own_goes_before_what_is_better_and_near() -> None:
    brazil, portugal = a_step("en", "pt-BR"), a_step("en", "pt-PT")

    both = found(brazil, portugal, to="pt-PT", e_en_pt_BR=80, e_en_pt_PT=60)

    assert [(way.writes, way.near) for way in both] == [("pt-PT", False), ("pt-BR", True)]


def test_an_engine_that_knows_both_varieties_writes_the_readers_own() -> None:
    server = [
        Step(spec="deepl", source="en", writes=tag, engine=OfOthers({}, name=f"deepl:en-{tag}@2"))
        for tag in ("es-ES", "es-419")
    ]

    assert [way.writes for way in found(*server, to="es-MX")] == ["es-419"]


steps = st.builds(
    a_step,
    st.sampled_from(sorted({base_of(tag) for tag in LANGUAGES})),
    st.sampled_from(LANGUAGES),
    st.sampled_from(("one", "two")),
    leaves=st.booleans(),
)


@pytest.mark.row(20, 30)
@given(
    st.lists(steps, max_size=25),
    st.sampled_from(("en", "es", "pt")),
    st.sampled_from((*LANGUAGES, "es-MX", "zh-TW", "pt")),
    st.booleans(),
)
def test_whatever_engines_there_are_a_way_is_short_right_and_allowed(
    shelf: list[Step], source: str, wanted: str, may_leave: bool
) -> None:
    for way in ways(Shelf(*shelf), source, wanted, lambda _: 80.0, may_leave=may_leave):
        first, last = way.steps[0], way.steps[-1]
        passed = [source, *(base_of(step.writes) for step in way.steps)]
        assert len(way.steps) <= 2
        assert first.source == source
        assert match(last.writes, wanted) > Match.NONE
        if len(way.steps) == 2:
            assert base_of(first.writes) == last.source
            assert len(set(passed)) == 3
        assert may_leave or not any(step.engine.leaves_district for step in way.steps)


@pytest.mark.row(20)
@pytest.mark.engine
def test_without_a_setting_the_ways_are_those_that_were_measured() -> None:
    def names_between(routes: Routes, source: str, target: str) -> list[str]:
        return [re.sub(r"@[^+]*", "", one.name) for one in routes.between(source, target)]

    with closing(Routes([])) as routes:
        assert names_between(routes, "en", "es") == [
            "neural:en-pt+apertium:pt-es",
            "apertium:eng-spa",
        ]
        assert names_between(routes, "en", "pt") == ["neural:en-pt"]
        assert names_between(routes, "es", "en")[0].endswith("neural:pt-en")
        assert names_between(routes, "pt-BR", "es-MX")[0] == "apertium:pt-es"
        for line in DEFAULT_ROUTES:
            route = parsed(line)
            assert routes.between(route.source, route.target), line
        for unknown in ("vi", "so", "ht", "zh-Hant", "ar", "fr", "it"):
            assert not routes.between("en", unknown), unknown


@pytest.mark.row(20)
@pytest.mark.engine
def test_brazilian_portuguese_for_readers_of_portugals_is_said_and_can_be_refused() -> None:
    with closing(Routes([])) as routes, closing(Routes([], near=False)) as strict:
        listed = {(each.source, each.target): each for each in routes.pairs()}

        assert listed["en", "pt"].writes == ("pt-BR",)
        assert len(routes.between("en", "pt-PT")) == 1
        assert strict.between("en", "pt-PT") == []
        assert len(strict.between("en", "pt-BR")) == 1


def test_a_pair_that_the_district_wrote_has_these_ways_and_no_others() -> None:
    with closing(Routes(["en-es=apertium:eng-spa"])) as routes:
        assert [one.name.split("@")[0] for one in routes.between("en", "es")] == [
            "apertium:eng-spa"
        ]
        assert len(routes.between("en", "pt")) == 1


def test_a_version_that_nobody_measured_is_reckoned_as_another_one() -> None:
    def alike(name: str) -> float | None:
        return {"e:pt-es@1": 70.0}.get(name)

    way = weighed([PT_ES], "es", lambda _: None, alike)

    assert way is not None
    assert (way.score, way.measured) == (70.0, False)
