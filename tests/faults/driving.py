"""Drives one case from its window to its end, looking at the state before each act.

Nothing is remembered but what was answered: after any failure the case is read again, and the act that
its status asks for is sent under the key that belongs to this act of this case."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from services.demo.hall import application_body
from tests.faults.ledger import FINAL, Case, Ending
from tests.faults.patient_client import Answer, PatientClient, Refused, TwoAnswers
from tests.faults.people import CHIEF, People

SHORTEST_LOOK, LONGEST_LOOK = 0.3, 4.0
MISSING = "M02"
LATE = frozenset({409, 412, 404})
"""Refusals that mean: the case has moved on, or has not yet arrived. Look again."""
REMEDY = "可自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"
OPINIONS: Mapping[str, dict[str, str]] = {
    "granted": {"outcome": "granted", "opinion": "材料齐全，符合条件，建议准予。"},
    "refused": {
        "outcome": "refused",
        "opinion": "申请人现居住地不在本区，不符合办理条件。",
        "legal_basis": "《中华人民共和国老年人权益保障法》第五章",
    },
}
REFUSAL = {
    "reason": "申请事项依法不属于本机关职权范围。",
    "legal_basis": "《中华人民共和国行政许可法》第三十二条",
    "right_body": "户籍所在地民政部门",
}
SUPPLEMENT = {
    "materials": [{"code": MISSING, "state": "received", "copies": 1, "original_seen": False}],
    "remark": "已补交照片",
}
REFUSALS = {"street": Ending.REFUSED_AT_STREET, "district": Ending.REFUSED_AT_DISTRICT}
SUSPENSION = {
    "reason_code": "site_check",
    "reason": "需向户籍地核实居住情况",
    "expected_until": (datetime.now(UTC) + timedelta(days=90)).isoformat(),
}


class CaseStopped(Exception):
    """A case met an answer that no fault explains."""


class Driver:
    """Walks cases; one instance serves all of them side by side."""

    def __init__(self, client: PatientClient, people: People) -> None:
        self.people = people
        self._client = client
        self._at_window: dict[str, Callable[[Case], Awaitable[bool]]] = {
            "submitted": self._decide_on_acceptance,
            "supplement_notified": self._supplement,
            "supplement_requested": self._supplement,
            "accepted": self._work_at_desks,
            "under_review": self._work_at_desks,
            "suspended": self._work_at_desks,
            "ready": self._deliver,
        }

    async def drive(self, case: Case) -> None:
        """Bring the case to its end. Never raises on the services' account: trouble is noted."""
        try:
            await self._submit(case)
            await self._follow(case)
        except (CaseStopped, TwoAnswers) as error:
            case.trouble = str(error)

    async def _submit(self, case: Case) -> None:
        missing = (MISSING,) if case.ending is Ending.SUPPLEMENTED_EARLY else ()
        body = application_body(self.people.item, case.applicant, missing=missing)
        try:
            answer = await self._client.act("applications", body, by=case.clerk, key=case.key)
        except TwoAnswers as two:
            case.numbers |= {answer["application_number"] for answer in two.answers}
            raise
        if isinstance(answer, Refused):
            raise CaseStopped(f"submission: {answer}")
        case.numbers.add(answer["application_number"])
        case.acknowledged.append("submission")

    async def _follow(self, case: Case) -> None:
        pause = SHORTEST_LOOK
        while True:
            application = await self._client.get(f"applications/{case.number}", by=case.clerk)
            if isinstance(application, Refused):
                raise CaseStopped(f"acknowledged, but not to be read: {application}")
            has_moved = application["status"] != case.status
            case.status = application["status"]
            if case.status in FINAL:
                await self._note_licence(case)
                case.final = case.status
                return
            step = self._at_window.get(case.status)
            has_moved = (step is not None and await step(case)) or has_moved
            pause = SHORTEST_LOOK if has_moved else min(pause * 1.5, LONGEST_LOOK)
            await asyncio.sleep(pause)

    async def _note_licence(self, case: Case) -> None:
        if case.status != "closed":
            return
        page = await self._client.get(f"licences?application_number={case.number}", by=case.clerk)
        if isinstance(page, Refused):
            raise CaseStopped(f"licence: {page}")
        if page["licences"]:
            case.licence = page["licences"][0]["licence_number"]

    # ------------------------------------------------------------ the window

    async def _decide_on_acceptance(self, case: Case) -> bool:
        if case.ending is Ending.REFUSED_AT_WINDOW:
            return await self._at(case, "refusal", REFUSAL)
        if case.ending is Ending.WITHDRAWN_EARLY:
            return await self._withdraw(case)
        if case.ending is Ending.SUPPLEMENTED_EARLY and not case.has_done("supplement-notice"):
            notice = {"defects": [{"material": MISSING, "defect": "缺少近期免冠照片"}]}
            return await self._at(case, "supplement-notice", notice)
        return await self._at(case, "acceptance", {})

    async def _withdraw(self, case: Case) -> bool:
        return await self._at(case, "withdrawal", {"reason": "申请人表示不再需要"})

    async def _supplement(self, case: Case) -> bool:
        return await self._at(case, "supplements", SUPPLEMENT)

    async def _deliver(self, case: Case) -> bool:
        delivery = {
            "mode": "window",
            "recipient": case.applicant.name,
            "relation": "self",
            "remark": "",
        }
        return await self._at(case, "delivery", delivery)

    async def _at(self, case: Case, act: str, body: Mapping[str, Any]) -> bool:
        return await self._act(case, f"applications/{case.number}/{act}", act, body, by=case.clerk)

    # ------------------------------------------------------------ the back offices

    async def _work_at_desks(self, case: Case) -> bool:
        if case.ending is Ending.WITHDRAWN_LATE and case.has_done("opinion@street"):
            return await self._withdraw(case)
        if case.ending is Ending.WITHDRAWN_IN_RACE and case.has_done("sign-off@district"):
            reviewer = self.people.district_reviewer(case)
            race = (self._withdraw(case), self._work_at(case, "district", reviewer))
            return any(await asyncio.gather(*race))
        if not case.has_done("decision@street"):
            return await self._work_at(case, "street", case.street_reviewer)
        return await self._work_at(case, "district", self.people.district_reviewer(case))

    async def _work_at(self, case: Case, place: str, reviewer: str) -> bool:
        page = await self._client.get(f"reviews?application_number={case.number}", by=reviewer)
        if isinstance(page, Refused):
            raise CaseStopped(f"reviews for {reviewer}: {page}")
        if not page["reviews"]:
            return False
        review = page["reviews"][0]
        found = self._next_at_desk(case, place, review["status"])
        if found is None:
            return False
        act, body = found
        by = CHIEF if act == "sign-off" else reviewer
        return await self._act(case, f"reviews/{review['id']}/{act}", f"{act}@{place}", body, by=by)

    def _next_at_desk(
        self, case: Case, place: str, status: str
    ) -> tuple[str, Mapping[str, Any]] | None:
        """The act that a review in this status asks for, with its body; None: somebody else's turn."""
        is_district = place == "district"
        verdict = "refused" if case.ending is REFUSALS[place] else "granted"
        if status == "pending" and is_district:
            if case.ending is Ending.SUSPENDED and not case.has_done("suspension@district"):
                return "suspension", SUSPENSION
            if case.ending is Ending.SUPPLEMENTED_LATE and not case.has_done(
                "supplement-request@district"
            ):
                return "supplement-request", {"defects": ["照片不清晰，请重新提交"], "days": 15}
        if status == "pending":
            return "opinion", OPINIONS[verdict]
        if status == "suspended":
            return "resumption", {"remark": "核实完毕"}
        if status == "opined" and is_district:
            return "sign-off", {"approved": True, "remark": "同意"}
        if status in ("opined", "signed"):
            return "decision", _decision(verdict)
        return None

    async def _act(
        self, case: Case, path: str, act: str, body: Mapping[str, Any], *, by: str
    ) -> bool:
        """Returns: whether the act was acknowledged now; False when the case must be looked at anew."""
        key = f"{case.key}-{act}"
        answer: Answer | Refused = await self._client.act(path, body, by=by, key=key)
        if isinstance(answer, Refused):
            if answer.status not in LATE:
                raise CaseStopped(f"{act} in {case.status}: {answer}")
            case.trouble = f"{act}: {answer}"
            return False
        case.acknowledged.append(act)
        case.trouble = ""
        return True


def _decision(verdict: str) -> dict[str, str]:
    if verdict == "granted":
        return {}
    return {
        "reason": OPINIONS["refused"]["opinion"],
        "legal_basis": OPINIONS["refused"]["legal_basis"],
        "remedy": REMEDY,
    }
