# SPDX-License-Identifier: Apache-2.0
"""OneRoster files -> what the directory should hold."""
