"""What people type as a reason or purpose, sealed in the audit trail: it may name anybody.

The chain is reckoned over the sealed text; `yikou audit show` opens it for who holds the keys.
Source: 个人信息保护法 Art. 51; decision 0025."""

from functools import lru_cache

from shared.security.keys import KeyRing
from shared.security.sealing import SealBroken, Sealer

PURPOSE = "audit.words"


@lru_cache(maxsize=8)
def _sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys, PURPOSE)


def sealed_words(keys: KeyRing, words: str | None, *, subject: str) -> str | None:
    """Words as a fact of an audit row about this subject; nothing typed stays nothing."""
    return None if words is None else _sealer(keys).seal(words, bound_to=subject)


def opened_words(keys: KeyRing, fact: str, *, subject: str) -> str:
    """The words again; a fact that was never sealed, as on earlier rows, is shown as it stands."""
    try:
        return _sealer(keys).open(fact, bound_to=subject)
    except SealBroken:
        return fact
