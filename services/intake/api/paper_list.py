"""`items/{code}/material-list`: which papers a case with these answers needs, before anybody comes."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from services.intake.api.common import CatalogueDep
from services.intake.api.schemas.papers import NeededPaper, NeededPapers, PaperQuestionIn
from services.intake.domain.errors import ItemUnknown
from services.intake.domain.items import ItemVersion, MaterialRule
from services.intake.domain.paper_list import answers_so_far, papers_of_case
from shared.http import PUBLIC, ServiceDep
from shared.problems import refusals
from shared.security.public_throttle import PublicThrottle

router = APIRouter(prefix="/items", tags=["items"])
LONGEST_CODE = 50


@router.post(
    "/{code}/material-list",
    response_model=NeededPapers,
    openapi_extra=PUBLIC,
    responses=refusals(404, 409, 422, 429),
)
async def list_needed_papers(
    code: str, body: PaperQuestionIn, request: Request, service: ServiceDep, catalogue: CatalogueDep
) -> Response:
    """Each paper with whether it is needed and why. Answers are neither checked for completeness nor
    kept. Source: A1.4; 行政许可法 Art. 30."""
    service.part(PublicThrottle).admit(request)
    if not code.isascii() or not code.isprintable() or len(code) > LONGEST_CODE:
        raise ItemUnknown(code[:LONGEST_CODE])
    async with service.reading() as connection:
        item = await catalogue.item(connection, code)
    answers = answers_so_far(
        body.form, applicant_kind=body.applicant_kind, has_agent=body.has_agent
    )
    answer = NeededPapers(
        item_code=item.code,
        item_name=item.name,
        version=item.version,
        materials=_needed(item, answers),
    )
    return Response(answer.model_dump_json(), media_type="application/json")


def _needed(item: ItemVersion, answers: Mapping[str, Any]) -> tuple[NeededPaper, ...]:
    papers = papers_of_case(item, (), answers)
    return tuple(
        NeededPaper(
            code=rule.code,
            name=rule.name,
            form=rule.form,
            is_needed=rule.is_needed(answers),
            is_required=rule.is_required and rule.is_needed(answers),
            can_be_deferred=rule.can_be_deferred,
            reason=paper.reason,
            open_questions=_open_questions(rule, item, answers),
        )
        for rule, paper in zip(item.materials, papers, strict=True)
    )


def _open_questions(
    rule: MaterialRule, item: ItemVersion, answers: Mapping[str, Any]
) -> tuple[str, ...]:
    if rule.needed_if is None or rule.is_needed(answers):
        return ()
    asked = rule.needed_if.fields
    return tuple(
        one.label for one in item.form if one.name in asked and answers.get(one.name) is None
    )
