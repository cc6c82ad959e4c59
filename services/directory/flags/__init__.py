# SPDX-License-Identifier: Apache-2.0
"""Contact points that do not work: the office's list of what to ask families for."""
