"""A street centre at work whose people do anything in any order, at any hour, over intake's own API.

After every step its tables are held against the table of transitions and against what was in hand before."""

import asyncio
import shutil
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import httpx2
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.intake.domain.application import Application
from services.intake.domain.status import Status
from services.intake.worker import look_after_what_waits, watch_commitments
from shared.calendar import count_working_days, local_date
from shared.clock import FrozenClock
from shared.settings import ServiceSettings
from tests import equipment
from tests.equipment import FRIDAY_MORNING, Place, RecordingBus, running_system
from tests.intake.acts_of_acceptance import (
    ANSWERS,
    APPLICANT,
    BEFORE_ACCEPTANCE,
    BY_TIME,
    CALENDAR,
    CENTRE,
    CLERK,
    COLLEAGUE,
    ENDS,
    FITTING,
    ITEM,
    NEVER_ACCEPTED,
    ONE_STEP,
    PAIRS,
    PAPERS,
    PDF,
    PROMISES,
    STRANGER,
    TAKEN,
    given,
    may_become,
    news_of,
)
from tests.intake.integration import window
from tests.intake.integration.window import SUPERVISOR, Answer, Desk
from tests.intake.seen_of_acceptance import Seen, World, everything
from tests.waiting import PatientLoop

which = st.integers(0, 2)
some_papers = st.lists(st.sampled_from(PAPERS), unique=True, max_size=3)
states = st.sampled_from(["received", "received", "received", "deferred", "missing"])
someone = st.sampled_from([CLERK, CLERK, CLERK, COLLEAGUE])


class AcceptanceMachine(RuleBasedStateMachine):
    """Acts by clerks, applicants, a supervisor, time and back offices; at most three applications."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=PatientLoop)
        self.stack = AsyncExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="yikou-machine-"))
        self.clock = FrozenClock(FRIDAY_MORNING)
        self.numbers: list[str] = []
        self.codes: dict[str, str] = {}
        self.last: tuple[str, Any, str, str, Answer] | None = None
        self.desk = self.run(self._opened())
        self.seen = Seen({}, Counter(), Counter(), Counter())
        self.hops, self.unticks = ONE_STEP, False

    def run(self, going: Any) -> Any:
        return self.runner.run(going)

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    async def _opened(self) -> Desk:
        world = self.world
        url = world.databases.fresh_url(world.kind, self.folder)
        settings = ServiceSettings(var_dir=self.folder, database_url=url, database_pool_size=4)
        place = Place(world.kind, settings, world.keys, world.databases, [])
        self.stack.push_async_callback(place.clear)
        running = running_system(place, names=("intake",), clock=self.clock)
        service = (await self.stack.enter_async_context(running)).services["intake"]
        bus = RecordingBus()
        service.connect(bus)
        service.provide(bus)

        def token_of(staff: str) -> str:
            return equipment.token_for(staff, world.keys, now=self.clock.now())

        desk = Desk(service, token_of)
        self.stack.push_async_callback(desk.client.aclose)
        return desk

    # --- what people do

    @initialize(missing=some_papers)
    def first(self, missing: list[str]) -> None:
        self._begin("applications", self._body(missing))

    @rule(missing=some_papers, way=st.sampled_from(["", "/pre-registrations", "/online"]))
    def begin(self, missing: list[str], way: str) -> None:
        content = self._body(missing)
        if way == "/online":
            content["organization"] = CENTRE
        if way == "/pre-registrations":
            content["form"] = {}
        self._begin(f"applications{way}", content)

    @rule(at=which, by=someone, papers=some_papers, state=states)
    def receive(self, at: int, by: str, papers: list[str], state: str) -> None:
        form = ANSWERS
        self.unticks = True
        self._act(at, "reception", {"form": form, "materials": given(papers, state)}, by=by)

    @rule(at=which)
    def hand_in(self, at: int) -> None:
        form = ANSWERS
        content = {"form": form, "materials": [], "code": self.codes[self._number(at)]}
        self._act(at, "online-submission", content, by=None)

    @rule(at=which, papers=some_papers, state=states)
    def correct(self, at: int, papers: list[str], state: str) -> None:
        self.unticks = True
        self._act(at, "correction", {"form": {}, "materials": given(papers, state)})

    @rule(at=which, by=someone)
    def accept(self, at: int, by: str) -> None:
        self._act(at, "acceptance", {}, by=by)

    @rule(at=which, papers=some_papers, days=st.integers(1, 20))
    def ask_for_supplements(self, at: int, papers: list[str], days: int) -> None:
        defects = [{"material": code, "defect": "不清晰"} for code in papers or ["M03"]]
        until = (local_date(self.clock.now()) + timedelta(days=days)).isoformat()
        self._act(at, "supplement-notice", {"defects": defects, "until": until})

    @rule(at=which, papers=some_papers, state=states, remark=st.sampled_from(["", "已补"]))
    def supplement(self, at: int, papers: list[str], state: str, remark: str) -> None:
        content = {"materials": given(papers, state), "remark": remark}
        self._act(at, "supplements", content)

    @rule(at=which)
    def sign_for_the_notice(self, at: int) -> None:
        self._act(at, "notice-receipt", TAKEN)

    @rule(at=which)
    def permit_another_notice(self, at: int) -> None:
        self._act(at, "second-notice", {"reason": "首次漏列"}, by=SUPERVISOR)

    @rule(at=which, paper=st.sampled_from((*PAPERS, "COMMITMENT")), copy=st.integers(0, 2))
    def upload(self, at: int, paper: str, copy: int) -> None:
        path = f"applications/{self._number(at)}/materials/{paper}/files"
        file = {"file": ("a.pdf", PDF + b"%%EOF" * copy)}
        self._step(self.desk.call("POST", path, by=CLERK, files=file))

    @rule(at=which, step=st.sampled_from(["", "/signing", "/completion", "/withdrawal"]))
    def promise(self, at: int, step: str) -> None:
        self._act(at, f"commitment{step}", PROMISES[step])

    @rule(at=which, by=someone)
    def hand_over(self, at: int, by: str) -> None:
        to = COLLEAGUE if by == CLERK else CLERK
        self._act(at, "handover", {"to": to, "reason": "轮休"}, by=by)

    @rule(at=which, by=someone)
    def take_over(self, at: int, by: str) -> None:
        self._act(at, "takeover", {}, by=by)

    @rule()
    def send_the_last_act_again(self) -> None:
        if self.last is None:
            return
        path, content, by, key, first = self.last
        again = self._step(self.desk.call("POST", path, by=by, key=key, json=content))
        assert again.status_code == 201
        assert again.json() == first

    @rule(at=which, pair=st.sampled_from(sorted(PAIRS)))
    def two_at_the_same_moment(self, at: int, pair: str) -> None:
        path = f"applications/{self._number(at)}"

        async def both() -> list[httpx2.Response]:
            going = (self.desk.post(f"{path}/{act}", ENDS[act], by=CLERK) for act in PAIRS[pair])
            return list(await asyncio.gather(*going))

        self.hops = 2
        for answer in self.run(both()):
            assert answer.status_code in (201, 409, 422), answer.text
        self.look()

    @rule(at=which, way=st.sampled_from(["return", "refusal", "withdrawal"]))
    def end(self, at: int, way: str) -> None:
        self._act(at, way, ENDS[way])

    @rule(at=which, act=st.sampled_from(["acceptance", "refusal", "withdrawal"]))
    def somebody_tries_who_may_not(self, at: int, act: str) -> None:
        assert self._act(at, act, ENDS[act], by=STRANGER).status_code == 404
        path = f"applications/{self._number(at)}/{act}"
        old = self.desk.post(path, ENDS[act], by=CLERK, headers={"If-Match": '"0"'})
        assert self._step(old).status_code in (409, 412)

    @rule(at=which, choices=st.lists(st.integers(0, 23), min_size=1, max_size=10))
    def go_on(self, at: int, choices: list[int]) -> None:
        """What people do who want to come to an end, so that far places of the table are seen."""
        for choice in choices:
            fitting = FITTING.get(self.seen.cases[self._number(at)].status)
            if fitting is None:
                return
            what, content = fitting[choice % len(fitting)]
            if what == "news":
                self._hear(at, content)
            elif what == "on a promise":
                self._act(at, "commitment", PROMISES[""])
                self._act(at, "commitment/signing", PROMISES["/signing"])
                self._act(at, "acceptance", {})
            elif what == "in order":
                self._act(at, "correction", {"form": {}, "materials": given([*PAPERS], "received")})
                self._act(at, "acceptance", {})
            elif what == "upload":
                self.upload(at, content, choice)
            elif what == "timers":
                self.time_passes(24)
                self.the_timers_look()
            else:
                self.unticks = what == "correction"
                by = {"second-notice": SUPERVISOR, "takeover": COLLEAGUE}.get(what, CLERK)
                self._act(at, what, content, by=by)

    # --- what time and other offices do

    @rule(hours=st.sampled_from([1, 7, 24, 72, 24 * 7, 24 * 14]))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule()
    def the_timers_look(self) -> None:
        self.hops = BY_TIME
        self.run(look_after_what_waits(self.desk.service))
        self.run(watch_commitments(self.desk.service))
        self.look()

    @rule(at=which, news=st.sampled_from((
        "opened", "progressed", "supplement_requested", "suspended", "resumed", "granted",
        "refused", "issued", "withdrawn",
    )))  # fmt: skip
    def news_of_the_case(self, at: int, news: str) -> None:
        self._hear(at, news)

    # --- what holds after every step

    @invariant()
    def papers_are_numbered_without_a_gap(self) -> None:
        serials: dict[str, list[int]] = {}
        for number in self.seen.cases:
            serials.setdefault(number[:18], []).append(int(number[18:24]))
        for of_day in serials.values():
            assert sorted(of_day) == list(range(1, len(of_day) + 1))

    @invariant()
    def each_outcome_has_its_paper(self) -> None:
        for number, case in self.seen.cases.items():
            accepted = int(case.accepted_at is not None)
            assert self.seen.papers[number, "acceptance_notice"] == accepted
            notices = self.seen.papers[number, "supplement_notice"]
            asked_by_offices = len(case.progress.requests)
            assert notices - asked_by_offices == (case.notice.ordinal if case.notice else 0)
            refused = int(case.status is Status.REFUSED)
            assert self.seen.papers[number, "non_acceptance"] == refused
            if case.status is Status.RETURNED:
                assert self.seen.papers[number, "return_notice"] == 1

    @invariant()
    def a_second_notice_counts_against_the_office(self) -> None:
        for number, case in self.seen.cases.items():
            more = case.notice.ordinal - 1 if case.notice else 0
            assert self.seen.lapses[number, "second_notice"] == more

    @invariant()
    def somebody_answers_for_the_applicant_until_the_papers_are_settled(self) -> None:
        for case in self.seen.cases.values():
            open_carers = [one for one in case.entry.carers if one.until is None]
            waits_for_nobody = case.status not in BEFORE_ACCEPTANCE
            was_never_asked = case.status is Status.APPLIED and not case.entry.carers
            assert len(open_carers) == (0 if waits_for_nobody or was_never_asked else 1)

    @invariant()
    def files_are_counted_on_their_papers(self) -> None:
        for number, case in self.seen.cases.items():
            for paper in case.materials:
                assert paper.files == self.seen.files[number, paper.code]

    # --- how it is done

    def look(self) -> None:
        """Hold everything against how it was before the step."""
        before, after = self.seen, self.run(everything(self.desk.service))
        for number, case in after.cases.items():
            if number in before.cases:
                self._compare(before.cases[number], case)
        for kept_before, kept_after in (
            (before.papers, after.papers),
            (before.files, after.files),
            (before.lapses, after.lapses),
        ):
            assert all(kept_after[key] >= count for key, count in kept_before.items())
        assert set(before.cases) <= set(after.cases)
        self.seen, self.hops, self.unticks = after, ONE_STEP, False

    def _compare(self, before: Application, after: Application) -> None:
        assert after.version >= before.version
        assert after.version > before.version or after == before
        assert may_become(before.status, after.status, self.hops), (before.status, after.status)
        for was, now in zip(before.materials, after.materials, strict=True):
            assert was.code == now.code
            assert now.files >= was.files
            is_held = bool(was.files) or was.state == "linked"
            if is_held or (was.state == "received" and not self.unticks):
                assert now.state in ("received", "linked"), (was, now)
        self._time_was_kept(before, after)
        if before.entry.carers:
            first, now_first = before.entry.carers[0], after.entry.carers[0]
            assert (first.staff, first.since) == (now_first.staff, now_first.since)

    def _time_was_kept(self, before: Application, after: Application) -> None:
        """Nobody refused or asked after five working days; nothing was accepted by silence before."""
        today = local_date(self.clock.now())
        passed = count_working_days(CALENDAR, local_date(before.uploaded_at), today)
        is_turned = before.status in (Status.SUBMITTED, Status.APPLIED) and after.status in (
            Status.REFUSED,
            Status.RETURNED,
            Status.SUPPLEMENT_NOTIFIED,
        )
        assert not is_turned or passed <= 5, (before.status, after.status, passed)
        by_silence = self.seen.lapses[before.number, "silence"]
        is_accepted = before.accepted_at is None and after.accepted_at is not None
        if is_accepted and not by_silence and after.entry.carers:
            ended_by = after.entry.carers[-1].ended_by
            received = count_working_days(CALENDAR, local_date(after.uploaded_at), today)
            assert ended_by != "deem" or received > 5

    def _hear(self, at: int, news: str) -> None:
        number = self._number(at)
        if self.seen.cases[number].status in (*BEFORE_ACCEPTANCE, *NEVER_ACCEPTED):
            return
        dossier = self.run(self.desk.get(f"applications/{number}", by=CLERK)).json()
        self.run(self.desk.hear(news_of(news, dossier), event_id=str(uuid4())))
        self.look()

    def _begin(self, path: str, content: Answer) -> None:
        if len(self.numbers) == 3:
            return
        by = None if path.endswith("/online") else CLERK
        key = str(uuid4())
        answer = self._step(self.desk.call("POST", path, by=by, key=key, json=content))
        assert answer.status_code == 201, answer.text
        found = answer.json()
        self.numbers.append(found["application_number"])
        self.codes[found["application_number"]] = found["query_code"]

    def _act(self, at: int, act: str, content: Any, *, by: str | None = CLERK) -> httpx2.Response:
        path, key = f"applications/{self._number(at)}/{act}", str(uuid4())
        answer = self._step(self.desk.call("POST", path, by=by, key=key, json=content))
        if answer.status_code == 201 and by is not None:
            self.last = path, content, by, key, answer.json()
        return answer

    def _step(self, going: Any) -> httpx2.Response:
        before = self.seen
        answer: httpx2.Response = self.run(going)
        assert answer.status_code < 500, answer.text
        self.look()
        if answer.status_code >= 400:
            assert self.seen == before, answer.text
        return answer

    def _number(self, at: int) -> str:
        return self.numbers[at % len(self.numbers)]

    def _body(self, missing: list[str]) -> Answer:
        content = window.body(item=ITEM, applicant=APPLICANT, missing=tuple(missing))
        for paper in content["materials"]:
            if paper["code"] == "M03" and paper["state"] == "missing":
                paper["state"] = "deferred"
        return content
