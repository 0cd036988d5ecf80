"""Events as the other services announce them, and their way into notify."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from shared.contracts import (
    ApplicationAccepted,
    ApplicationSubmitted,
    CaseOpened,
    CaseSuspended,
    Event,
    LicenceIssued,
)
from shared.contracts.parts import (
    Due,
    ItemVersion,
    Limits,
    Office,
    Origin,
    Party,
    PlannedStage,
    PlannedTask,
    RoutePlan,
)
from shared.messaging import inbox
from shared.messaging.open_rows import Outcome
from shared.messaging.outbox import Announcement, envelope_text
from shared.service import Service

NUMBER = "4101021300202611200000017"
STREET = "11410102MBDEM00587"
CIVIL_AFFAIRS = "11410102MBDEM0023L"
FOREIGN = "11410102MBDEM0031F"
MOMENT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
QUEUE = "notify.events.v1"

ORIGIN = Origin(
    organization=STREET,
    organization_name="莲湖街道便民服务中心",
    division="410102013",
    level=5,
    window="zy-lianhu-w1",
    window_name="综合窗口1号",
    clerk="zy-lianhu-c01",
    clerk_name="窗口人员",
)
ITEM = ItemVersion(code="elder_card", name="老年优待证办理", version=1)
OFFICE = Office(
    organization=CIVIL_AFFAIRS,
    organization_name="中原区民政局",
    department="civil_affairs",
    level=4,
)
DUE = Due(on=date(2026, 11, 27))


def submitted(number: str = NUMBER) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_number=number, item=ITEM, origin=ORIGIN, submitted_at=MOMENT
    )


def accepted(number: str = NUMBER) -> ApplicationAccepted:
    task = PlannedTask(department="civil_affairs", level=4, limit_working_days=3)
    return ApplicationAccepted(
        application_number=number,
        item=ITEM,
        route_plan=RoutePlan(stages=(PlannedStage(code="review", name="审查", tasks=(task,)),)),
        limits=Limits(promised_working_days=5, statutory_working_days=20),
        applicant=Party(kind="person", sealed="k1.sealed"),
        origin=ORIGIN,
        form_sealed="k1.sealed",
        submitted_at=MOMENT,
        uploaded_at=MOMENT,
        accepted_at=MOMENT,
        accepted_by="zy-lianhu-c01",
        promised_due=DUE,
        statutory_due=DUE,
    )


def opened(number: str = NUMBER, *, due: Due = DUE) -> CaseOpened:
    return CaseOpened(
        application_number=number,
        item=ITEM,
        origin=ORIGIN,
        stage="review",
        stage_name="区级审查",
        offices=(OFFICE,),
        promised_due=due,
        statutory_due=due,
        opened_at=MOMENT,
    )


def issued(number: str = NUMBER) -> LicenceIssued:
    return LicenceIssued(
        application_number=number,
        licence_number="豫郑中优〔2026〕000001号",
        identifier="1.2.156.3005.2.x",
        licence_type="elder_card",
        title="老年优待证",
        issuer=CIVIL_AFFAIRS,
        issuer_name="中原区民政局",
        origin=ORIGIN,
        issued_at=MOMENT,
        valid_from=MOMENT.date(),
    )


def suspended(number: str = NUMBER) -> CaseSuspended:
    return CaseSuspended(
        application_number=number,
        reason_code="expert_review",
        reason="请张三到场，电话 13800000000",
        expected_until=MOMENT,
        suspended_at=MOMENT,
    )


def envelope_of(event: Event, *, event_id: Any = None, subject: str | None = None) -> bytes:
    """The event as it lies on a queue."""
    number = subject or str(event.model_dump()["application_number"])
    announcement = Announcement(event, number, number, 1, event.default_routing_key())
    return envelope_text(
        announcement,
        event_id=event_id or uuid4(),
        source="/yikou/test",
        now=MOMENT,
        traceparent=None,
    ).encode()


async def arrive(service: Service, *events: Event) -> list[Outcome]:
    """Let events reach the service's consumer, one after the other."""
    consumer = service.consumers[QUEUE]
    return [await inbox.receive(service, consumer, envelope_of(event)) for event in events]
