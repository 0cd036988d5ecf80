"""From a body's draft to a published version: the offices that take part, and what the public sees."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.tables import item_drafts
from services.intake.worker import put_versions_in_force
from shared.calendar import SpecialDay, SpecialKind, YearList
from shared.calendar_versions import CalendarVersion, put_version
from shared.clock import FrozenClock
from tests.intake.guides import ELDER_CARD, elsewhere, guide
from tests.intake.integration.test_catalogue import load
from tests.intake.integration.window import Answer, Desk, problem

DRAFTER, HEAD = "zy-mzj-r01", "zy-mzj-h01"
STAFFING, FINANCE, ADMINISTRATOR = "zy-bb-r01", "zy-czj-r01", "zy-zwb-a01"
REVIEWERS = (STAFFING, FINANCE, ADMINISTRATOR)
STRANGER = "zy-wjw-r01"
DECISION = "中原政〔2026〕8号"
DECREE = {
    "approved": True,
    "authority": "中原区人民政府",
    "decision": DECISION,
    "decided_on": "2026-11-20",
}


async def act(desk: Desk, draft: Answer, name: str, body: Any, *, by: str) -> Answer:
    """An act on a draft that must succeed."""
    answer = await desk.post(f"items/drafts/{draft['id']}/{name}", body, by=by)
    assert answer.status_code == 201, answer.text
    found: Answer = answer.json()
    return found


async def drafted(desk: Desk, **changes: Any) -> Answer:
    """A draft of the civil affairs office."""
    body = {"content": guide("elder_card", **changes), "reason": "法规修订"}
    answer = await desk.post("items/drafts", body, by=DRAFTER)
    assert answer.status_code == 201, answer.text
    found: Answer = answer.json()
    return found


async def reviewed(desk: Desk, draft: Answer, *, approved: bool = True) -> Answer:
    """Signed by the head, and an opinion of each of the three offices."""
    found = await act(desk, draft, "signature", {}, by=HEAD)
    for office in REVIEWERS:
        said = {"approved": approved, "opinion": "同意" if approved else "时限说明不清"}
        found = await act(desk, draft, "review-opinion", said, by=office)
    return found


async def published(desk: Desk, **body: Any) -> Answer:
    """A change of the bus routes, published."""
    draft = await drafted(desk, bus_routes="乘坐37路到莲湖站。")
    await reviewed(desk, draft)
    await act(desk, draft, "decree", DECREE, by=ADMINISTRATOR)
    return await act(desk, draft, "publication", body, by=ADMINISTRATOR)


async def version_in_force(desk: Desk) -> int:
    """The version that the public sees."""
    answer = await desk.get(f"items/{ELDER_CARD}", by=None)
    return int(answer.json()["version"])


async def test_a_passed_draft_is_published_as_the_next_version_with_its_difference(
    desk: Desk,
) -> None:
    before = await desk.submitted()

    draft = await published(desk)
    after = await desk.submitted()
    versions = (await desk.get(f"items/{ELDER_CARD}/versions", by=None)).json()["versions"]
    shown = (await desk.get(f"items/{ELDER_CARD}/versions/2", by=None)).json()

    assert (draft["status"], draft["published_version"]) == ("published", 2)
    assert (before["item"]["version"], after["item"]["version"]) == (1, 2)
    assert [(one["version"], one["is_in_force"]) for one in versions] == [(2, True), (1, False)]
    assert versions[0]["decision"] == DECISION
    assert [one["label"] for one in shown["changes"]] == ["乘车路线"]
    assert shown["changes"][0]["after"] == "乘坐37路到莲湖站。"


async def test_a_version_holds_from_its_date_on(desk: Desk, clock: FrozenClock) -> None:
    await published(desk, effective_on="2026-12-01")

    assert await put_versions_in_force(desk.service) == 0
    assert await version_in_force(desk) == 1
    assert (await desk.submitted())["item"]["version"] == 1
    clock.advance(timedelta(days=11))

    assert await put_versions_in_force(desk.service) == 1
    assert await put_versions_in_force(desk.service) == 0
    assert await version_in_force(desk) == 2


async def test_a_date_that_is_past_is_refused(desk: Desk) -> None:
    draft = await drafted(desk)
    await reviewed(desk, draft)
    await act(desk, draft, "decree", DECREE, by=ADMINISTRATOR)

    answer = await desk.post(
        f"items/drafts/{draft['id']}/publication",
        {"decision": DECISION, "effective_on": "2026-11-19"},
        by=ADMINISTRATOR,
    )

    assert problem(answer) == (422, "invalid_request")


async def test_what_the_offices_say_is_fed_back_and_the_draft_comes_again(desk: Desk) -> None:
    draft = await drafted(desk)
    returned = await reviewed(desk, draft, approved=False)
    early = await desk.post(
        f"items/drafts/{draft['id']}/publication", {"decision": DECISION}, by=ADMINISTRATOR
    )

    amended = {"content": guide("elder_card", bus_routes="改"), "reason": "按反馈修改"}
    await act(desk, draft, "amendment", amended, by=DRAFTER)
    again = await reviewed(desk, draft)

    assert returned["status"] == "returned"
    assert {one["opinion"] for one in returned["opinions"]} == {"时限说明不清"}
    assert problem(early) == (409, "draft_act_forbidden")
    assert (again["status"], again["round"]) == ("passed", 2)
    assert len(again["opinions"]) == 6


async def test_experts_an_office_asks_for_are_heard_and_reviewed_and_the_government_decrees(
    desk: Desk,
) -> None:
    draft = await drafted(desk, bus_routes="乘坐37路。")
    await act(desk, draft, "signature", {}, by=HEAD)
    asking = {"approved": True, "opinion": "同意", "for_experts": "照片能否由系统调取？"}
    for office, said in zip(
        REVIEWERS, (asking, *[{"approved": True, "opinion": "同意"}] * 2), strict=True
    ):
        waiting = await act(desk, draft, "review-opinion", said, by=office)
    heard = {
        "experts": ["李教授（郑州大学）", "王工（市大数据局）"],
        "held_on": "2026-11-19",
        "approved": True,
        "opinion": "可行。",
    }
    path = f"items/drafts/{draft['id']}"
    skipped = await desk.post(f"{path}/decree", DECREE, by=ADMINISTRATOR)
    foreign = await desk.post(f"{path}/expert-opinion", heard, by=DRAFTER)
    ahead = await desk.post(
        f"{path}/expert-opinion", {**heard, "held_on": "2026-11-21"}, by=ADMINISTRATOR
    )
    again = await act(desk, draft, "expert-opinion", heard, by=ADMINISTRATOR)
    for office in REVIEWERS:
        await act(desk, draft, "review-opinion", {"approved": True, "opinion": "同意"}, by=office)
    unapproved = await desk.post(f"{path}/publication", {}, by=ADMINISTRATOR)
    await act(desk, draft, "decree", DECREE, by=ADMINISTRATOR)
    other = await desk.post(f"{path}/publication", {"decision": "他文"}, by=ADMINISTRATOR)
    found = await act(desk, draft, "publication", {}, by=ADMINISTRATOR)

    assert (waiting["status"], again["status"], again["round"]) == (
        "with_experts",
        "under_review",
        2,
    )
    assert problem(skipped) == problem(unapproved) == (409, "draft_act_forbidden")
    assert problem(foreign) == (403, "role_not_allowed")
    assert problem(ahead) == problem(other) == (422, "invalid_request")
    assert found["expert_opinions"][0]["experts"] == heard["experts"]
    assert found["decrees"][0]["authority"] == "中原区人民政府"
    versions = (await desk.get(f"items/{ELDER_CARD}/versions", by=None)).json()["versions"]
    assert (versions[0]["version"], versions[0]["decision"]) == (2, DECISION)


async def test_a_draft_against_policy_is_kept_but_not_signed(desk: Desk) -> None:
    draft = await drafted(desk, promised_working_days=2)

    answer = await desk.post(f"items/drafts/{draft['id']}/signature", {}, by=HEAD)

    assert {"one_three_seven", "immediate"} == {one["rule"] for one in draft["findings"]}
    assert problem(answer) == (422, "invalid_request")
    fields = {one["field"] for one in answer.json()["errors"]}
    assert fields == {"content.promised_working_days", "content.immediate"}


async def test_only_the_three_offices_review_and_only_the_hall_office_publishes(
    desk: Desk,
) -> None:
    draft = await drafted(desk)
    path = f"items/drafts/{draft['id']}"
    await act(desk, draft, "signature", {}, by=HEAD)
    said = {"approved": True, "opinion": "同意"}

    own = await desk.post(f"{path}/review-opinion", said, by=DRAFTER)
    foreign = await desk.post(f"{path}/review-opinion", said, by=STRANGER)
    seen = await desk.get(path, by=STRANGER)
    city = await desk.get(path, by="zz-zwb-a01")
    publishing = await desk.post(f"{path}/publication", {"decision": "无"}, by=DRAFTER)

    assert problem(own) == (403, "not_a_reviewing_office")
    assert problem(foreign) == problem(seen) == problem(city) == (404, "draft_unknown")
    assert problem(publishing) == (403, "role_not_allowed")


async def test_a_body_drafts_only_its_own_items_and_one_draft_at_a_time(desk: Desk) -> None:
    body = {"content": guide("elder_card"), "reason": "修订"}

    foreign = await desk.post("items/drafts", body, by=STRANGER)
    await desk.post("items/drafts", body, by=DRAFTER)
    second = await desk.post("items/drafts", body, by=DRAFTER)

    assert problem(foreign) == (422, "invalid_request")
    assert problem(second) == (409, "draft_in_the_way")


async def test_a_new_service_not_registered_in_twenty_working_days_is_marked_late(
    desk: Desk, clock: FrozenClock
) -> None:
    new = guide("elder_card", code="11410102MBDEM0023L4412007002002", basic_code="412007002002")
    body = {"content": new, "reason": "新增服务", "arisen_on": "2026-11-02"}
    await desk.post("items/drafts", body, by=DRAFTER)
    early = (await desk.get("items/drafts", by=DRAFTER)).json()["drafts"]

    clock.advance(timedelta(days=11))
    late = (await desk.get("items/drafts", by=ADMINISTRATOR)).json()["drafts"]

    assert [(one["registration_due_on"], one["is_late"]) for one in early] == [
        ("2026-11-30", False)
    ]
    assert [one["is_late"] for one in late] == [True]


async def test_the_day_of_registration_follows_the_holiday_list_that_was_imported(
    desk: Desk,
) -> None:
    new = guide("elder_card", code="11410102MBDEM0023L4412007002002", basic_code="412007002002")
    body = {"content": new, "reason": "新增服务", "arisen_on": "2026-11-02"}
    before = (await desk.post("items/drafts", body, by=DRAFTER)).json()
    holiday = SpecialDay(date(2026, 11, 30), SpecialKind.HOLIDAY, "演示")
    now = desk.service.clock.now()
    async with desk.service.work(desk.service.system) as work:
        put_version(work, CalendarVersion(1, YearList(2026, (holiday,)), "文", "管理员", now))

    after = (await desk.get(f"items/drafts/{before['id']}", by=DRAFTER)).json()

    assert before["registration_due_on"] == "2026-11-30"
    assert after["registration_due_on"] == "2026-12-01"


async def test_an_item_of_two_places_is_changed_by_a_draft_at_each_and_at_none_alone(
    desk: Desk,
) -> None:
    here, other = guide("elder_card"), "11410102MBDEM0031F"
    await load(desk, elsewhere(here, other))
    new = {**here, "name": "老年人优待证办理"}
    draft = await drafted(desk, name="老年人优待证办理")
    path = f"items/drafts/{draft['id']}"

    alone = await desk.post(f"{path}/signature", {}, by=HEAD)
    twin = await desk.post(
        "items/drafts", {"content": elsewhere(new, other), "reason": "统一"}, by=ADMINISTRATOR
    )
    await reviewed(desk, draft)
    await act(desk, draft, "decree", DECREE, by=ADMINISTRATOR)
    early = await desk.post(f"{path}/publication", {}, by=ADMINISTRATOR)
    async with desk.service.work(desk.service.system) as work:
        await work.connection.execute(
            item_drafts.update()
            .where(item_drafts.c.id == UUID(twin.json()["id"]))
            .values(status="approved")
        )
    published = await desk.post(f"{path}/publication", {}, by=ADMINISTRATOR)

    assert [one["rule"] for one in draft["findings"]] == ["not_the_same_everywhere"]
    assert problem(alone) == problem(early) == (422, "invalid_request")
    assert twin.json()["findings"] == []
    assert published.status_code == 201


async def test_a_withdrawn_item_is_taken_in_no_more_but_its_cases_go_on(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    reason = {"reason": "法律废止", "decision": DECISION}

    silent = await desk.post(f"items/{ELDER_CARD}/cancellation", {"reason": "无"}, by=ADMINISTRATOR)
    foreign = await desk.post(f"items/{guide('fireworks_wholesale')['code']}/cancellation", reason,
                              by=ADMINISTRATOR)  # fmt: skip
    gone = await desk.post(f"items/{ELDER_CARD}/cancellation", reason, by=ADMINISTRATOR)
    new = await desk.call("POST", "applications", key="k", json=_papers())
    accepted = await desk.post(f"applications/{number}/acceptance", {})

    assert problem(silent) == (422, "invalid_request")
    assert problem(foreign) == (404, "own_item_unknown")
    assert gone.status_code == 201
    assert problem(new) == (409, "item_withdrawn")
    assert DECISION in new.json()["detail"]
    assert accepted.status_code == 201
    shown = (await desk.get(f"items/{ELDER_CARD}", by=None)).json()
    assert shown["withdrawal"]["reason"] == "法律废止"
    assert ELDER_CARD not in (await desk.get("items", by=None)).text


async def test_an_item_announced_for_later_is_not_yet_taken_in_nor_shown(
    desk: Desk, clock: FrozenClock
) -> None:
    code = "11410102MBDEM0023L4412007002002"
    new = guide("elder_card", code=code, basic_code="412007002002")
    draft = (await desk.post("items/drafts", {"content": new, "reason": "新增"}, by=DRAFTER)).json()
    await reviewed(desk, draft)
    await act(desk, draft, "decree", DECREE, by=ADMINISTRATOR)
    published = {"decision": DECISION, "effective_on": "2026-12-01"}
    await act(desk, draft, "publication", published, by=ADMINISTRATOR)

    early = await desk.call("POST", "applications", key="k1", json=_papers(code))
    hidden = await desk.get(f"items/{code}", by=None)
    clock.advance(timedelta(days=11))
    await put_versions_in_force(desk.service)

    assert problem(early) == (409, "item_not_yet_in_force")
    assert problem(hidden) == (404, "item_unknown")
    assert (await desk.get(f"items/{code}", by=None)).status_code == 200
    later = await desk.call("POST", "applications", key="k2", json=_papers(code))
    assert later.status_code == 201


@pytest.mark.parametrize("seen", [1, 2])
async def test_whoever_saw_an_older_text_of_a_draft_does_not_change_it(
    desk: Desk, seen: int
) -> None:
    draft = await drafted(desk)
    body = {"content": guide("elder_card", bus_routes="改"), "reason": "改"}
    await act(desk, draft, "amendment", body, by=DRAFTER)

    answer = await desk.post(
        f"items/drafts/{draft['id']}/amendment", body, by=DRAFTER,
        headers={"If-Match": f'"{seen}"'},
    )  # fmt: skip

    assert answer.status_code == (201 if seen == 2 else 412)


def _papers(code: str = ELDER_CARD) -> Answer:
    from tests.intake.integration.window import body

    return {**body(), "item_code": code}
