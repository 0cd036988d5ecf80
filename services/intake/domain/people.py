"""Applicants and agents: the most personal part, never printed by accident."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

ApplicantKind = Literal["person", "organization"]
AuthorityKind = Literal["written_authorisation", "legal_representative", "assisted_service"]
AUTHORITY_NAMES: Mapping[AuthorityKind, str] = {
    "written_authorisation": "授权委托书",
    "legal_representative": "法定代理人或者法定代表人",
    "assisted_service": "政府无偿代办",
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies. identity_number: resident ID, or unified social credit code."""

    kind: ApplicantKind
    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts for the applicant (代办). authority: on what ground, in words.

    authority_kind: what kind of ground; None on applications from before it was asked.
    authority_until: last day of the authority; None where it has no end."""

    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    phone: str = field(repr=False)
    authority: str
    authority_kind: AuthorityKind | None = None
    authority_until: date | None = None
