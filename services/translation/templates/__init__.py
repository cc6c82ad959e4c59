# SPDX-License-Identifier: Apache-2.0
"""Messages that were worded before they are needed, with slots for what is known only then."""
