"""Intake's own settings."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.intake.domain.division_rules import DivisionRules, SupplementOverdue, WindowRules
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

    @property
    def rules_of_divisions(self) -> DivisionRules:
        """The same for the domain."""
        return DivisionRules(
            {
                digits: WindowRules(**rule.model_dump())
                for digits, rule in self.division_rules.items()
            }
        )
