# SPDX-License-Identifier: Apache-2.0
"""What an SMS gateway tells of a text after it took it, and what follows."""
