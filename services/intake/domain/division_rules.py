"""What the law leaves to each place: how long a reply may take, what follows when nothing is brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shared.identifiers import DivisionCode

SupplementOverdue = Literal["deemed_withdrawn", "refused", "waits"]
"""What follows when supplements do not come in time; 行政许可法 is silent, local rules are not."""


@dataclass(frozen=True, slots=True)
class WindowRules:
    """The rules of one division.

    supplement_overdue_basis: the rule on which papers not brought in time are refused.
    reply_working_days: to an online application.  supplement_working_days: to bring what is missing,
    where the clerk names no day.  pre_registration_days: calendar days for which one is kept.
    Source: rules.md B, D."""

    supplement_overdue: SupplementOverdue = "deemed_withdrawn"
    supplement_overdue_basis: str = "本级人民政府关于逾期未补正申请材料的规定"
    reply_working_days: int = 1
    supplement_working_days: int = 10
    pre_registration_days: int = 30


@dataclass(frozen=True, slots=True)
class DivisionRules:
    """The rules of every division: those of the nearest place above it that has some of its own."""

    by_division: Mapping[str, WindowRules]

    def of(self, division: DivisionCode) -> WindowRules:
        """The rules that hold in a division. by_division: keys are leading digits of codes."""
        fitting = [digits for digits in self.by_division if division.startswith(digits)]
        return self.by_division[max(fitting, key=len)] if fitting else WindowRules()
