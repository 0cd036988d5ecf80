"""What is said about a draft on its way: by the reviewing offices, by experts, by the government.

Source: A1.6 (S0¶111-121)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Aspect(StrEnum):
    """What a review looks at."""

    LEGALITY = "legality"
    MATERIALS = "materials"
    FEES = "fees"


REVIEWING_DEPARTMENTS: Mapping[str, Aspect] = {
    "staffing": Aspect.LEGALITY,
    "service_reform": Aspect.MATERIALS,
    "finance": Aspect.FEES,
}
"""编办 looks at legality, 政务办 at materials, limits and online fitness, 财政（物价）at fees."""

ASPECT_NAMES: Mapping[Aspect, str] = {
    Aspect.LEGALITY: "合法性（编办）",
    Aspect.MATERIALS: "材料、时限和网办适宜性（政务办）",
    Aspect.FEES: "收费（财政、物价）",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one of the three said in one round. for_experts: the question it puts to experts."""

    round: int
    aspect: Aspect
    approved: bool
    opinion: str
    by: str
    by_name: str
    organization: str
    at: datetime
    for_experts: str = ""


@dataclass(frozen=True, slots=True)
class ExpertOpinion:
    """What experts said after a round. experts: their names with what they are.

    by, by_name: who put it on record."""

    round: int
    experts: tuple[str, ...]
    held_on: date
    approved: bool
    opinion: str
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decree:
    """What the government decided on a draft. authority: which government.

    decision: the number of its paper.  round: after which review."""

    round: int
    approved: bool
    authority: str
    decision: str
    decided_on: date
    opinion: str
    by: str
    by_name: str
    at: datetime
