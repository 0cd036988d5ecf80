"""Put the result of an inspection on record (核查结果登记)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.licensing.commands.change_review import officer_of
from services.licensing.domain.errors import PostCheckChanged
from services.licensing.domain.post_check import PostCheck
from services.licensing.publishing import announce_check_concluded
from services.licensing.repository.post_checks import check_for_change, save_check
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class InspectPostCheck:
    """What was found on the spot. rectify_by: with the first fault."""

    check_id: UUID
    result: Literal["kept", "broken"]
    findings: str
    inspectors: tuple[str, ...]
    inspected_on: date
    rectify_by: date | None = None


async def inspect_post_check(
    work: Work, command: InspectPostCheck, *, seen_version: int | None
) -> PostCheck:
    """Raises: PostCheckUnknown, PostCheckChanged, CheckActForbidden, InspectionInvalid."""
    before = await check_for_change(work.connection, command.check_id, work.actor)
    if seen_version is not None and seen_version != before.version:
        raise PostCheckChanged
    check, fact = before.inspect(
        result=command.result,
        findings=command.findings,
        inspectors=command.inspectors,
        inspected_on=command.inspected_on,
        rectify_by=command.rectify_by,
        by=officer_of(work.actor),
        now=work.now,
    )
    save_check(work, check)
    if fact.conclusion is not None:
        announce_check_concluded(work, check, fact.conclusion)
    work.record(
        "inspect_post_check",
        check.application_number,
        check=str(check.id),
        result=command.result,
        status=check.status,
    )
    return check
