# SPDX-License-Identifier: Apache-2.0
"""Settings of read-aloud."""

from dataclasses import dataclass
from enum import StrEnum

from marshmallow import validate

from kernel.config import setting


class ReadAloud(StrEnum):
    """In which messages a link to listen stands."""

    OFF = "off"
    EMAIL = "email"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class ListeningSettings:
    read_aloud: ReadAloud = setting(
        "Which messages carry a link under which families hear them: off, email, or all, which are "
        "text messages as well and makes these longer. It takes RAPPORT_PUBLIC_URL, and espeak-ng "
        "and lame where notifications.inbound runs.",
        ReadAloud.EMAIL,
    )
    read_aloud_except: list[str] = setting(
        "Languages that are not read aloud although there is a voice, e.g. because families find "
        "it hard to understand: ar,bn.",
        [],
    )
    read_aloud_vital: bool = setting(
        "true: also messages about discipline, health, special education and legal matters carry "
        "the link, which opens for whoever has it.",
        False,
    )
    listen_requests_per_minute: int = setting(
        # A phone company may have all of a district's families behind a handful of addresses.
        "Requests to listen that one address may make in a minute; a listener makes about three.",
        1_200,
        check=validate.Range(min=1),
    )
