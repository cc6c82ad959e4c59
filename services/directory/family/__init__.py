# SPDX-License-Identifier: Apache-2.0
"""What families say of themselves: it lies over what the roster says, and no import takes it away.

said: one value and who said it, when and by which way; fields: which side owns which field;
choosing: a family's own choices; proposals: corrections that the office decides on.
"""
