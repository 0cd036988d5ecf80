"""Intake's own settings."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.intake.domain.division_rules import DivisionRules, SupplementOverdue, WindowRules
from services.intake.domain.promises.terms import PromisePolicy
from shared.settings import ServiceSettings

_USUAL = WindowRules()
Days = Annotated[int, Field(ge=1, le=366)]


class DivisionRule(BaseModel):
    """What one division decides differently; what it leaves out is as usual."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    supplement_overdue: SupplementOverdue = _USUAL.supplement_overdue
    supplement_overdue_basis: Annotated[str, Field(min_length=1, max_length=200)] = (
        _USUAL.supplement_overdue_basis
    )
    reply_working_days: Days = _USUAL.reply_working_days
    supplement_working_days: Days = _USUAL.supplement_working_days
    pre_registration_days: Days = _USUAL.pre_registration_days


class Settings(ServiceSettings):
    """What intake needs besides the common settings."""

    file_scanner: str | None = Field(
        None,
        pattern=r"^(tcp://[^/]+|unix:///.+|)$",
        description="Scanner of uploads in clamd's words, tcp://host:port or unix:///path; none = no scan",
    )
    file_scanner_seconds: float = Field(
        30.0, gt=0, description="How long the scan of one file may take, in seconds"
    )
    largest_file_bytes: int = Field(20 << 20, ge=1, description="Largest material file in bytes")
    division_rules: dict[Annotated[str, Field(pattern=r"^[0-9]{0,12}$")], DivisionRule] = Field(
        default_factory=dict,
        description="Rules of places, as JSON by the leading digits of their division codes",
    )
    deferral_longest_working_days: int = Field(
        20, ge=1, le=60, description="Longest time for papers that follow (容缺), in working days"
    )
    deferral_margin_working_days: int = Field(
        2, ge=0, le=20, description="Working days by which it ends before the promised day"
    )
    deferral_on_default: Literal["refused", "withdrawn", "acceptance_revoked"] = Field(
        "refused", description="What follows when papers do not come, where the guide says nothing"
    )
    deferral_legal_basis: str = Field(
        "容缺受理有关规定", description="The rule that this rests on, as documents cite it"
    )
    promise_barred_days: int = Field(
        365, ge=0, description="Days for which who breaks a promise may give no other"
    )

    @property
    def rules_of_divisions(self) -> DivisionRules:
        """The same for the domain."""
        return DivisionRules(
            {
                digits: WindowRules(**rule.model_dump())
                for digits, rule in self.division_rules.items()
            }
        )

    @property
    def promise_policy(self) -> PromisePolicy:
        """What the city has configured for promises in place of papers (rules.md F)."""
        return PromisePolicy(
            longest_working_days=self.deferral_longest_working_days,
            margin_working_days=self.deferral_margin_working_days,
            on_default=self.deferral_on_default,
            legal_basis=self.deferral_legal_basis,
            barred_days=self.promise_barred_days,
        )
