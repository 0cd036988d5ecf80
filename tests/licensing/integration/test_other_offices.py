"""What a desk does with the other offices: passing on, checking papers, closing the collecting, opinions."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import FrozenClock
from shared.contracts import TaskStageUpdated
from shared.contracts.stage import Colleague, ColleagueOpinion, HandOn, VerifiedMaterial
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    BUREAU,
    BUREAU_NAME,
    CHIEF,
    OTHER_STREET_REVIEWER,
    REVIEWER,
    announced,
    deliver,
    number_of_case,
    task_assigned,
)

STREET = "11410102MBDEM0322J"
GRANT = {"outcome": "granted", "opinion": "符合条件，拟准予。"}


def stage_updated(*, as_of: int = 2, leads: bool = True, **changes: Any) -> TaskStageUpdated:
    """Routing's word on a stage in which the street has answered."""
    opinion = ColleagueOpinion(
        outcome="granted",
        reason="实地核查属实",
        legal_basis="",
        decided_by_name="审查人员",
        decided_at=FRIDAY_MORNING,
    )
    street = Colleague(
        task_id="task-2",
        organization=STREET,
        organization_name="莲湖街道社会事务办公室",
        department="civil_affairs",
        leads=False,
        state="answered",
        opinion=opinion if leads else None,
    )
    fields = {
        "task_id": "task-1",
        "application_number": number_of_case(),
        "as_of": as_of,
        "colleagues": (street,),
        "verified": (
            VerifiedMaterial(
                material="M01",
                remark="与原件一致",
                organization_name=street.organization_name,
                checked_by_name="审查人员",
                checked_at=FRIDAY_MORNING,
            ),
        ),
        "updated_at": FRIDAY_MORNING,
    }
    return TaskStageUpdated.model_validate({**fields, **changes})


async def _last(licensing: Service) -> dict[str, Any]:
    return (await announced(licensing))[-1]


async def test_a_task_that_is_not_ours_goes_back_and_is_closed_here(
    licensing: Service, ask: Asking, task: str
) -> None:
    body = {"reason": "属于林山寨街道职责", "to_organization": STREET}
    sent = await ask("POST", f"reviews/{task}/transfer", by=REVIEWER, json=body)
    again = await ask("POST", f"reviews/{task}/transfer", by=REVIEWER, json=body)
    opinion = await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT)

    told = await _last(licensing)
    assert (sent.status_code, sent.json()["status"]) == (201, "handed_on")
    assert sent.json()["joint"]["handed_on"]["reason"] == "属于林山寨街道职责"
    assert again.status_code == opinion.status_code == 409
    assert told["type"] == "cn.yikou.task.handed_on.v1"
    assert (told["data"]["kind"], told["data"]["to_organization"]) == ("transfer", STREET)
    assert told["data"]["organization"] == BUREAU


@pytest.mark.parametrize(
    ("act", "body", "status", "code"),
    [
        ("transfer", {"reason": "不归我局", "to_organization": BUREAU}, 422, "hand_on_incomplete"),
        ("return", {"reason": "应由街道决定"}, 409, "not_reported_up"),
        ("supplement-closing", {}, 409, "nothing_collected"),
        ("paper-checks", {"papers": []}, 422, "papers_check_invalid"),
        ("paper-checks", {"papers": [{"material": "M99"}]}, 422, "papers_check_invalid"),
    ],
)
async def test_what_cannot_be_said_to_others_is_refused_with_its_reason(
    ask: Asking, task: str, act: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await ask("POST", f"reviews/{task}/{act}", by=REVIEWER, json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_nothing_is_passed_on_after_its_limit(
    ask: Asking, task: str, clock: FrozenClock
) -> None:
    clock.advance(timedelta(days=1))

    late = await ask("POST", f"reviews/{task}/transfer", by=REVIEWER, json={"reason": "不归我局"})

    assert (late.status_code, late.json()["code"]) == (409, "hand_on_too_late")


async def test_what_was_reported_up_comes_with_the_lower_opinion_and_may_go_back(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    came = HandOn(
        kind="report",
        reason="情况复杂",
        opinion="建议准予",
        organization=STREET,
        organization_name="莲湖街道社会事务办公室",
        handed_on_by_name="审查人员",
        handed_on_at=FRIDAY_MORNING,
    )
    await deliver(licensing, task_assigned(keys, handed_on=came))

    shown = (await ask("GET", "reviews/task-1", by=REVIEWER)).json()["joint"]["came_by"]
    back = await ask("POST", "reviews/task-1/return", by=REVIEWER, json={"reason": "应由街道决定"})

    assert (shown["kind"], shown["opinion"]) == ("report", "建议准予")
    assert back.status_code == 201
    assert (await _last(licensing))["data"]["kind"] == "return"


async def test_a_report_up_carries_the_opinion(licensing: Service, ask: Asking, task: str) -> None:
    body = {"opinion": "建议准予，请市局核定", "reason": "超出本级权限"}
    await ask("POST", f"reviews/{task}/report", by=REVIEWER, json=body)

    told = (await _last(licensing))["data"]
    assert (told["kind"], told["opinion"]) == ("report", "建议准予，请市局核定")


async def test_checked_papers_are_told_and_shown_with_those_of_the_others(
    licensing: Service, ask: Asking, task: str
) -> None:
    await deliver(licensing, stage_updated())
    body = {"papers": [{"material": "M01", "remark": "核对原件"}], "is_complete": True}
    checked = await ask("POST", f"reviews/{task}/paper-checks", by=REVIEWER, json=body)

    joint = checked.json()["joint"]
    told = (await _last(licensing))["data"]
    assert checked.json()["status"] == "pending"
    assert [one["material"] for one in joint["checks"]] == ["M01"]
    assert joint["verified"][0]["organization_name"] == "莲湖街道社会事务办公室"
    assert told["is_complete"] is True
    assert told["checks"] == [{"material": "M01", "remark": "核对原件"}]


async def test_the_lead_reads_the_opinions_of_the_others(
    licensing: Service, ask: Asking, task: str
) -> None:
    before = await ask("GET", f"reviews/{task}/opinions", by=REVIEWER)
    await deliver(licensing, stage_updated(as_of=3))
    await deliver(licensing, stage_updated(as_of=2, colleagues=()))

    after = await ask("GET", f"reviews/{task}/opinions", by=REVIEWER)
    stranger = await ask("GET", f"reviews/{task}/opinions", by=OTHER_STREET_REVIEWER)
    assert before.json() == {"leads": True, "colleagues": []}
    assert after.json()["colleagues"][0]["opinion"]["reason"] == "实地核查属实"
    assert (stranger.status_code, stranger.json()["code"]) == (404, "review_unknown")


async def test_the_desk_shows_the_appointment_of_the_stage_as_routing_last_told_it(
    licensing: Service, ask: Asking, task: str
) -> None:
    part = {
        "organization": STREET,
        "organization_name": "莲湖街道社会事务办公室",
        "leads": False,
        "is_confirmed": True,
    }
    meeting = {
        "meeting": f"{number_of_case()}-01",
        "kind": "joint_site_check",
        "status": "fixed",
        "round": 1,
        "place": "演示路20号工地",
        "starts_at": FRIDAY_MORNING,
        "ends_at": FRIDAY_MORNING,
        "prepare": "竣工图",
        "answer_until": FRIDAY_MORNING,
        "parts": (part,),
    }
    await deliver(licensing, stage_updated(as_of=1, meeting_wanted="joint_site_check"))
    wanted = (await ask("GET", f"reviews/{task}", by=REVIEWER)).json()["joint"]

    await deliver(licensing, stage_updated(as_of=3, meetings=(meeting,)))
    await deliver(licensing, stage_updated(as_of=2))

    shown = (await ask("GET", f"reviews/{task}", by=REVIEWER)).json()["joint"]
    assert (wanted["meeting_wanted"], wanted["meetings"]) == ("joint_site_check", [])
    assert shown["meeting_wanted"] is None
    assert shown["meetings"][0]["place"] == "演示路20号工地"
    assert shown["meetings"][0]["parts"][0]["is_confirmed"] is True


async def test_the_lead_closes_the_collecting_and_the_others_do_not(
    licensing: Service, ask: Asking, keys: KeyRing, task: str
) -> None:
    other = {"task": "task-2", "number": number_of_case(2)}
    await deliver(licensing, task_assigned(keys, leads=False, **other))
    until = FRIDAY_MORNING + timedelta(days=4)
    await deliver(licensing, stage_updated(collecting_until=until))

    closed = await ask("POST", f"reviews/{task}/supplement-closing", by=CHIEF, json={})
    refused = await ask("POST", "reviews/task-2/supplement-closing", by=REVIEWER, json={})

    assert closed.status_code == 201
    assert (await _last(licensing))["type"] == "cn.yikou.task.supplement_closed.v1"
    assert (refused.status_code, refused.json()["code"]) == (409, "not_the_lead")


async def test_the_deadline_is_that_of_the_one_notice_and_a_supervisor_may_let_ask_again(
    licensing: Service, ask: Asking, task: str
) -> None:
    request = {"defects": ["照片不清晰"], "days": 5}
    await ask("POST", f"reviews/{task}/supplement-request", by=REVIEWER, json=request)
    until = FRIDAY_MORNING + timedelta(days=30)
    await deliver(licensing, stage_updated(supplement_until=until))
    shown = (await ask("GET", f"reviews/{task}", by=REVIEWER)).json()
    second = await ask("POST", f"reviews/{task}/supplement-request", by=REVIEWER, json=request)
    await deliver(licensing, stage_updated(as_of=3, may_ask_again=True))
    allowed = (await ask("GET", f"reviews/{task}", by=REVIEWER)).json()["joint"]

    assert shown["supplement"]["until"].startswith("2026-12-20")
    assert (second.status_code, second.json()["code"]) == (409, "supplement_already_requested")
    assert allowed["may_ask_again"] is True
    assert shown["organization_name"] == BUREAU_NAME
