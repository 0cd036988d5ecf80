"""A window at work: people of the seed as HTTP clients of intake, and news as routing sends it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import sqlalchemy as sa
from sqlalchemy import event as sqlalchemy_event

from services.demo.hall import application_body
from services.intake.tables import applications
from shared.contracts import (
    CaseDecided,
    CaseExtended,
    CaseMeetingFixed,
    CaseOpened,
    CaseProgressed,
    CaseResumed,
    CaseSupplementRequested,
    CaseSuspended,
    CaseWithdrawn,
    LicenceIssued,
    LicenceRevoked,
    parts,
)
from shared.contracts.envelope import Envelope, Event
from shared.identifiers import application_number
from shared.messaging import inbox
from shared.messaging.open_rows import Outcome
from shared.service import Service
from tests import equipment
from tests.equipment import FRIDAY_MORNING, RecordingBus, client_of

CLERK = "zy-lianhu-901-c01"
NEIGHBOUR = "zy-lianhu-902-c01"
CITY_CLERK = "zz-c01"
STREET_REVIEWER = "zy-lianhu-r01"
DISTRICT_REVIEWER = "zy-mzj-r01"
SUPERVISOR = "zy-zwb-s01"
OTHER_REVIEWER = "zz-ajj-r01"
STREET_OFFICE = "11410102MBDEM0322J"
DISTRICT_OFFICE = "11410102MBDEM0023L"
NOBODY = application_number("410102", "1301", date(2026, 11, 20), 99999)
"""A well-formed number that nobody was given."""
Answer = dict[str, Any]


class Desk:
    """Intake seen from outside."""

    def __init__(self, service: Service, token_for: Callable[[str], str]) -> None:
        self.service = service
        self.client = client_of(service)
        self._token_for = token_for
        self._sequences: dict[str, int] = {}

    async def call(
        self,
        method: str,
        path: str,
        *,
        by: str | None = CLERK,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **content: Any,
    ) -> httpx2.Response:
        """One request under /api/v1."""
        sent = dict(headers or {})
        if by:
            sent["Authorization"] = self._token_for(by)
        if key:
            sent["Idempotency-Key"] = key
        return await self.client.request(method, f"/api/v1/{path}", headers=sent, **content)

    async def post(
        self, path: str, body: Any, *, by: str = CLERK, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        """An act with a key of its own."""
        return await self.call("POST", path, by=by, key=str(uuid4()), json=body, headers=headers)

    async def get(self, path: str, *, by: str | None = CLERK) -> httpx2.Response:
        """A question."""
        return await self.call("GET", path, by=by)

    async def submitted(self, *, by: str = CLERK, missing: tuple[str, ...] = ()) -> Answer:
        """An elder card asked for."""
        answer = await self.post("applications", body(missing=missing), by=by)
        assert answer.status_code == 201, answer.text
        found: Answer = answer.json()
        return found

    async def accepted(self) -> Answer:
        """An elder card asked for and accepted; keeps the query code of the submission."""
        submitted = await self.submitted()
        answer = await self.post(f"applications/{submitted['application_number']}/acceptance", {})
        assert answer.status_code == 201, answer.text
        return {**submitted, **answer.json()}

    async def status_of(self, number: str) -> str:
        """The application's status in the database."""
        async with self.service.reading() as connection:
            found = await connection.scalar(
                sa.select(applications.c.status).where(applications.c.number == number)
            )
        return str(found)

    async def hear(
        self, event: Event, *, sequence: int | None = None, event_id: str | None = None
    ) -> Outcome:
        """A message as its queue would bring it."""
        payload = event.model_dump(mode="json")
        number = payload.get("application_number") or payload["organization"]
        self._sequences[number] = sequence or self._sequences.get(number, 0) + 1
        envelope = Envelope(
            id=event_id or str(uuid4()),
            source="/yikou/routing",
            type=event.TYPE,
            subject=number,
            time=FRIDAY_MORNING,
            sequence=self._sequences[number],
            data=payload,
        )
        consumer = next(
            one
            for one in self.service.consumers.values()
            if one.is_bound_to(event.EXCHANGE, event.default_routing_key())
        )
        return await inbox.receive(self.service, consumer, envelope.model_dump_json().encode())

    async def announced(self) -> list[Answer]:
        """Everything intake announced so far, in order."""
        assert self.service.relay is not None
        while (await self.service.relay.drain())[0]:
            pass
        published = self.service.part(RecordingBus).published
        return [Envelope.model_validate_json(one.body).model_dump() for one in published]


def body(
    *, item: str = "elder_card", applicant: str = "elder-1", missing: tuple[str, ...] = ()
) -> Answer:
    """A right submission, fresh each time."""
    seed = equipment.seed()
    found = next(one for one in seed.items if one.key == item)
    who = next(one for one in seed.applicants if one.key == applicant)
    return application_body(found, who, missing=missing)


def problem(answer: httpx2.Response) -> tuple[int, str]:
    """Status and code of a refusal, which must be a problem with a Chinese sentence."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    content = answer.json()
    assert any("\u4e00" <= character <= "\u9fff" for character in content["detail"])
    return answer.status_code, content["code"]


def fields(answer: httpx2.Response) -> list[tuple[str, str]]:
    """Fields and codes that a refusal names."""
    return [(one["field"], one["code"]) for one in answer.json().get("errors", [])]


@contextmanager
def counted(service: Service) -> Iterator[dict[str, list[str]]]:
    """The statements and commits that a service's database sees."""
    seen: dict[str, list[str]] = {"statements": [], "commits": []}
    engine = service.database.engine.sync_engine

    def on_statement(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen["statements"].append(statement)

    def on_commit(_connection: object) -> None:
        seen["commits"].append("commit")

    sqlalchemy_event.listen(engine, "before_cursor_execute", on_statement)
    sqlalchemy_event.listen(engine, "commit", on_commit)
    try:
        yield seen
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", on_statement)
        sqlalchemy_event.remove(engine, "commit", on_commit)


STREET = parts.Office(
    organization=STREET_OFFICE,
    organization_name="莲湖街道社会事务办公室",
    department="civil_affairs",
    level=5,
    phone="0371-00000131",
)
DISTRICT = parts.Office(
    organization=DISTRICT_OFFICE,
    organization_name="中原区民政局",
    department="civil_affairs",
    level=4,
    phone="0371-00000101",
)
LICENCE_NUMBER = "豫郑中优〔2026〕000001号"


def _due(day: int) -> parts.Due:
    return parts.Due(on=date(2026, 12, day))


def _origin(application: Answer) -> parts.Origin:
    where = application["origin"]
    return parts.Origin(**where, division="410102013901", clerk=CLERK, clerk_name="沈世燕")


def opened(application: Answer) -> CaseOpened:
    """Routing took the case on; the street has it."""
    return CaseOpened(
        application_number=application["application_number"],
        item=parts.ItemVersion(**application["item"]),
        origin=_origin(application),
        stage="street_review",
        stage_name="街道初审",
        offices=(STREET,),
        promised_due=_due(1),
        statutory_due=_due(20),
        opened_at=FRIDAY_MORNING,
    )


def progressed(number: str) -> CaseProgressed:
    """The district has the case."""
    return CaseProgressed(
        application_number=number,
        stage="district_decision",
        stage_name="区级审批",
        offices=(DISTRICT,),
        progressed_at=FRIDAY_MORNING,
    )


def supplement_requested(number: str, request: str = "r1") -> CaseSupplementRequested:
    """The district needs a better photo."""
    return CaseSupplementRequested(
        application_number=number,
        request_id=request,
        task_id="t1",
        organization_name="中原区民政局",
        defects=("照片不清晰",),
        supplement_until=FRIDAY_MORNING + timedelta(days=15),
        requested_at=FRIDAY_MORNING,
    )


MEET_AT = FRIDAY_MORNING + timedelta(days=4)


def meeting_head(number: str) -> dict[str, Any]:
    """What every word of an appointment says."""
    return {
        "application_number": number,
        "meeting": f"{number}-01",
        "kind": "joint_acceptance",
        "place": "演示路20号工地",
        "starts_at": MEET_AT,
        "organization": DISTRICT_OFFICE,
        "organization_name": "中原区民政局",
        "organization_phone": "0371-67712345",
        "called_by_name": "田秀平",
    }


def meeting_fixed(number: str, *, round_: int = 1, **changes: Any) -> CaseMeetingFixed:
    """The departments meet."""
    facts = {
        **meeting_head(number),
        "round": round_,
        "ends_at": MEET_AT + timedelta(hours=2),
        "prepare": "竣工图一套",
        "reason": "降雨" if round_ > 1 else "",
        "departments": ("中原区民政局", "中原区消防救援大队"),
        "stops_promise": True,
        "fixed_at": FRIDAY_MORNING,
        **changes,
    }
    return CaseMeetingFixed.model_validate(facts)


def suspended(number: str) -> CaseSuspended:
    """An appraisal stops the clocks."""
    return CaseSuspended(
        application_number=number,
        reason_code="2",
        reason="需要鉴定",
        expected_until=FRIDAY_MORNING + timedelta(days=5),
        suspended_at=FRIDAY_MORNING,
    )


def resumed(number: str) -> CaseResumed:
    """The clocks run again."""
    return CaseResumed(
        application_number=number,
        promised_due=_due(8),
        statutory_due=_due(28),
        resumed_at=FRIDAY_MORNING,
    )


def extended(number: str) -> CaseExtended:
    """Ten working days more."""
    return CaseExtended(
        application_number=number,
        working_days=10,
        reason="案情复杂",
        approved_by_name="孔丽勇",
        statutory_due=_due(31),
        extended_at=FRIDAY_MORNING,
    )


def decided(application: Answer, outcome: str = "granted") -> CaseDecided:
    """The chief signed."""
    return CaseDecided.model_validate(
        {
            "application_number": application["application_number"],
            "item": {**application["item"], "licence_type": "elder_card"},
            "origin": _origin(application),
            "applicant": {"kind": "person", "sealed": "k1.x"},
            "form_sealed": "k1.x",
            "decision": {
                "outcome": outcome,
                "reason": "申请人未满六十周岁。",
                "legal_basis": "老年人权益保障法第二条",
                "decided_by": "zy-mzj-r01",
                "decided_by_name": "田秀平",
                "organization": DISTRICT_OFFICE,
                "organization_name": "中原区民政局",
                "signed_by_name": "孔丽勇",
                "decided_at": FRIDAY_MORNING,
            },
            "decided_at": FRIDAY_MORNING,
        }
    )


def withdrawn(number: str) -> CaseWithdrawn:
    """Routing found the case undecided."""
    return CaseWithdrawn(application_number=number, withdrawn_at=FRIDAY_MORNING)


def issued(application: Answer) -> LicenceIssued:
    """Licensing issued the card."""
    return LicenceIssued(
        application_number=application["application_number"],
        licence_number=LICENCE_NUMBER,
        identifier="1.2.156",
        licence_type="elder_card",
        title="老年优待证",
        issuer=DISTRICT_OFFICE,
        issuer_name="中原区民政局",
        origin=_origin(application),
        issued_at=FRIDAY_MORNING,
        valid_from=date(2026, 11, 20),
    )


def revoked(number: str) -> LicenceRevoked:
    """The card no longer holds."""
    moment: datetime = FRIDAY_MORNING
    return LicenceRevoked(
        application_number=number,
        licence_number=LICENCE_NUMBER,
        reason="信息有误",
        revoked_at=moment,
    )


DELIVERY = {"mode": "window", "recipient": "赵秀兰", "relation": "self", "remark": ""}
