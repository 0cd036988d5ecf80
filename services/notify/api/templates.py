"""How each event is worded here."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.notify.repository.audience import find_wordings
from shared.answers import answer
from shared.http import AnyStaff, ServiceDep
from shared.problems import refusals

router = APIRouter(tags=["templates"])


class TemplateOut(BaseModel):
    """A template with its places in braces; the special sentences are null where the common one
    holds."""

    event_type: str
    title: str
    sentence: str
    origin_sentence: str | None
    office_sentence: str | None


class TemplateList(BaseModel):
    """All templates."""

    templates: list[TemplateOut]


@router.get("/templates", response_model=TemplateList, responses=refusals(401, 403))
async def list_all(_actor: AnyStaff, service: ServiceDep) -> Response:
    """The wording of every event."""
    async with service.reading() as connection:
        found = await find_wordings(connection)
    wordings = [
        TemplateOut(
            event_type=one.event_type,
            title=one.title,
            sentence=one.sentence,
            origin_sentence=one.origin_sentence,
            office_sentence=one.office_sentence,
        )
        for one in found
    ]
    return answer(TemplateList(templates=wordings))
