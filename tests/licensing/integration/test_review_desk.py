"""The review desk over HTTP, from the task to the announced decision."""

import asyncio
from datetime import timedelta

from shared.clock import FrozenClock
from shared.contracts import TaskRecalled, TaskSupplementAnswered
from shared.contracts.parts import MaterialState
from shared.identifiers import mask_id
from shared.messaging.inbox import retry_due
from shared.messaging.open_rows import Outcome
from shared.security.audit_words import opened_words
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    BUREAU,
    CHIEF,
    CLERK,
    OTHER_STREET_REVIEWER,
    REVIEWER,
    STREET_REVIEWER,
    announced,
    applicant,
    deliver,
    elder_card,
    form,
    number_of_case,
    task_assigned,
)

GRANT = {"outcome": "granted", "opinion": "材料齐全，符合条件。"}
REFUSE = {
    "outcome": "refused",
    "opinion": "申请人未满六十周岁。",
    "legal_basis": "《中华人民共和国老年人权益保障法》第二条",
}
REMEDY = "可在六十日内申请行政复议，或者在六个月内提起行政诉讼。"


async def test_a_task_goes_from_opinion_over_sign_off_to_the_announced_decision(
    licensing: Service, ask: Asking, task: str
) -> None:
    opined = await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT)
    signed = await ask("POST", f"reviews/{task}/sign-off", by=CHIEF, json={"approved": True})
    decided = await ask("POST", f"reviews/{task}/decision", by=CHIEF, json={})

    assert [one.status_code for one in (opined, signed, decided)] == [201, 201, 201]
    assert [one.json()["status"] for one in (opined, signed, decided)] == [
        "opined", "signed", "decided"
    ]  # fmt: skip
    assert decided.headers["ETag"] == '"4"'
    (message,) = await announced(licensing)
    assert message["type"] == "cn.yikou.task.decided.v1"
    assert message["sequence"] == 4
    decision = message["data"]["decision"]
    assert decision["outcome"] == "granted"
    assert (decision["decided_by"], decision["signed_by"]) == (CHIEF, CHIEF)
    assert decision["organization"] == BUREAU


async def test_a_decision_without_the_required_sign_off_is_refused(ask: Asking, task: str) -> None:
    await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT)

    answer = await ask("POST", f"reviews/{task}/decision", by=REVIEWER, json={})

    assert (answer.status_code, answer.json()["code"]) == (409, "sign_off_missing")


async def test_a_second_decision_is_a_conflict_and_announces_nothing(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, task_assigned(keys, sign_off_required=False))
    await ask("POST", "reviews/task-1/opinion", by=REVIEWER, json=GRANT)

    answers = await asyncio.gather(
        *(ask("POST", "reviews/task-1/decision", by=REVIEWER, json={}) for _ in range(5))
    )

    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409, 409]
    assert len(await announced(licensing)) == 1


async def test_the_same_key_gives_the_first_answer_again(
    licensing: Service, ask: Asking, task: str
) -> None:
    first = await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT,
                      Idempotency_Key="k-1")  # fmt: skip
    again = await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT,
                      Idempotency_Key="k-1")  # fmt: skip

    assert again.status_code == 201
    assert again.text == first.text


async def test_a_reviewer_of_another_street_does_not_learn_that_the_review_exists(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, task_assigned(keys, by=STREET_REVIEWER), level=5)

    read = await ask("GET", "reviews/task-1", by=OTHER_STREET_REVIEWER)
    acted = await ask("POST", "reviews/task-1/opinion", by=OTHER_STREET_REVIEWER, json=GRANT)
    unknown = await ask("GET", "reviews/never-was", by=OTHER_STREET_REVIEWER)
    listed = await ask("GET", "reviews", by=OTHER_STREET_REVIEWER)

    assert [read.status_code, acted.status_code, unknown.status_code] == [404, 404, 404]
    assert read.json()["detail"] == unknown.json()["detail"]
    assert listed.json() == {"reviews": [], "next": None}


async def test_a_clerk_has_no_review_desk(ask: Asking, task: str) -> None:
    assert (await ask("GET", "reviews", by=CLERK)).status_code == 403
    assert (await ask("GET", f"reviews/{task}")).status_code == 401


async def test_whoever_accepted_the_case_may_not_review_it(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, task_assigned(keys, accepted_by=REVIEWER))

    answer = await ask("POST", "reviews/task-1/opinion", by=REVIEWER, json=GRANT)

    assert answer.status_code == 409
    assert answer.json()["code"] == "accepting_and_deciding_must_be_separate"
    assert "受审分离" in answer.json()["detail"]


async def test_a_refusal_without_remedy_names_the_field(ask: Asking, task: str) -> None:
    await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=REFUSE)
    await ask("POST", f"reviews/{task}/sign-off", by=CHIEF, json={"approved": True})

    incomplete = await ask("POST", f"reviews/{task}/decision", by=CHIEF, json={})
    complete = await ask("POST", f"reviews/{task}/decision", by=CHIEF, json={"remedy": REMEDY})

    assert (incomplete.status_code, incomplete.json()["code"]) == (422, "refusal_incomplete")
    assert incomplete.json()["errors"][0]["field"] == "remedy"
    assert complete.json()["decision"]["reason"] == REFUSE["opinion"]


async def test_a_returned_opinion_goes_back_to_the_reviewer_with_the_remark(
    ask: Asking, task: str
) -> None:
    await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT)

    answer = await ask("POST", f"reviews/{task}/sign-off", by=CHIEF,
                       json={"approved": False, "remark": "请核对照片。"})  # fmt: skip

    assert answer.json()["status"] == "pending"
    assert answer.json()["sign_off"]["remark"] == "请核对照片。"
    assert answer.json()["opinion"] is None


async def test_an_act_on_a_version_that_is_no_longer_there_is_refused(
    ask: Asking, task: str
) -> None:
    await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT, If_Match='"1"')

    stale = await ask("POST", f"reviews/{task}/sign-off", by=CHIEF, json={"approved": True},
                      If_Match='"1"')  # fmt: skip

    assert (stale.status_code, stale.json()["code"]) == (412, "review_changed")


async def test_a_defect_names_its_paper_and_a_bare_sentence_is_still_understood(
    ask: Asking, task: str
) -> None:
    path = f"reviews/{task}/supplement-request"
    wrong = {"defects": [{"material": "M77", "defect": "缺印章"}]}
    defects = {"defects": [{"material": "M01", "defect": "已过有效期"}, "请本人到场"]}

    refused = await ask("POST", path, by=REVIEWER, json=wrong)
    asked = await ask("POST", path, by=REVIEWER, json=defects)

    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == ["defects.0.material"]
    kept = asked.json()["supplement"]
    name = asked.json()["materials"][0]["name"]
    assert kept["defects"] == [f"{name}：已过有效期", "请本人到场"]
    assert kept["itemized"] == [
        {"material": "M01", "name": name, "defect": "已过有效期"},
        {"material": None, "name": "", "defect": "请本人到场"},
    ]


async def test_a_supplement_is_asked_for_once_and_its_answer_reopens_the_review(
    licensing: Service, ask: Asking, task: str
) -> None:
    defects = {"defects": ["缺少近期免冠照片"], "days": 10}
    asked = await ask("POST", f"reviews/{task}/supplement-request", by=REVIEWER, json=defects)
    request_id = asked.json()["supplement"]["request_id"]
    answered = TaskSupplementAnswered(
        task_id=task,
        application_number=number_of_case(),
        request_id=request_id,
        materials=(MaterialState(code="M02", name="照片", state="received"),),
        answered_at=FRIDAY_MORNING,
    )

    outcomes = [await deliver(licensing, answered) for _ in range(2)]
    again = await ask("POST", f"reviews/{task}/supplement-request", by=REVIEWER, json=defects)

    assert asked.json()["status"] == "supplement_requested"
    assert outcomes == [Outcome.DONE, Outcome.DONE]
    review = (await ask("GET", f"reviews/{task}", by=REVIEWER)).json()
    assert review["status"] == "pending"
    assert [one["code"] for one in review["materials"]] == ["M01", "M02"]
    assert (again.status_code, again.json()["code"]) == (409, "supplement_already_requested")
    (message,) = await announced(licensing)
    assert message["data"]["supplement_until"] == "2026-11-30T23:59:59+08:00"
    assert message["data"]["organization"] == BUREAU


async def test_a_suspended_review_resumes_with_a_later_due_date(
    licensing: Service, ask: Asking, task: str, clock: FrozenClock
) -> None:
    suspended = await ask(
        "POST", f"reviews/{task}/suspension", by=REVIEWER,
        json={"reason_code": "appraisal", "reason": "照片鉴定", "expected_until": "2026-11-30"},
    )  # fmt: skip
    clock.advance(timedelta(days=4))
    resumed = await ask("POST", f"reviews/{task}/resumption", by=REVIEWER, json={"remark": "相符"})

    assert suspended.json()["status"] == "suspended"
    assert resumed.json()["status"] == "pending"
    assert resumed.json()["due"] == {"on": "2026-11-24", "is_provisional": False}
    messages = await announced(licensing)
    types = [message["type"] for message in messages]
    assert types == ["cn.yikou.task.suspended.v1", "cn.yikou.task.resumed.v1"]
    told = [message["data"] for message in messages]
    assert [one["organization"] for one in told] == [BUREAU, BUREAU]
    assert told[1]["resumed_by"] == REVIEWER


async def test_a_reason_that_no_law_knows_stops_no_clock(ask: Asking, task: str) -> None:
    answer = await ask(
        "POST", f"reviews/{task}/suspension", by=REVIEWER,
        json={"reason_code": "busy", "reason": "人手不足", "expected_until": "2026-11-30"},
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (422, "suspension_unlawful")
    assert answer.json()["errors"][0]["field"] == "reason_code"


async def test_the_chief_extends_once(licensing: Service, ask: Asking, task: str) -> None:
    body = {"working_days": 10, "reason": "需进一步核实户籍"}
    by_reviewer = await ask("POST", f"reviews/{task}/extension", by=REVIEWER, json=body)
    first = await ask("POST", f"reviews/{task}/extension", by=CHIEF, json=body)
    second = await ask("POST", f"reviews/{task}/extension", by=CHIEF, json=body)

    assert by_reviewer.status_code == 403
    assert first.json()["due"]["on"] == "2026-12-04"
    assert (second.status_code, second.json()["code"]) == (409, "extension_already_granted")
    (message,) = await announced(licensing)
    assert message["type"] == "cn.yikou.task.extended.v1"
    assert message["data"]["organization"] == BUREAU


async def test_a_recalled_task_leaves_the_desk_and_an_early_recall_waits(
    licensing: Service, ask: Asking, keys: KeyRing, clock: FrozenClock
) -> None:
    recalled = TaskRecalled(
        task_id="task-1",
        application_number=number_of_case(),
        reason="申请人撤回",
        recalled_at=FRIDAY_MORNING,
    )

    early = await deliver(licensing, recalled)
    await deliver(licensing, task_assigned(keys))
    clock.advance(timedelta(seconds=30))
    await retry_due(licensing, licensing.consumers)

    assert early is Outcome.WAITING
    review = (await ask("GET", "reviews/task-1", by=REVIEWER)).json()
    assert review["status"] == "recalled"
    acted = await ask("POST", "reviews/task-1/opinion", by=REVIEWER, json=GRANT)
    assert acted.json()["code"] == "review_recalled"


async def test_a_repeated_assignment_changes_nothing(
    licensing: Service, ask: Asking, keys: KeyRing, task: str
) -> None:
    await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=GRANT)

    outcome = await deliver(licensing, task_assigned(keys))

    assert outcome is Outcome.DONE
    assert (await ask("GET", f"reviews/{task}", by=REVIEWER)).json()["status"] == "opined"


async def test_a_form_whose_item_says_nothing_of_its_fields_shows_no_words(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    said_nothing = elder_card().model_copy(update={"form_sensitivity": {}})
    await deliver(licensing, task_assigned(keys, item=said_nothing))

    masked = (await ask("GET", "reviews/task-1", by=REVIEWER)).json()["form"]

    assert set(masked.values()) == {"******"}


async def test_the_applicant_is_masked_until_somebody_says_why(
    licensing: Service, ask: Asking, task: str
) -> None:
    person = applicant()
    masked = await ask("GET", f"reviews/{task}", by=REVIEWER)
    unmasked = await ask("POST", f"reviews/{task}/unmasking", by=REVIEWER,
                         json={"reason": "电话核实申请人年龄"})  # fmt: skip

    assert person.name not in masked.text
    assert person.identity_number not in masked.text
    assert person.phone not in masked.text
    assert str(person.form["emergency_contact_phone"]) not in masked.text
    assert unmasked.json()["applicant"]["identity_number"] == person.identity_number
    async with licensing.reading() as connection:
        rows = await connection.execute(licensing.tables.audit_rows.select())
        kept = [row for row in rows if row.act == "unmask_applicant"]
    (row,) = kept
    reason = opened_words(licensing.keys, row.facts["reason"], subject=row.subject)
    assert (row.actor, reason) == (REVIEWER, "电话核实申请人年龄")
    assert "核实" not in row.facts["reason"]


async def test_an_identity_number_in_the_form_comes_whole_and_is_shown_masked(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    whole = applicant().identity_number
    answers = form(keys, number_of_case(), principal_identity_number=whole)
    await deliver(licensing, task_assigned(keys, form_sealed=answers))

    masked = await ask("GET", "reviews/task-1", by=REVIEWER)
    unmasked = await ask("POST", "reviews/task-1/unmasking", by=REVIEWER,
                         json={"reason": "核对主要负责人身份"})  # fmt: skip

    assert masked.json()["form"]["principal_identity_number"] == mask_id(whole)
    assert masked.json()["form"]["birth_date"] == "****-**-**"
    assert masked.json()["form"]["gender"] == "女"
    assert unmasked.json()["form"]["principal_identity_number"] == whole


async def test_the_form_of_another_case_reaches_no_desk(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    foreign = form(keys, number_of_case(2))

    outcome = await deliver(licensing, task_assigned(keys, form_sealed=foreign))

    assert outcome is Outcome.WAITING
    assert (await ask("GET", "reviews/task-1", by=REVIEWER)).status_code == 404


async def test_the_desk_lists_the_most_urgent_first_page_by_page(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    for serial, day in enumerate(("2026-11-25", "2026-11-23", "2026-11-24"), start=1):
        assigned = task_assigned(keys, task=f"task-{serial}", number=number_of_case(serial),
                                 due={"on": day})  # fmt: skip
        await deliver(licensing, assigned)

    first = (await ask("GET", "reviews?limit=2&status=pending", by=REVIEWER)).json()
    rest = (await ask("GET", f"reviews?limit=2&after={first['next']}", by=REVIEWER)).json()

    assert [one["id"] for one in first["reviews"]] == ["task-2", "task-3"]
    assert [one["id"] for one in rest["reviews"]] == ["task-1"]
    assert rest["next"] is None
