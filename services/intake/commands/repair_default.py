"""Lift the bar of who has put a broken promise right (信用修复)."""

from typing import Any
from uuid import UUID

from services.intake.repository import defaulters
from shared.unit_of_work import Work


async def repair_default(work: Work, defaulter_id: UUID, *, reason: str) -> Any:
    """Raises: DefaulterUnknown, AlreadyRepaired.  Source: rules.md F (barred until repaired)."""
    row = await defaulters.to_repair(work, defaulter_id)
    defaulters.repair(work, defaulter_id, reason)
    work.record("default_repaired", row.application_number, reason=reason)
    return row
