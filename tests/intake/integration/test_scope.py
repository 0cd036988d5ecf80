"""Who may see and do what: a foreign application does not exist."""

import pytest
import sqlalchemy as sa

from services.intake.tables import common
from shared.security.audit_words import opened_words
from tests.intake.integration.window import (
    CITY_CLERK,
    DISTRICT_REVIEWER,
    NEIGHBOUR,
    NOBODY,
    OTHER_REVIEWER,
    SUPERVISOR,
    Desk,
    opened,
    problem,
)

ACTS = {
    "acceptance": {},
    "supplement-notice": {"defects": [{"material": "M02", "defect": "缺"}]},
    "supplements": {"remark": "已补"},
    "refusal": {"reason": "不属于", "legal_basis": "行政许可法第三十二条"},
    "withdrawal": {"reason": "不办了"},
    "delivery": {"mode": "window", "recipient": "赵秀兰", "relation": "self"},
}


@pytest.mark.parametrize("act", sorted(ACTS))
async def test_a_clerk_of_another_window_cannot_act_on_the_application(
    desk: Desk, act: str
) -> None:
    number = (await desk.submitted())["application_number"]

    foreign = await desk.post(f"applications/{number}/{act}", ACTS[act], by=NEIGHBOUR)
    nothing = await desk.post(f"applications/{NOBODY}/{act}", ACTS[act], by=NEIGHBOUR)

    assert problem(foreign) == problem(nothing) == (404, "application_unknown")
    assert foreign.json()["detail"] == nothing.json()["detail"]
    assert await desk.status_of(number) == "submitted"


@pytest.mark.parametrize("path", ["", "/documents", "/documents/receipt", "/materials/M01/files"])
@pytest.mark.parametrize("who", [NEIGHBOUR, CITY_CLERK, DISTRICT_REVIEWER, OTHER_REVIEWER])
async def test_a_foreign_application_cannot_be_read(desk: Desk, who: str, path: str) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await desk.get(f"applications/{number}{path}", by=who)

    assert problem(answer) == (404, "application_unknown")


async def test_a_supervisor_sees_what_lies_in_the_own_division_and_cannot_act(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    seen = await desk.get(f"applications/{number}", by=SUPERVISOR)
    listed = (await desk.get("applications", by=SUPERVISOR)).json()["applications"]
    acted = await desk.post(f"applications/{number}/acceptance", {}, by=SUPERVISOR)

    assert seen.status_code == 200
    assert [one["application_number"] for one in listed] == [number]
    assert problem(acted) == (403, "role_not_allowed")


async def test_a_list_holds_only_the_own_windows_applications(desk: Desk) -> None:
    await desk.submitted()
    own = (await desk.submitted(by=NEIGHBOUR))["application_number"]

    listed = (await desk.get("applications", by=NEIGHBOUR)).json()["applications"]
    department = (await desk.get("applications", by=DISTRICT_REVIEWER)).json()["applications"]

    assert [one["application_number"] for one in listed] == [own]
    assert listed[0]["applicant_name"] == "赵**"
    assert department == []


async def test_lists_are_paged_newest_first_without_gap_or_repetition(desk: Desk) -> None:
    numbers = [(await desk.submitted())["application_number"] for _ in range(5)]

    pages, after = [], ""
    while True:
        page = (await desk.get(f"applications?limit=2{after}")).json()
        pages += [one["application_number"] for one in page["applications"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert pages == numbers[::-1]


async def test_lists_are_filtered_by_status_and_by_who_took_the_papers_in(desk: Desk) -> None:
    accepted = (await desk.accepted())["application_number"]
    await desk.submitted()

    by_status = (await desk.get("applications?status=accepted&mine=true")).json()

    assert [one["application_number"] for one in by_status["applications"]] == [accepted]


@pytest.mark.parametrize("number", ["1", "%00", "4101021301202611200000017x", "工单"])
async def test_a_malformed_number_is_answered_like_an_unknown_one(desk: Desk, number: str) -> None:
    answer = await desk.get(f"applications/{number}")

    assert problem(answer) == (404, "application_unknown")


async def test_unmasking_gives_a_reason_and_stands_in_the_audit_trail(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))

    masked = (await desk.get(f"applications/{number}")).json()["applicant"]
    without = await desk.post(f"applications/{number}/unmasking", {"reason": " "})
    whole = await desk.post(
        f"applications/{number}/unmasking", {"reason": "核对41010219510312002X"},
        by="zy-lianhu-r01",
    )  # fmt: skip

    assert masked["identity_number"] == "4101**********002X"
    assert masked["phone"] == "154****0001"
    assert problem(without) == (422, "invalid_request")
    assert whole.json()["applicant"]["identity_number"] == "41010219510312002X"
    async with desk.service.reading() as connection:
        trail = await connection.execute(
            sa.select(common.audit_rows.c.facts, common.audit_rows.c.actor).where(
                common.audit_rows.c.act == "applicant_unmasked"
            )
        )
        ((facts, actor),) = trail.all()
    assert whole.json()["form"]["birth_date"] == "1951-03-12"
    assert actor == "zy-lianhu-r01"
    assert "核对" not in str(facts)
    opened_reason = opened_words(desk.service.keys, facts["reason"], subject=number)
    assert opened_reason == "核对41010219510312002X"
