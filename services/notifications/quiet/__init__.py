# SPDX-License-Identifier: Apache-2.0
"""When families want to be written to: quiet hours and digests. Urgent messages know neither."""
