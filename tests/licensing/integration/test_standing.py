"""Posts and authorisations hold from a day to a day at the desk too (A2.9, A8.1; decision 0071)."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.clock import FrozenClock
from shared.contracts import StaffAuthorization, StaffChanged, StaffPost
from shared.messaging.open_rows import Outcome
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING
from tests.licensing.integration.conftest import Asking
from tests.licensing.integration.test_stand_ins import COLLEAGUE, GRANT, SIGN, delegation
from tests.licensing.messages import (
    BUREAU,
    CHIEF,
    REVIEWER,
    announced,
    deliver,
    task_assigned,
)

TODAY = FRIDAY_MORNING.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SINCE = date(2026, 1, 1)
HALL = "11410102MBDEM004X7"
OTHER_ITEM = "11410102MBDEM0023L4412007009001"


def post(role: str = "reviewer", **changes: Any) -> StaffPost:
    return StaffPost(**{"organization": BUREAU, "roles": (role,), "valid_from": SINCE, **changes})


def authorized(power: str, **changes: Any) -> StaffAuthorization:
    return StaffAuthorization(
        **{"power": power, "department": BUREAU, "valid_from": SINCE, **changes}
    )


async def told(
    licensing: Service,
    staff: str,
    *facts: StaffPost | StaffAuthorization,
    version: int = 1,
) -> None:
    posts = tuple(one for one in facts if isinstance(one, StaffPost))
    powers = tuple(one for one in facts if isinstance(one, StaffAuthorization))
    event = StaffChanged(
        staff=staff,
        version=version,
        posts=posts,
        authorizations=powers,
        changed_at=FRIDAY_MORNING,
    )
    assert await deliver(licensing, event) is Outcome.DONE


async def opinion(ask: Asking, task: str, by: str = REVIEWER) -> tuple[int, str | None]:
    answer = await ask("POST", f"reviews/{task}/opinion", by=by, json=GRANT)
    return answer.status_code, answer.json().get("code")


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ((post(),), None),
        ((post(valid_to=TODAY),), None),
        ((post(valid_to=YESTERDAY),), "post_not_in_force"),
        ((post(valid_from=TOMORROW),), "post_not_in_force"),
        ((post(valid_to=YESTERDAY), post(valid_from=TODAY)), None),
        ((post(organization=HALL, roles=("clerk",)),), "post_not_in_force"),
        ((post(organization=HALL, home_organization=BUREAU),), None),
        ((post("clerk"),), "post_not_in_force"),
        ((authorized("review"),), None),
        ((authorized("review", valid_to=TODAY),), None),
        ((authorized("review", valid_to=YESTERDAY),), "authorization_not_in_force"),
        ((authorized("review", valid_from=TOMORROW),), None),
        ((authorized("review", valid_to=YESTERDAY), authorized("review")), None),
        ((authorized("review", valid_to=SINCE - timedelta(days=1)),), "authorization_not_in_force"),
        ((authorized("review", items=(OTHER_ITEM,)),), "authorization_not_in_force"),
        ((authorized("review", levels=(5, 4)),), None),
        ((authorized("review", levels=(5,)),), "authorization_not_in_force"),
        ((authorized("sign_off", valid_to=YESTERDAY),), None),
    ],
)
async def test_a_reviewer_acts_while_post_and_authorisation_hold(
    licensing: Service,
    ask: Asking,
    task: str,
    facts: tuple[StaffPost | StaffAuthorization, ...],
    refusal: str | None,
) -> None:
    await told(licensing, REVIEWER, *facts)

    answered = await opinion(ask, task)

    assert answered == ((201, None) if refusal is None else (403, refusal))


async def test_a_chief_whose_authorisation_ended_signs_and_extends_no_more(
    licensing: Service, ask: Asking, task: str, clock: FrozenClock
) -> None:
    await told(licensing, CHIEF, post("chief"), authorized("sign_off", valid_to=TODAY))
    await opinion(ask, task)
    returned = {"approved": False, "remark": "请补充意见"}
    on_the_last_day = await ask("POST", f"reviews/{task}/sign-off", by=CHIEF, json=returned)
    clock.advance(timedelta(hours=16))
    await opinion(ask, task)

    signed = await ask("POST", f"reviews/{task}/sign-off", by=CHIEF, json=SIGN)
    more = {"working_days": 5, "reason": "案情复杂"}
    extended = await ask("POST", f"reviews/{task}/extension", by=CHIEF, json=more)

    assert on_the_last_day.status_code == 201
    for refused in (signed, extended):
        assert (refused.status_code, refused.json()["code"]) == (403, "authorization_not_in_force")
    assert "最终签批权限" in signed.json()["detail"]


async def test_nobody_signs_for_a_chief_whose_authorisation_ended(
    licensing: Service, ask: Asking, task: str
) -> None:
    await opinion(ask, task, by=COLLEAGUE)
    await ask("POST", "stand-ins", by=CHIEF, json=delegation())
    await told(licensing, CHIEF, post("chief"), authorized("sign_off", valid_to=YESTERDAY))

    signed = await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)

    assert (signed.status_code, signed.json()["code"]) == (403, "authorization_not_in_force")


async def test_who_stands_in_for_a_chief_needs_no_authorisation_of_their_own_but_a_post(
    licensing: Service, ask: Asking, task: str
) -> None:
    await opinion(ask, task, by=COLLEAGUE)
    await ask("POST", "stand-ins", by=CHIEF, json=delegation())
    await told(licensing, CHIEF, post("chief"), authorized("sign_off"))
    await told(licensing, REVIEWER, post(valid_to=YESTERDAY))
    without_post = await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)
    await told(licensing, REVIEWER, post(), version=2)

    with_post = await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)

    assert (without_post.status_code, without_post.json()["code"]) == (403, "post_not_in_force")
    assert with_post.status_code == 201, with_post.text


async def test_what_was_told_before_is_not_taken_for_news(
    licensing: Service, ask: Asking, task: str
) -> None:
    await told(licensing, REVIEWER, post(valid_to=YESTERDAY), version=2)
    await told(licensing, REVIEWER, post(), version=1)

    assert await opinion(ask, task) == (403, "post_not_in_force")


async def test_a_stand_in_of_the_chief_extends_and_the_notice_names_both(
    licensing: Service, ask: Asking, task: str
) -> None:
    more = {"working_days": 5, "reason": "案情复杂"}
    before = await ask("POST", f"reviews/{task}/extension", by=REVIEWER, json=more)
    await ask("POST", "stand-ins", by=CHIEF, json=delegation())

    extended = await ask("POST", f"reviews/{task}/extension", by=REVIEWER, json=more)

    shown = extended.json()["extension"]
    assert (before.status_code, before.json()["code"]) == (403, "chief_required")
    assert (shown["approved_by"], shown["on_behalf_of"]) == (REVIEWER, CHIEF)
    message = (await announced(licensing))[-1]
    assert message["data"]["approved_by_name"] == "田秀平（代孔丽勇）"


async def test_a_limit_does_not_run_out_at_the_desk_while_it_is_stopped(
    ask: Asking, task: str, clock: FrozenClock
) -> None:
    stop = {
        "reason_code": "expert_review",
        "reason": "组织专家评审",
        "expected_until": "2026-12-30T10:00:00+08:00",
        "document": "专家评审通知",
    }
    await ask("POST", f"reviews/{task}/suspension", by=REVIEWER, json=stop)
    clock.advance(timedelta(days=20))
    more = {"working_days": 5, "reason": "案情复杂"}

    extended = await ask("POST", f"reviews/{task}/extension", by=CHIEF, json=more)

    assert extended.status_code == 201, extended.text


@pytest.mark.parametrize(("joint", "answered"), [(True, 422), (False, 201), (None, 201)])
async def test_the_desk_knows_from_its_task_who_may_extend(
    licensing: Service, ask: Asking, keys: KeyRing, joint: bool | None, answered: int
) -> None:
    await deliver(licensing, task_assigned(keys, joint_handling=joint))
    more = {"working_days": 5, "reason": "案情复杂"}

    extended = await ask("POST", "reviews/task-1/extension", by=CHIEF, json=more)

    assert extended.status_code == answered, extended.text
    if answered == 422:
        assert extended.json()["errors"][0]["field"] == "approver_rank"
