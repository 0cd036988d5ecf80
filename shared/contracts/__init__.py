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
from shared.contracts.calendar import CalendarDay, CalendarPublished
from shared.contracts.case import (
    CaseClockRanOut,
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseOpened,
    CaseProgressed,
    CaseRescheduled,
    CaseResumed,
    CaseStrayed,
    CaseSupplementRequested,
    CaseSuspended,
    CaseWithdrawn,
)
from shared.contracts.delivery import DeliveryFailed
from shared.contracts.envelope import Envelope, Event, Exchange
from shared.contracts.licence import LicenceIssued, LicenceRevoked
from shared.contracts.office import OfficeChanged, OfficeWindow
from shared.contracts.task import (
    TaskAssigned,
    TaskDecided,
    TaskExtended,
    TaskRecalled,
    TaskRescheduled,
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
    CaseRescheduled,
    CaseClockRanOut,
    CaseDecided,
    CaseWithdrawn,
    CaseClosed,
    CaseStrayed,
    TaskAssigned,
    TaskRecalled,
    TaskRescheduled,
    TaskSupplementAnswered,
    TaskDecided,
    TaskSupplementRequested,
    TaskSuspended,
    TaskResumed,
    TaskExtended,
    LicenceIssued,
    LicenceRevoked,
    DeliveryFailed,
    CalendarPublished,
    OfficeChanged,
)
BY_TYPE: dict[str, type[Event]] = {event.TYPE: event for event in EVENTS}
OF_NO_CASE: tuple[type[Event], ...] = (CalendarPublished, OfficeChanged)
"""Facts that belong to no case: services follow them, nobody is told."""

__all__ = [
    "BY_TYPE",
    "EVENTS",
    "OF_NO_CASE",
    "ApplicationAccepted",
    "ApplicationDelivered",
    "ApplicationRefused",
    "ApplicationSubmitted",
    "ApplicationSupplementNotified",
    "ApplicationSupplemented",
    "ApplicationWithdrawn",
    "CalendarDay",
    "CalendarPublished",
    "CaseClockRanOut",
    "CaseClosed",
    "CaseDecided",
    "CaseExtended",
    "CaseOpened",
    "CaseProgressed",
    "CaseRescheduled",
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
    "OfficeChanged",
    "OfficeWindow",
    "TaskAssigned",
    "TaskDecided",
    "TaskExtended",
    "TaskRecalled",
    "TaskRescheduled",
    "TaskResumed",
    "TaskSupplementAnswered",
    "TaskSupplementRequested",
    "TaskSuspended",
]
