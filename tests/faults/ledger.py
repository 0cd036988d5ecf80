"""The ledger: what was attempted, what was acknowledged, what came back (Jepsen's total queue).

Kept by the windows in their own memory, outside of every database it is later held against."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from services.demo.seed_files import DemoApplicant


class Ending(StrEnum):
    """How a case is meant to go."""

    GRANTED = "granted"
    REFUSED_AT_STREET = "refused by the street"
    REFUSED_AT_DISTRICT = "refused by the district"
    REFUSED_AT_WINDOW = "refused at the window"
    WITHDRAWN_EARLY = "withdrawn before acceptance"
    WITHDRAWN_LATE = "withdrawn after acceptance"
    WITHDRAWN_IN_RACE = "withdrawn while being decided"
    SUPPLEMENTED_EARLY = "supplemented before acceptance"
    SUPPLEMENTED_LATE = "supplemented on request"
    SUSPENDED = "suspended and resumed"


FINAL = frozenset({"closed", "refused", "withdrawn"})
GRANTS = frozenset(
    {Ending.GRANTED, Ending.SUPPLEMENTED_EARLY, Ending.SUPPLEMENTED_LATE, Ending.SUSPENDED}
)
REFUSALS = frozenset({Ending.REFUSED_AT_STREET, Ending.REFUSED_AT_DISTRICT})


@dataclass(slots=True)
class Case:
    """One case as its window remembers it.

    key: of the submission.  numbers: every application number ever answered to that key.
    answers: of each act, the distinct first answers; more than one is a broken promise.
    final: the last status its window has seen, once there is nothing more to do."""

    key: str
    ending: Ending
    clerk: str
    street_reviewer: str
    applicant: DemoApplicant
    numbers: set[str] = field(default_factory=set)
    acknowledged: list[str] = field(default_factory=list)
    licence: str | None = None
    status: str = ""
    final: str | None = None
    trouble: str = ""

    @property
    def number(self) -> str:
        """Its application number.

        Raises: ValueError when none or several were answered."""
        (number,) = self.numbers
        return number

    @property
    def is_acknowledged(self) -> bool:
        """Whether the window holds a 201 for the submission."""
        return bool(self.numbers)

    def has_done(self, act: str) -> bool:
        """Whether this act was answered with 201."""
        return act in self.acknowledged


@dataclass(slots=True)
class Ledger:
    """All cases of a run, and how the services answered."""

    cases: list[Case] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def submitted(self) -> int:
        """Attempted submissions, answered or not."""
        return len(self.cases)

    @property
    def acknowledged(self) -> list[Case]:
        """Cases whose submission was answered with 201."""
        return [case for case in self.cases if case.is_acknowledged]

    @property
    def returned(self) -> list[Case]:
        """Cases whose one result the origin window holds."""
        return [case for case in self.cases if case.final in FINAL]

    @property
    def open(self) -> list[Case]:
        """Cases that have not come to their end."""
        return [case for case in self.cases if case.final is None]
