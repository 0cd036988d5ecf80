"""Messages as routing sends them to licensing, and the way they reach it in tests."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from typing import Any

import sqlalchemy as sa

from services.demo.seed_files import DemoApplicant
from shared.contracts import CaseDecided, Event, TaskAssigned
from shared.contracts.parts import (
    Decision,
    Due,
    ItemVersion,
    MaterialState,
    Office,
    Origin,
    Party,
)
from shared.identifiers import ApplicationNumber, application_number, new_id
from shared.messaging import inbox
from shared.messaging.open_rows import Outcome
from shared.messaging.outbox import Announcement, envelope_text
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer
from shared.service import Service
from tests.equipment import FRIDAY_MORNING, seed

CLERK = "zy-lianhu-901-c01"
CLERK_ELSEWHERE = "zy-lianhu-902-c01"
STREET_REVIEWER = "zy-lianhu-r01"
OTHER_STREET_REVIEWER = "zy-lsz-r01"
REVIEWER = "zy-mzj-r01"
CHIEF = "zy-mzj-h01"
CITY_CHIEF = "zz-ajj-h01"
BUREAU = "11410102MBDEM0023L"
BUREAU_NAME = "中原区民政局"

LEVEL_WORDS = {3: "city", 4: "district", 5: "street"}


def number_of_case(serial: int = 1) -> ApplicationNumber:
    """A real application number of the community window."""
    return application_number("410102", "1391", FRIDAY_MORNING.date(), serial)


def applicant(key: str = "elder-1") -> DemoApplicant:
    """A demo applicant."""
    return next(one for one in seed().applicants if one.key == key)


def party(keys: KeyRing, number: str, *, who: DemoApplicant | None = None, **changes: str) -> Party:
    """The applicant as sealed for the way between the services."""
    person = who or applicant()
    fields = {
        "name": person.name,
        "identity_number": person.identity_number,
        "phone": person.phone,
        **changes,
    }
    sealed = Sealer(keys, "messages").seal(json.dumps(fields, ensure_ascii=False), bound_to=number)
    return Party(kind="person" if person.kind == "person" else "organization", sealed=sealed)


def form(keys: KeyRing, number: str, **changes: str) -> str:
    """The applicant's form as sealed for the way between the services."""
    text = json.dumps({**applicant().form, **changes}, ensure_ascii=False)
    return Sealer(keys, "messages.form").seal(text, bound_to=number)


def origin() -> Origin:
    """The community window at which the case was handed in."""
    clerk = next(one for one in seed().staff if one.id == CLERK)
    station = next(one for one in seed().organizations if one.code == clerk.organization)
    return Origin(
        organization=station.code,
        organization_name=station.name,
        division=station.division,
        level=6,
        window=str(clerk.window),
        window_name="综合窗口",
        clerk=CLERK,
        clerk_name=clerk.name,
    )


def elder_card(*, licence_type: str | None = "elder_card") -> ItemVersion:
    """The item of the case."""
    return ItemVersion(
        code="11410102MBDEM0023L4412007002001",
        name="老年优待证办理",
        version=1,
        licence_type=licence_type,
        form_sensitivity={
            "gender": "none",
            "birth_date": "birth_date",
            "household_address": "address",
            "residence_address": "address",
            "emergency_contact_name": "name",
            "emergency_contact_phone": "phone",
            "principal_identity_number": "resident_id",
        },
    )


def task_assigned(
    keys: KeyRing, *, task: str = "task-1", number: str | None = None, by: str = REVIEWER,
    **changes: Any,
) -> TaskAssigned:  # fmt: skip
    """A task for the office of this member of staff."""
    number = number or number_of_case()
    member = next(one for one in seed().staff if one.id == by)
    body = next(one for one in seed().organizations if one.code == member.organization)
    fields: dict[str, Any] = {
        "task_id": task,
        "application_number": number,
        "stage": "decision",
        "stage_name": "审批",
        "office": Office(
            organization=body.code,
            organization_name=body.name,
            department=str(body.department),
            level=int(body.level),
        ),
        "division": body.division,
        "item": elder_card(),
        "applicant": party(keys, number),
        "origin": origin(),
        "accepted_by": CLERK,
        "form_sealed": form(keys, number),
        "materials": (MaterialState(code="M01", name="申请人居民身份证", state="received"),),
        "sign_off_required": True,
        "due": Due(on=date(2026, 11, 20)),
        "assigned_at": FRIDAY_MORNING,
    }
    return TaskAssigned(**{**fields, **changes})


def case_decided(
    keys: KeyRing, *, number: str | None = None, outcome: str = "granted", **changes: Any
) -> CaseDecided:
    """A case decided by the district's bureau."""
    number = number or number_of_case()
    decision = {
        "outcome": outcome,
        "decided_by": CHIEF,
        "decided_by_name": "孔丽勇",
        "organization": BUREAU,
        "organization_name": BUREAU_NAME,
        "decided_at": FRIDAY_MORNING,
    }
    fields: dict[str, Any] = {
        "application_number": number,
        "item": elder_card(),
        "origin": origin(),
        "applicant": party(keys, number),
        "form_sealed": form(keys, number),
        "decision": Decision.model_validate(decision),
        "decided_at": FRIDAY_MORNING,
    }
    return CaseDecided(**{**fields, **changes})


_positions = count(1)


def body_of(event: Event, *, now: datetime = FRIDAY_MORNING, sequence: int | None = None) -> bytes:
    """The message as it lies on the queue, with an id of its own; without a sequence, the latest."""
    of_case = getattr(event, "application_number", None)
    subject = of_case or getattr(event, "staff")  # noqa: B009  every event here has one of the two
    announcement = Announcement(event, subject, f"case:{subject}", sequence or next(_positions), "")
    text = envelope_text(
        announcement, event_id=new_id(), source="/yikou/routing", now=now, traceparent=None
    )
    return text.encode()


async def deliver(service: Service, event: Event, *, level: int = 4) -> Outcome:
    """Let a message reach the queue it is meant for."""
    queue = "licensing.cases.v1"
    if event.TYPE.startswith("cn.yikou.application."):
        queue = "licensing.applications.v1"
    if event.TYPE.startswith("cn.yikou.staff."):
        queue = "licensing.staff.v1"
    if event.TYPE.startswith("cn.yikou.task."):
        queue = f"licensing.tasks.{LEVEL_WORDS[level]}.v1"
    return await inbox.receive(service, service.consumers[queue], body_of(event))


async def announced(service: Service) -> list[dict[str, Any]]:
    """The envelopes in the outbox, in order."""
    outbox = service.tables.outbox
    async with service.reading() as connection:
        rows = await connection.execute(sa.select(outbox.c.body).order_by(outbox.c.id))
        return [json.loads(body) for body in rows.scalars()]


@contextmanager
def statements_counted(service: Service) -> Iterator[Counter[str]]:
    """Count what goes to the database: `statements`, without BEGIN, and `commits`."""
    counts: Counter[str] = Counter()
    engine = service.database.engine.sync_engine

    def on_execute(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counts["statements"] += not statement.startswith("BEGIN")

    def on_commit(_: object) -> None:
        counts["commits"] += 1

    sa.event.listen(engine, "before_cursor_execute", on_execute)
    sa.event.listen(engine, "commit", on_commit)
    try:
        yield counts
    finally:
        sa.event.remove(engine, "before_cursor_execute", on_execute)
        sa.event.remove(engine, "commit", on_commit)
