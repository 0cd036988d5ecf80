"""Every fact of `yikou.events` becomes notifications: the contract in, one command out."""

from datetime import date, datetime
from functools import singledispatch
from uuid import UUID

from services.notify.commands.tell_owner_of_failure import tell_owner_of_failure
from services.notify.commands.tell_recipients import tell_recipients
from services.notify.domain.errors import CasePartyUnknown
from services.notify.domain.recipients import CaseParty, Notice, PartyRole
from shared.calendar import SHANGHAI, local_date
from shared.contracts import (
    EVENTS,
    OF_NO_CASE,
    ApplicationApplied,
    ApplicationFollowUpOpened,
    ApplicationReplyMissed,
    ApplicationSupplementNotified,
    CaseClockRanOut,
    CaseDecided,
    CaseExtended,
    CaseMeetingCancelled,
    CaseMeetingFixed,
    CaseMeetingHeld,
    CaseOpened,
    CaseProgressed,
    CaseRescheduled,
    CaseResumed,
    CaseSupplementRequested,
    CaseSuspended,
    DeliveryFailed,
    LicenceIssued,
    PostCheckConcluded,
    PostCheckOrdered,
)
from shared.contracts.envelope import Envelope, Event, Exchange
from shared.contracts.parts import Due, ItemVersion, Office, Origin
from shared.identifiers import ApplicationNumber, OrganizationCode, WindowId
from shared.messaging.consumer import Binding, Consumer, NotYet
from shared.unit_of_work import Work

IN_NO_HAND = (ApplicationApplied, ApplicationReplyMissed)
"""No window has taken these in yet."""


async def on_case_event(work: Work, event: Event, envelope: Envelope) -> None:
    """Tell whoever is entitled.

    Raises: NotYet while nothing has said which window the case came from."""
    try:
        await tell_recipients(work, notice_of(event, envelope))
    except CasePartyUnknown as error:
        raise NotYet(error.sentence) from error


async def on_delivery_failed(work: Work, event: DeliveryFailed, envelope: Envelope) -> None:
    """Tell the owner of the subscription."""
    await tell_owner_of_failure(work, notice_of(event, envelope), UUID(event.subscription))


def notice_of(event: Event, envelope: Envelope) -> Notice:
    """What an event says, for notification."""
    offices: tuple[Office, ...] = getattr(event, "offices", ())
    return Notice(
        event_id=envelope.id,
        event_type=envelope.type,
        occurred_at=envelope.time,
        application_number=ApplicationNumber(envelope.subject),
        parties=tuple(_parties_of(event, ApplicationNumber(envelope.subject), offices)),
        handed_to=tuple(OrganizationCode(office.organization) for office in offices),
        facts=facts_of(event),
    )


def _parties_of(
    event: Event, number: ApplicationNumber, offices: tuple[Office, ...]
) -> list[CaseParty]:
    named = {office.organization: office.organization_name for office in offices}
    if isinstance(event, CaseDecided):
        named[event.decision.organization] = event.decision.organization_name
    if isinstance(event, PostCheckOrdered | PostCheckConcluded):
        named[event.organization] = event.organization_name
    if isinstance(event, LicenceIssued):
        named[event.issuer] = event.issuer_name
    parties = [
        CaseParty(number, OrganizationCode(code), PartyRole.OFFICE, name)
        for code, name in named.items()
    ]
    origin: Origin | None = getattr(event, "origin", None)
    item: ItemVersion | None = getattr(event, "item", None)
    if origin is not None:
        has_window = not isinstance(event, IN_NO_HAND)  # nobody has it in hand yet
        parties.append(
            CaseParty(
                number, OrganizationCode(origin.organization), PartyRole.ORIGIN,
                origin.organization_name, WindowId(origin.window) if has_window else None,
                origin.window_name if has_window else None, item.name if item else None,
            )
        )  # fmt: skip
    return parties


@singledispatch
def facts_of(_event: Event) -> dict[str, str]:
    """The facts of an event that a sentence may name; never free text, which may name people."""
    return {}


@facts_of.register
def _(event: ApplicationApplied) -> dict[str, str]:
    return {"due": _due(event.reply_due)}


@facts_of.register
def _(event: ApplicationReplyMissed) -> dict[str, str]:
    return {"due": _due(event.reply_due)}


@facts_of.register
def _(event: ApplicationFollowUpOpened) -> dict[str, str]:
    return {
        "follows": event.follows,
        "follows_item": event.follows_item,
        "licence": f"{event.licence_title}（{event.licence_number}）",
        "offices": _names(event.offices),
    }


@facts_of.register
def _(event: ApplicationSupplementNotified) -> dict[str, str]:
    return {"until": _moment(event.supplement_until)}


@facts_of.register
def _(event: CaseOpened) -> dict[str, str]:
    return {
        "stage": event.stage_name,
        "offices": _names(event.offices),
        "due": _due(event.promised_due),
    }


@facts_of.register
def _(event: CaseProgressed) -> dict[str, str]:
    return {"stage": event.stage_name, "offices": _names(event.offices)}


@facts_of.register
def _(event: CaseSupplementRequested) -> dict[str, str]:
    return {
        "organization": event.organization_name,
        "until": _moment(event.supplement_until),
    }


@facts_of.register
def _(event: CaseSuspended) -> dict[str, str]:
    return {"until": _moment(event.expected_until)}


@facts_of.register
def _(event: CaseResumed) -> dict[str, str]:
    ended = {"suspension": "特别程序已结束", "supplement": "补正材料已收到"}[event.kind]
    return {"ended": ended, "due": _due(event.promised_due)}


@facts_of.register
def _(event: CaseExtended) -> dict[str, str]:
    return {"working_days": str(event.working_days), "due": _due(event.statutory_due)}


@facts_of.register
def _(event: CaseRescheduled) -> dict[str, str]:
    return {"before": _due(event.promised_due_before), "due": _due(event.promised_due)}


@facts_of.register
def _(event: CaseClockRanOut) -> dict[str, str]:
    return {"clock": event.clock_name, "due": _due(event.due)}


@facts_of.register(CaseMeetingFixed)
@facts_of.register(CaseMeetingCancelled)
@facts_of.register(CaseMeetingHeld)
def _(event: CaseMeetingFixed | CaseMeetingCancelled | CaseMeetingHeld) -> dict[str, str]:
    local = event.starts_at.astimezone(SHANGHAI)
    kind = {
        "joint_drawing_review": "联合审图",
        "joint_acceptance": "联合验收",
        "joint_site_check": "联合勘验",
    }[event.kind]
    return {
        "meeting": kind,
        "organization": event.organization_name,
        "time": f"{_on(local.date())}{local:%H:%M}",
    }


@facts_of.register
def _(event: CaseDecided) -> dict[str, str]:
    outcome = {"granted": "准予许可", "refused": "不予许可"}[event.decision.outcome]
    return {"organization": event.decision.organization_name, "outcome": outcome}


@facts_of.register
def _(event: LicenceIssued) -> dict[str, str]:
    return {"organization": event.issuer_name}


@facts_of.register
def _(event: PostCheckOrdered) -> dict[str, str]:
    return {"organization": event.organization_name, "due": _due(event.due)}


@facts_of.register
def _(event: PostCheckConcluded) -> dict[str, str]:
    outcome = {"passed": "符合承诺", "revoked": "撤销决定"}[event.outcome]
    return {"organization": event.organization_name, "outcome": outcome}


@facts_of.register
def _(event: DeliveryFailed) -> dict[str, str]:
    return {"application_number": event.application_number}


def _names(offices: tuple[Office, ...]) -> str:
    return "、".join(office.organization_name for office in offices)


def _due(due: Due) -> str:
    return _on(due.on) + ("（暂定）" if due.is_provisional else "")


def _moment(moment: datetime) -> str:
    return _on(local_date(moment))


def _on(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


CONSUMERS: tuple[Consumer, ...] = (
    Consumer(
        queue="notify.events.v1",
        bindings=(Binding(Exchange.EVENTS, "#"),),
        handlers={
            contract: on_delivery_failed if contract is DeliveryFailed else on_case_event
            for contract in EVENTS
            if contract.EXCHANGE is Exchange.EVENTS and contract not in OF_NO_CASE
        },
        ignores_other_types=True,
    ),
)
