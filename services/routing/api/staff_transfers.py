"""`staff/transfers`: proposed by a unit, settled by the hall; and sending back (S2¶56, S2¶60)."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.routing.api.staff_bodies import (
    SettlementIn,
    TransferIn,
    TransferOut,
    TransfersOut,
)
from services.routing.api.staff_callers import Administrator, Code, Proposer, Reader
from services.routing.commands.transfer_staff import (
    ProposeTransfer,
    approve_transfer,
    propose_transfer,
    refuse_transfer,
    send_back,
)
from services.routing.domain.staffing import Transfer, TransferStatus
from services.routing.repository.transfers import TransferPlace, transfers_for
from shared.answers import answer
from shared.calls import CallDep
from shared.http import ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(prefix="/staff", tags=["staff"], responses=refusals(401, 403, 404, 422))
NEWEST_FIRST = Keyset("staff.transfers", TransferPlace)


@router.get("/transfers", response_model=TransfersOut)
async def list_transfers(
    service: ServiceDep,
    actor: Reader,
    status: TransferStatus | None = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """人员调整和退回，新的在前。"""
    place = NEWEST_FIRST.place_after(after, service.keys)
    async with service.reading() as connection:
        found = await transfers_for(
            connection, actor, service.keys, status=status, after=place, limit=limit + 1
        )
    shown, following = NEWEST_FIRST.page(
        found, limit, lambda one: TransferPlace(one.id), service.keys
    )
    page = [TransferOut.of(one) for one in shown]
    return answer(TransfersOut(transfers=page, next=following))


@router.post(
    "/transfers/{transfer_id}/approval",
    response_model=TransferOut,
    status_code=201,
    responses=refusals(409),
)
async def approve(
    transfer_id: UUID,
    body: SettlementIn,
    actor: Administrator,
    call: CallDep,
) -> Response:
    """同意调整；名录自生效日起变更。"""
    return await call.answer(
        actor, lambda work: approve_transfer(work, transfer_id, body.reason), _shown
    )


@router.post(
    "/transfers/{transfer_id}/denial",
    response_model=TransferOut,
    status_code=201,
    responses=refusals(409),
)
async def refuse(
    transfer_id: UUID,
    body: SettlementIn,
    actor: Administrator,
    call: CallDep,
) -> Response:
    """不同意调整，须说明理由。"""
    return await call.answer(
        actor, lambda work: refuse_transfer(work, transfer_id, body.reason), _shown
    )


@router.post(
    "/{staff_id}/transfers", response_model=TransferOut, status_code=201, responses=refusals(409)
)
async def propose(
    staff_id: Code,
    body: TransferIn,
    actor: Proposer,
    call: CallDep,
) -> Response:
    """提出人员调整，报大厅审核。"""
    asked = ProposeTransfer(
        staff_id, body.post, body.effective_on, body.reason, body.override_reason
    )
    return await call.answer(actor, lambda work: propose_transfer(work, asked), _shown)


@router.post(
    "/{staff_id}/send-back", response_model=TransferOut, status_code=201, responses=refusals(409)
)
async def send_home(
    staff_id: Code,
    body: SettlementIn,
    actor: Administrator,
    call: CallDep,
) -> Response:
    """退回派驻单位，须说明理由；今天为最后一天。"""
    return await call.answer(actor, lambda work: send_back(work, staff_id, body.reason), _shown)


def _shown(transfer: Transfer, _keys: object) -> tuple[TransferOut, None]:
    return TransferOut.of(transfer), None
