# SPDX-License-Identifier: Apache-2.0
"""What families say of themselves: it lies over what the roster says, and no import takes it away.

said: one value, who said it and when. fields: which side owns which field. handlers: what families
choose. proposals, correcting, settling: corrections that the office decides on, until the roster
has them. work: what imports ask of the office. lists: what waits. forgetting: the end of it all.
"""
