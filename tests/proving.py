"""How long a proof takes: short in the whole suite, long by `make proofs`."""

import os

IS_LONG = os.environ.get("YIKOU_LONG_PROOFS") == "1"


def how_many(*, short: int, long: int) -> int:
    """The number of examples, cases or orders a proof tries in this run."""
    return long if IS_LONG else short
