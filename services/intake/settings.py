"""Intake's own settings."""

from typing import Literal

from pydantic import Field

from services.intake.domain.promises.terms import PromisePolicy
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What intake needs besides the common settings."""

    largest_file_bytes: int = Field(20 << 20, ge=1, description="Largest material file in bytes")
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
    def promise_policy(self) -> PromisePolicy:
        """What the city has configured for promises in place of papers (rules.md F)."""
        return PromisePolicy(
            longest_working_days=self.deferral_longest_working_days,
            margin_working_days=self.deferral_margin_working_days,
            on_default=self.deferral_on_default,
            legal_basis=self.deferral_legal_basis,
            barred_days=self.promise_barred_days,
        )
