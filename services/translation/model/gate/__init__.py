# SPDX-License-Identifier: Apache-2.0
"""The safety gate: a translation that says another number, day or name never leaves.

`judge` looks at everything, `judge_facts` only at what may never change: numbers, times, days,
names, addresses, and whether a thing is so or not. Findings are the same sentences always and
never quote a text.
"""

from services.translation.model.gate.judging import judge, judge_facts
from services.translation.model.gate.verdict import Verdict
from services.translation.model.gate.wholes import lost_in, misrendered

__all__ = ["Verdict", "judge", "judge_facts", "lost_in", "misrendered"]
