"""Sign for a question, answer it, or decline it with a reason."""

from uuid import UUID

from services.routing.domain.inquiry import Answer, Inquiry
from services.routing.repository.cards import end_cards
from services.routing.repository.inquiries import inquiry_to_answer, save_inquiry
from shared.unit_of_work import Work


async def receive_inquiry(work: Work, inquiry_id: UUID) -> Inquiry:
    """签收. Raises: InquiryUnknown, InquiryEnded."""
    before = await inquiry_to_answer(work.connection, inquiry_id, work.actor, work.keys)
    received = before.receive(work.now)
    if received is not before:
        save_inquiry(work, received)
        work.record("inquiry_received", received.number, inquiry=str(inquiry_id))
    return received


async def answer_inquiry(work: Work, inquiry_id: UUID, text: str) -> Inquiry:
    """答复. Raises: InquiryUnknown, InquiryEnded."""
    before = await inquiry_to_answer(work.connection, inquiry_id, work.actor, work.keys)
    return await _ended(work, before.answered(_answer(work, text)), "inquiry_answered")


async def decline_inquiry(work: Work, inquiry_id: UUID, reason: str) -> Inquiry:
    """不予协助, with its reason (A10.2). Raises: InquiryUnknown, InquiryEnded."""
    before = await inquiry_to_answer(work.connection, inquiry_id, work.actor, work.keys)
    return await _ended(work, before.declined(_answer(work, reason)), "inquiry_declined")


def _answer(work: Work, text: str) -> Answer:
    return Answer(text, work.actor.staff, work.actor.name, work.now)


async def _ended(work: Work, inquiry: Inquiry, act: str) -> Inquiry:
    save_inquiry(work, inquiry)
    await end_cards(work.connection, [inquiry.id], work.now)
    work.record(act, inquiry.number, inquiry=str(inquiry.id))
    return inquiry
