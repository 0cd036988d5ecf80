"""The messages between services: Pydantic models, additive within a version.

A contract is what others rely on; a domain class is never a contract (style.md 10).
Golden files under `tests/contracts/golden` pin every shape."""

from shared.contracts.application import (
    ApplicationAccepted,
    ApplicationDelivered,
    ApplicationRefused,
    ApplicationSubmitted,
    ApplicationSupplemented,
    ApplicationSupplementNotified,
    ApplicationWithdrawn,
)
from shared.contracts.case import (
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseOpened,
    CaseProgressed,
    CaseResumed,
    CaseStrayed,
    CaseSupplementRequested,
    CaseSuspended,
    CaseWithdrawn,
)
from shared.contracts.delivery import DeliveryFailed
from shared.contracts.envelope import Envelope, Event, Exchange
from shared.contracts.licence import LicenceIssued, LicenceRevoked
from shared.contracts.task import (
    TaskAssigned,
    TaskDecided,
    TaskExtended,
    TaskRecalled,
    TaskResumed,
    TaskSupplementAnswered,
    TaskSupplementRequested,
    TaskSuspended,
)

EVENTS: tuple[type[Event], ...] = (
    ApplicationSubmitted,
    ApplicationSupplementNotified,
    ApplicationAccepted,
    ApplicationRefused,
    ApplicationSupplemented,
    ApplicationWithdrawn,
    ApplicationDelivered,
    CaseOpened,
    CaseProgressed,
    CaseSupplementRequested,
    CaseSuspended,
    CaseResumed,
    CaseExtended,
    CaseDecided,
    CaseWithdrawn,
    CaseClosed,
    CaseStrayed,
    TaskAssigned,
    TaskRecalled,
    TaskSupplementAnswered,
    TaskDecided,
    TaskSupplementRequested,
    TaskSuspended,
    TaskResumed,
    TaskExtended,
    LicenceIssued,
    LicenceRevoked,
    DeliveryFailed,
)
BY_TYPE: dict[str, type[Event]] = {event.TYPE: event for event in EVENTS}

__all__ = [
    "BY_TYPE",
    "EVENTS",
    "ApplicationAccepted",
    "ApplicationDelivered",
    "ApplicationRefused",
    "ApplicationSubmitted",
    "ApplicationSupplementNotified",
    "ApplicationSupplemented",
    "ApplicationWithdrawn",
    "CaseClosed",
    "CaseDecided",
    "CaseExtended",
    "CaseOpened",
    "CaseProgressed",
    "CaseResumed",
    "CaseStrayed",
    "CaseSupplementRequested",
    "CaseSuspended",
    "CaseWithdrawn",
    "DeliveryFailed",
    "Envelope",
    "Event",
    "Exchange",
    "LicenceIssued",
    "LicenceRevoked",
    "TaskAssigned",
    "TaskDecided",
    "TaskExtended",
    "TaskRecalled",
    "TaskResumed",
    "TaskSupplementAnswered",
    "TaskSupplementRequested",
    "TaskSuspended",
]
