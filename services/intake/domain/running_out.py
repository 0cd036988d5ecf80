"""What time alone does to papers that wait: deemed acceptance, overdue replies, supplements not brought.

A row says from when it is worth looking at; what the calendar and the division's rules make of it is
reckoned then. A limit ends with its last day (民法典 Art. 203)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from services.intake.domain import facts, rules
from services.intake.domain.application import Application
from services.intake.domain.division_rules import SupplementOverdue, WindowRules
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import papers_put_off_no_more
from services.intake.domain.status import Act, Status, targets
from services.intake.domain.supplementing import restart
from shared.calendar import SHANGHAI, WorkingCalendar, local_date
from shared.identifiers import StaffId

SILENCE_WAS_CONSENT = "逾期不告知的，自收到申请材料之日起即为受理（行政许可法第三十二条）"
NOT_SUPPLEMENTED = "申请人逾期未补正申请材料"
NEVER_HANDED_IN = "预登记逾期未提交申请"

Overdue = Literal["reply", "silence", "supplement", "brought", "pre_registration"]


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at waiting papers found. overdue: None when nothing has run out yet.

    again_at: when to look again if nothing is done; None when nothing can run out."""

    overdue: Overdue | None
    again_at: datetime | None


NOTHING_WAITS = Look(None, None)


def worth_looking_at(application: Application) -> datetime | None:
    """The earliest moment at which anything may have run out, whatever the calendar says.

    Known without calendar and rules, so that every act writes it with the row."""
    match application.status:
        case Status.PRE_REGISTERED:
            return end_of(local_date(application.submitted_at))
        case Status.APPLIED:
            due = application.entry.reply_due
            return end_of(due.date) if due else None
        case Status.SUBMITTED:
            received_on = local_date(application.uploaded_at)
            return end_of(received_on + timedelta(days=rules.NOTICE_WORKING_DAYS))
        case Status.SUPPLEMENT_NOTIFIED:
            came_at = all_came_at(application)
            if came_at is not None:
                return end_of(local_date(came_at))
            return end_of(application.notice.until) if application.notice else None
    return None


def all_came_at(application: Application) -> datetime | None:
    """When the last paper that an open notice names came in by itself, as a file or a link."""
    notice = application.notice
    if application.status is not Status.SUPPLEMENT_NOTIFIED or notice is None:
        return None
    return None if notice.open_defects(application.materials) else notice.brought_at


def look_at(
    application: Application, calendar: WorkingCalendar, of_place: WindowRules, *, now: datetime
) -> Look:
    """What has run out by now."""
    match application.status:
        case Status.PRE_REGISTERED:
            kept = timedelta(days=of_place.pre_registration_days)
            last = local_date(application.submitted_at) + kept
            return _ended("pre_registration", last, now)
        case Status.APPLIED:
            return _look_at_online(application, calendar, now)
        case Status.SUBMITTED:
            return _look_at_silence(application, calendar, now)
        case Status.SUPPLEMENT_NOTIFIED:
            return _look_at_notice(application, calendar, of_place, now)
    return NOTHING_WAITS


def close_the_notice(application: Application) -> Application:
    """What was asked for is there, though nobody said so: the papers count as received when the last
    of it came. Raises: TransitionForbidden.  Source: rules.md B."""
    came_at = all_came_at(application)
    assert application.notice is not None
    assert came_at is not None
    return restart(application, application.notice, at=came_at)


def miss_the_reply(application: Application, *, now: datetime) -> Application:
    """Keep on record that an online applicant was not answered in time."""
    entry = replace(application.entry, reply_overdue_at=now)
    return replace(application, version=application.version + 1, entry=entry)


def deem_accepted(
    before: Application,
    item: ItemVersion,
    calendar: WorkingCalendar,
    *,
    now: datetime,
    follow_later: bool = False,
) -> tuple[Application, facts.Accepted]:
    """Silence of five working days: accepted as of receipt, whatever is still missing.

    follow_later: papers are promised in writing; what was only put off counts as missing.
    accepted_by: the clerk who took the papers in, who therefore does not decide.
    Raises: TransitionForbidden.  Source: 行政许可法 Art. 32(4); rules.md B, F."""
    usual, *deferred = targets(before.status, Act.DEEM)
    target = deferred[0] if follow_later and deferred else usual
    materials = before.materials if follow_later else papers_put_off_no_more(before.materials)
    received_on = local_date(before.uploaded_at)
    accepted = replace(
        before,
        version=before.version + 1,
        status=target,
        materials=materials,
        accepted_at=now,
        accepted_by=before.origin.clerk or StaffId("system:intake"),
        promised_due=rules.promise_runs_from_the_upload(
            calendar,
            uploaded_on=received_on,
            promised_working_days=item.promised_working_days,
        ),
        statutory_due=rules.statutory_limit_runs_from_acceptance(
            calendar,
            accepted_on=received_on,
            statutory_working_days=item.statutory_working_days,
        ),
        entry=replace(before.entry.ended(Act.DEEM, now), received_at=before.uploaded_at),
    )
    return accepted, facts.Accepted(now, is_deemed=True)


def expire(
    before: Application, overdue: SupplementOverdue, *, legal_basis: str, now: datetime
) -> tuple[Application, facts.WithdrawalAsked | facts.Refused]:
    """What was not brought or handed in by its day ends as the division's rules say.

    Raises: TransitionForbidden.  Source: rules.md B, D."""
    possible = targets(before.status, Act.EXPIRE)
    refuses = overdue == "refused" and Status.REFUSED in possible
    ended = replace(
        before,
        version=before.version + 1,
        status=Status.REFUSED if refuses else Status.WITHDRAWN,
        closed_at=now,
        entry=before.entry.ended(Act.EXPIRE, now),
    )
    if refuses:
        return ended, facts.Refused(now, NOT_SUPPLEMENTED, legal_basis, None)
    was_noticed = before.status is Status.SUPPLEMENT_NOTIFIED
    reason = NOT_SUPPLEMENTED if was_noticed else NEVER_HANDED_IN
    return ended, facts.WithdrawalAsked(now, reason, was_accepted=False, is_deemed=True)


def end_of(day: date) -> datetime:
    """The moment at which a day is over in China. Source: 民法典 Art. 203."""
    return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI)


def _look_at_notice(
    application: Application, calendar: WorkingCalendar, of_place: WindowRules, now: datetime
) -> Look:
    """A notice closes with the day on which the last paper came, else it runs out as the place says."""
    came_at = all_came_at(application)
    if came_at is not None:
        return _ended("brought", local_date(came_at), now)
    if application.notice is None or of_place.supplement_overdue == "waits":
        return NOTHING_WAITS
    last = rules.a_last_day_that_is_a_day_off_moves_on(calendar, application.notice.until)
    return _ended("supplement", last, now)


def _look_at_online(application: Application, calendar: WorkingCalendar, now: datetime) -> Look:
    due, entry = application.entry.reply_due, application.entry
    if due is not None and entry.reply_overdue_at is None:
        return _ended("reply", due.date, now)
    return _look_at_silence(application, calendar, now)


def _look_at_silence(application: Application, calendar: WorkingCalendar, now: datetime) -> Look:
    """Until then it looks again each midnight: a new holiday list may move the day."""
    last = rules.silence_ends_on(calendar, local_date(application.uploaded_at))
    if now >= end_of(last):
        return Look("silence", None)
    return Look(None, end_of(local_date(now)))


def _ended(overdue: Overdue, last: date, now: datetime) -> Look:
    at = end_of(last)
    return Look(overdue, None) if now >= at else Look(None, at)
