"""Tell everyone entitled to hear of a step of a case: one look-up, one closing statement."""

from services.notify.domain.errors import CasePartyUnknown
from services.notify.domain.recipients import (
    CaseParty,
    Notice,
    PartyRole,
    delivery_to,
    recipients_of,
)
from services.notify.repository import audience, deliveries
from shared.identifiers import new_id
from shared.unit_of_work import Work


async def tell_recipients(work: Work, notice: Notice) -> int:
    """Keep the parties that the event names and write a delivery for each recipient.

    Returns: how many are told.
    Raises: CasePartyUnknown when no event has yet said which window the case came from, and of which
    item it is: what is told names both."""
    found = await audience.find_audience(work.connection, notice)
    origin = next((one for one in found.parties if one.role is PartyRole.ORIGIN), None)
    if origin is None or origin.item_name is None:
        raise CasePartyUnknown(application_number=notice.application_number)
    facts = {**_facts_of(origin), **notice.facts}
    audience.keep_parties(work, found)
    recipients = recipients_of(notice, found.parties, found.subscriptions, found.wording)
    for recipient in recipients:
        delivery = delivery_to(
            recipient, notice, found.wording, facts, delivery_id=new_id(), now=work.now
        )
        deliveries.keep(work, delivery)
    return len(recipients)


def _facts_of(origin: CaseParty) -> dict[str, str]:
    return {
        "application_number": origin.application_number,
        "item": origin.item_name or "",
        "window": f"{origin.organization_name}{origin.window_name or ''}",
    }
