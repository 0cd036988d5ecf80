"""`items/drafts`: how a guide comes to be published, act by act (A1.6)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.intake.api.items import change_fields
from services.intake.api.schemas.drafts import (
    ActIn,
    AmendmentIn,
    DraftAnswer,
    DraftIn,
    DraftLine,
    DraftPage,
    FindingLine,
    OpinionLine,
    PublicationIn,
    ReviewIn,
)
from services.intake.api.schemas.items import ChangeLine
from services.intake.commands.check_guides import check_guide
from services.intake.commands.draft_item import abandon_draft, amend_draft, draft_item
from services.intake.commands.publish_item import publish_item
from services.intake.commands.review_draft import review_draft, sign_draft
from services.intake.domain.catalogue.changes import changes_between
from services.intake.domain.catalogue.publication import (
    ASPECT_NAMES,
    STATUS_NAMES,
    Draft,
    DraftStatus,
    new_service_is_registered_within_twenty_working_days,
)
from services.intake.queries.drafts import DraftPlace, guide_before, page_of_drafts
from services.intake.repository import drafts
from shared import idempotency
from shared.calendar import local_date, shipped_calendar
from shared.http import IfMatch, OptionalKey, ServiceDep, etag, requires
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

router = APIRouter(prefix="/items/drafts", tags=["catalogue"])
NEWEST = Keyset("items.drafts", DraftPlace)
PROBLEMS = refusals(400, 401, 403, 404, 409, 412, 422)
Writer = Annotated[Actor, Depends(requires(Role.REVIEWER, Role.ADMINISTRATOR))]
Head = Annotated[Actor, Depends(requires(Role.CHIEF))]
Publisher = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]
Anyone = Annotated[Actor, Depends(requires(Role.REVIEWER, Role.CHIEF, Role.ADMINISTRATOR))]


@router.post("", status_code=201, response_model=DraftAnswer, responses=PROBLEMS)
async def write_draft(
    request: Request, body: DraftIn, actor: Writer, service: ServiceDep, key: OptionalKey
) -> Response:
    """起草: a new item of the own body, or a change of one."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        draft = await draft_item(
            work, content=body.content, reason=body.reason, arisen_on=body.arisen_on
        )
        return await _answer(work, key, request, draft)


@router.get("", response_model=DraftPage, responses=refusals(401, 403, 422))
async def list_drafts(
    actor: Anyone,
    service: ServiceDep,
    status: Annotated[DraftStatus | None, Query()] = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Drafts of the own body, and those the own office reviews; late registrations are marked."""
    place = NEWEST.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await page_of_drafts(connection, actor, status=status, after=place, limit=limit + 1)
    shown, following = NEWEST.page(rows, limit, lambda row: DraftPlace(row.id), service.keys)
    now = service.clock.now()
    found = [drafts.draft_of(row._mapping) for row in shown]
    page = DraftPage(
        drafts=tuple(DraftLine(**_line(one, now)) for one in found),
        next=following,
    )
    return Response(page.model_dump_json(), media_type="application/json")


@router.get("/{draft_id}", response_model=DraftAnswer, responses=refusals(401, 403, 404, 422))
async def show_draft(draft_id: UUID, actor: Anyone, service: ServiceDep) -> Response:
    """The draft with what the self-check finds and what it changes."""
    async with service.work(actor) as work:
        draft = await drafts.visible(work, draft_id)
        answer = await _whole(work, draft)
    headers = etag(draft.version)
    return Response(answer.model_dump_json(), media_type="application/json", headers=headers)


@router.post(
    "/{draft_id}/amendment", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def amend(
    request: Request,
    draft_id: UUID,
    body: AmendmentIn,
    actor: Writer,
    service: ServiceDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """修改."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        draft = await amend_draft(
            work, draft_id, content=body.content, reason=body.reason, seen_version=seen
        )
        return await _answer(work, key, request, draft)


@router.post(
    "/{draft_id}/signature", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def sign(
    request: Request,
    draft_id: UUID,
    actor: Head,
    service: ServiceDep,
    key: OptionalKey,
    seen: IfMatch,
    _body: ActIn | None = None,
) -> Response:
    """自查后由主要负责人签报."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        draft = await sign_draft(work, draft_id, seen_version=seen)
        return await _answer(work, key, request, draft)


@router.post(
    "/{draft_id}/review-opinion", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def review(
    request: Request,
    draft_id: UUID,
    body: ReviewIn,
    actor: Anyone,
    service: ServiceDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """编办、政务办、财政（物价）审核."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        draft = await review_draft(
            work, draft_id, approved=body.approved, opinion=body.opinion, seen_version=seen
        )
        return await _answer(work, key, request, draft)


@router.post(
    "/{draft_id}/publication", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def publish(
    request: Request,
    draft_id: UUID,
    body: PublicationIn,
    actor: Publisher,
    service: ServiceDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """审定公布, from a date on."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        draft = await publish_item(
            work,
            draft_id,
            decision=body.decision,
            effective_on=body.effective_on,
            seen_version=seen,
        )
        return await _answer(work, key, request, draft)


@router.post(
    "/{draft_id}/abandonment", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def abandon(
    request: Request,
    draft_id: UUID,
    actor: Writer,
    service: ServiceDep,
    key: OptionalKey,
    seen: IfMatch,
    _body: ActIn | None = None,
) -> Response:
    """放弃."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        draft = await abandon_draft(work, draft_id, seen_version=seen)
        return await _answer(work, key, request, draft)


async def _answer(work: Work, key: str | None, request: Request, draft: Draft) -> Response:
    answer = await _whole(work, draft)
    return await idempotency.remember(work, key, request, 201, answer, etag(draft.version))


async def _whole(work: Work, draft: Draft) -> DraftAnswer:
    findings = await check_guide(work.connection, draft.content)
    before = await guide_before(work.connection, draft.item_code, draft.based_on)
    changes = changes_between(before, draft.content) if before else []
    return DraftAnswer(
        **_line(draft, work.now),
        reason=draft.reason,
        content=dict(draft.content),
        findings=tuple(
            FindingLine(path=one.path, rule=one.rule, message=one.message) for one in findings
        ),
        changes=tuple(ChangeLine(**change_fields(one)) for one in changes),
        opinions=tuple(
            OpinionLine(
                round=one.round,
                aspect=one.aspect.value,
                aspect_name=ASPECT_NAMES[one.aspect],
                approved=one.approved,
                opinion=one.opinion,
                by_name=one.by_name,
                organization=one.organization,
                at=one.at,
            )
            for one in draft.opinions
        ),
        signed_by_name=draft.signed_by_name,
        signed_at=draft.signed_at,
        decision=draft.decision,
        effective_on=draft.effective_on,
        published_version=draft.published_version,
    )


def _line(draft: Draft, now: Any) -> dict[str, Any]:
    due, is_late = new_service_is_registered_within_twenty_working_days(
        draft, shipped_calendar(), local_date(now)
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
