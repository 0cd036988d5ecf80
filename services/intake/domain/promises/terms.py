"""On what terms an item takes a promise in place of papers: what its guide says, and what the city
configures for all.

Source: S0¶77, S1¶40, S3¶62; rules.md A4, F."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

CommitmentKind = Literal["deferral", "declaration"]
Consequence = Literal["refused", "withdrawn", "acceptance_revoked"]
KIND_NAMES: Mapping[CommitmentKind, str] = MappingProxyType(
    {"deferral": "容缺受理", "declaration": "告知承诺"}
)
CONSEQUENCES: Mapping[Consequence, str] = MappingProxyType(
    {
        "refused": "不予许可",
        "withdrawn": "视为撤回申请",
        "acceptance_revoked": "撤销受理",
    }
)
USUAL_PUBLICITY_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class DeferralTerms:
    """容缺受理 of an item. listed_in: the published list.  publicity_working_days: 0, none is demanded.

    on_default: None, as the city has configured it."""

    listed_in: str
    working_days: int
    publicity_working_days: int = 0
    on_default: Consequence | None = None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class DeclarationTerms:
    """告知承诺 of an item. replaces: codes of papers that need not be filed.

    basis, conditions: what the applicant is told and declares."""

    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    check_within_working_days: int | None = None
    check_method: str = ""
    liability: str = ""
    publicity_working_days: int = 0


@dataclass(frozen=True, slots=True)
class PromisePolicy:
    """What the city configures. longest_working_days: for papers to follow.

    margin_working_days: by how much a deferral ends before the promised day; never after it.
    barred_days: how long who breaks a promise may give no other.
    Source: rules.md F (深圳: 20 and 2; 郑州: before the decision, one year)."""

    longest_working_days: int = 20
    margin_working_days: int = 2
    on_default: Consequence = "refused"
    legal_basis: str = "容缺受理有关规定"
    barred_days: int = 365
