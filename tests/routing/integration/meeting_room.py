"""A joint stage of housing (lead), fire and police, and what their people say of an appointment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx2

from shared import contracts
from shared.clock import FrozenClock
from shared.contracts.envelope import Envelope
from shared.contracts.parts import Limits, RoutePlan
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import RecordingBus, client_of, seed
from tests.routing import builders as b
from tests.routing.integration import post

TokenFor = Callable[[str], str]
NUMBER = b.number_of(1)
LEAD = "housing_construction"
FIRE, POLICE = "fire", "public_security"
INSPECTORS = [{"name": "李强", "certificate": "豫A001"}, {"name": "王敏", "certificate": "豫A002"}]
CALL = {
    "kind": "joint_drawing_review",
    "place": "区政务服务中心三楼会议室",
    "starts_at": "2026-11-24T09:00:00+08:00",
    "ends_at": "2026-11-24T11:00:00+08:00",
    "prepare": "施工图设计文件一套",
}
LATER = {
    "starts_at": "2026-11-25T14:00:00+08:00",
    "ends_at": "2026-11-25T16:00:00+08:00",
    "place": "区政务服务中心三楼会议室",
    "reason": "设计单位无法到场",
}


def plan(meeting: str | None = "joint_drawing_review") -> RoutePlan:
    """Three departments of one stage, then the permit."""
    joint = b.stage(
        "joint_review",
        b.planned(LEAD, 4),
        b.planned(FIRE, 4, leads=False),
        b.planned(POLICE, 4, leads=False, may_veto=False),
    )
    stages = (
        joint.model_copy(update={"meeting": meeting}),
        b.stage("permit", b.planned(LEAD, 4)),
    )
    return RoutePlan(stages=stages)


def office(department: str) -> str:
    """The code of a department of the district."""
    return next(
        str(one.code)
        for one in seed().organizations
        if one.department == department and one.division == "410102"
    )


def reviewer(department: str) -> str:
    """A reviewer of a department."""
    code = office(department)
    return next(
        one.id for one in seed().staff if one.organization == code and "reviewer" in one.roles
    )


class Room:
    """Requests of the three departments to routing."""

    def __init__(
        self, routing: Service, client: httpx2.AsyncClient, token_for: TokenFor, clock: FrozenClock
    ) -> None:
        self.routing, self.clock = routing, clock
        self._client, self._token_for = client, token_for

    async def post(
        self, path: str, by: str, body: Any = None, *, key: str | None = None
    ) -> httpx2.Response:
        """An act of a department's reviewer, or of a named member of staff."""
        staff = by if by.startswith("zy-") else reviewer(by)
        headers = {"Authorization": self._token_for(staff)}
        if key:
            headers["Idempotency-Key"] = key
        url = f"/api/v1/cases/{NUMBER}/meetings{path}"
        return await self._client.post(url, json=body, headers=headers)

    async def get(self, path: str, by: str) -> httpx2.Response:
        """What somebody reads of the case."""
        staff = by if by.startswith("zy-") else reviewer(by)
        headers = {"Authorization": self._token_for(staff)}
        return await self._client.get(f"/api/v1/{path}", headers=headers)

    async def called(self, **changes: Any) -> str:
        """The number of an appointment that the lead has called."""
        answer = await self.post("", LEAD, {**CALL, **changes})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["meeting"])

    async def fixed(self, **changes: Any) -> str:
        """The number of an appointment that fire and police have confirmed."""
        number = await self.called(**changes)
        for department in (FIRE, POLICE):
            answer = await self.post(f"/{number}/confirmation", department, {"round": 1})
            assert answer.status_code == 201, answer.text
        return number

    async def recorded(self, number: str, department: str, **changes: Any) -> httpx2.Response:
        """A department's part in the record."""
        body = {"result": "passed", "findings": f"{department}符合要求", **changes}
        return await self.post(f"/{number}/record", department, body)

    async def sent(self, kind: str) -> list[dict[str, Any]]:
        """What was announced of a kind, in order."""
        await post.announced(self.routing, NUMBER)
        published = self.routing.part(RecordingBus).published
        envelopes = [Envelope.model_validate_json(one.body) for one in published]
        return [one.data for one in envelopes if one.type == f"cn.yikou.{kind}.v1"]

    def reach(self, moment: str) -> None:
        """Let the clock go on to a moment in China."""
        post.reach(self.clock, datetime.fromisoformat(f"{moment}+08:00"))


def accepted(
    *, uncounted: tuple[str, ...] | None = ("technical_review", "site_check"), **plan_of: Any
) -> contracts.ApplicationAccepted:
    """The application. uncounted: what the guide leaves out of the promise."""
    limits = Limits(promised_working_days=7, statutory_working_days=45, uncounted=uncounted)
    whole = b.accepted(NUMBER, plan=plan(**plan_of))
    return whole.model_copy(update={"limits": limits})


async def open_room(
    open_service: OpenService, token_for: TokenFor, clock: FrozenClock, **facts: Any
) -> Room:
    """Routing with the case in its joint stage."""
    routing = await open_service("routing")
    await post.send(routing, accepted(**facts))
    return Room(routing, client_of(routing), token_for, clock)
