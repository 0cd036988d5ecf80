"""Tell the applicant, once, everything that is missing (补正一次性告知)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.intake.commands.issue_document import issue_document
from services.intake.commands.link_paper import as_licences_stand
from services.intake.domain.application import Application
from services.intake.domain.division_rules import DivisionRules, WindowRules
from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Defect
from services.intake.domain.notices import SecondNoticePermit
from services.intake.domain.rules import (
    a_last_day_that_is_a_day_off_moves_on,
    only_what_the_case_needs_is_asked_for,
)
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.publishing.window_documents import IF_SILENT, supplement_notice
from services.intake.repository import applications, lapses
from services.intake.repository.catalogue import Catalogue
from shared.calendar import WorkingCalendar, due_date, local_date
from shared.calendar_versions import current_calendar
from shared.errors import FieldError
from shared.unit_of_work import Work

LONGEST_SUPPLEMENT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NotifySupplement:
    """Defects as (material code, what is wrong). until: last day; else as the division's rules say."""

    number: str
    defects: tuple[tuple[str, str], ...]
    until: date | None = None


async def notify_supplement(
    work: Work,
    catalogue: Catalogue,
    rules: DivisionRules,
    command: NotifySupplement,
    *,
    seen_version: int | None = None,
) -> Application:
    """Issue the one notice before acceptance; a second one, where permitted, counts against the office.

    Raises: ApplicationUnknown, TransitionForbidden, SecondNoticeForbidden, NoticeTooLate,
    FieldsRefused, VersionSeenIsOld."""
    before = await applications.to_act_on(work, command.number, seen_version=seen_version)
    before = await as_licences_stand(work, before)
    item = await catalogue.item_version(work.connection, before.item.code, before.item.version)
    defects = _named(item, command.defects)
    only_what_the_case_needs_is_asked_for(before.materials, defects)
    every_text_is_printable(
        (f"defects.{place}.defect", one.defect) for place, one in enumerate(defects)
    )
    calendar = await current_calendar(work.connection)
    of_place = rules.of(before.origin.division)
    given_days = of_place.supplement_working_days
    until = _deadline(command.until, local_date(work.now), calendar, given_days)
    permit = before.notice.permit if before.notice else None
    application, fact = before.notify_supplement(defects, until, calendar, now=work.now)
    await _tell(work, catalogue, application, item, of_place, permit)
    messages.announce(work, application, messages.supplement_notified(application, fact))
    work.record("supplement_notified", command.number, defects=len(defects))
    return application


async def _tell(
    work: Work,
    catalogue: Catalogue,
    application: Application,
    item: ItemVersion,
    of_place: WindowRules,
    permit: SecondNoticePermit | None,
) -> None:
    notice = application.notice
    assert notice is not None
    occasion = "acceptance" if notice.ordinal == 1 else f"acceptance-{notice.ordinal}"
    office = await catalogue.office_of(work.connection, application.origin.organization)
    applications.save(work, application)
    await issue_document(
        work,
        application,
        office,
        "supplement_notice",
        lambda document_number: supplement_notice(
            application,
            office,
            document_number=document_number,
            asked_by="本窗口",
            defects=[(one.name, _with_standard(item, one)) for one in notice.defects],
            until=notice.until,
            issued_at=work.now,
            handler=work.actor.name,
            if_silent=IF_SILENT[of_place.supplement_overdue],
            permitted_by=permit.by_name if permit else None,
        ),
        occasion=occasion,
    )
    if permit is not None:
        lapses.keep_lapse(
            work, application, "second_notice", occasion=occasion, reason=permit.reason
        )


def _named(item: ItemVersion, defects: Sequence[tuple[str, str]]) -> tuple[Defect, ...]:
    errors, named = [], []
    for place, (code, defect) in enumerate(defects):
        rule = item.material(code)
        if rule is None:
            message = f"该事项没有编码为“{code}”的材料"
            errors.append(FieldError(f"defects.{place}.material", "material_unknown", message))
        else:
            named.append(Defect(code, rule.name, defect))
    if errors:
        raise FieldsRefused(errors)
    return tuple(named)


def _with_standard(item: ItemVersion, defect: Defect) -> str:
    """What is wrong, and by which standard of the guide (rules.md G)."""
    rule = item.material(defect.material or "")
    return f"{defect.defect}（标准：{rule.standard}）" if rule and rule.standard else defect.defect


def _deadline(
    until: date | None, today: date, calendar: WorkingCalendar, working_days: int
) -> date:
    if until is None:
        return due_date(calendar, today, working_days).date
    if until <= today:
        raise FieldsRefused([FieldError("until", "in_the_past", "补正期限应晚于今天")])
    if until > today + LONGEST_SUPPLEMENT:
        raise FieldsRefused([FieldError("until", "too_far", "补正期限不应超过一年")])
    return a_last_day_that_is_a_day_off_moves_on(calendar, until)
