# SPDX-License-Identifier: Apache-2.0
"""Another system reads the directory: real processes, real RPC, over HTTP."""

import base64
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from kernel.clock import utc_now
from kernel.identity import Operator, Role, issue
from kernel.unit import Unit
from services.directory import repository
from services.directory.family.said import FROM_FAMILY, Said
from services.directory.oneroster.resources import FIELDS
from services.directory.roster.rest.errors import ProviderRefused
from services.directory.roster.sources.schedule import Schedule
from services.directory.roster.sources.source_file import RestSource
from services.gateway.rostering import BASE
from services.gateway.tokens import Access, AccessTokens
from tests.directory.rest.conftest import Sis, known
from tests.directory.test_importing import Office
from tests.gateway.conftest import KEY, Added, Ask, Client

pytestmark = [pytest.mark.broker, pytest.mark.mongo]
WHOLE = ("orgs", "academicSessions", "courses", "classes", "users", "enrollments", "demographics")
# What OneRoster 1.2 says each record has, as far as this directory can know it.
REQUIRED = {
    "orgs": {"name", "type"},
    "academicSessions": {"title", "type", "startDate", "endDate", "schoolYear"},
    "courses": {"title", "org"},
    "classes": {"title", "classType", "course", "school", "terms"},
    "users": {"enabledUser", "givenName", "familyName", "roles"},
    "enrollments": {"user", "class", "school", "role"},
    "demographics": set(),
}


def minor(answer: requests.Response) -> str:
    body = answer.json()
    assert (body["imsx_codeMajor"], body["imsx_severity"]) == ("failure", "error")
    [field] = body["imsx_CodeMinor"]["imsx_codeMinorField"]
    return str(field["imsx_codeMinorFieldValue"])


def references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [each for one in value for each in references(one)]
    if isinstance(value, dict):
        own = [value["href"]] if "href" in value else []
        return own + [each for one in value.values() for each in references(one)]
    return []


@pytest.mark.row(32)
def test_every_record_has_what_the_specification_asks_for_and_its_references_lead_somewhere(
    client: Client,
) -> None:
    token, leading = client.token().json()["access_token"], set()
    for collection in WHOLE:
        records = client.records(collection)
        assert records, collection
        for record in records:
            assert {"sourcedId", "status", "dateLastModified"} | REQUIRED[collection] <= set(record)
            assert set(record) <= set(FIELDS[collection])
            assert record["dateLastModified"] > "2026"
            assert record["status"] == "active"
            leading.update(references(record))
    assert len(leading) > 10
    for href in leading:
        [(kind, found)] = client.get(href, token).json().items()
        assert found["sourcedId"] == href.rpartition("/")[2], kind


def test_a_user_is_shown_as_the_family_and_the_roster_have_it(client: Client) -> None:
    rosa = client.get("users/rosa").json()["user"]

    assert rosa["email"] == "rosa@families.example"
    assert rosa["sms"] == "(201) 555-0101"
    assert {each["sourcedId"] for each in rosa["agents"]} == {"ana", "ben"}
    assert {each["role"] for each in rosa["roles"]} == {"guardian"}
    assert {each["org"]["sourcedId"] for each in rosa["roles"]} == {"s1", "s2"}
    assert rosa["metadata"] == {"homeLanguage": "es"}
    assert not {"password", "username"} & set(rosa)


def test_parts_of_collections_have_names_of_their_own(client: Client) -> None:
    assert client.ids("schools") == ["s1", "s2"]
    assert client.ids("students") == ["ana", "ben", "minh"]
    assert client.ids("teachers") == ["teach"]
    assert client.ids("terms") == ["t1", "t2"]
    assert client.get("students/rosa").status_code == 404


@pytest.mark.row(32)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_follow_each_other_without_a_gap_and_without_doubles(
    client: Client, limit: int
) -> None:
    whole, token = client.ids("users"), client.token().json()["access_token"]
    answer, found = client.get("users", token, limit=limit), list[str]()
    while True:
        assert answer.headers["X-Total-Count"] == str(len(whole))
        found += [each["sourcedId"] for each in answer.json()["users"]]
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"], token)
    assert found == whole
    # Into the middle, and to where a page before ended.
    assert client.ids("users", limit=2, offset=3) == whole[3:5]
    assert client.ids("enrollments", limit=2, offset=1) == client.ids("enrollments")[1:3]
    assert client.ids("users", offset=100) == []


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"filter": "givenName='ana'"}, ["ana"]),
        ({"filter": "familyName~'núñ' AND roles.role='student'"}, ["ana", "ben"]),
        ({"filter": "grades='07' OR grades='03'"}, ["ana", "ben", "minh"]),
        ({"filter": "roles.role!='guardian'"}, ["ana", "ben", "minh", "teach"]),
        ({"filter": "agents.sourcedId='minh'"}, ["ba"]),
        ({"filter": "dateLastModified>'2000-01-01T00:00:00.000Z'", "limit": 2}, ["ana", "ba"]),
        ({"filter": "dateLastModified>'2100-01-01T00:00:00.000Z'"}, []),
        ({"sort": "givenName", "orderBy": "desc", "limit": 2}, ["teach", "rosa"]),
        ({"sort": "givenName", "limit": 2, "offset": 1}, ["ben", "ba"]),
    ],
)
def test_users_are_filtered_and_sorted(
    client: Client, query: dict[str, Any], ids: list[str]
) -> None:
    assert client.ids("users", **query) == ids


def test_only_the_fields_asked_for_are_given(client: Client) -> None:
    assert client.get("users/ana", fields="sourcedId,givenName").json() == {
        "user": {"sourcedId": "ana", "givenName": "Ana"}
    }


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("users/nobody", {}, 404, "unknownobject"),
        ("gradebooks", {}, 404, "unknownobject"),
        ("users", {"filter": "shoeSize='9'"}, 400, "invalid_filter_field"),
        ("users", {"filter": "givenName like 'A'"}, 400, "invaliddata"),
        ("users", {"filter": "a='1' AND b='2' OR c='3'"}, 400, "invalid_filter_field"),
        ("users", {"fields": "shoeSize"}, 400, "invalid_selection_field"),
        ("users", {"limit": "many"}, 400, "invaliddata"),
        ("users", {"limit": "0"}, 400, "invaliddata"),
        ("users", {"sort": "givenName", "orderBy": "sideways"}, 400, "invaliddata"),
    ],
)
def test_what_cannot_be_answered_says_so_in_oneroster_words(
    client: Client, path: str, query: dict[str, str], status: int, code: str
) -> None:
    answer = client.get(path, **query)
    assert (answer.status_code, minor(answer)) == (status, code)


@pytest.mark.row(32)
def test_addresses_of_guardians_and_demographics_take_their_scopes(added: Added) -> None:
    core = added("roster-core.readonly")

    users = {each["sourcedId"]: each for each in core.records("users")}
    assert not {"email", "sms", "phone"} & (set(users["rosa"]) | set(users["luis"]))
    assert users["teach"]["email"] == "tess@staff.example"
    for path in ("demographics", "demographics/ana"):
        assert minor(core.get(path)) == "forbidden"
    # Nor can they be found out by asking which user has one.
    for query in ({"filter": "email='rosa@families.example'"}, {"sort": "sms"}):
        assert core.get("users", **query).status_code == 403
    only = added("roster-demographics.readonly")
    assert set(only.ids("demographics")) == {"ana", "ben"}
    assert minor(only.get("users")) == "forbidden"


def test_a_token_is_good_for_the_scopes_it_was_asked_for(client: Client) -> None:
    given = client.token(scope="roster-demographics.readonly nonsense").json()
    assert given["scope"].endswith("/scope/roster-demographics.readonly")
    assert client.get("users", given["access_token"]).status_code == 403
    refused = client.token(scope="nonsense")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


@pytest.mark.row(32)
def test_a_client_of_one_school_sees_its_families_only(added: Added) -> None:
    one = added("roster.readonly", "roster-demographics.readonly", schools=("s1",))

    assert one.ids("users") == ["ana", "luis", "rosa", "teach"]
    assert one.ids("schools") == ["s1"]
    assert one.ids("classes") == ["c1"]
    assert {each["user"]["sourcedId"] for each in one.records("enrollments")} == {"ana", "teach"}
    assert one.ids("demographics") == ["ana"]
    rosa = one.get("users/rosa").json()["user"]
    assert [each["sourcedId"] for each in rosa["agents"]] == ["ana"]
    for path in ("users/ben", "users/minh", "schools/s2", "classes/c2", "demographics/ben"):
        assert one.get(path).status_code == 404, path


def test_only_who_knows_the_secret_gets_a_token(client: Client) -> None:
    form = {"grant_type": "client_credentials", "client_id": client.client_id}
    right = requests.post(
        f"{client.url}/token", data=form | {"client_secret": client.secret}, timeout=30
    )
    assert right.json()["token_type"] == "Bearer"
    assert right.headers["Cache-Control"] == "no-store"
    for client_id, secret in ((client.client_id, "wrong"), ("client-none", client.secret)):
        pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        wrong = requests.post(
            f"{client.url}/token", data={"grant_type": "client_credentials"}, timeout=30,
            headers={"Authorization": f"Basic {pair}"},
        )  # fmt: skip
        assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    other = requests.post(f"{client.url}/token", data={"grant_type": "password"}, timeout=30)
    assert other.json()["error"] == "unsupported_grant_type"


def test_no_other_token_opens_anything(client: Client) -> None:
    """An operator's, signed with the same district's key; a forged one; one that has run out."""
    kim = Operator(operator_id=client.client_id, name="Kim", role=Role.ADMIN)
    operators = issue(KEY, kim, now=utc_now(), expires_at=utc_now() + timedelta(hours=1))
    access = Access(client_id=client.client_id, name="x", scopes=["roster.readonly"])
    forged = AccessTokens("another key", 600, utc_now).issue(access)
    over = AccessTokens(KEY, 600, lambda: utc_now() - timedelta(hours=1)).issue(access)
    for token in (operators, forged, over, "nonsense"):
        answer = client.get("users", token)
        assert (answer.status_code, minor(answer)) == (401, "unauthorisedrequest")
    bare = requests.get(f"{client.url}{BASE}/users", timeout=30)
    assert (bare.status_code, minor(bare)) == (401, "unauthorisedrequest")
    # The control: one that this district signed for the client does.
    good = AccessTokens(KEY, 600, utc_now).issue(access)
    assert client.get("users", good).status_code == 200


@pytest.mark.row(32)
def test_a_revoked_client_is_refused_at_once_whatever_its_token_says(
    added: Added, ask: Ask
) -> None:
    gone = added("roster.readonly")
    token = gone.token().json()["access_token"]
    assert gone.get("users", token).status_code == 200

    ask("clients_revoke", client_id=gone.client_id)

    assert gone.get("users", token).status_code == 401
    assert gone.token().status_code == 401
    [listed] = [e for e in ask("clients_list")["clients"] if e["client_id"] == gone.client_id]
    assert listed["revoked_at"]
    assert gone.secret not in str(listed)


@pytest.mark.row(32)
def test_whose_records_were_given_is_in_the_audit_trail_under_the_clients_name(
    added: Added, office: Office
) -> None:
    library = added("roster.readonly", name="Town Library")
    library.records("users", filter="sourcedId='ana'")
    library.records("enrollments", filter="user.sourcedId='minh'")
    library.records("schools")

    entries = list(
        office.database.audit.find({"body.operator_id": library.client_id}).sort("_id", 1)
    )
    assert [each["body"]["about"] for each in entries] == [["ana"], ["minh"]]
    assert {each["body"]["name"] for each in entries} == {"Town Library"}


@pytest.mark.row(32)
def test_our_own_consumer_syncs_a_district_from_it(
    client: Client, office: Office, tmp_path: Path
) -> None:
    os.environ["TEST_GATEWAY_SECRET"] = client.secret
    source = RestSource(
        name="other", url=f"{client.url}{BASE}", version="1.2", token_url=f"{client.url}/token",
        client_id=client.client_id, secret_env="TEST_GATEWAY_SECRET", page_size=3,
        scopes="roster.readonly roster-demographics.readonly", schedule=Schedule(every_minutes=15),
    )  # fmt: skip
    other = Office(office.database.client[f"{office.database.name}_other"])
    try:
        done = Sis(other, source).sync()
    except ProviderRefused as error:
        pytest.fail(error.message)
    finally:
        del os.environ["TEST_GATEWAY_SECRET"]

    assert done["state"] != "failed", done
    assert known(other) == known(office)


@pytest.mark.row(32)
def test_what_changed_is_a_family_when_its_word_or_an_address_changed(
    client: Client, office: Office
) -> None:
    """Also those whose records only name somebody who changed. Nobody else: that is the control."""
    before = utc_now()
    unit = Unit(office.database)
    said = Said(value="vi", at=before, by="op", origin=FROM_FAMILY)

    def speak() -> None:
        people = repository.people(unit)
        [ba] = people.load_many(["ba"])
        ba.say(language=said)
        people.save_many([ba])

    unit.run(speak)
    since = before.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    assert client.ids("users", filter=f"dateLastModified>='{since}'") == ["ba", "minh"]
    assert client.ids("enrollments", filter=f"dateLastModified>='{since}'") == ["minh!c2"]
    assert client.ids("students", filter=f"dateLastModified>='{since}'") == ["minh"]
