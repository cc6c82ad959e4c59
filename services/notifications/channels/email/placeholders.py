# SPDX-License-Identifier: Apache-2.0
"""Texts with places to fill in, such as {{student_name}}."""

import re
from collections.abc import Callable, Mapping

from kernel.errors import Rejected

_PLACEHOLDER = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")


class Blanks:
    """A text cut once at its placeholders, so that filling it in is one join."""

    def __init__(self, text: str) -> None:
        pieces = _PLACEHOLDER.split(text)
        self.text = text
        self._pieces = pieces
        self.names = tuple(pieces[1::2])

    @property
    def literal(self) -> str:
        """What stands around the placeholders."""
        return "".join(self._pieces[::2])

    def fill(self, fields: Mapping[str, str], written: Callable[[str, str], str]) -> str:
        """The text with `written(name, value)` in each place.

        Raises Rejected naming the first field that is missing.
        """
        if not self.names:
            return self._pieces[0]
        filled = self._pieces.copy()
        for place, name in enumerate(self.names):
            try:
                value = fields[name]
            except KeyError:
                raise Rejected(
                    f"Nothing was given for {{{{{name}}}}}.",
                    code="placeholder-missing",
                    field=name,
                ) from None
            filled[2 * place + 1] = written(name, value)
        return "".join(filled)
