"""`items/drafts`: how a guide comes to be published, act by act (A1.6)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.intake.api.draft_answers import draft_line, whole_draft
from services.intake.api.schemas.drafts import (
    ActIn,
    AmendmentIn,
    DecreeIn,
    DraftAnswer,
    DraftIn,
    DraftLine,
    DraftPage,
    ExpertOpinionIn,
    PublicationIn,
    ReviewIn,
)
from services.intake.commands.draft_item import abandon_draft, amend_draft, draft_item
from services.intake.commands.publish_item import decree_draft, publish_item
from services.intake.commands.review_draft import (
    record_expert_opinion,
    review_draft,
    sign_draft,
)
from services.intake.domain.catalogue.publication import Draft, DraftStatus
from services.intake.queries.drafts import DraftPlace, page_of_drafts
from services.intake.repository import drafts
from shared.calendar_versions import current_calendar
from shared.calls import Call, CallDep, Command, SeeingCallDep
from shared.http import ServiceDep, etag, requires
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
async def write_draft(body: DraftIn, actor: Writer, call: CallDep) -> Response:
    """起草: a new item of the own body, or a change of one."""
    return await _acted(
        call,
        actor,
        lambda work: draft_item(
            work, content=body.content, reason=body.reason, arisen_on=body.arisen_on
        ),
    )


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
        calendar = await current_calendar(connection)
    shown, following = NEWEST.page(rows, limit, lambda row: DraftPlace(row.id), service.keys)
    now = service.clock.now()
    found = [drafts.draft_of(row._mapping) for row in shown]
    page = DraftPage(
        drafts=tuple(DraftLine(**draft_line(one, calendar, now)) for one in found),
        next=following,
    )
    return Response(page.model_dump_json(), media_type="application/json")


@router.get("/{draft_id}", response_model=DraftAnswer, responses=refusals(401, 403, 404, 422))
async def show_draft(draft_id: UUID, actor: Anyone, service: ServiceDep) -> Response:
    """The draft with what the self-check finds and what it changes."""
    async with service.work(actor) as work:
        draft = await drafts.visible(work, draft_id)
        answer = await whole_draft(work, draft)
    headers = etag(draft.version)
    return Response(answer.model_dump_json(), media_type="application/json", headers=headers)


@router.post(
    "/{draft_id}/amendment", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def amend(
    draft_id: UUID,
    body: AmendmentIn,
    actor: Writer,
    call: SeeingCallDep,
) -> Response:
    """修改."""
    return await _acted(
        call,
        actor,
        lambda work: amend_draft(
            work, draft_id, content=body.content, reason=body.reason, seen_version=call.seen_version
        ),
    )


@router.post(
    "/{draft_id}/signature", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def sign(
    draft_id: UUID,
    actor: Head,
    call: SeeingCallDep,
    _body: ActIn | None = None,
) -> Response:
    """自查后由主要负责人签报."""
    return await _acted(
        call,
        actor,
        lambda work: sign_draft(work, draft_id, seen_version=call.seen_version),
    )


@router.post(
    "/{draft_id}/review-opinion", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def review(
    draft_id: UUID,
    body: ReviewIn,
    actor: Anyone,
    call: SeeingCallDep,
) -> Response:
    """编办、政务办、财政（物价）审核."""
    return await _acted(
        call,
        actor,
        lambda work: review_draft(
            work,
            draft_id,
            approved=body.approved,
            opinion=body.opinion,
            for_experts=body.for_experts,
            seen_version=call.seen_version,
        ),
    )


@router.post(
    "/{draft_id}/expert-opinion", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def hear_experts(
    draft_id: UUID,
    body: ExpertOpinionIn,
    actor: Publisher,
    call: SeeingCallDep,
) -> Response:
    """专家论证, put on record; the three offices review again."""
    return await _acted(
        call,
        actor,
        lambda work: record_expert_opinion(
            work, draft_id, **body.model_dump(), seen_version=call.seen_version
        ),
    )


@router.post("/{draft_id}/decree", status_code=201, response_model=DraftAnswer, responses=PROBLEMS)
async def decree(
    draft_id: UUID,
    body: DecreeIn,
    actor: Publisher,
    call: SeeingCallDep,
) -> Response:
    """政府审定: approved, or given back with its reason."""
    return await _acted(
        call,
        actor,
        lambda work: decree_draft(
            work, draft_id, **body.model_dump(), seen_version=call.seen_version
        ),
    )


@router.post(
    "/{draft_id}/publication", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def publish(
    draft_id: UUID,
    body: PublicationIn,
    actor: Publisher,
    call: SeeingCallDep,
) -> Response:
    """公布, from a date on, what the government approved."""
    return await _acted(
        call,
        actor,
        lambda work: publish_item(
            work,
            draft_id,
            decision=body.decision,
            effective_on=body.effective_on,
            seen_version=call.seen_version,
        ),
    )


@router.post(
    "/{draft_id}/abandonment", status_code=201, response_model=DraftAnswer, responses=PROBLEMS
)
async def abandon(
    draft_id: UUID,
    actor: Writer,
    call: SeeingCallDep,
    _body: ActIn | None = None,
) -> Response:
    """放弃."""
    return await _acted(
        call,
        actor,
        lambda work: abandon_draft(work, draft_id, seen_version=call.seen_version),
    )


async def _acted(call: Call, actor: Actor, command: Command[Draft]) -> Response:
    async def done(work: Work) -> DraftAnswer:
        return await whole_draft(work, await command(work))

    return await call.answer(
        actor, done, lambda answer, _keys: (answer, answer.version), is_personal=False
    )
