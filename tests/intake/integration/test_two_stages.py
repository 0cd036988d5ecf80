"""先照后证: the licence of the first item opens and prefills the second, exactly once (A7, rules.md I.9)."""

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.intake.tables import follow_ups, items
from services.intake.worker import open_what_follows, refresh_catalogue
from shared.clock import FrozenClock
from shared.contracts import CaseDecided, CaseWithdrawn, LicenceIssued, LicenceRevoked
from tests.equipment import FRIDAY_MORNING
from tests.intake.integration.window import Answer, Desk, body, fields, problem

HALL, OTHER_HALL, HALL_ADMINISTRATOR = "zy-c01", "zz-c01", "zy-zwb-a01"
MARKET = "11410102MBDEM0998E"
FOOD = "11410102MBDEM0998E4410131010001"
LICENCE = "豫郑中市监〔2026〕000001号"
AHEAD = {"business_kind": "餐饮服务", "projects": "热食类食品制售"}
ENTERPRISE = {
    "kind": "organization",
    "name": "郑州市演示餐饮有限公司",
    "identity_number": "91410102MADEM91042",
    "phone": "0371-00009108",
}
LAYOUT = [{"code": code, "state": "received"} for code in ("M01", "M03", "M04", "M05")]


def founding(**follow_up: Any) -> Answer:
    """The founder's whole application; follow_up: what is said of the second item."""
    whole = body(item="enterprise_registration", applicant="founder-1")
    return {**whole, "follow_up": follow_up} if follow_up else whole


async def accepted(desk: Desk, **follow_up: Any) -> Answer:
    """The first application, accepted at the hall; keeps the query code."""
    submitted = await desk.post("applications", founding(**follow_up), by=HALL)
    assert submitted.status_code == 201, submitted.text
    number = submitted.json()["application_number"]
    answer = await desk.post(f"applications/{number}/acceptance", {}, by=HALL)
    assert answer.status_code == 201, answer.text
    return {**submitted.json(), **answer.json()}


def origin(first: Mapping[str, Any]) -> Answer:
    where = first["origin"]
    return {**where, "division": "410102", "clerk": HALL, "clerk_name": "窗口人员"}


def decided(first: Mapping[str, Any], outcome: str = "granted") -> CaseDecided:
    return CaseDecided.model_validate(
        {
            "application_number": first["application_number"],
            "item": {**first["item"], "licence_type": "business_licence"},
            "origin": origin(first),
            "applicant": {"kind": "person", "sealed": "k1.x"},
            "form_sealed": "k1.x",
            "decision": {
                "outcome": outcome,
                "reason": "住所不符合规定。",
                "legal_basis": "市场主体登记管理条例",
                "decided_by": "zy-scj-r01",
                "decided_by_name": "尹海宁",
                "organization": MARKET,
                "organization_name": "中原区市场监督管理局",
                "signed_by_name": "尹海宁",
                "decided_at": FRIDAY_MORNING,
            },
            "decided_at": FRIDAY_MORNING,
        }
    )


def issued(first: Mapping[str, Any]) -> LicenceIssued:
    return LicenceIssued.model_validate(
        {
            "application_number": first["application_number"],
            "licence_number": LICENCE,
            "identifier": "1.2.156",
            "licence_type": "business_licence",
            "title": "营业执照",
            "issuer": MARKET,
            "issuer_name": "中原区市场监督管理局",
            "origin": origin(first),
            "issued_at": FRIDAY_MORNING,
            "valid_from": date(2026, 11, 20),
        }
    )


async def after(desk: Desk, first: Mapping[str, Any], *, by: str = HALL) -> Answer:
    """What the first's dossier says of the second."""
    found = await desk.get(f"applications/{first['application_number']}", by=by)
    shown: Answer = found.json()["follow_up"]
    return shown


async def second_of(desk: Desk, first: Mapping[str, Any]) -> Answer:
    """The dossier of the second."""
    number = (await after(desk, first))["application_number"]
    found: Answer = (await desk.get(f"applications/{number}", by=HALL)).json()
    return found


async def licensed(desk: Desk, **follow_up: Any) -> Answer:
    """A first that was granted and licensed, and what follows it looked after."""
    first = await accepted(desk, **follow_up)
    await desk.hear(decided(first))
    await desk.hear(issued(first))
    await open_what_follows(desk.service)
    return first


async def withdraw_from_catalogue(desk: Desk, *, status: str = "withdrawn") -> None:
    async with desk.service.database.transaction() as connection:
        await connection.execute(
            items.update()
            .where(items.c.code == FOOD)
            .values(status=status, withdrawal_reason="改革", withdrawal_decision="1号")
        )


async def test_the_licence_opens_the_second_at_the_same_window_with_answers_and_papers(
    desk: Desk,
) -> None:
    first = await licensed(desk, wanted=True, form=AHEAD)

    second = await second_of(desk, first)

    assert (second["status"], second["item"]["code"]) == ("pre_registered", FOOD)
    assert second["follows"] == first["application_number"]
    assert second["origin"] == first["origin"]
    assert second["form"]["business_kind"] == "餐饮服务"
    assert second["form"]["premises"] == "郑州市中原区建设路街道演示路9号"
    licence = next(one for one in second["materials"] if one["code"] == "M02")
    assert (licence["state"], licence["source"]) == ("linked", LICENCE)


async def test_the_window_completes_the_second_for_the_enterprise_that_was_founded(
    desk: Desk,
) -> None:
    first = await licensed(desk, wanted=True, form=AHEAD)
    number = (await after(desk, first))["application_number"]
    unnamed = await desk.post(f"applications/{number}/reception", {"materials": LAYOUT}, by=HALL)

    whole = {"materials": LAYOUT, "holder": ENTERPRISE}
    received = await desk.post(f"applications/{number}/reception", whole, by=HALL)
    accepted_ = await desk.post(f"applications/{number}/acceptance", {}, by=HALL)

    assert problem(unnamed)[0] == 422
    assert (received.status_code, accepted_.status_code) == (201, 201), accepted_.text
    who = (await desk.get(f"applications/{number}", by=HALL)).json()["applicant"]
    assert who["kind"] == "organization"
    found = await desk.post(
        "applications/lookups",
        {"identity_number": ENTERPRISE["identity_number"], "purpose": "核对"},
        by=HALL,
    )
    assert number in found.text


async def test_nobody_becomes_the_applicant_of_a_case_that_no_first_stage_opened(
    desk: Desk,
) -> None:
    given = body(item="food_business_permit", applicant="restaurant-1")
    begun = await desk.post("applications/pre-registrations", given, by=HALL)
    number = begun.json()["application_number"]

    answer = await desk.post(f"applications/{number}/reception", {"holder": ENTERPRISE}, by=HALL)

    assert fields(answer) == [("holder", "no_first_stage")]


async def test_news_that_comes_twice_and_in_another_order_opens_one_second(desk: Desk) -> None:
    first = await accepted(desk, wanted=True)
    for event in (issued(first), decided(first), issued(first), decided(first)):
        await desk.hear(event)
        await open_what_follows(desk.service)
    await desk.hear(issued(first))

    again = await open_what_follows(desk.service)

    opened = [one for one in await desk.announced() if "follow_up_opened" in one["type"]]
    assert again == 0
    assert [one["data"]["follows"] for one in opened] == [first["application_number"]]
    page = (await desk.get(f"applications?item_code={FOOD}", by=HALL)).json()
    assert len(page["applications"]) == 1


async def test_nothing_is_opened_before_the_licence_is_there(desk: Desk) -> None:
    first = await accepted(desk, wanted=True)
    await desk.hear(decided(first))

    opened = await open_what_follows(desk.service)

    assert opened == 0
    assert (await after(desk, first))["status"] == "waiting"


async def test_a_refused_first_opens_nothing_and_says_why(desk: Desk) -> None:
    first = await accepted(desk, wanted=True)
    await desk.hear(decided(first, "refused"))

    await open_what_follows(desk.service)

    told = await after(desk, first)
    assert (told["status"], told["reason"]) == ("not_opened", "首个事项决定不予许可")


async def test_a_withdrawn_first_opens_nothing_and_says_why(desk: Desk) -> None:
    first = await accepted(desk, wanted=True)
    number = first["application_number"]
    await desk.post(f"applications/{number}/withdrawal", {"reason": "不办了"}, by=HALL)
    await desk.hear(CaseWithdrawn(application_number=number, withdrawn_at=FRIDAY_MORNING))

    await open_what_follows(desk.service)

    told = await after(desk, first)
    assert told["status"] == "not_opened"
    assert "撤回" in told["reason"]


async def test_a_licence_revoked_before_it_was_looked_after_opens_nothing(desk: Desk) -> None:
    first = await accepted(desk, wanted=True)
    await desk.hear(issued(first))
    await desk.hear(
        LicenceRevoked(
            application_number=first["application_number"],
            licence_number=LICENCE,
            reason="信息有误",
            revoked_at=FRIDAY_MORNING,
        )
    )

    await open_what_follows(desk.service)

    told = await after(desk, first)
    assert (told["status"], told["reason"]) == ("not_opened", "首个事项的证照已被撤销或者注销")


async def test_a_second_that_is_not_wanted_is_not_opened(desk: Desk) -> None:
    first = await licensed(desk, wanted=False)

    assert await after(desk, first) is None


async def test_what_cannot_be_opened_stays_in_sight_with_its_reason_and_is_tried_again(
    desk: Desk, clock: FrozenClock
) -> None:
    first = await accepted(desk, wanted=True, form=AHEAD)
    await withdraw_from_catalogue(desk)
    await desk.hear(issued(first))
    await refresh_catalogue(desk.service)
    await open_what_follows(desk.service)
    held_up = await after(desk, first)
    lists = {
        by: (await desk.get("applications/follow-ups?status=held_up", by=by)).json()["follow_ups"]
        for by in (HALL, HALL_ADMINISTRATOR, OTHER_HALL)
    }

    await withdraw_from_catalogue(desk, status="published")
    await refresh_catalogue(desk.service)
    clock.advance(timedelta(minutes=11))
    await open_what_follows(desk.service)

    assert held_up["status"] == "held_up"
    assert "已取消" in held_up["reason"]
    assert [one["follows"] for one in lists[HALL]] == [first["application_number"]]
    assert lists[HALL_ADMINISTRATOR] == lists[HALL]
    assert lists[OTHER_HALL] == []
    assert (await after(desk, first))["status"] == "opened"


async def test_the_public_status_of_the_first_names_the_second_to_whoever_has_its_code(
    desk: Desk,
) -> None:
    first = await licensed(desk, wanted=True)
    number, code = first["application_number"], first["query_code"]

    shown = (await desk.get(f"status/{number}?code={code}", by=None)).json()["follow_up"]
    wrong = await desk.get(f"status/{number}?code=WRONGCODE", by=None)

    assert (shown["item"], shown["status"]) == ("食品经营许可", "opened")
    assert shown["application_number"] == (await after(desk, first))["application_number"]
    assert problem(wrong) == (404, "status_not_found")


async def test_the_opening_tells_the_window_and_the_body_in_charge_of_the_second(
    desk: Desk,
) -> None:
    first = await licensed(desk, wanted=True)

    (told,) = [one for one in await desk.announced() if "follow_up_opened" in one["type"]]

    assert told["data"]["origin"]["window"] == first["origin"]["window"]
    assert [one["organization"] for one in told["data"]["offices"]] == [MARKET]
    assert told["data"]["licence_number"] == LICENCE


async def test_answers_given_ahead_are_checked_against_the_second_item(desk: Desk) -> None:
    wrong = founding(wanted=True, form={"business_kind": "卖唱"})
    unknown = {**body(), "follow_up": {"wanted": True}}

    at_second = await desk.post("applications", wrong, by=HALL)
    without = await desk.post("applications", unknown)

    assert fields(at_second) == [("follow_up.form.business_kind", "not_a_choice")]
    assert fields(without) == [("follow_up", "nothing_follows")]


async def test_answers_given_ahead_lie_sealed(desk: Desk) -> None:
    await accepted(desk, wanted=True, form={"principal_name": "陈国栋"})

    async with desk.service.reading() as connection:
        kept = await connection.scalar(sa.select(follow_ups.c.form_sealed))

    assert kept
    assert "陈国栋" not in kept


async def test_a_wish_said_before_the_window_took_the_papers_in_holds_too(desk: Desk) -> None:
    wish = founding(wanted=True, form=AHEAD)
    begun = await desk.post("applications/pre-registrations", wish, by=HALL)

    number = begun.json()["application_number"]

    assert (await after(desk, {"application_number": number}))["status"] == "waiting"


async def test_workers_that_look_at_the_same_moment_open_one_second(desk: Desk) -> None:
    first = await accepted(desk, wanted=True)
    await desk.hear(issued(first))

    opened = await asyncio.gather(*(open_what_follows(desk.service) for _ in range(4)))

    assert sum(opened) == 1
    page = (await desk.get(f"applications?item_code={FOOD}", by=HALL)).json()
    assert len(page["applications"]) == 1
