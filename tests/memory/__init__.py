# SPDX-License-Identifier: Apache-2.0
"""A database in memory, as far as the repositories of notifications ask one: fast enough for
thousands of examples. What it does not know it refuses. The suites that hold the repositories to
MongoDB run on it, too (both.py)."""
