"""What is brought after it was asked for (补正): before acceptance it closes the notice, after it the back
office gets its answer.

A notice stays open until everything that it names is in, however many times somebody comes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.intake.domain import facts
from services.intake.domain.application import Application
from services.intake.domain.errors import NothingSupplemented, RequestUnknown
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Material, MaterialGiven, what_is_brought_is_in_hand
from services.intake.domain.notices import SupplementNotice
from services.intake.domain.paper_list import answers_of_case, papers_of_case
from services.intake.domain.status import Act, Status, targets

Brought = facts.Restarted | facts.PartlySupplemented | facts.Supplemented


def supplement(
    before: Application,
    item: ItemVersion,
    given: Sequence[MaterialGiven],
    remark: str,
    *,
    now: datetime,
    request_id: str | None = None,
) -> tuple[Application, Brought]:
    """Take in what was asked for.

    request_id: which request of a back office, where several are open; the oldest by default.
    Raises: TransitionForbidden, NothingSupplemented, RequestUnknown, FieldsRefused."""
    targets(before.status, Act.SUPPLEMENT)
    notice = before.notice if before.status is Status.SUPPLEMENT_NOTIFIED else None
    if not given and not remark and not (notice and notice.brought):
        raise NothingSupplemented
    what_is_brought_is_in_hand(given, may_follow=notice is not None)
    answers = answers_of_case(before.form, before.applicant, before.agent)
    papers = papers_of_case(item, given, answers, before.materials)
    if notice is None:
        return _answer(before, papers, request_id, given, remark, now=now)
    told = notice.with_brought({one.code for one in given}, now)
    if told.open_defects(papers):
        version = before.version + 1
        still = replace(before, version=version, materials=papers, notice=told)
        return still, facts.PartlySupplemented(now)
    return restart(replace(before, materials=papers), told, at=now), facts.Restarted(now, remark)


def restart(before: Application, notice: SupplementNotice, *, at: datetime) -> Application:
    """All that a notice named is in: the papers count as received at that moment (收件).

    Raises: TransitionForbidden.  Source: rules.md B."""
    target, _still_open = targets(before.status, Act.SUPPLEMENT)
    closed, version = notice.closed(at), before.version + 1
    return replace(before, version=version, status=target, uploaded_at=at, notice=closed)


def _answer(
    before: Application,
    papers: tuple[Material, ...],
    request_id: str | None,
    given: Sequence[MaterialGiven],
    remark: str,
    *,
    now: datetime,
) -> tuple[Application, facts.Supplemented]:
    waiting = before.progress.open_requests
    request = next((one for one in waiting if request_id in (None, one.id)), None)
    if request is None:
        raise RequestUnknown
    progress = before.progress.answered(request.id)
    answered = replace(
        before,
        version=before.version + 1,
        status=progress.status() or before.status,
        materials=papers,
        progress=progress,
    )
    codes = {one.code for one in given}
    brought = tuple(one for one in papers if one.code in codes)
    return answered, facts.Supplemented(now, request.id, brought, remark)
