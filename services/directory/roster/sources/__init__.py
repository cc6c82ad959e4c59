# SPDX-License-Identifier: Apache-2.0
"""Where rosters come from by themselves, and when."""
