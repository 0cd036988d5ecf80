"""`inquiries` and `inquiries/subjects`: what offices ask of each other for a case (A10.2)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from services.routing.api.inquiry_bodies import (
    AnswerIn,
    DenialIn,
    InquiriesOut,
    InquiryIn,
    InquiryOut,
    InquiryRow,
    NewSubject,
    SubjectIn,
    SubjectOut,
    SubjectsOut,
)
from services.routing.commands.answer_inquiry import (
    answer_inquiry,
    decline_inquiry,
    receive_inquiry,
)
from services.routing.commands.ask_inquiry import AskInquiry, ask_inquiry
from services.routing.commands.keep_inquiry_subjects import (
    add_inquiry_subject,
    change_inquiry_subject,
)
from services.routing.domain.inquiry import Inquiry, InquiryStatus
from services.routing.repository.directories import Directories
from services.routing.repository.inquiries import Asked, find_inquiry, inquiries_of
from services.routing.repository.inquiry_subjects import all_subjects
from shared.answers import answer
from shared.calendar import local_date
from shared.calls import Call, CallDep, Shown
from shared.http import AnyStaff, ServiceDep, etag, requires
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.tokens import Actor, Role

router = APIRouter(tags=["inquiries"], responses=refusals(401, 403, 404, 422))

OFFICE = (Role.REVIEWER, Role.CHIEF, Role.DEPARTMENT_SYSTEM)
Office = Annotated[Actor, Depends(requires(*OFFICE))]
Party = Annotated[Actor, Depends(requires(*OFFICE, Role.SUPERVISOR, Role.ADMINISTRATOR))]
Administrator = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]
NEWEST_FIRST = Keyset("inquiries", Asked)
Code = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="目录编码")]


@router.get("/inquiries/subjects", response_model=SubjectsOut)
async def list_subjects(service: ServiceDep, _actor: AnyStaff) -> Response:
    """征询协助目录。"""
    async with service.reading() as connection:
        subjects = await all_subjects(connection)
    return answer(SubjectsOut(subjects=[SubjectOut.of(one) for one in subjects]))


@router.post("/inquiries/subjects", response_model=SubjectOut, status_code=201)
async def add_subject(
    body: NewSubject,
    actor: Administrator,
    call: CallDep,
) -> Response:
    """在目录中新增一项。"""
    subject = body.to_subject(body.code, actor.division)
    return await call.answer(
        actor,
        lambda work: add_inquiry_subject(work, subject),
        lambda _done, _keys: (SubjectOut.of(subject), None),
        is_personal=False,
    )


@router.put("/inquiries/subjects/{code}", response_model=SubjectOut)
async def change_subject(
    code: Code, body: SubjectIn, service: ServiceDep, actor: Administrator
) -> Response:
    """修改目录中的一项；停用的不再能发起。"""
    subject = body.to_subject(code, actor.division)
    async with service.work(actor) as work:
        await change_inquiry_subject(work, subject)
    return answer(SubjectOut.of(subject))


@router.post("/inquiries", response_model=InquiryOut, status_code=201)
async def ask(body: InquiryIn, actor: Office, call: CallDep) -> Response:
    """为正在承办的办件发起信息征询或行政协助。"""
    asked = AskInquiry(body.application_number, body.subject, body.question)
    directories = call.service.part(Directories)
    return await call.answer(
        actor, lambda work: ask_inquiry(work, directories, asked), _shown(call)
    )


@router.get("/inquiries", response_model=InquiriesOut)
async def list_inquiries(
    service: ServiceDep,
    actor: Party,
    application_number: Annotated[str | None, Query(max_length=40)] = None,
    status: InquiryStatus | None = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """本机构发起和收到的征询，新的在前。"""
    place = NEWEST_FIRST.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await inquiries_of(
            connection,
            actor,
            number=application_number,
            status=status,
            after=place,
            limit=limit + 1,
        )
    today = local_date(service.clock.now())
    shown, following = NEWEST_FIRST.page(rows, limit, lambda row: Asked(row["id"]), service.keys)
    page = [InquiryRow.of_row(row, today) for row in shown]
    return answer(InquiriesOut(inquiries=page, next=following))


@router.get("/inquiries/{inquiry_id}", response_model=InquiryOut)
async def show(inquiry_id: UUID, service: ServiceDep, actor: Office) -> Response:
    """一件征询的内容和答复。"""
    async with service.reading() as connection:
        inquiry = await find_inquiry(connection, inquiry_id, actor, service.keys)
    body = InquiryOut.of(inquiry, service.clock.now())
    return answer(body, headers=etag(inquiry.version))


@router.post("/inquiries/{inquiry_id}/receipt", response_model=InquiryOut, status_code=201)
async def receive(inquiry_id: UUID, actor: Office, call: CallDep) -> Response:
    """签收。"""
    return await call.answer(actor, lambda work: receive_inquiry(work, inquiry_id), _shown(call))


@router.post("/inquiries/{inquiry_id}/answer", response_model=InquiryOut, status_code=201)
async def give_answer(
    inquiry_id: UUID,
    body: AnswerIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """答复。"""
    return await call.answer(
        actor, lambda work: answer_inquiry(work, inquiry_id, body.answer), _shown(call)
    )


@router.post("/inquiries/{inquiry_id}/denial", response_model=InquiryOut, status_code=201)
async def decline(
    inquiry_id: UUID,
    body: DenialIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """不予协助，须说明理由。"""
    return await call.answer(
        actor, lambda work: decline_inquiry(work, inquiry_id, body.text), _shown(call)
    )


def _shown(call: Call) -> Shown[Inquiry]:
    now = call.service.clock.now()
    return lambda inquiry, _keys: (InquiryOut.of(inquiry, now), inquiry.version)
