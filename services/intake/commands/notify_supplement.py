"""Tell the applicant, once, everything that is missing (补正一次性告知)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.intake.commands.issue_document import issue_document
from services.intake.commands.link_paper import as_licences_stand
from services.intake.domain.application import Application
from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Defect
from services.intake.domain.rules import (
    DEFAULT_SUPPLEMENT_WORKING_DAYS,
    only_what_the_case_needs_is_asked_for,
)
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.publishing.window_documents import supplement_notice
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.calendar import WorkingCalendar, due_date, local_date
from shared.calendar_versions import current_calendar
from shared.errors import FieldError
from shared.unit_of_work import Work

LONGEST_SUPPLEMENT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NotifySupplement:
    """Defects as (material code, what is wrong). until: last day; ten working days by default."""

    number: str
    defects: tuple[tuple[str, str], ...]
    until: date | None = None


async def notify_supplement(
    work: Work,
    catalogue: Catalogue,
    command: NotifySupplement,
    *,
    seen_version: int | None = None,
) -> Application:
    """Issue the one notice before acceptance.

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
    until = _deadline(command.until, local_date(work.now), calendar)
    application, fact = before.notify_supplement(defects, until, calendar, now=work.now)
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
            defects=[(one.name, _with_standard(item, one)) for one in defects],
            until=until,
            issued_at=work.now,
            handler=work.actor.name,
        ),
        occasion="acceptance",
    )
    messages.announce(work, application, messages.supplement_notified(application, fact))
    work.record("supplement_notified", command.number, defects=len(defects))
    return application


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


def _deadline(until: date | None, today: date, calendar: WorkingCalendar) -> date:
    if until is None:
        return due_date(calendar, today, DEFAULT_SUPPLEMENT_WORKING_DAYS).date
    if until <= today:
        raise FieldsRefused([FieldError("until", "in_the_past", "补正期限应晚于今天")])
    if until > today + LONGEST_SUPPLEMENT:
        raise FieldsRefused([FieldError("until", "too_far", "补正期限不应超过一年")])
    return until
