"""Cases in every state, so that each route has an object that somebody must not reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import httpx2

from services.all_in_one import System
from services.demo.hall import Answer, application_body
from services.intake.domain.promises.rules import Defaulter
from services.intake.repository import defaulters
from services.licensing.domain.post_check import PostCheck
from services.licensing.domain.review_parts import ReviewedItem
from services.licensing.repository.post_checks import add_check
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.subscription import Channel
from services.notify.repository import deliveries
from shared.calendar import DueDate
from shared.clock import FrozenClock
from shared.identifiers import ApplicationNumber, OrganizationCode, new_id
from shared.security.tokens import Actor
from tests.equipment import seed
from tests.licensing.messages import applicant, party
from tests.security.people import (
    ADMINISTRATOR,
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    STREET_REVIEWER,
    bearer,
    member,
)

STATION = "11410102MBDEM0840T"
GRANT = {"outcome": "granted", "opinion": "符合条件，拟准予。"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Secrets:
    """What may be read nowhere."""

    name: str = "赵秀兰"
    identity_number: str = "41010219510312002X"
    phone: str = "15400000001"
    address: str = "阳光花苑社区3号楼2单元5号"


class Scene:
    """One system, driven step by step, and requests as anybody."""

    def __init__(self, system: System, client: httpx2.AsyncClient, clock: FrozenClock) -> None:
        self.system = system
        self.client = client
        self.clock = clock
        self._tokens: dict[Actor, str] = {}

    def headers(self, by: Actor | str | None) -> dict[str, str]:
        """The Authorization header of a person; none for anybody."""
        if by is None:
            return {}
        actor = member(by) if isinstance(by, str) else by
        if actor not in self._tokens:
            self._tokens[actor] = bearer(actor, self.system.keys, self.clock.now())
        return {"Authorization": self._tokens[actor]}

    async def call(
        self,
        method: str,
        path: str,
        *,
        by: Actor | str | None = None,
        body: Mapping[str, Any] | None = None,
        key: str | None = None,
        **sent: Any,
    ) -> httpx2.Response:
        """One request under /api/v1."""
        headers = self.headers(by) | sent.pop("headers", {})
        if key:
            headers["Idempotency-Key"] = key
        return await self.client.request(
            method, f"/api/v1/{path}", json=body, headers=headers, **sent
        )

    async def post(self, path: str, body: Mapping[str, Any], *, by: Actor | str) -> Answer:
        """An act that must succeed; all its messages arrive."""
        response = await self.call("POST", path, by=by, body=body, key=str(uuid4()))
        assert response.status_code == 201, f"{path}: {response.status_code} {response.text}"
        await self.settle()
        answer: Answer = response.json()
        return answer

    async def get(self, path: str, *, by: Actor | str) -> Answer:
        """A question that must be answered."""
        response = await self.call("GET", path, by=by)
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text}"
        answer: Answer = response.json()
        return answer

    async def settle(self) -> None:
        """Carry every message to its end, retries too."""
        await self.system.settle()

    @staticmethod
    def body(item: str = "elder_card", applicant: str = "elder-1") -> dict[str, Any]:
        """An elder's application with all papers."""
        wanted = next(one for one in seed().items if one.key == item)
        who = next(one for one in seed().applicants if one.key == applicant)
        return application_body(wanted, who)

    async def submitted(self) -> Answer:
        return await self.post("applications", self.body(), by=CLERK)

    async def accepted(self) -> Answer:
        """Accepted; its review lies at the street."""
        submitted = await self.submitted()
        await self.post(f"applications/{submitted['application_number']}/acceptance", {}, by=CLERK)
        return submitted

    async def review(self, number: str, *, by: Actor | str, status: str = "pending") -> str:
        """The id of the review at somebody's desk."""
        page = await self.get(f"reviews?application_number={number}&status={status}", by=by)
        return str(page["reviews"][0]["id"])

    async def at_district(self) -> Answer:
        """Passed on by the street."""
        submitted = await self.accepted()
        review = await self.review(submitted["application_number"], by=STREET_REVIEWER)
        await self.post(f"reviews/{review}/opinion", GRANT, by=STREET_REVIEWER)
        await self.post(f"reviews/{review}/decision", {}, by=STREET_REVIEWER)
        return submitted

    async def granted(self) -> tuple[Answer, Answer]:
        """Decided, with its licence. Returns: the submission and the licence."""
        submitted = await self.at_district()
        number = submitted["application_number"]
        review = await self.review(number, by=DISTRICT_REVIEWER)
        await self.post(f"reviews/{review}/opinion", GRANT, by=DISTRICT_REVIEWER)
        await self.post(f"reviews/{review}/sign-off", {"approved": True}, by=CHIEF)
        await self.post(f"reviews/{review}/decision", {}, by=CHIEF)
        page = await self.get(f"licences?application_number={number}", by=CLERK)
        return submitted, page["licences"][0]

    @staticmethod
    def guide() -> dict[str, Any]:
        """The beginning of a guide, as a draft may be kept."""
        whole = next(one for one in seed().items if one.key == "elder_card").raw
        return {name: whole[name] for name in ("code", "name", "implementing_body")}

    async def draft(self) -> Answer:
        """A change of the elder card, being written by its own office."""
        body = {"content": self.guide(), "reason": "法规修订"}
        return await self.post("items/drafts", body, by=DISTRICT_REVIEWER)

    async def slot(self) -> str:
        """A slot of the clerk's station next Monday."""
        body = {
            "organization": STATION,
            "days": ["2026-11-23"],
            "times": [{"starts": "09:00", "ends": "09:30"}],
            "capacity": 50,
        }
        await self.post("appointments/slots", body, by=ADMINISTRATOR)
        path = f"appointments/slots?organization={STATION}&on=2026-11-23"
        return str((await self.get(path, by=CLERK))["slots"][0]["id"])

    async def appointment(self) -> Answer:
        """A visitor's place there."""
        body = {"slot": await self.slot(), "item_code": self.guide()["code"]}
        visitor = {"name": Secrets.name, "phone": Secrets.phone}
        return await self.post("appointments", {**body, **visitor}, by=CLERK)

    async def meeting(self) -> tuple[str, str]:
        """A construction case whose departments are to meet. Returns: its number, the meeting's."""
        hall, lead = "zy-c01", "zy-zjj-r01"
        body = self.body(item="construction_permit", applicant="builder-1")
        number: str = (await self.post("applications", body, by=hall))["application_number"]
        await self.post(f"applications/{number}/acceptance", {}, by=hall)
        call = {
            "kind": "joint_drawing_review",
            "place": "三楼会议室",
            "starts_at": "2026-11-24T09:00:00+08:00",
            "ends_at": "2026-11-24T11:00:00+08:00",
            "prepare": "施工图设计文件一套",
        }
        called = await self.post(f"cases/{number}/meetings", call, by=lead)
        return number, str(called["meeting"])

    async def file(self, number: str, name: str = "身份证.pdf", content: bytes = PDF) -> Answer:
        """Attach a file to the first paper."""
        answer = await self.upload(number, name, content)
        assert answer.status_code == 201, answer.text
        kept: Answer = answer.json()
        return kept

    async def upload(
        self, number: str, name: str, content: bytes, *, by: Actor | str = CLERK
    ) -> httpx2.Response:
        path = f"applications/{number}/materials/M01/files"
        return await self.call("POST", path, by=by, files={"file": (name, content)})

    async def subscription(self, *, by: Actor | str = ADMINISTRATOR) -> Answer:
        """A webhook subscription of an office."""
        body = {
            "channel": "webhook",
            "event_types": ["cn.yikou.application.accepted.v1"],
            "url": "https://hooks.example.com/yikou",
        }
        return await self.post("subscriptions", body, by=by)

    async def promised(self) -> str:
        """A bus card whose photo is to follow, the promise drawn up. Returns: its number."""
        body = self.body(item="elder_bus_card", applicant="bus-1")
        body["materials"][2] = {"code": "M03", "state": "deferred"}
        number: str = (await self.post("applications", body, by=CLERK))["application_number"]
        await self.post(f"applications/{number}/commitment", {"kind": "deferral"}, by=CLERK)
        return number

    async def post_check(self, number: str) -> str:
        """A check that the district's bureau owes. Returns: its id."""
        licensing = self.system.services["licensing"]
        reviewer, person = member(DISTRICT_REVIEWER), applicant()
        check = PostCheck(
            id=new_id(), application_number=ApplicationNumber(number),
            item=ReviewedItem("elder_card", "老年优待证办理", 1),
            organization=reviewer.organization, organization_name="中原区民政局",
            applicant_kind="person",
            applicant_sealed=party(licensing.keys.messages, number, who=person).sealed,
            conditions=("年满六十周岁。",), method="现场核查",
            due=DueDate(date(2027, 2, 12), is_provisional=True), ordered_at=self.clock.now(),
        )  # fmt: skip
        async with licensing.work(licensing.system) as work:
            add_check(work, check)
        return str(check.id)

    async def defaulter(self, number: str) -> str:
        """A broken promise on the register, of somebody who applies nowhere else. Returns: its id."""
        intake, clerk = self.system.services["intake"], member(CLERK)
        entry = Defaulter(
            id=new_id(), application_number=ApplicationNumber(number), kind="deferral",
            reason="承诺补交的材料逾期未补齐", organization=clerk.organization,
            division=clerk.division, recorded_at=self.clock.now(), barred_until=date(2027, 11, 20),
        )  # fmt: skip
        async with intake.work(intake.system) as work:
            defaulters.add(work, entry, identity_number="41010219450101001X")
        return str(entry.id)

    async def dead_letter(self, number: str, subscription: str, organization: str) -> str:
        """A notification given up for good."""
        now, this = self.clock.now(), new_id()
        letter = Delivery(
            id=this, event_id=str(this), event_type="cn.yikou.application.accepted.v1",
            occurred_at=now, application_number=ApplicationNumber(number),
            organization=OrganizationCode(organization), window=None, recipient=str(this),
            subscription_id=new_id().__class__(subscription), channel=Channel.WEBHOOK,
            title="办件已受理", text="办件已受理", status=DeliveryStatus.FAILED, created_at=now,
        )  # fmt: skip
        notify = self.system.services["notify"]
        async with notify.work(notify.system) as work:
            deliveries.keep(work, letter)
        return str(this)


def essence(answer: httpx2.Response) -> dict[str, Any]:
    """A problem without what names this one request."""
    body: dict[str, Any] = answer.json()
    for volatile in ("instance", "trace_id"):
        body.pop(volatile, None)
    return body
