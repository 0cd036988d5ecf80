"""告知承诺: a declaration in place of a proof, decided at once, checked afterwards (rules.md A4, F)."""

import pytest
import sqlalchemy as sa

from services.intake.commands.load_items import load_items
from services.intake.tables import commitments
from tests.intake.guides import guide
from tests.intake.integration import promising as p
from tests.intake.integration.test_documents import printed, text_of
from tests.intake.integration.window import CLERK, SUPERVISOR, Desk, body, problem, withdrawn

NEXT = {"kind": "declaration"}


async def test_a_declaration_stands_for_the_proof_and_asks_for_a_decision_the_same_day(
    desk: Desk,
) -> None:
    accepted = await p.declared_and_accepted(desk)

    (told,) = await p.told(desk, "application.accepted")

    assert accepted["status"] == "accepted"
    assert accepted["promised_due"]["on"] == "2026-11-20"
    assert told["limits"]["promised_working_days"] == 0
    assert [
        task["limit_working_days"]
        for stage in told["route_plan"]["stages"]
        for task in stage["tasks"]
    ] == [0]
    assert told["commitment"]["kind"] == "declaration"
    assert told["commitment"]["papers"] == ["M04"]
    assert told["commitment"]["withholds_certificate"] is False
    assert told["commitment"]["check_within_working_days"] == 60


async def test_the_text_tells_basis_conditions_papers_check_liability_and_that_it_is_voluntary(
    desk: Desk,
) -> None:
    number = (await p.declared_and_accepted(desk))["application_number"]

    paper = await desk.get(f"applications/{number}/documents/commitment", by=p.DISTRICT_CLERK)
    found = await p.commitment(desk, number, by=p.DISTRICT_CLERK)

    assert paper.headers["content-type"] == "application/pdf"
    text = "".join(found["text"])
    for said in (
        "《公共场所卫生管理条例》第四条",
        "符合卫生标准",
        "不需提交下列材料：卫生检测报告",
        "60个工作日内以现场核查和双随机抽查方式核查",
        "责令限期整改",
        "依法给予行政处罚",
        "自愿选择",
        "撤回承诺",
        "真实意思表示",
    ):
        assert said in text


async def test_without_a_signed_declaration_the_proof_is_asked_for_as_usual(desk: Desk) -> None:
    papers = body(item="public_place_hygiene", applicant="hotel-1", missing=("M04",))
    number = (await desk.post("applications", papers, by=p.DISTRICT_CLERK)).json()[
        "application_number"
    ]
    accept = f"applications/{number}/acceptance"

    without = await p.refused_with(desk, accept, {}, by=p.DISTRICT_CLERK)
    await desk.post(f"applications/{number}/commitment", NEXT, by=p.DISTRICT_CLERK)
    unsigned = await p.refused_with(desk, accept, {}, by=p.DISTRICT_CLERK)

    assert without == (422, "materials_missing")
    assert unsigned == (409, "commitment_missing")


async def test_an_item_that_allows_no_declaration_takes_none(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await p.refused_with(desk, f"applications/{number}/commitment", NEXT)

    assert answer == (409, "commitment_not_offered")


async def test_a_declaration_is_given_before_the_acceptance_or_not_at_all(desk: Desk) -> None:
    number = (await desk.accepted())["application_number"]

    answer = await p.refused_with(desk, f"applications/{number}/commitment", NEXT)

    assert answer == (409, "transition_forbidden")


async def test_a_declaration_is_taken_back_before_the_decision_only(desk: Desk) -> None:
    application = await p.declared_and_accepted(desk)
    number = application["application_number"]
    path = f"applications/{number}/commitment/retraction"

    await desk.post(path, {"reason": "改走一般程序"}, by=p.DISTRICT_CLERK)
    await desk.hear(withdrawn(number))
    await p.days_later(desk, 0)
    other = await p.declared_and_accepted(desk)
    await desk.hear(p.granted(other))
    too_late = await p.refused_with(
        desk,
        f"applications/{other['application_number']}/commitment/retraction",
        {"reason": "反悔"},
        by=p.DISTRICT_CLERK,
    )

    assert await desk.status_of(number) == "withdrawn"
    assert await p.statuses(desk) == ["lapsed", "in_force"]
    assert too_late == (409, "transition_forbidden")


async def test_a_check_that_is_passed_keeps_the_declaration(desk: Desk) -> None:
    number = (await p.declared_and_accepted(desk))["application_number"]

    await desk.hear(p.concluded(number, "passed"))
    await desk.hear(p.concluded(number, "passed"))

    assert await p.statuses(desk) == ["kept"]
    assert (await p.declared_and_accepted(desk))["status"] == "accepted"


async def test_a_declaration_that_is_made_public_holds_the_certificate_for_five_days(
    desk: Desk,
) -> None:
    loud = guide("public_place_hygiene")
    loud["notice_commitment"]["publicity"] = True
    async with desk.service.work(desk.service.system) as work:
        await load_items(work, items=[loud])
    number = (await p.declared_and_accepted(desk))["application_number"]
    complete = f"applications/{number}/commitment/completion"

    (accepted,) = await p.told(desk, "application.accepted")
    by_hand = await p.refused_with(desk, complete, {}, by=p.DISTRICT_CLERK)
    during = await p.days_later(desk, 7)
    after = await p.days_later(desk, 1)
    again = await p.days_later(desk, 1)

    assert accepted["commitment"]["withholds_certificate"] is True
    assert accepted["commitment"]["publicity_until"] == "2026-11-27"
    assert by_hand[0] == 409
    assert (during, after, again) == (0, 1, 0)
    assert len(await p.told(desk, "application.completed")) == 1
    assert await p.statuses(desk) == ["in_force"]


async def test_who_declared_what_was_not_so_gives_no_other_promise_for_a_year(
    desk: Desk,
) -> None:
    number = (await p.declared_and_accepted(desk))["application_number"]
    await desk.hear(p.concluded(number, "revoked"))
    papers = body(item="public_place_hygiene", applicant="hotel-1", missing=("M04",))
    following = (await desk.post("applications", papers, by=p.DISTRICT_CLERK)).json()
    path = f"applications/{following['application_number']}/commitment"

    barred = await desk.post(path, NEXT, by=p.DISTRICT_CLERK)
    await p.days_later(desk, 366)
    free = await desk.post(path, NEXT, by=p.DISTRICT_CLERK)

    assert problem(barred) == (409, "commitment_barred")
    assert "2027-11-20前不适用" in barred.json()["detail"]
    assert free.status_code == 201


async def test_the_bar_holds_for_papers_to_follow_too_and_at_every_window(desk: Desk) -> None:
    first = await p.accepted_on_promise(desk)
    waiting = await p.with_photo_to_follow(desk)
    await p.promised(desk, waiting["application_number"])
    await p.days_later(desk, 3)
    refreshed = await p.refused_with(
        desk, f"applications/{waiting['application_number']}/commitment/signing", p.SIGNED
    )
    await p.days_later(desk, 2)
    elsewhere = await p.put_off(desk, "elder_bus_card", "bus-1", p.PHOTO, by=p.STREET_CLERK)

    barred = await p.refused_with(
        desk,
        f"applications/{elsewhere['application_number']}/commitment",
        {"kind": "deferral"},
        by=p.STREET_CLERK,
    )

    assert first["status"] == "accepted_deferred"
    assert refreshed == (409, "commitment_act_forbidden")
    assert barred == (409, "commitment_barred")


async def test_a_supervisor_sees_the_register_and_lifts_a_bar_that_was_put_right(
    desk: Desk,
) -> None:
    number = (await p.declared_and_accepted(desk))["application_number"]
    await desk.hear(p.concluded(number, "revoked"))
    (entry,) = (await desk.get("defaulters", by=SUPERVISOR)).json()["defaulters"]
    repair = f"defaulters/{entry['id']}/repair"

    by_clerk = await desk.post(repair, {"reason": "已整改"}, by=CLERK)
    repaired = await desk.post(repair, {"reason": "已完成整改并经复查"}, by=SUPERVISOR)
    again = await p.refused_with(desk, repair, {"reason": "再次"}, by=SUPERVISOR)
    accepted = await p.declared_and_accepted(desk)

    assert entry["application_number"] == number
    assert entry["barred_until"] == "2027-11-20"
    assert "宾馆" not in str(entry)
    assert by_clerk.status_code == 403
    assert repaired.json()["repaired_at"] is not None
    assert again == (409, "already_repaired")
    assert accepted["status"] == "accepted"


@pytest.mark.parametrize("kind", ["deferral", "declaration"])
async def test_the_notice_of_acceptance_says_what_the_promise_entails(
    desk: Desk, kind: str
) -> None:
    if kind == "deferral":
        number = (await p.accepted_on_promise(desk))["application_number"]
        text = await printed(desk, number, "acceptance_notice")
    else:
        number = (await p.declared_and_accepted(desk))["application_number"]
        answer = await desk.get(
            f"applications/{number}/documents/acceptance_notice", by=p.DISTRICT_CLERK
        )
        text = text_of(answer.content)

    said = {"deferral": "待补材料", "declaration": "当场作出决定"}[kind]
    assert said in text


async def test_text_and_signer_lie_sealed_in_the_database(desk: Desk) -> None:
    await p.accepted_on_promise(desk)

    async with desk.service.reading() as connection:
        row = (await connection.execute(sa.select(commitments))).mappings().one()

    stored = str(dict(row))
    assert "周桂英" not in stored
    assert "申请事项" not in stored
