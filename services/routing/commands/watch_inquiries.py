"""Show a card for every late answer, once; end the cards that a decided or ended case no longer needs."""

from collections.abc import Mapping
from typing import Any

from services.routing.repository.cards import (
    Card,
    CardAbout,
    CardColour,
    end_cards,
    end_cards_of_the_past,
    show_card,
)
from services.routing.repository.inquiries import lapse_ended, overdue_inquiries
from shared.calendar import local_date
from shared.service import Service

SHOWN_AT_ONCE = 500
LATE_ANSWER = "征询协助逾期未答复"


async def watch_inquiries(service: Service) -> int:
    """One round. Returns: how many cards were shown.  Source: A10.2, A13.2."""
    async with service.work(service.system) as work:
        await end_cards_of_the_past(work.connection, work.now)
        lapsed = await lapse_ended(work.connection)
        if lapsed:
            await end_cards(work.connection, lapsed, work.now)
        late = await overdue_inquiries(work.connection, local_date(work.now), limit=SHOWN_AT_ONCE)
        shown = 0
        for inquiry in late:
            if await show_card(work.connection, card_of(inquiry), work.now):
                work.record(
                    "card_shown",
                    inquiry["application_number"],
                    inquiry=str(inquiry["id"]),
                    colour="red",
                )
                shown += 1
        return shown


def card_of(inquiry: Mapping[Any, Any]) -> Card:
    """The red card of an office that answers late. inquiry: its row."""
    return Card(
        about=CardAbout.INQUIRY,
        about_id=str(inquiry["id"]),
        colour=CardColour.RED,
        application_number=inquiry["application_number"],
        organization=inquiry["organization"],
        organization_name=inquiry["organization_name"],
        division=inquiry["division"],
        reason=f"{LATE_ANSWER}：{inquiry['subject_name']}",
        due_on=inquiry["due_on"],
    )
