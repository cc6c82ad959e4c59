# SPDX-License-Identifier: Apache-2.0
"""What a guardian may do for one child, and what they are to each other.

By FERPA (34 CFR 99.4) both parents have full rights: where nobody said anything there is no entry.
What was refused stays refused until somebody says yes: a blank cell, a missing column, a missing
file and a guardian who is not in the roster for a while take no restriction away.
"""
