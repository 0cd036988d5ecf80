"""What comes before and beside 收件: pre-registration, online application, 退件, correction on the spot.

Nothing is typed twice: answers and papers given earlier stay and are only added to (A2.5)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.intake.domain import facts, rules
from services.intake.domain.application import Application
from services.intake.domain.entry import Entry
from services.intake.domain.errors import NoNoticeToRepeat, TransitionForbidden
from services.intake.domain.items import ItemReference, ItemVersion
from services.intake.domain.materials import Material
from services.intake.domain.notices import SecondNoticePermit, SignedReceipt
from services.intake.domain.people import Applicant
from services.intake.domain.places import Origin
from services.intake.domain.status import Act, Status, targets
from shared.calendar import DueDate, WorkingCalendar, due_date, local_date
from shared.identifiers import StaffId


def pre_registered(begun: Application) -> Application:
    """An inquiry with what the applicant could already say (预登记)."""
    entry = replace(begun.entry, received_at=None)
    return replace(begun, status=Status.PRE_REGISTERED, entry=entry)


def opened_after(begun: Application, first: str) -> Application:
    """What follows a first whose licence is there: only to be completed at the first's own window.

    Source: A7 (先照后证); decision 0067."""
    opened = pre_registered(begun)
    return replace(opened, entry=replace(opened.entry, follows=first))


def applied_online(begun: Application, reply_due: DueDate) -> tuple[Application, facts.Applied]:
    """An application from the net (已申请): received when it arrived, though nobody has looked yet.

    Source: 电子签名法 Art. 11; rules.md B, D."""
    entry = Entry("online", reply_due=reply_due)
    applied = replace(begun, status=Status.APPLIED, entry=entry)
    return applied, facts.Applied(begun.submitted_at, reply_due)


def apply_online(
    before: Application,
    item: ItemVersion,
    form: Mapping[str, Any],
    materials: tuple[Material, ...],
    reply_due: DueDate,
    *,
    now: datetime,
) -> tuple[Application, facts.Applied]:
    """A pre-registration is handed in online. Raises: TransitionForbidden."""
    (target,) = targets(before.status, Act.APPLY)
    entry = replace(before.entry, channel="online", reply_due=reply_due)
    applied = replace(
        _completed(before, item, form, materials),
        status=target,
        submitted_at=now,
        uploaded_at=now,
        entry=entry,
    )
    return applied, facts.Applied(now, reply_due)


def receive(
    before: Application,
    item: ItemVersion,
    form: Mapping[str, Any],
    materials: tuple[Material, ...],
    origin: Origin,
    *,
    now: datetime,
    holder: Applicant | None = None,
) -> tuple[Application, facts.Submitted]:
    """A window takes in what was registered or applied for (收件), without retyping.

    A pre-registration is received now; an online application was when it arrived, so that nobody
    gains days by not looking at it.  holder: who applies where that is the enterprise that the first
    stage founded.  Raises: TransitionForbidden.  Source: A2.5; rules.md D."""
    (target,) = targets(before.status, Act.RECEIVE)
    arrived_at = before.submitted_at if before.status is Status.APPLIED else now
    received = replace(
        _completed(before, item, form, materials),
        status=target,
        applicant=holder or before.applicant,
        origin=origin,
        receipt_materials=materials,
        submitted_at=arrived_at,
        uploaded_at=arrived_at,
        entry=replace(
            before.entry.asked(origin.clerk, origin.clerk_name, now), received_at=arrived_at
        ),
    )
    return received, facts.Submitted(arrived_at)


def give_back(
    before: Application, calendar: WorkingCalendar, reason: str, *, now: datetime
) -> tuple[Application, facts.Returned]:
    """Return an online application with the reason (退件).

    Raises: TransitionForbidden, AcceptedBySilence.  Source: rules.md D."""
    (target,) = targets(before.status, Act.RETURN)
    rules.what_silence_has_accepted_is_not_turned_away(
        calendar, received_on=local_date(before.uploaded_at), today=local_date(now)
    )
    entry = replace(before.entry.ended(Act.RETURN, now), returned_because=reason)
    returned = replace(
        before, version=before.version + 1, status=target, closed_at=now, entry=entry
    )
    return returned, facts.Returned(now, reason)


def correct(
    before: Application,
    item: ItemVersion,
    form: Mapping[str, Any],
    materials: tuple[Material, ...],
    *,
    now: datetime,
) -> tuple[Application, facts.Corrected]:
    """Let the applicant put right on the spot what can be: no notice, and no clock starts anew.

    Raises: TransitionForbidden.  Source: 行政许可法 Art. 32(3); rules.md B."""
    (target,) = targets(before.status, Act.CORRECT)
    answers = {*before.form, *form}
    fields = tuple(sorted(name for name in answers if before.form.get(name) != form.get(name)))
    papers = tuple(one.code for one in materials if one not in before.materials)
    corrected = replace(_completed(before, item, form, materials), status=target)
    return corrected, facts.Corrected(now, fields, papers)


def permit_second_notice(
    before: Application, reason: str, *, by: StaffId, by_name: str, now: datetime
) -> Application:
    """A supervisor lets the office ask once more, for a reason. Raises: NoNoticeToRepeat.

    Source: rules.md B."""
    if before.status is not Status.SUBMITTED or before.notice is None or before.notice.permit:
        raise NoNoticeToRepeat
    permit = SecondNoticePermit(by, by_name, reason, now)
    notice = replace(before.notice, permit=permit)
    return replace(before, version=before.version + 1, notice=notice)


def sign_for_notice(before: Application, receipt: SignedReceipt) -> Application:
    """The applicant signs for the notice, once, while it is open. Raises: TransitionForbidden."""
    notice = before.notice
    if before.status is not Status.SUPPLEMENT_NOTIFIED or notice is None or notice.signed:
        raise TransitionForbidden(status_name=before.status.words, act_name="签收补正告知")
    return replace(before, version=before.version + 1, notice=replace(notice, signed=receipt))


def with_entry(before: Application, entry: Entry) -> Application:
    """The application with another clerk on record."""
    return replace(before, version=before.version + 1, entry=entry)


def reply_due(calendar: WorkingCalendar, applied_at: datetime, working_days: int) -> DueDate:
    """By when an online application is answered. Source: rules.md B."""
    return due_date(calendar, local_date(applied_at), working_days)


def _completed(
    before: Application,
    item: ItemVersion,
    form: Mapping[str, Any],
    materials: tuple[Material, ...],
) -> Application:
    reference = ItemReference(item.code, item.name, item.version, item.licence_type)
    return replace(
        before, version=before.version + 1, item=reference, form=form, materials=materials
    )
