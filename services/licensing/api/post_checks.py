"""Checks after decisions on declarations: `post-checks`, their inspections, the revocation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.licensing.api.calls import CHANGES, REFUSALS
from services.licensing.api.licence_bodies import NewRevocation
from services.licensing.api.masking import masked_party
from services.licensing.api.post_check_bodies import (
    NewInspection,
    PostCheckOut,
    PostCheckPage,
    PostCheckRow,
)
from services.licensing.commands.inspect_post_check import InspectPostCheck, inspect_post_check
from services.licensing.commands.revoke_after_check import revoke_after_check
from services.licensing.domain.post_check import CheckStatus, PostCheck
from services.licensing.queries.post_checks import CheckPlace, checks_of_body
from services.licensing.repository.post_checks import find_check
from shared.calls import SeeingCallDep
from shared.http import ServiceDep, etag, requires
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role
from shared.service import Service

router = APIRouter(prefix="/post-checks", tags=["事后核查"])

Chief = Annotated[Actor, Depends(requires(Role.CHIEF))]
ReviewerOrChief = Annotated[Actor, Depends(requires(Role.REVIEWER, Role.CHIEF))]
CHECKS = Keyset("post-checks", CheckPlace)


@router.get("", response_model=PostCheckPage, responses=REFUSALS)
async def list_post_checks(
    actor: ReviewerOrChief,
    service: ServiceDep,
    status: CheckStatus | None = None,
    application_number: Annotated[str | None, Query(max_length=40)] = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Checks of the caller's body, the most urgent first."""
    async with service.reading() as connection:
        found = await checks_of_body(
            connection,
            actor,
            status=status,
            application_number=application_number,
            after=CHECKS.place_after(after, service.keys),
            limit=limit + 1,
        )
    now = service.clock.now()
    shown, following = CHECKS.page(found, limit, _place, service.keys)
    page = PostCheckPage(
        post_checks=[PostCheckRow.of_check(one, now=now) for one in shown], next=following
    )
    return Response(page.model_dump_json(), media_type="application/json")


@router.get("/{check_id}", response_model=PostCheckOut, responses=REFUSALS)
async def read_post_check(check_id: UUID, actor: ReviewerOrChief, service: ServiceDep) -> Response:
    """One check, its applicant masked."""
    async with service.reading() as connection:
        check = await find_check(connection, check_id, actor)
    shown = _out(check, service)
    return Response(
        shown.model_dump_json(), media_type="application/json", headers=etag(check.version)
    )


@router.post("/{check_id}/inspections", status_code=201, response_model=PostCheckOut,
             responses=CHANGES)  # fmt: skip
async def inspections(
    check_id: UUID, body: NewInspection, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Put an inspection on record: kept, or broken and to be put right."""
    command = InspectPostCheck(
        check_id, body.result, body.findings, body.inspectors, body.inspected_on, body.rectify_by
    )

    def shown(check: PostCheck, _keys: KeyRing) -> tuple[PostCheckOut, int]:
        return _out(check, call.service), check.version

    return await call.answer(
        actor,
        lambda work: inspect_post_check(work, command, seen_version=call.seen_version),
        shown,
    )


@router.post("/{check_id}/revocation", status_code=201, response_model=PostCheckOut,
             responses=CHANGES)  # fmt: skip
async def revocation(
    check_id: UUID, body: NewRevocation, actor: Chief, call: SeeingCallDep
) -> Response:
    """Undo the decision, and with it the licence, as chief representative (撤销决定)."""

    def shown(check: PostCheck, _keys: KeyRing) -> tuple[PostCheckOut, int]:
        return _out(check, call.service), check.version

    return await call.answer(
        actor,
        lambda work: revoke_after_check(
            work,
            check_id,
            reason=body.reason,
            legal_basis=body.legal_basis,
            seen_version=call.seen_version,
        ),
        shown,
    )


def _out(check: PostCheck, service: Service) -> PostCheckOut:
    applicant = masked_party(
        service.keys,
        check.applicant_kind,
        check.applicant_sealed,
        application_number=check.application_number,
    )
    return PostCheckOut.of(check, applicant=applicant, now=service.clock.now())


def _place(check: PostCheck) -> CheckPlace:
    return CheckPlace(check.due.date, check.id)
