# SPDX-License-Identifier: Apache-2.0
from typing import Any

from kernel.errors import Conflict, Forbidden, NotFound, Rejected


class BadTerm(Rejected):
    """A field of a term is wrong."""

    code = "bad-term"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}.", field=field)
        self.field, self.problem = field, problem


class NoTerm(NotFound):
    """The glossary has no term with this id."""

    code = "no-term"

    def __init__(self, term_id: str) -> None:
        super().__init__(f"the glossary has no term {term_id}. See: rapport glossary list.")


class NoChange(NotFound):
    """No change of the glossary has this id."""

    code = "no-change"

    def __init__(self, change_id: str) -> None:
        super().__init__(f"no change has the id {change_id}. See: rapport glossary history.")


class BadRows(Rejected):
    """Rows of an import are wrong; none was taken."""

    code = "bad-rows"

    def __init__(self, rows: list[dict[str, Any]], count: int) -> None:
        many = f"{count} rows are" if count > 1 else "a row is"
        told = [f"line {row['line']}: {row['column']} {row['problem']}." for row in rows]
        super().__init__(f"{many} wrong, and nothing was imported: mend the file.", rows=told)


class ChangedMeanwhile(Conflict):
    """The glossary is another than the one that was looked at."""

    code = "changed-meanwhile"


class WholeDistrictOnly(Forbidden):
    """The glossary belongs to the whole district."""

    code = "school-scope"
