# SPDX-License-Identifier: Apache-2.0
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.rights import TELLS
from kernel.errors import Rejected
from services.translation.policy import By, Handling, Then, Tier, Unreviewed
from services.translation.policy.reading import read_policy


@pytest.mark.row(23)
def test_by_default_what_could_do_harm_is_read_by_a_person_first() -> None:
    policy = read_policy()

    for category in ("discipline", "health", "special-education", "legal", "never-declared"):
        assert policy.rules_for(category).handling == Handling.PERSON
    assert policy.rules_for("emergency").handling == Handling.TEMPLATE
    assert policy.rules_for("general").handling == Handling.GATE
    assert policy.rules_for("newsletter").handling == Handling.ENGINE


def test_every_category_has_a_tier() -> None:
    assert set(TELLS) <= set(read_policy().categories)


@pytest.mark.row(30)
def test_by_default_no_text_leaves_the_district() -> None:
    assert not any(read_policy().may_leave(category) for category in TELLS)


def test_a_district_says_only_what_it_wants_otherwise(tmp_path: Path) -> None:
    own = tmp_path / "policy.toml"
    own.write_text(
        '[tiers.vital]\nreview_within = "90m"\nthen = "wait"\n[categories]\nacademic = "vital"\n'
        '[languages]\nvi = "person"\n[leave]\ncategories = ["newsletter"]\n'
        '[unreviewed]\nroutine = "beside"\n'
    )

    policy = read_policy(str(own))

    rules = policy.rules_for("academic")
    assert (rules.handling, rules.then) == (Handling.PERSON, Then.WAIT)
    assert rules.review_within == timedelta(minutes=90)
    assert policy.tier_of("general") == Tier.ROUTINE
    assert (policy.by("vi"), policy.by("vi-VN"), policy.by("es")) == (
        By.PERSON, By.PERSON, By.ENGINE,
    )  # fmt: skip
    assert policy.may_leave("newsletter")
    assert policy.unreviewed == {
        "notice": Unreviewed.USE, "emergency": Unreviewed.BESIDE, "routine": Unreviewed.BESIDE,
    }  # fmt: skip


@pytest.mark.row(20)
@pytest.mark.parametrize(
    ("said", "readers"),
    [
        ("tl", ["tl", "fil", "tl-PH", "fil-PH"]),
        ("fil", ["tl", "fil"]),
        ("zh", ["zh", "zh-Hans", "zh-Hant", "zh-TW", "yue"]),
        ("zh-TW", ["zh-TW", "zh-Hant", "zh-HK", "zh-Hant-HK", "yue"]),
        ("prs", ["prs", "fa-AF"]),
        ("hmn", ["mww", "hnj"]),
    ],
)
def test_a_language_is_meant_by_whatever_name_it_goes(
    said: str, readers: list[str], tmp_path: Path
) -> None:
    own = tmp_path / "policy.toml"
    own.write_text(f'[languages]\n{said} = "interpreter"\n')

    policy = read_policy(str(own))

    assert {policy.by(each) for each in readers} == {By.INTERPRETER}
    assert policy.by("en") == By.ENGINE


def test_what_is_said_of_one_script_is_not_said_of_the_other(tmp_path: Path) -> None:
    own = tmp_path / "policy.toml"
    own.write_text('[languages]\nzh-Hans = "person"\n')

    policy = read_policy(str(own))

    assert [policy.by(each) for each in ("zh-CN", "zh-Hant", "zh-TW", "yue")] == [
        By.PERSON, By.ENGINE, By.ENGINE, By.ENGINE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[tiers.secret]\n", "tiers: 'secret'"),
        ('[tiers.vital]\nhandling = "robot"\n', "tiers.vital.handling: 'robot'"),
        ('[tiers.vital]\nreview_within = "soon"\n', "tiers.vital.review_within: 'soon'"),
        ('[tiers.vital]\nreview_within = "0h"\n', "tiers.vital.review_within: '0h'"),
        ('[tiers.vital]\nspeed = "fast"\n', "tiers.vital.speed"),
        ('[tiers.emergency]\nfree_text = "yes"\n', "tiers.emergency.free_text"),
        ('[categories]\nlegal = "tasty"\n', "categories.legal: 'tasty'"),
        ('[categories]\nnewsleter = "vital"\n', "categories.newsleter is none of newsletter"),
        ('categories = "vital"\n', "[categories]"),
        ("[tiers]\nvital = 3\n", "[tiers.vital]"),
        ('[languages]\nVI = "person"\n', "languages.VI"),
        ('[languages]\nes-mx = "person"\n', "languages.es-mx"),
        ('[languages]\nvi = "google"\n', "languages.vi: 'google'"),
        ('[languages]\nVietnamese = "person"\n', "languages.Vietnamese"),
        ('[leave]\ncategories = ["lunch"]\n', "'lunch' is no category"),
        ('[unreviewed]\nposter = "use"\n', "unreviewed.poster"),
        ('[unreviewed]\nnotice = "refuse"\n', "unreviewed.notice can only be use"),
        ("[tier]\n", "[tier]"),
        ("tiers = [", "is no TOML"),
    ],
)
def test_a_bad_policy_names_its_file_and_what_is_wrong(
    tmp_path: Path, text: str, named: str
) -> None:
    own = tmp_path / "policy.toml"
    own.write_text(text)

    with pytest.raises(Rejected) as refused:
        read_policy(str(own))

    assert named in refused.value.message
    assert str(own) in refused.value.message


def test_a_policy_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="cannot be read"):
        read_policy(str(tmp_path / "none.toml"))
