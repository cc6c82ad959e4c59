# SPDX-License-Identifier: Apache-2.0
"""No method of any service can show somebody's record and forget to say so."""

from collections.abc import Iterator
from typing import Any

import pytest

from deploy import catalogue
from kernel.identity import Role
from kernel.rpc import rpc
from kernel.topology import load


def methods_of(service: type[Any]) -> dict[str, Any]:
    """By name, every method that is answered over RPC."""
    found = {name: getattr(service, name) for name in dir(service)}
    return {name: method for name, method in found.items() if hasattr(method, "terms")}


def unsaid(service: type[Any]) -> list[str]:
    """Those of which nobody said whose records they show, nor why they show none."""
    return [
        name
        for name, method in methods_of(service).items()
        if not (method.terms.reads or method.terms.shows_nobody or method.terms.writes)
    ]


def services() -> Iterator[type[Any]]:
    for target in catalogue.services(catalogue.read()):
        yield load(target)


@pytest.mark.row(88)
@pytest.mark.parametrize("service", list(services()), ids=lambda service: service.name)
def test_every_method_says_whose_records_it_shows_or_why_none(service: type[Any]) -> None:
    assert methods_of(service)
    assert unsaid(service) == [], (
        'say it in @rpc(...): reads=ids_under("person_id"), or shows_nobody="why not"'
    )


def test_a_method_that_says_nothing_is_found() -> None:
    class Forgetful:
        name = "forgetful"

        @rpc(role=Role.READER)
        def peek(self, payload: dict[str, Any]) -> dict[str, Any]:
            return {"person_id": "ana"}

        @rpc(role=Role.READER, shows_nobody="counts")
        def count(self, payload: dict[str, Any]) -> int:
            return 1

    assert unsaid(Forgetful) == ["peek"]


@pytest.mark.row(88)
@pytest.mark.parametrize(
    ("service", "method"),
    [
        ("directory", "people_find"),
        ("directory", "person_show"),
        ("notifications", "announcement_why"),
        ("notifications", "announcement_dry_run"),
        ("notifications", "replies_list"),
        ("events", "gathering_show"),
        ("directory", "parked_show"),
        ("translation", "explain"),
        ("translation", "review_show"),
    ],
)
def test_what_shows_records_keeps_who_read_them(service: str, method: str) -> None:
    (owner,) = [one for one in services() if one.name == service]
    assert methods_of(owner)[method].terms.reads is not None


@pytest.mark.row(88)
def test_who_reads_what_an_unknown_number_wrote_is_kept_as_well() -> None:
    (owner,) = [one for one in services() if one.name == "notifications"]
    reads = methods_of(owner)["replies_list"].terms.reads
    unknown = {"reply_id": "SM1", "people": [], "text": "Ana is sick"}
    assert list(reads({}, {"replies": [unknown]})) == ["SM1"]
