# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Rejected


class NothingToMeasure(Rejected):
    """There is no such engine, or there are no sentences for it."""

    code = "nothing-to-measure"


class NoSuchMeasuring(Rejected):
    """Nothing was begun under this id, or it was too long ago."""

    def __init__(self, measuring_id: str) -> None:
        super().__init__(
            "This measuring is not known any more: begin again (rapport languages measure).",
            code="no-such-measuring", measuring_id=measuring_id,
        )  # fmt: skip
