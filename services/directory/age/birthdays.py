# SPDX-License-Identifier: Apache-2.0
from datetime import date


def birthday(born: date, years: int) -> date:
    """Of somebody born on the 29th of February it is the 1st of March where there is no 29th."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def born_by(today: date, years: int) -> date:
    """Whoever was born on this day or before has had that birthday."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)
