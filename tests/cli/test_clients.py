# SPDX-License-Identifier: Apache-2.0
from typing import Any

from cli.problems import Exit


def test_a_client_is_added_with_its_secret_shown_once(rapport: Any) -> None:
    made = {"client_id": "client-1", "name": "Library", "secret": "s3cret"}
    line = rapport({"directory.clients_add": made})
    ran = line(
        "clients", "add", "Library", "--scope", "roster-core.readonly", "--school", "s1",
        "--agreement", "contract 7",
    )  # fmt: skip

    assert ran.exit_code == Exit.OK
    assert "client-1" in ran.stdout
    assert "s3cret" in ran.stdout
    assert line.bus.payloads("directory.clients_add") == [
        {"name": "Library", "scopes": ["roster-core.readonly"], "schools": ["s1"],
         "agreement": "contract 7"}
    ]  # fmt: skip


def test_a_client_without_an_agreement_is_no_client(rapport: Any) -> None:
    ran = rapport({})("clients", "add", "Library", "--scope", "roster-core.readonly")
    assert ran.exit_code == Exit.INVALID


def test_clients_are_listed_and_revoked(rapport: Any) -> None:
    one = {
        "client_id": "client-1", "name": "Library", "scopes": ["roster.readonly"], "schools": [],
        "agreement": "contract 7", "added_by": "op-1", "added_at": "2026-11-26T10:00:00+00:00",
        "revoked_at": None,
    }  # fmt: skip
    answers = {
        "directory.clients_list": {"clients": [one]},
        "directory.clients_revoke": {"client_id": "client-1"},
    }
    assert "all schools" in rapport(answers)("clients", "list").stdout
    assert "nothing any more" in rapport(answers)("clients", "revoke", "client-1").stdout
