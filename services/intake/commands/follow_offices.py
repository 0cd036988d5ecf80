"""A case stands on the desks of these offices now: show it, and let them read the dossier."""

from collections.abc import Sequence

from services.intake.commands.follow_case import follow_case
from services.intake.domain.application import Dues
from services.intake.domain.progress import HoldingOffice
from services.intake.repository import grants
from shared.unit_of_work import Work


async def follow_offices(
    work: Work,
    number: str,
    *,
    stage_name: str,
    offices: Sequence[HoldingOffice],
    as_of: int,
    dues: Dues | None = None,
) -> None:
    """Note the offices, unless later news already named others. Source: rules.md A11.5.

    Raises: NotYet."""
    await follow_case(
        work, number, lambda known: known.opened(stage_name, offices, as_of=as_of), dues
    )
    grants.grant(work, number, (one.organization for one in offices))
