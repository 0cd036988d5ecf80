"""`status/{number}`: the public question, one statement, one answer for every failure."""

from datetime import date
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from services.intake.api.schemas.follow_ups import FollowUpOut
from services.intake.api.schemas.status import CollectionPlace, PublicStatus
from services.intake.api.status_page import status_page
from services.intake.domain.follow_ups import FollowUpStatus
from services.intake.domain.status import STATUS_NAMES, WITH_THE_OFFICES, Status
from services.intake.queries.status import status_row
from services.intake.repository.entry_rows import returned_because
from services.intake.repository.rows import applicant_of, due_of, progress_of
from services.intake.repository.sealed import opens_status
from shared.answers import DueOut
from shared.http import PUBLIC, service_of
from shared.identifiers import ApplicationNumber, is_application_number, mask_name
from shared.pages import Handler, PublicQuestion, with_page
from shared.problems import Problem
from shared.security.keys import KeyRing
from shared.security.public_throttle import PublicThrottle

NOTHING_FOUND = "没有查询到该办件，请核对办件编号和查询码。"


class StatusQuestion(PublicQuestion):
    """A route whose endpoint takes the request and answers it: nothing to solve or to check."""

    heading = "办件进度查询"
    nothing_found = NOTHING_FOUND

    def handler(self) -> Handler:
        """The endpoint itself."""
        endpoint: Handler = self.endpoint
        return endpoint


router = APIRouter(prefix="/status", tags=["status"], route_class=StatusQuestion)
NOBODY = "k1.0"
_HELD_BY_AN_OFFICE = frozenset({*WITH_THE_OFFICES, Status.GRANTED})
_WAITING_AT_THE_WINDOW = frozenset({Status.READY, Status.REFUSED})


PARAMETERS = {
    "parameters": [
        {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "code", "in": "query", "schema": {"type": "string", "default": ""}},
        {"name": "token", "in": "query", "schema": {"type": "string", "default": ""}},
    ]
}


@router.get(
    "/{number}",
    response_model=PublicStatus,
    openapi_extra={**PUBLIC, **PARAMETERS},
    responses=with_page(404, 429),
)
async def show_status(request: Request) -> Response:
    """Where an application stands, for whoever holds its query code or token.

    The busiest route of all: it reads its texts itself, which spares the machinery of parameters."""
    service = service_of(request)
    given = request.query_params
    number = request.path_params["number"]
    throttle = service.part(PublicThrottle)
    throttle.admit(request)
    if not is_application_number(number):
        raise not_found()
    is_locked = throttle.is_locked(number)
    code, token = "" if is_locked else given.get("code", ""), given.get("token", "")
    async with service.reading() as connection:
        row = await status_row(connection, number)
    seed = row.query_seed if row else NOBODY
    is_right = opens_status(
        service.keys, ApplicationNumber(number), seed, code=code.strip().upper(), token=token
    )  # a lock bars the code alone: nobody can lock out a receipt's QR code
    if row is None or not is_right:
        throttle.failed(number)
        raise not_found()
    shown = _answer(row, service.keys)
    return StatusQuestion.answer(request, shown, partial(status_page, shown))


def _answer(row: Any, keys: KeyRing) -> PublicStatus:
    progress, status = progress_of(row.progress), Status(row.status)
    holder = progress.offices[0] if progress.offices and status in _HELD_BY_AN_OFFICE else None
    return PublicStatus(
        application_number=row.number,
        item=row.item_name,
        status=status.value,
        status_name=STATUS_NAMES[status],
        applicant_name=mask_name(applicant_of(row, keys).name),
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        promised_due=DueOut.of(due_of(row.promised_due_on, row.promised_is_provisional)),
        closed_at=row.closed_at,
        department=holder.name if holder else row.origin_organization_name,
        department_phone=(holder.phone if holder else row.phone) or "",
        result=progress.result,
        reply_due=_reply_due(row) if status is Status.APPLIED else None,
        returned_because=returned_because(row, keys) or None,
        collect_at=_place(row) if _is_to_be_collected(status) else None,
        follow_up=_follow_up(row) if row.following_status else None,
    )


def _follow_up(row: Any) -> FollowUpOut:
    return FollowUpOut.shown(
        row.following_code,
        row.following_name,
        FollowUpStatus(row.following_status),
        row.opened_number,
        row.following_reason,
    )


def _reply_due(row: Any) -> DueOut | None:
    kept = row.entry
    if "reply_due" not in kept:
        return None
    day = date.fromisoformat(kept["reply_due"])
    return DueOut(on=day, is_provisional=kept["reply_due_is_provisional"])


def _is_to_be_collected(status: Status) -> bool:
    """A decision either way, and the notice of a revocation, lie at the origin window until handed over,
    and so does a refusal made there; before that nothing waits."""
    return status in _WAITING_AT_THE_WINDOW


def _place(row: Any) -> CollectionPlace:
    return CollectionPlace(
        organization_name=row.origin_organization_name,
        window_name=row.origin_window_name,
        address=row.address or "",
        hours=row.hours or "",
        phone=row.phone or "",
    )


def not_found() -> Problem:
    """The one answer to whoever has not the right number and code."""
    return Problem(404, "status_not_found", NOTHING_FOUND)
