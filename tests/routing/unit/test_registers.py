"""Registers hold by day: a list changes what comes, never what was (A2.6, A2.9)."""

from datetime import date
from typing import Any

import pytest

from services.routing.domain.register.differences import Act, Plan, Registers, snapshot_of
from services.routing.domain.register.entries import RegisterKind
from tests.routing.register_builders import (
    BODIES,
    CENTRE,
    DIVISIONS,
    HALL,
    OFFICE,
    STAFF,
    SUCCESSOR,
    TODAY,
    WINDOWS,
    after,
    body,
    place,
    planned,
)

DECEMBER = date(2026, 12, 1)
ORGANIZATIONS = RegisterKind.ORGANIZATIONS


def named(registers: Registers, day: date, code: str = OFFICE) -> str | None:
    """What a body is called on a day; None when it does not exist."""
    found = snapshot_of(registers, day).organizations.get(code)
    return found.name if found else None


def faults(plan: Plan) -> list[tuple[str, int, str]]:
    return [(one.source, one.number, one.field) for one in plan.faults]


def test_the_first_list_holds_since_ever_and_a_second_time_changes_nothing() -> None:
    registers = place()

    again = planned(registers, divisions=DIVISIONS, organizations=BODIES, windows=WINDOWS)

    assert named(registers, date(2001, 5, 1)) == "中原区民政局"
    assert again.differences == ()
    assert again.unchanged == len(DIVISIONS) + len(BODIES) + len(WINDOWS)


def test_a_body_renamed_from_a_day_keeps_its_old_name_for_the_days_before() -> None:
    registers = place()

    plan = planned(
        registers, DECEMBER, organizations=[{"code": OFFICE, "name": "中原区民政和退役军人局"}]
    )

    renamed = after(registers, plan)
    assert named(renamed, date(2026, 11, 30)) == "中原区民政局"
    assert named(renamed, DECEMBER) == "中原区民政和退役军人局"
    (shown,) = plan.differences
    assert (shown.act, shown.since) == (Act.CHANGED, DECEMBER)
    assert [(one.label, one.before, one.after) for one in shown.fields] == [
        ("名称", "中原区民政局", "中原区民政和退役军人局")
    ]
    assert planned(renamed, DECEMBER, organizations=[
        {"code": OFFICE, "name": "中原区民政和退役军人局"}
    ]).differences == ()  # fmt: skip


def test_a_body_abolished_with_a_successor_ends_on_its_last_day() -> None:
    registers = place()
    lists = [
        {"code": OFFICE, "valid_to": date(2026, 11, 30), "succeeded_by": SUCCESSOR},
        body(SUCCESSOR, "中原区社会事务局", department="civil_affairs", valid_from="2026-12-01"),
    ]

    plan = planned(registers, organizations=lists)

    merged = after(registers, plan)
    assert named(merged, date(2026, 11, 30)) == "中原区民政局"
    assert named(merged, DECEMBER) is None
    assert named(merged, DECEMBER, SUCCESSOR) == "中原区社会事务局"
    assert {one.act for one in plan.differences} == {Act.ENDED, Act.ADDED}
    assert planned(merged, organizations=lists).differences == ()


def test_the_same_list_of_ends_changes_nothing_after_the_end_either() -> None:
    lists = [{"code": OFFICE, "valid_to": date(2026, 11, 19)}]
    registers = after(place(), planned(place(), organizations=lists))

    again = planned(registers, organizations=lists)

    assert (again.differences, again.faults) == ((), ())


def test_an_abolished_body_is_not_revived_by_an_old_list() -> None:
    registers = place()
    ended = planned(registers, organizations=[{"code": OFFICE, "valid_to": date(2026, 11, 19)}])

    plan = planned(after(registers, ended), organizations=BODIES)

    assert faults(plan) == [("organizations.yaml", 3, "valid_from")]


@pytest.mark.parametrize(
    ("since", "row"),
    [
        (date(2026, 11, 19), {"code": OFFICE, "name": "中原区民政总局"}),
        (None, {"code": OFFICE, "name": "中原区民政总局", "valid_from": "2026-10-01"}),
        (None, {"code": OFFICE, "valid_to": "2026-10-31"}),
    ],
)
def test_what_held_in_the_past_is_not_rewritten(since: date | None, row: dict[str, Any]) -> None:
    plan = planned(place(), since, organizations=[row])

    assert faults(plan) == [("organizations.yaml", 1, "valid_from")]
    assert "改写已经生效的名录" in plan.faults[0].reason


def test_a_version_to_come_may_still_be_corrected() -> None:
    registers = place()
    first = planned(registers, DECEMBER, organizations=[{"code": OFFICE, "name": "民政一局"}])
    registers = after(registers, first)

    second = planned(registers, DECEMBER, organizations=[{"code": OFFICE, "name": "民政二局"}])

    corrected = after(registers, second)
    assert named(corrected, DECEMBER) == "民政二局"
    assert len(corrected[ORGANIZATIONS][OFFICE]) == 2


def test_a_list_of_the_history_of_a_new_body_is_taken_in_whole() -> None:
    registers = place()
    history = [
        body(SUCCESSOR, "中原区老龄委", department="ageing", valid_from="2018-01-01"),
        {"code": SUCCESSOR, "name": "中原区老龄办", "valid_from": "2021-07-01"},
    ]

    told = after(registers, planned(registers, organizations=history))

    assert named(told, date(2020, 1, 1), SUCCESSOR) == "中原区老龄委"
    assert named(told, TODAY, SUCCESSOR) == "中原区老龄办"


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        (body(CENTRE, "莲湖街道办事大厅", kind="street_centre", division="410102013", level=5),
         "name", "统一名称应为“莲湖街道便民服务中心”"),
        (body(SUCCESSOR, "常庄便民点", kind="community_station", division="410102013902", level=6),
         "name", "统一名称应为“常庄村便民服务站”"),
        (body(SUCCESSOR, "中原区社保分中心", kind="branch_hall"), "name", "XXX分中心"),
        (body(SUCCESSOR, "金水区政务服务中心社保分中心", kind="branch_hall"), "name", "XXX分中心"),
        (body(SUCCESSOR, "中原区政务服务中心社保大厅", kind="branch_hall"), "name", "以“分中心”结尾"),
        (body(SUCCESSOR, "莲湖街道政务服务中心", kind="hall", division="410102013", level=5),
         "kind", "不设在该层级"),
        (body("11410102MBDEM9999X", "中原区审计局", department="audit"), "code", "校验正确"),
        (body(SUCCESSOR, "中原区审计局", department="audit", division="410199"), "division", "不存在"),
        (body(SUCCESSOR, "中原区审计局", department="audit", level=5), "level", "层级不符"),
        (body(SUCCESSOR, "中原区审计局"), "department", "必须有部门代码"),
        (body(SUCCESSOR, "中原区第二民政局", department="civil_affairs"), "department", "已由"),
        (body(SUCCESSOR, "中原区审批局", department="approval", also_departments=["civil_affairs"]),
         "also_departments", "已由“中原区民政局”承担"),
        (body(SUCCESSOR, "中原区民政局", department="audit"), "name", "重复"),
        (body(SUCCESSOR, "中原区审计局", department="audit", body4="ZX01"), "body4", "重复"),
        (body(SUCCESSOR, "中原区审计局", department="audit", colour="red"), "colour", "没有这个字段"),
        ({"code": SUCCESSOR, "name": "中原区审计局"}, "kind", "缺少"),
        ({"code": 11410102, "name": "中原区审计局"}, "code", "须加引号"),
        ({"code": OFFICE, "valid_to": "十二月"}, "valid_to", "应为日期"),
        ({"code": OFFICE, "valid_to": "2026-12-01", "succeeded_by": SUCCESSOR},
         "succeeded_by", "自2026-12-02起不存在"),
        ({"code": OFFICE, "succeeded_by": HALL}, "valid_to", "写明终止日期"),
    ],
)  # fmt: skip
def test_a_body_that_breaks_a_rule_is_refused_by_row_and_field(
    row: dict[str, Any], field: str, said: str
) -> None:
    plan = planned(place(), organizations=[row])

    assert faults(plan)[0] == ("organizations.yaml", 1, field)
    assert said in plan.faults[0].reason


@pytest.mark.parametrize(
    "name", ["中原区政务服务中心社保分中心", "郑州市中原区政务服务中心不动产登记分中心"]
)
def test_a_branch_hall_bears_the_name_of_its_hall(name: str) -> None:
    plan = planned(place(), organizations=[body(SUCCESSOR, name, kind="branch_hall")])

    assert plan.faults == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"roles": ["king"]}, "roles"),
        ({"roles": ["clerk", "chief"]}, "roles"),
        ({"roles": []}, "roles"),
        ({"window": None}, "window"),
        ({"window": "zy-w9"}, "window"),
        ({"organization": SUCCESSOR}, "organization"),
        ({"home_organization": SUCCESSOR}, "home_organization"),
        ({"hall": OFFICE}, "hall"),
        ({"experience_since": 2020}, "experience_since"),
    ],
)
def test_staff_serve_in_bodies_that_exist_and_clerks_at_a_window_of_theirs(
    changes: dict[str, Any], field: str
) -> None:
    plan = planned(place(), staff=[{**STAFF[0], **changes}])

    assert faults(plan)[0] == ("staff.yaml", 1, field)


def test_a_hall_does_not_end_while_windows_and_people_are_in_it() -> None:
    plan = planned(place(), organizations=[{"code": HALL, "valid_to": "2026-11-30"}])

    assert {(one.number, one.field) for one in plan.faults} == {(0, "organization"), (0, "hall")}
    assert "名录中的窗口 zy-w1" in plan.faults[0].source


def test_the_people_of_a_body_go_along_to_its_successor_but_not_into_nothing() -> None:
    reviewer = {"id": "zy-r01", "name": "田秀平", "roles": ["reviewer"], "organization": OFFICE}
    registers = after(place(), planned(place(), staff=[reviewer]))
    successor = body(SUCCESSOR, "中原区社会事务局", department="civil_affairs", valid_from=DECEMBER)
    end = {"code": OFFICE, "valid_to": date(2026, 11, 30)}

    alone = planned(registers, organizations=[end])
    merged = planned(registers, organizations=[{**end, "succeeded_by": SUCCESSOR}, successor])

    assert [(one.source, one.field) for one in alone.faults] == [
        ("名录中的人员 zy-r01 ", "organization")
    ]
    assert merged.faults == ()


def test_names_of_staff_are_masked_in_what_is_shown() -> None:
    change = {"id": "zy-c01", "name": "蔡淑芬", "enforcement_card": "41010200456"}

    (shown,) = planned(place(), staff=[change]).differences

    assert shown.name == "蔡**"
    assert "蔡淑" not in str(shown)
    assert "0200" not in str(shown)


def test_every_fault_of_a_list_is_told_at_once() -> None:
    rows = [{"code": OFFICE, "valid_to": "bald"}, {"code": SUCCESSOR, "name": "x"}, {"name": "y"}]

    plan = planned(place(), organizations=rows)

    assert [one.number for one in plan.faults] == [1, 2, 3]
