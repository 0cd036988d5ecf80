"""`supervision/assignments`, `supervision/supplement-permissions`: what only an overseer may put right."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.routing.api.case_answers import CaseOut
from services.routing.commands.assign_offices import assign_offices
from services.routing.commands.let_ask_again import let_ask_again
from services.routing.domain.case import Case
from services.routing.domain.handing_on import Placement
from services.routing.repository.directories import Directories
from shared.calls import CallDep
from shared.free_text import PLAIN
from shared.http import requires
from shared.problems import refusals
from shared.security.tokens import Actor, Role

router = APIRouter(
    prefix="/supervision", tags=["supervision"], responses=refusals(401, 403, 404, 409, 422)
)

Administrator = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]
Supervisor = Annotated[Actor, Depends(requires(Role.SUPERVISOR))]
Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=4,
        max_length=300,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
    ),
    PLAIN,
]
Code = Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")]
Number = Annotated[str, Field(max_length=40)]


class Body(BaseModel):
    """A request body; an unknown field is a mistake to be told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlacementIn(Body):
    """An office for a department's part. level: of the task, 2 province to 6 community."""

    department: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    level: int = Field(ge=2, le=6, strict=True)
    organization: Code


class AssignmentIn(Body):
    """Offices for the tasks of a case that nobody holds, and why these."""

    application_number: Number
    offices: list[PlacementIn] = Field(min_length=1, max_length=20)
    reason: Reason


class PermissionIn(Body):
    """Which office may ask once more, and why."""

    application_number: Number
    organization: Code
    reason: Reason


@router.post("/assignments", response_model=CaseOut, status_code=201)
async def assign(body: AssignmentIn, actor: Administrator, call: CallDep) -> Response:
    """为无承办机构的任务指派机构；被退转过的机构只能由此再次承办。"""
    wanted = [Placement(one.department, one.level, one.organization) for one in body.offices]
    directories = call.service.part(Directories)
    return await call.answer(
        actor,
        lambda work: assign_offices(
            work, body.application_number, wanted, body.reason, directories
        ),
        _shown,
        is_personal=False,
    )


@router.post("/supplement-permissions", response_model=CaseOut, status_code=201)
async def permit(body: PermissionIn, actor: Supervisor, call: CallDep) -> Response:
    """准许一个部门在一次性告知之后另行要求补正，须说明理由。"""
    return await call.answer(
        actor,
        lambda work: let_ask_again(work, body.application_number, body.organization, body.reason),
        _shown,
        is_personal=False,
    )


def _shown(case: Case, _keys: object) -> tuple[CaseOut, int]:
    return CaseOut.of(case), case.version
