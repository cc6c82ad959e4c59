# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass

from kernel.config import setting


@dataclass(frozen=True, kw_only=True)
class EventsSettings:
    """Settings of the events service."""

    time_zone: str = setting("IANA time zone that families read times in.", "America/Chicago")
