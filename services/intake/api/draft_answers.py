"""The answers of `items/drafts`: a draft as a line and in whole, with what it changes and what was said."""

from typing import Any, TypeVar

from services.intake.api.items import change_fields
from services.intake.api.schemas.common import Answer
from services.intake.api.schemas.drafts import (
    DecreeLine,
    DraftAnswer,
    ExpertOpinionLine,
    FindingLine,
    OpinionLine,
)
from services.intake.api.schemas.items import ChangeLine
from services.intake.commands.check_guides import check_guide
from services.intake.domain.catalogue.changes import changes_between
from services.intake.domain.catalogue.opinions import ASPECT_NAMES
from services.intake.domain.catalogue.publication import (
    STATUS_NAMES,
    Draft,
    new_service_is_registered_within_twenty_working_days,
)
from services.intake.queries.drafts import guide_before
from shared.calendar import WorkingCalendar, local_date
from shared.calendar_versions import current_calendar
from shared.unit_of_work import Work

Line = TypeVar("Line", bound=Answer)


async def whole_draft(work: Work, draft: Draft) -> DraftAnswer:
    findings = await check_guide(work.connection, draft.content)
    before = await guide_before(work.connection, draft.item_code, draft.based_on)
    changes = changes_between(before, draft.content) if before else []
    return DraftAnswer(
        **draft_line(draft, await current_calendar(work.connection), work.now),
        reason=draft.reason,
        content=dict(draft.content),
        findings=tuple(
            FindingLine(path=one.path, rule=one.rule, message=one.message) for one in findings
        ),
        changes=tuple(ChangeLine(**change_fields(one)) for one in changes),
        opinions=tuple(
            _line_of(OpinionLine, one, aspect_name=ASPECT_NAMES[one.aspect])
            for one in draft.opinions
        ),
        expert_opinions=tuple(_line_of(ExpertOpinionLine, one) for one in draft.expert_opinions),
        decrees=tuple(_line_of(DecreeLine, one) for one in draft.decrees),
        signed_by_name=draft.signed_by_name,
        signed_at=draft.signed_at,
        decision=draft.decision,
        effective_on=draft.effective_on,
        published_version=draft.published_version,
    )


def draft_line(draft: Draft, calendar: WorkingCalendar, now: Any) -> dict[str, Any]:
    due, is_late = new_service_is_registered_within_twenty_working_days(
        draft, calendar, local_date(now)
    )
    return {
        "id": draft.id,
        "item_code": draft.item_code,
        "item_name": draft.content["name"],
        "status": draft.status.value,
        "status_name": STATUS_NAMES[draft.status],
        "version": draft.version,
        "organization": draft.organization,
        "round": draft.round,
        "based_on": draft.based_on,
        "created_at": draft.created_at,
        "registration_due_on": due,
        "is_late": is_late,
    }


def _line_of(kind: type[Line], said: Any, **more: Any) -> Line:
    names = [name for name in kind.model_fields if name not in more]
    return kind(**{name: getattr(said, name) for name in names}, **more)
