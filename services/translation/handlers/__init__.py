# SPDX-License-Identifier: Apache-2.0
"""What translation does with a request, and what it tells those who ask."""

from services.translation.handlers.asked import languages, outlook, taken, terms_in, translate
from services.translation.handlers.means import Means
from services.translation.handlers.requests import PATIENCE_S, request_translation

__all__ = [
    "PATIENCE_S",
    "Means",
    "languages",
    "outlook",
    "request_translation",
    "taken",
    "terms_in",
    "translate",
]
