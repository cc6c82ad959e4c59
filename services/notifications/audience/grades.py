# SPDX-License-Identifier: Apache-2.0
"""Grade levels by their CEDS codes, in the order children pass through them."""

GRADES = (
    *("IT", "PR", "PK", "TK", "KG", "01", "02", "03", "04", "05", "06", "07"),
    *("08", "09", "10", "11", "12", "13", "PS", "UG"),
)
SPOKEN = {"K": "KG", "PREK": "PK", "PRE-K": "PK"}


def grade_code(word: str) -> str | None:
    """The code people mean by `word`: "3" is "03" and "k" is "KG"; None when there is none."""
    upper = word.upper()
    code = upper.zfill(2) if upper.isdigit() else SPOKEN.get(upper, upper)
    return code if code in GRADES else None


def grades_between(first: str, last: str) -> tuple[str, ...]:
    """Both ends and all between; empty when `last` comes before `first`."""
    return GRADES[GRADES.index(first) : GRADES.index(last) + 1]
