"""Show a card for every late answer, once; end the cards that a decided or ended case no longer needs."""

from services.routing.repository.cards import end_cards, end_lapse_cards, show_late_answer
from services.routing.repository.inquiries import lapse_ended, overdue_inquiries
from shared.calendar import local_date
from shared.service import Service

SHOWN_AT_ONCE = 500


async def watch_inquiries(service: Service) -> int:
    """One round. Returns: how many cards were shown.  Source: A10.2, A13.2."""
    async with service.work(service.system) as work:
        await end_lapse_cards(work.connection, work.now)
        lapsed = await lapse_ended(work.connection)
        if lapsed:
            await end_cards(work.connection, lapsed, work.now)
        late = await overdue_inquiries(work.connection, local_date(work.now), limit=SHOWN_AT_ONCE)
        shown = 0
        for inquiry in late:
            if await show_late_answer(work.connection, inquiry, work.now):
                work.record(
                    "card_shown",
                    inquiry["application_number"],
                    inquiry=str(inquiry["id"]),
                    colour="red",
                )
                shown += 1
        return shown
