"""What a signed promise changes about an acceptance, by a clerk or by silence: papers may follow, or the
decision comes at once."""

from dataclasses import dataclass

from services.intake.domain.application import Application
from services.intake.domain.items import ItemVersion
from services.intake.domain.promises.commitment import Commitment, CommitmentStatus
from services.intake.domain.promises.errors import (
    CommitmentBarred,
    CommitmentMissing,
    CommitmentOverdue,
)
from services.intake.domain.promises.rules import (
    decided_at_once,
    papers_are_promised_in_writing,
    publicity_of,
    who_broke_a_promise_gives_no_other_for_a_time,
)
from services.intake.domain.status import Status
from services.intake.repository import commitments, defaulters
from shared.calendar import WorkingCalendar, local_date
from shared.unit_of_work import Work

ACCEPTED_BY_SILENCE = "逾期未告知，申请已视为受理"


@dataclass(frozen=True, slots=True)
class Promised:
    """On what the acceptance rests. item: with the limits that then hold.

    replaced: codes of papers for which the declaration stands."""

    item: ItemVersion
    commitment: Commitment | None = None
    replaced: tuple[str, ...] = ()

    @property
    def follow_later(self) -> bool:
        """Whether papers are to follow."""
        return self.commitment is not None and self.commitment.kind == "deferral"


async def rely_on_promise(
    work: Work, application: Application, item: ItemVersion, calendar: WorkingCalendar
) -> Promised:
    """Put the signed promise into force; items that take none cost no look.

    Raises: CommitmentMissing, CommitmentOverdue, CommitmentBarred."""
    takes_none = item.deferral is None and item.declaration is None
    if takes_none or application.status is not Status.SUBMITTED:
        return Promised(item)
    signed = await commitments.live(work, application.number)
    papers_are_promised_in_writing(application.materials, signed)
    if signed is None or signed.status is not CommitmentStatus.SIGNED:
        return Promised(item)
    today = local_date(work.now)
    who_broke_a_promise_gives_no_other_for_a_time(
        await defaulters.barred_until(work, application.applicant.identity_number), today=today
    )
    publicity = publicity_of(calendar, item, signed.kind, today=today)
    commitment = signed.take_effect(publicity, today=today)
    commitments.save(work, signed, commitment)
    if commitment.kind == "deferral":
        return Promised(item, commitment)
    return Promised(decided_at_once(item), commitment, commitment.papers)


async def rely_on_promise_by_silence(
    work: Work, application: Application, item: ItemVersion, calendar: WorkingCalendar
) -> Promised:
    """The same when nobody acted: a signed promise that still holds takes effect; any other lapses, as
    nothing can stop an acceptance that the law itself declares.

    Source: 行政许可法 Art. 32(4); rules.md B, F."""
    try:
        return await rely_on_promise(work, application, item, calendar)
    except (CommitmentMissing, CommitmentOverdue, CommitmentBarred):
        useless = await commitments.live(work, application.number)
        if useless is not None:
            commitments.save(work, useless, useless.lapse(ACCEPTED_BY_SILENCE, now=work.now))
        return Promised(item)
