"""Acts in any order: the table is never left, and no paper is ever lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain import supplementing, taking_in
from services.intake.domain.application import Application
from services.intake.domain.division_rules import WindowRules
from services.intake.domain.materials import Defect, MaterialGiven, listed_materials
from services.intake.domain.progress import CaseProgress
from services.intake.domain.running_out import (
    close_the_notice,
    deem_accepted,
    expire,
    look_at,
    miss_the_reply,
    worth_looking_at,
)
from services.intake.domain.status import TRANSITIONS, Status
from shared.calendar import DueDate, local_date, shipped_calendar
from shared.errors import DomainError
from shared.identifiers import StaffId
from tests.intake import builders as b

CALENDAR = shipped_calendar()
ITEM = b.item()
DEFECTS = (Defect("M02", "照片", "模糊"),)
SUPERVISOR, COLLEAGUE = StaffId("zy-zwb-s01"), StaffId("zy-lianhu-901-c02")
Do = Callable[[Application, datetime], Application]


def given_paper(code: str, state: str) -> MaterialGiven:
    return MaterialGiven(code, state)  # type: ignore[arg-type]


def receive(now_with: Application, now: datetime) -> Application:
    papers = listed_materials(ITEM, [given_paper("M01", "received")], now_with.materials)
    return taking_in.receive(now_with, ITEM, b.ANSWERS, papers, b.origin(), now=now)[0]


def hand_in(before: Application, now: datetime) -> Application:
    due = taking_in.reply_due(CALENDAR, now, 1)
    return taking_in.apply_online(before, ITEM, b.ANSWERS, before.materials, due, now=now)[0]


def correct(before: Application, now: datetime) -> Application:
    papers = listed_materials(ITEM, [given_paper("M03", "received")], before.materials)
    return taking_in.correct(before, ITEM, {**b.ANSWERS, "gender": "男"}, papers, now=now)[0]


def notify(before: Application, now: datetime) -> Application:
    until = local_date(now) + timedelta(days=10)
    return before.notify_supplement(DEFECTS, until, CALENDAR, now=now)[0]


def supplement(before: Application, now: datetime) -> Application:
    return supplementing.supplement(before, ITEM, [given_paper("M02", "received")], "", now=now)[0]


def permit(before: Application, now: datetime) -> Application:
    return taking_in.permit_second_notice(before, "漏列", by=SUPERVISOR, by_name="江亚军", now=now)


def refuse(before: Application, now: datetime) -> Application:
    return before.refuse(
        CALENDAR, reason="虚假", legal_basis="第三十一条", right_body=None, now=now
    )[0]


def look(before: Application, now: datetime) -> Application:
    """As the timer does."""
    match look_at(before, CALENDAR, WindowRules(), now=now).overdue:
        case "reply":
            return miss_the_reply(before, now=now)
        case "brought":
            return close_the_notice(before)
        case "silence":
            return deem_accepted(before, ITEM, CALENDAR, now=now)[0]
        case "supplement" | "pre_registration":
            return expire(before, "refused", legal_basis="规定", now=now)[0]
    return before


def offer(before: Application, now: datetime) -> Application:
    entry = before.entry.offered(COLLEAGUE, "轮休", by=b.CLERK, now=now)
    return taking_in.with_entry(before, entry)


def take_over(before: Application, now: datetime) -> Application:
    return taking_in.with_entry(before, before.entry.taken_over(COLLEAGUE, "某", now))


def follow(before: Application, now: datetime) -> Application:
    progress = CaseProgress(outcome="refused")
    return before.follow(progress, now=now)[0]


ACTS: dict[str, Do] = {
    "收件": receive,
    "网上提交": hand_in,
    "退件": lambda one, now: taking_in.give_back(one, CALENDAR, "不符", now=now)[0],
    "当场更正": correct,
    "受理": lambda one, now: one.accept(ITEM, CALENDAR, now=now, by=b.CLERK)[0],
    "一次性告知": notify,
    "补正": supplement,
    "准许再次告知": permit,
    "不予受理": refuse,
    "撤回": lambda one, now: one.withdraw(reason="不办了", now=now)[0],
    "上传文件": lambda one, now: one.take_file("M01", now=now),
    "到点查看": look,
    "移交": offer,
    "接办": take_over,
    "办理进展": follow,
}
BEGINNINGS: dict[str, Callable[[], Application]] = {
    "窗口": b.submitted,
    "预登记": lambda: taking_in.pre_registered(b.submitted()),
    "网上": lambda: taking_in.applied_online(
        b.submitted(origin=replace(b.origin(), clerk=StaffId(""))),
        DueDate(date(2026, 11, 23), is_provisional=False),
    )[0],
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(min_value=0, max_value=6 * 24)),
    max_size=25,
)


def may_follow(before: Status, after: Status) -> bool:
    return any(after in following for following in TRANSITIONS[before].values())


@settings(deadline=None, max_examples=400)
@given(beginning=st.sampled_from(sorted(BEGINNINGS)), steps=STEPS)
def test_no_order_of_acts_leaves_the_table_or_loses_a_paper(
    beginning: str, steps: list[tuple[str, int]]
) -> None:
    application, now = BEGINNINGS[beginning](), b.FRIDAY
    for act, hours in steps:
        now += timedelta(hours=hours)
        before = application
        try:
            application = ACTS[act](before, now)
        except DomainError:
            assert application is before
            continue
        is_unchanged = application == before
        assert is_unchanged or application.version == before.version + 1
        assert application.status == before.status or may_follow(before.status, application.status)
        assert _papers_in_hand(before) <= _papers_in_hand(application)
        assert {one.code for one in application.materials} == {"M01", "M02", "M03"}
        _one_is_responsible_at_most(application)


@settings(deadline=None, max_examples=200)
@given(beginning=st.sampled_from(sorted(BEGINNINGS)), steps=STEPS)
def test_a_row_is_looked_at_before_anything_of_it_can_have_run_out(
    beginning: str, steps: list[tuple[str, int]]
) -> None:
    application, now = BEGINNINGS[beginning](), b.FRIDAY
    for act, hours in steps:
        now += timedelta(hours=hours)
        try:
            application = ACTS[act](application, now)
        except DomainError:
            continue
        found = look_at(application, CALENDAR, WindowRules(), now=now)
        if found.overdue:
            at = worth_looking_at(application)
            assert at is not None
            assert at <= now


def _papers_in_hand(application: Application) -> set[str]:
    return {one.code for one in application.materials if one.state == "received"}


def _one_is_responsible_at_most(application: Application) -> None:
    open_carers = [one for one in application.entry.carers if one.until is None]
    is_over = application.accepted_at is not None or application.closed_at is not None
    assert len(open_carers) <= (0 if is_over else 1)
