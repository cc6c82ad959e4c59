# SPDX-License-Identifier: Apache-2.0
"""Students who came of age: the rights in their records are their own (34 CFR 99.5)."""
