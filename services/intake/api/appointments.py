"""`appointments`: slots, bookings, check-in. Nobody needs one: walk-ins are served as well (S2¶40)."""

import hmac
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.intake.api.common import Administrator, CatalogueDep, Clerk
from services.intake.api.entries import begun
from services.intake.api.schemas.applications import SubmittedOut
from services.intake.api.schemas.appointments import (
    AppointmentOut,
    AppointmentPage,
    BookedOut,
    BookingIn,
    CancellationIn,
    CheckInIn,
    OpenedOut,
    SlotList,
    SlotOut,
    SlotsIn,
)
from services.intake.api.schemas.common import Code
from services.intake.commands.keep_appointment import (
    BookAppointment,
    CheckIn,
    book_appointment,
    cancel_appointment,
    check_in,
)
from services.intake.commands.open_slots import OpenSlots, open_slots
from services.intake.domain.appointments import Visitor
from services.intake.domain.errors import AppointmentUnknown
from services.intake.queries.appointments import VisitPlace, slots_of_a_day, visits_of_a_day
from services.intake.repository import appointments
from services.intake.repository.sealed import appointment_code
from shared import idempotency
from shared.answers import answer
from shared.calendar import local_date
from shared.http import PUBLIC, DemandedKey, OptionalKey, ServiceDep
from shared.moments import Day
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.actors import Actor
from shared.security.public_throttle import PublicThrottle

router = APIRouter(prefix="/appointments", tags=["appointments"])
BY_TIME = Keyset("appointments", VisitPlace)


@router.get("/slots", response_model=SlotList, openapi_extra=PUBLIC, responses=refusals(422, 429))
async def list_slots(
    request: Request,
    service: ServiceDep,
    organization: Annotated[Code, Query()],
    on: Annotated[Day, Query()],
) -> Response:
    """The slots of an outlet on one day, and how many places are free."""
    service.part(PublicThrottle).admit(request)
    async with service.reading() as connection:
        rows = await slots_of_a_day(connection, organization, on)
    return answer(SlotList(slots=tuple(SlotOut.of(appointments.slot_of(row)) for row in rows)))


@router.post(
    "/slots",
    status_code=201,
    response_model=OpenedOut,
    responses=refusals(400, 401, 403, 409, 413, 422),
)
async def open_for_booking(
    request: Request,
    body: SlotsIn,
    actor: Administrator,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: DemandedKey,
) -> Response:
    """Open slots at an outlet of the caller's division; those there take the new capacity."""
    times = tuple((one.starts, one.ends) for one in body.times)
    command = OpenSlots(body.organization, body.windows, body.days, times, body.capacity)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        opened = OpenedOut(slots=await open_slots(work, catalogue, command))
        return await idempotency.remember(work, key, request, 201, opened)


@router.get("", response_model=AppointmentPage, responses=refusals(401, 403, 422))
async def list_visits(
    actor: Clerk,
    service: ServiceDep,
    on: Annotated[Day | None, Query()] = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Who booked at the caller's outlet for a day, today by default; names masked."""
    place = BY_TIME.place_after(after, service.keys)
    day = on or local_date(service.clock.now())
    async with service.reading() as connection:
        rows = await visits_of_a_day(
            connection, actor.organization, day, after=place, limit=limit + 1
        )
    shown, following = BY_TIME.page(
        rows, limit, lambda row: VisitPlace(row.starts_at, row.id), service.keys
    )
    found = [appointments.appointment_of(row, service.keys) for row in shown]
    lines = tuple(AppointmentOut.of(one) for one in found)
    return answer(AppointmentPage(appointments=lines, next=following))


@router.post(
    "",
    status_code=201,
    response_model=BookedOut,
    openapi_extra=PUBLIC,
    responses=refusals(400, 404, 409, 413, 422, 429),
)
async def book(
    request: Request,
    body: BookingIn,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: DemandedKey,
) -> Response:
    """预约: take a place; the code that cancels it is shown here alone."""
    throttle = service.part(PublicThrottle)
    throttle.admit(request)
    command = BookAppointment(body.slot, body.item_code, Visitor(body.name, body.phone))
    async with service.work(Actor.public()) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        throttle.admit_entry(request)
        booked = await book_appointment(work, catalogue, command)
        code = appointment_code(service.keys, str(booked.id), booked.code_seed)
        told = BookedOut(**AppointmentOut.of(booked).model_dump(), code=code)
        return await idempotency.remember(work, key, request, 201, told, is_personal=True)


@router.post(
    "/{appointment_id}/cancellation",
    status_code=201,
    response_model=AppointmentOut,
    openapi_extra=PUBLIC,
    responses=refusals(400, 404, 409, 413, 422, 429),
)
async def cancel(
    request: Request,
    appointment_id: UUID,
    body: CancellationIn,
    service: ServiceDep,
    key: OptionalKey,
) -> Response:
    """取消预约, by whoever holds the code."""
    throttle, name = service.part(PublicThrottle), str(appointment_id)
    throttle.admit(request)
    async with service.work(Actor.public()) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        if throttle.is_locked(name):
            raise AppointmentUnknown
        try:
            booked = await appointments.locked(work, appointment_id)
            right = appointment_code(service.keys, name, booked.code_seed)
            if not hmac.compare_digest(right.encode(), body.code.strip().upper().encode()):
                raise AppointmentUnknown
        except AppointmentUnknown:
            throttle.failed(name)
            raise
        cancelled = AppointmentOut.of(await cancel_appointment(work, booked))
        return await idempotency.remember(work, key, request, 201, cancelled, is_personal=True)


@router.post(
    "/{appointment_id}/check-in",
    status_code=201,
    response_model=SubmittedOut,
    responses=refusals(400, 401, 403, 404, 409, 413, 422),
)
async def arrive(
    request: Request,
    appointment_id: UUID,
    body: CheckInIn,
    actor: Clerk,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
) -> Response:
    """签到: the visitor is here; what was booked becomes a pre-registration."""
    command = CheckIn(appointment_id, body.kind, body.identity_number, body.name, body.phone)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await check_in(work, catalogue, command)
        return await begun(work, key, request, service, application)
