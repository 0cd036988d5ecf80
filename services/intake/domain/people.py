"""Applicants and agents: the most personal part, never printed by accident."""

from dataclasses import dataclass, field
from typing import Literal

ApplicantKind = Literal["person", "organization"]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies. identity_number: resident ID, or unified social credit code."""

    kind: ApplicantKind
    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts for the applicant (代办). authority: on what ground, in words."""

    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    phone: str = field(repr=False)
    authority: str
