# SPDX-License-Identifier: Apache-2.0
import csv
import hashlib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

from sample.__main__ import main
from sample.contacts import AREA_CODES, LINES
from sample.families import MOST_GUARDIANS, families
from sample.oneroster import Wish, write

Rows = list[dict[str, str]]


def written(folder: Path, **wish: Any) -> dict[str, Rows]:
    write(Wish(**({"students": 600, "schools": 2, "seed": 7, "version": "1.2"} | wish)), folder)
    tables = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as source:
            tables[path.name] = list(csv.DictReader(source))
    return tables


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.csv")
    }


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    return written(tmp_path_factory.mktemp("district"))


@pytest.fixture(scope="module")
def guardians(district: dict[str, Rows]) -> Rows:
    return [user for user in district["users.csv"] if user["agentSourcedIds"].startswith("student")]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, version: str) -> None:
    written(tmp_path / "one", version=version)
    written(tmp_path / "two", version=version)

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_another_district(tmp_path: Path) -> None:
    written(tmp_path / "one", seed=7)
    written(tmp_path / "two", seed=8)

    assert digests(tmp_path / "one")["users.csv"] != digests(tmp_path / "two")["users.csv"]


def test_a_zip_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        assert main(["--students", "30", "--zip", str(tmp_path / name)]) == 0

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize(("students", "schools"), [(1, 1), (1, 20), (17, 2), (400, 5)])
def test_there_are_exactly_as_many_students_as_asked(
    tmp_path: Path, students: int, schools: int
) -> None:
    tables = written(tmp_path, students=students, schools=schools, version="1.1")

    assert sum(user["role"] == "student" for user in tables["users.csv"]) == students
    assert sum(org["type"] == "school" for org in tables["orgs.csv"]) == schools


def test_families_come_one_by_one() -> None:
    first = next(families(100_000, 7))

    assert first.children


def test_at_least_eight_home_languages_are_spoken(district: dict[str, Rows]) -> None:
    spoken = Counter(user["metadata.homeLanguage"] for user in district["users.csv"])

    assert {"en", "es", "pt", "so", "vi", "ar", "zh-Hans", "ht", "fr"} <= set(spoken)
    assert spoken.most_common(2)[1][0] == "es"


def test_names_are_written_in_many_scripts(district: dict[str, Rows]) -> None:
    scripts = {
        unicodedata.name(letter).split()[0]
        for user in district["users.csv"]
        for letter in user["givenName"]
        if letter.isalpha()
    }

    assert {"LATIN", "ARABIC", "CJK", "CYRILLIC", "ETHIOPIC", "MYANMAR"} <= scripts


def test_some_people_go_by_one_name(district: dict[str, Rows]) -> None:
    assert any(user["givenName"] and not user["familyName"] for user in district["users.csv"])


def test_there_are_siblings_at_two_schools(guardians: Rows, district: dict[str, Rows]) -> None:
    schools = {
        role["userSourcedId"]: role["orgSourcedId"]
        for role in district["roles.csv"]
        if role["role"] == "student"
    }
    children = [guardian["agentSourcedIds"].split(",") for guardian in guardians]

    assert any(len({schools[child] for child in each}) > 1 for each in children)


def test_some_guardians_share_a_phone_and_some_a_mailbox(guardians: Rows) -> None:
    for column in ("sms", "email"):
        used = Counter(guardian[column] for guardian in guardians if guardian[column])
        assert max(used.values()) > 1


def test_a_few_guardians_cannot_be_reached(guardians: Rows) -> None:
    without_email = [guardian for guardian in guardians if not guardian["email"]]
    unreachable = [each for each in without_email if not each["sms"] and not each["phone"]]

    assert 0.05 < len(without_email) / len(guardians) < 0.3
    assert 0 < len(unreachable) / len(guardians) < 0.05


def test_with_1_2_a_teacher_who_is_a_parent_is_one_user(district: dict[str, Rows]) -> None:
    roles: dict[str, set[str]] = {}
    for row in district["roles.csv"]:
        roles.setdefault(row["userSourcedId"], set()).add(row["role"])

    assert {"teacher", "parent"} in roles.values()


def test_with_1_1_a_teacher_who_is_a_parent_is_two_users_with_one_mailbox(tmp_path: Path) -> None:
    users = written(tmp_path, version="1.1")["users.csv"]
    teaching = {user["email"] for user in users if user["role"] == "teacher"}

    assert teaching & {user["email"] for user in users if user["role"] == "parent"}


def test_every_address_is_one_that_nobody_has(district: dict[str, Rows]) -> None:
    for user in district["users.csv"]:
        domain = user["email"].partition("@")[2]
        assert domain in ("", "families.example", "staff.example")
        for column in ("sms", "phone"):
            if user[column]:
                number = phonenumbers.parse(user[column], "US")
                assert phonenumbers.is_possible_number(number)
                assert str(number.national_number)[3:6] == "555"


def test_numbers_suffice_for_the_largest_district() -> None:
    most_families = 62_000  # 100,000 students make some 59,000 families

    assert (LINES - 1) * len(AREA_CODES) > most_families * MOST_GUARDIANS


def test_no_two_families_have_the_same_number() -> None:
    owners: dict[str, set[int]] = {}
    for family in families(4_000, 7):
        for guardian in family.guardians:
            if guardian.sms:
                digits = "".join(filter(str.isdigit, guardian.sms))[-10:]
                owners.setdefault(digits, set()).add(family.number)

    assert all(len(each) == 1 for each in owners.values())


@pytest.mark.parametrize("students", ["0", "100001", "many"])
def test_a_size_that_is_none_is_refused(
    tmp_path: Path, students: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--students", students, str(tmp_path / "out")])

    assert "a number from 1 to 100000" in capsys.readouterr().err
