# SPDX-License-Identifier: Apache-2.0
"""Who a message is for: the audience language, described in docs/audience.md."""

from services.notifications.audience.expression import Audience, is_within, within_schools
from services.notifications.audience.filters import people_filter, reach_filter
from services.notifications.audience.matching import Matched, matched, matches
from services.notifications.audience.member import AudienceMember, StudentPlace, member_from
from services.notifications.audience.parsing import parse_audience
from services.notifications.audience.places import Place, PlaceKind, Places

__all__ = [
    "Audience",
    "AudienceMember",
    "Matched",
    "Place",
    "PlaceKind",
    "Places",
    "StudentPlace",
    "is_within",
    "matched",
    "matches",
    "member_from",
    "parse_audience",
    "people_filter",
    "reach_filter",
    "within_schools",
]
