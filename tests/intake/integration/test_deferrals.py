"""容缺受理: secondary papers follow on a signed promise; what keeps it and what breaks it (rules.md F)."""

import pytest

from tests.intake.integration import promising as p
from tests.intake.integration.test_documents import listed, printed
from tests.intake.integration.window import (
    DELIVERY,
    NEIGHBOUR,
    Desk,
    body,
    issued,
    opened,
    problem,
    withdrawn,
)


async def test_an_application_with_papers_to_follow_is_accepted_on_a_signed_promise_only(
    desk: Desk,
) -> None:
    number = (await p.with_photo_to_follow(desk))["application_number"]
    accept = f"applications/{number}/acceptance"

    without = await p.refused_with(desk, accept, {})
    drawn_up = await desk.post(f"applications/{number}/commitment", {"kind": "deferral"})
    unsigned = await p.refused_with(desk, accept, {})
    await desk.post(f"applications/{number}/commitment/signing", p.SIGNED)
    accepted = await desk.post(accept, {})

    assert without == unsigned == (409, "commitment_missing")
    assert drawn_up.json()["due"] == {"on": "2026-11-23", "is_provisional": False}
    assert (accepted.json()["status"], accepted.json()["status_name"]) == (
        "accepted_deferred",
        "容缺受理",
    )


async def test_the_text_names_paper_day_place_and_consequence_and_the_signer_is_masked(
    desk: Desk,
) -> None:
    number = (await p.accepted_on_promise(desk))["application_number"]

    found = await p.commitment(desk, number)

    text = "".join(found["text"])
    for said in ("近期免冠", "2026年11月23日", "阳光花苑社区", "不予许可", "365日"):
        assert said in text
    assert found["status"] == "in_force"
    assert found["signature"]["signer"] == "周**"
    assert found["withholds_certificate"] is True


async def test_the_acceptance_tells_routing_what_was_promised_until_when(desk: Desk) -> None:
    await p.accepted_on_promise(desk)

    (accepted,) = await p.told(desk, "application.accepted")

    assert accepted["commitment"]["kind"] == "deferral"
    assert accepted["commitment"]["papers"] == [p.PHOTO]
    assert accepted["commitment"]["due"]["on"] == "2026-11-23"
    assert accepted["commitment"]["withholds_certificate"] is True
    assert accepted["limits"]["promised_working_days"] == 3
    assert "周桂英" not in str(accepted)


async def test_the_paper_brought_after_the_grant_frees_the_certificate(desk: Desk) -> None:
    application = await p.accepted_on_promise(desk)
    number = application["application_number"]
    await desk.hear(opened(application))
    await desk.hear(p.granted(application))

    before = await desk.status_of(number)
    kept = await p.bring(desk, number, p.PHOTO)
    await desk.hear(issued(application))
    handed = await desk.post(f"applications/{number}/delivery", DELIVERY)

    assert before == "granted"
    assert kept["status"] == "kept"
    (completed,) = await p.told(desk, "application.completed")
    assert [one["state"] for one in completed["materials"]] == ["received"] * 3
    assert handed.json()["status"] == "closed"
    assert "completion_receipt" in await listed(desk, number)
    assert "全部补齐" in await printed(desk, number, "completion_receipt")


async def test_a_paper_brought_before_the_case_is_opened_makes_it_an_acceptance_like_any_other(
    desk: Desk,
) -> None:
    number = (await p.accepted_on_promise(desk))["application_number"]

    await p.bring(desk, number, p.PHOTO)

    assert await desk.status_of(number) == "accepted"
    assert await p.days_later(desk, 10) == 0


async def test_papers_are_completed_once_and_only_while_the_promise_is_in_force(
    desk: Desk,
) -> None:
    number = (await p.accepted_on_promise(desk))["application_number"]
    path = f"applications/{number}/commitment/completion"
    await p.bring(desk, number, p.PHOTO)

    again = await p.refused_with(desk, path, {"materials": []})

    assert again == (404, "commitment_unknown")
    assert len(await p.told(desk, "application.completed")) == 1


async def test_an_incomplete_handful_leaves_the_promise_open(desk: Desk) -> None:
    number = (await p.accepted_on_promise(desk))["application_number"]

    open_still = await p.bring(desk, number)

    assert (open_still["status"], open_still["completed_at"]) == ("in_force", None)
    assert await p.told(desk, "application.completed") == []


@pytest.mark.parametrize(
    ("consequence", "ground", "status", "kind", "title"),
    [
        ("withdrawn", "deemed", "withdrawn", "deemed_withdrawal", "视为撤回申请通知书"),
        (
            "acceptance_revoked",
            "acceptance_revoked",
            "acceptance_revoked",
            "acceptance_revocation",
            "撤销受理决定书",
        ),
    ],
)
@pytest.mark.parametrize("is_granted", [False, True], ids=["under review", "granted"])
async def test_a_default_undoes_the_application_as_the_city_has_it(
    desk: Desk,
    consequence: str,
    ground: str,
    status: str,
    kind: str,
    title: str,
    is_granted: bool,
) -> None:
    desk.service.provide(p.policy(consequence))
    application = await p.accepted_on_promise(desk)
    number = application["application_number"]
    await desk.hear(opened(application))
    if is_granted:
        await desk.hear(p.granted(application))

    await p.days_later(desk, 5)
    await desk.hear(p.undone(number, ground))

    (defaulted,) = await p.told(desk, "application.defaulted")
    assert defaulted["consequence"] == consequence
    assert await desk.status_of(number) == status
    text = await printed(desk, number, kind)
    assert title in text
    assert "近期免冠一寸彩色照片" in text


@pytest.mark.parametrize("is_granted", [False, True], ids=["under review", "granted"])
async def test_a_default_ends_in_a_written_refusal_with_its_reason(
    desk: Desk, is_granted: bool
) -> None:
    application = await p.accepted_on_promise(desk)
    number = application["application_number"]
    await desk.hear(opened(application))
    if is_granted:
        await desk.hear(p.granted(application))

    await p.days_later(desk, 5)
    await desk.hear(p.granted(application, "refused"))

    (defaulted,) = await p.told(desk, "application.defaulted")
    assert defaulted["consequence"] == "refused"
    assert defaulted["missing"] == ["近期免冠一寸彩色照片"]
    assert await desk.status_of(number) == "ready"
    assert "不予许可" in await printed(desk, number, "refusal_decision")
    assert await p.statuses(desk) == ["broken"]


async def test_on_the_last_day_a_paper_is_still_in_time_and_a_default_is_told_once(
    desk: Desk,
) -> None:
    await p.accepted_on_promise(desk)

    on_the_day = await p.days_later(desk, 3)
    after_it = await p.days_later(desk, 1)
    again = await p.days_later(desk, 1)

    assert (on_the_day, after_it, again) == (0, 1, 0)
    assert len(await p.told(desk, "application.defaulted")) == 1


async def test_a_paper_that_came_as_a_file_is_no_default(desk: Desk) -> None:
    number = (await p.accepted_on_promise(desk))["application_number"]
    pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    file = {"file": ("照片.pdf", pdf)}
    await desk.call("POST", f"applications/{number}/materials/{p.PHOTO}/files", files=file)

    await p.days_later(desk, 5)

    assert await p.told(desk, "application.defaulted") == []
    assert len(await p.told(desk, "application.completed")) == 1
    assert await p.statuses(desk) == ["kept"]


async def test_who_withdraws_or_is_refused_has_broken_nothing(desk: Desk) -> None:
    application = await p.accepted_on_promise(desk)
    number = application["application_number"]
    await desk.post(f"applications/{number}/withdrawal", {"reason": "不再办理"})
    await desk.hear(withdrawn(number))

    await p.days_later(desk, 5)

    assert await p.statuses(desk) == ["lapsed"]
    assert await p.told(desk, "application.defaulted") == []


async def test_the_promise_may_be_taken_back_before_the_acceptance_and_drawn_up_anew(
    desk: Desk,
) -> None:
    number = (await p.with_photo_to_follow(desk))["application_number"]
    await p.promised(desk, number)

    back = await desk.post(f"applications/{number}/commitment/retraction", {"reason": "已带照片"})
    await p.promised(desk, number)
    await p.promised(desk, number)

    assert back.json()["status"] == "withdrawn"
    assert await p.statuses(desk) == ["withdrawn", "withdrawn", "signed"]


async def test_a_promise_taken_back_after_the_acceptance_asks_for_the_applications_withdrawal(
    desk: Desk,
) -> None:
    number = (await p.accepted_on_promise(desk))["application_number"]

    await desk.post(f"applications/{number}/commitment/retraction", {"reason": "改走一般程序"})

    assert await desk.status_of(number) == "withdrawal_requested"


async def test_main_papers_may_not_be_missing_and_nothing_put_off_needs_no_promise(
    desk: Desk,
) -> None:
    whole = await desk.submitted()
    elder = await p.refused_with(
        desk, f"applications/{whole['application_number']}/commitment", {"kind": "deferral"}
    )
    papers = body(item="elder_bus_card", applicant="bus-1")
    complete = (await desk.post("applications", papers)).json()["application_number"]
    nothing = await p.refused_with(
        desk, f"applications/{complete}/commitment", {"kind": "deferral"}
    )
    papers = body(item="elder_bus_card", applicant="bus-1", missing=("M01",))
    lacking = (await desk.post("applications", papers)).json()["application_number"]
    main = await p.refused_with(desk, f"applications/{lacking}/commitment", {"kind": "deferral"})

    assert elder == (409, "commitment_not_offered")
    assert nothing == (409, "nothing_to_defer")
    assert main == (422, "materials_missing")


async def test_a_promise_too_short_for_the_city_margin_allows_no_deferral(desk: Desk) -> None:
    submitted = await p.put_off(desk, "public_place_hygiene", "hotel-1", "M04", by=p.DISTRICT_CLERK)

    answer = await p.refused_with(
        desk,
        f"applications/{submitted['application_number']}/commitment",
        {"kind": "deferral"},
        by=p.DISTRICT_CLERK,
    )

    assert answer == (409, "deferral_impossible")


async def test_a_promise_signed_too_late_is_signed_anew(desk: Desk) -> None:
    number = (await p.with_photo_to_follow(desk))["application_number"]
    await p.promised(desk, number)
    await p.days_later(desk, 4)

    late = await p.refused_with(desk, f"applications/{number}/acceptance", {})

    assert late == (409, "commitment_overdue")


async def test_a_result_without_a_licence_waits_for_papers_and_publicity_too(desk: Desk) -> None:
    submitted = await p.put_off(desk, "one_child_reward", "reward-1", p.ACCOUNT, by=p.STREET_CLERK)
    number = submitted["application_number"]
    await p.promised(desk, number, by=p.STREET_CLERK)
    await desk.post(f"applications/{number}/acceptance", {}, by=p.STREET_CLERK)
    decision = p.granted(submitted)
    without = decision.item.model_copy(update={"licence_type": None})
    await desk.hear(decision.model_copy(update={"item": without}))
    deliver = f"applications/{number}/delivery"

    first = await p.refused_with(desk, deliver, DELIVERY, by=p.STREET_CLERK)
    brought = await p.bring(desk, number, p.ACCOUNT, by=p.STREET_CLERK)
    second = await p.refused_with(desk, deliver, DELIVERY, by=p.STREET_CLERK)
    public = (await desk.get("publicity", by=None)).json()["promises"]
    looked_at = await p.days_later(desk, 8)
    handed = await desk.post(deliver, DELIVERY, by=p.STREET_CLERK)

    assert first == second == (409, "result_withheld")
    assert (brought["status"], brought["released_at"]) == ("in_force", None)
    assert brought["publicity"] == {"first": "2026-11-20", "last": "2026-11-27"}
    assert [one["item"] for one in public] == ["独生子女父母退休奖励扶助金发放"]
    assert public[0]["papers"] == ["本人银行账户"]
    assert "*" in public[0]["applicant_name"]
    assert number not in str(public)
    assert looked_at == 1
    assert handed.status_code == 201, handed.text
    assert len(await p.told(desk, "application.completed")) == 1
    assert (await desk.get("publicity", by=None)).json()["promises"] == []


async def test_the_signed_paper_is_kept_as_a_file_of_the_application(desk: Desk) -> None:
    number = (await p.with_photo_to_follow(desk))["application_number"]
    path = f"applications/{number}/materials/COMMITMENT/files"
    file = {"file": ("承诺书.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")}

    before = problem(await desk.call("POST", path, files=file))
    await p.promised(desk, number)
    kept = await desk.call("POST", path, files=file)

    assert before == (404, "commitment_unknown")
    assert kept.status_code == 201, kept.text
    assert [one["name"] for one in (await desk.get(path)).json()["files"]] == ["承诺书.pdf"]


async def test_a_repeated_act_changes_nothing_and_another_window_knows_nothing(
    desk: Desk,
) -> None:
    number = (await p.with_photo_to_follow(desk))["application_number"]
    path = f"applications/{number}/commitment"

    first = await desk.call("POST", path, key="k", json={"kind": "deferral"})
    again = await desk.call("POST", path, key="k", json={"kind": "deferral"})
    foreign = [
        problem(await desk.get(path, by=NEIGHBOUR)),
        await p.refused_with(desk, path, {"kind": "deferral"}, by=NEIGHBOUR),
        await p.refused_with(desk, f"{path}/signing", p.SIGNED, by=NEIGHBOUR),
        await p.refused_with(desk, f"{path}/completion", {}, by=NEIGHBOUR),
        await p.refused_with(desk, f"{path}/retraction", {"reason": "无"}, by=NEIGHBOUR),
    ]

    assert first.json() == again.json()
    assert set(foreign) == {(404, "application_unknown")}
