"""Show the supervisor a notification that could not be delivered."""

from services.routing.repository.cases import find_case
from services.routing.repository.strays import Finding, StrayKind, put_stray
from shared.contracts import DeliveryFailed
from shared.unit_of_work import Work


async def record_failed_delivery(work: Work, failed: DeliveryFailed) -> None:
    """Put the failed delivery on the supervisor's list; it does not touch the case."""
    case = await find_case(work.connection, failed.application_number)
    division = case.dossier.origin_division if case else ""
    finding = Finding(failed.application_number, StrayKind.DELIVERY_FAILED, division)
    detail = f"{failed.channel}：{failed.reason}"
    await put_stray(work.connection, finding, detail=detail, now=work.now)
