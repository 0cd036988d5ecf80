"""A case told day by day: who does what on which date, on a clock that the story moves."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from services.all_in_one import System
from services.demo.hall import Answer, Hall, NotAnswered, application_body
from services.demo.seed_files import DemoApplicant, Item, Seed
from services.routing.worker import ring_cases
from shared.calendar import SHANGHAI
from shared.clock import FrozenClock
from tests.system.people import GRANT, REFUSE

OPENING = time(9)


def _at(day: str) -> dict[str, str]:
    """From nine to eleven of a day of 2026, at the hall."""
    return {
        "starts_at": f"2026-{day}T09:00:00+08:00",
        "ends_at": f"2026-{day}T11:00:00+08:00",
        "place": "区政务服务中心三楼会议室",
    }


class Story:
    """One system whose days pass as the story says. reviewer of an office: `<office>-r01`."""

    def __init__(self, system: System, hall: Hall, seed: Seed) -> None:
        self.hall = hall
        self._system = system
        self._seed = seed

    async def on(self, day: str) -> None:
        """The morning of a day (2026 unless the year is said); what ran out before it has rung."""
        clock = self._clock
        written = date.fromisoformat(day if len(day) == len("2026-01-01") else f"2026-{day}")
        clock.advance(datetime.combine(written, OPENING, SHANGHAI) - clock.now())
        await ring_cases(self._system.services["routing"])

    def minutes_pass(self, minutes: int) -> None:
        """Some minutes later."""
        self._clock.advance(timedelta(minutes=minutes))

    @property
    def _clock(self) -> FrozenClock:
        clock = self._system.clock
        assert isinstance(clock, FrozenClock)
        return clock

    def item(self, key: str) -> Item:
        return next(one for one in self._seed.items if one.key == key)

    def applicant(self, key: str) -> DemoApplicant:
        return next(one for one in self._seed.applicants if one.key == key)

    async def accepted(self, item: str, applicant: str, *, by: str) -> str:
        """Handed in whole and accepted. Returns: the application number."""
        submitted = await self.hall.submit(self.item(item), self.applicant(applicant), by=by)
        number = str(submitted["application_number"])
        await self.hall.act(number, "acceptance", {}, by=by)
        return number

    async def complete_second(self, number: str, holder: str, *, by: str) -> None:
        """The window takes in what a first stage opened, for the enterprise it founded, and accepts."""
        whole = application_body(self.item("food_business_permit"), self.applicant(holder))
        linked = {
            one["code"]
            for one in (await self.hall.application(number, by=by))["materials"]
            if one["state"] == "linked"
        }
        papers = [one for one in whole["materials"] if one["code"] not in linked]
        body = {"materials": papers, "holder": whole["applicant"]}
        await self.hall.act(number, "reception", body, by=by)
        await self.hall.act(number, "acceptance", {}, by=by)

    async def is_told(self, number: str, word: str, *, by: str) -> None:
        """Wait until somebody's own notices say a word about a case."""

        async def look() -> bool:
            page = await self.hall.get(f"deliveries?application_number={number}", by=by)
            return any(word in one["text"] for one in page["deliveries"])

        await self.hall.until(f"{by} told of {number}", look)

    async def act(self, number: str, office: str, act: str, body: dict[str, Any]) -> Answer:
        """An office's act on its pending review."""
        by = f"{office}-r01"
        review = await self.hall.review_of(number, by=by)
        return await self.hall.review(review, act, body, by=by)

    async def lead_closes(self, number: str, office: str) -> None:
        """The lead lets the one notice of a joint stage go out, once its desk knows of a request."""

        async def closed() -> bool:
            try:
                await self.act(number, office, "supplement-closing", {})
            except NotAnswered as early:
                if "nothing_collected" in str(early):
                    return False
                raise
            return True

        await self.hall.until(f"{number} asked in one notice", closed)

    async def resume(self, number: str, office: str) -> None:
        """The office goes on after its stop."""
        by = f"{office}-r01"
        review = await self.hall.review_of(number, by=by, status="suspended")
        await self.hall.review(review, "resumption", {"remark": "已完成"}, by=by)

    async def grant(self, number: str, *offices: str, signed: bool = False) -> None:
        """Offices grant; signed: with the sign-off of their chief representative."""
        for office in offices:
            by = chief = f"{office}-r01"
            review = await self.hall.review_of(number, by=by)
            await self.hall.review(review, "opinion", GRANT, by=by)
            if signed:
                chief = f"{office}-h01"
                await self.hall.review(review, "sign-off", {"approved": True}, by=chief)
            await self.hall.review(review, "decision", {}, by=chief)

    async def wants_a_meeting(self, number: str, office: str, kind: str) -> None:
        """Wait until the lead's desk is asked to call an appointment."""
        by = f"{office}-r01"
        review = await self.hall.review_of(number, by=by)

        async def look() -> bool:
            found = await self.hall.get(f"reviews/{review['id']}", by=by)
            return bool(found["joint"]["meeting_wanted"] == kind)

        await self.hall.until(f"{office} is asked for {kind}", look)

    async def meeting_fixed(
        self, number: str, lead: str, others: tuple[str, ...], *, kind: str, day: str
    ) -> str:
        """The lead calls, the others confirm. Returns: the path of the appointment."""
        body = {**_at(day), "kind": kind, "prepare": "施工图设计文件一套"}
        called = await self.hall.post(f"cases/{number}/meetings", body, by=f"{lead}-r01")
        path = f"cases/{number}/meetings/{called['meeting']}"
        for office in others:
            confirmed = await self.hall.post(
                f"{path}/confirmation", {"round": 1}, by=f"{office}-r01"
            )
        assert confirmed["status"] == "fixed"
        return path

    async def meeting_moved(self, path: str, lead: str, *, day: str, reason: str) -> None:
        """The lead moves a fixed appointment."""
        body = {**_at(day), "reason": reason}
        await self.hall.post(f"{path}/rescheduling", body, by=f"{lead}-r01")

    async def records(self, path: str, office: str, **facts: Any) -> None:
        """An office writes its part of the one record."""
        body = {"result": "passed", "findings": "符合要求", **facts}
        await self.hall.post(f"{path}/record", body, by=f"{office}-r01")

    async def appointment_is(
        self, number: str, status: str, *, by: str, round_: int | None = None
    ) -> Answer:
        """Wait until the origin window sees the appointment so."""

        async def look() -> Answer | None:
            found = await self.hall.get(f"applications/{number}?purpose=核对约定", by=by)
            return next(
                (
                    one
                    for one in found["appointments"]
                    if one["status"] == status and round_ in (None, one["round"])
                ),
                None,
            )

        found: Answer = await self.hall.until(f"{number} appointment {status}", look)
        return found

    async def extend(self, number: str, office: str) -> None:
        """The chief representative extends the statutory limit."""
        review = await self.hall.review_of(number, by=f"{office}-r01")
        body = {"working_days": 5, "reason": "案情复杂，经负责人批准延长"}
        await self.hall.review(review, "extension", body, by=f"{office}-h01")

    async def refuse(self, number: str, office: str) -> None:
        """An office refuses, with reasons."""
        by = f"{office}-r01"
        review = await self.hall.review_of(number, by=by)
        await self.hall.review(review, "opinion", REFUSE, by=by)
        reasons = {"reason": "不符合条件。", "legal_basis": "条例", "remedy": "可申请行政复议。"}
        await self.hall.review(review, "decision", reasons, by=by)

    async def bring(self, number: str, material: str, *, by: str) -> None:
        """The applicant brings a paper that was asked for."""
        row = {"code": material, "state": "received", "copies": 1, "original_seen": True}
        await self.hall.act(number, "supplements", {"materials": [row], "remark": ""}, by=by)

    async def assigned(self, placed: dict[str, Any], *, by: str) -> None:
        """The administrator names an office for a task that has none, once the task waits for it."""

        async def named() -> bool:
            path = "supervision/assignments"
            answer = await self.hall.call("POST", path, by=by, body=placed, key=str(uuid4()))
            if answer.status_code == 409:
                return False
            if answer.status_code != 201:
                raise NotAnswered(answer.text)
            return True

        await self.hall.until("an office for the task without one", named)

    async def clocks(self, number: str, *, by: str) -> dict[str, Answer]:
        """The clocks of a case by kind; a task's own limit by the name of its office."""
        found = await self.hall.get(f"cases/{number}/clock", by=by)
        return {str(one["office"] or one["kind"]): one for one in found["clocks"]}

    async def case_in(self, number: str, status: str, *, by: str) -> Answer:
        """Wait until routing has the case in this status."""

        async def look() -> Answer | None:
            found = await self.hall.get(f"cases/{number}", by=by)
            return found if found["status"] == status else None

        found: Answer = await self.hall.until(f"{number} {status} at routing", look)
        return found

    async def has_in_history(self, number: str, act: str, *, by: str) -> None:
        """Wait until routing has written an act down."""

        async def look() -> bool:
            found = await self.hall.get(f"cases/{number}/history", by=by)
            return any(one["act"] == act for one in found["history"])

        await self.hall.until(f"{number} has {act} in its history", look)

    async def held_by(self, number: str, *offices: str, by: str) -> None:
        """Wait until these offices, and no others, have the case on their desks."""

        async def look() -> bool:
            found = await self.hall.get(f"cases/{number}", by=by)
            return {one["organization_name"] for one in found["held_by"]} == set(offices)

        await self.hall.until(f"{number} held by {offices}", look)

    async def case_open(self, number: str, *, by: str) -> None:
        """Wait until routing has opened the case."""

        async def look() -> bool:
            return (await self.hall.call("GET", f"cases/{number}", by=by)).status_code == 200

        await self.hall.until(f"{number} at routing", look)

    async def handed_over(self, number: str, *, by: str) -> Answer:
        """The result lies ready, has its licence, and is handed over. Returns: the licence."""
        await self.hall.application_in(number, "ready", by=by)
        licence = await self.hall.licence(number, by=by)
        await self.given(number, by=by)
        return licence

    async def given(self, number: str, *, by: str) -> None:
        """What lies ready is handed over, and routing knows."""
        body = {"mode": "window", "recipient": "本人", "relation": "self", "remark": ""}
        closed = await self.hall.act(number, "delivery", body, by=by)
        assert closed["status"] == "closed"
        await self.case_in(number, "closed", by=by)
