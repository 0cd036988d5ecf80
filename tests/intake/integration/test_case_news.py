"""What intake hears from routing and licensing, in order, repeated and in disorder."""

from typing import Any

import sqlalchemy as sa

from services.intake.tables import applications
from shared.messaging.open_rows import Outcome
from tests.intake.integration.window import (
    CLERK,
    DISTRICT_OFFICE,
    NOBODY,
    STREET_OFFICE,
    Desk,
    decided,
    extended,
    issued,
    opened,
    progressed,
    resumed,
    supplement_requested,
    suspended,
)
from tests.intake.integration.window import withdrawn as case_withdrawn


async def row_of(desk: Desk, number: str) -> Any:
    """The application's row."""
    async with desk.service.reading() as connection:
        found = await connection.execute(
            sa.select(applications).where(applications.c.number == number)
        )
        return found.one()


async def documents(desk: Desk, number: str) -> list[dict[str, Any]]:
    """Documents issued after acceptance."""
    answer = await desk.get(f"applications/{number}/documents")
    return [
        one
        for one in answer.json()["documents"]
        if one["kind"] not in ("receipt", "acceptance_notice")
    ]


async def test_a_case_is_followed_step_by_step(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    steps = [
        (opened(accepted), "under_review"),
        (supplement_requested(number), "supplement_requested"),
        (progressed(number), "supplement_requested"),
        (decided(accepted), "granted"),
        (issued(accepted), "ready"),
    ]

    for event, expected in steps:
        assert await desk.hear(event) is Outcome.DONE
        assert await desk.status_of(number) == expected

    shown = (await desk.get(f"applications/{number}")).json()
    assert (shown["result"], shown["licence_number"]) == ("granted", "豫郑中优〔2026〕000001号")
    assert shown["offices"] == ["中原区民政局"]


async def test_a_refusal_returns_as_a_written_decision_of_the_deciding_body(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]

    await desk.hear(decided(accepted, "refused"))
    await desk.hear(decided(accepted, "refused"))

    assert await desk.status_of(number) == "ready"
    (decision,) = await documents(desk, number)
    assert decision["kind"] == "refusal_decision"
    assert decision["document_number"] == "中原民政不许〔2026〕1号"


async def test_a_suspension_and_an_extension_are_told_in_writing(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))

    await desk.hear(suspended(number))
    while_suspended = await desk.status_of(number)
    await desk.hear(resumed(number))
    await desk.hear(extended(number))

    row = await row_of(desk, number)
    assert (while_suspended, row.status) == ("suspended", "under_review")
    assert row.promised_due_on.isoformat() == "2026-12-08"
    assert row.statutory_due_on.isoformat() == "2026-12-31"
    issued_kinds = [one["kind"] for one in await documents(desk, number)]
    assert issued_kinds == ["suspension_notice", "extension_notice"]


async def test_each_message_ten_times_has_one_effect(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    life = [
        opened(accepted),
        supplement_requested(number),
        suspended(number),
        resumed(number),
        extended(number),
        decided(accepted, "refused"),
    ]

    for place, event in enumerate(life, start=1):
        outcomes = [
            await desk.hear(event, sequence=place, event_id=f"event-{place}") for _ in range(10)
        ]
        assert outcomes == [Outcome.DONE, *[Outcome.REPEATED] * 9]

    kinds = [one["kind"] for one in await documents(desk, number)]
    assert sorted(kinds) == [
        "extension_notice",
        "refusal_decision",
        "supplement_notice",
        "suspension_notice",
    ]


async def test_news_in_reverse_order_ends_at_the_same_place(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]

    await desk.hear(issued(accepted))
    await desk.hear(decided(accepted), sequence=5)
    await desk.hear(progressed(number), sequence=4)
    await desk.hear(resumed(number), sequence=3)
    await desk.hear(suspended(number), sequence=2)
    await desk.hear(opened(accepted), sequence=1)

    row = await row_of(desk, number)
    assert row.status == "ready"
    assert row.progress["offices"][0]["organization"] == DISTRICT_OFFICE
    assert row.promised_due_on.isoformat() == "2026-12-08"


async def test_news_of_an_application_that_is_not_here_yet_waits(desk: Desk) -> None:
    accepted = await desk.accepted()
    unknown = {**accepted, "application_number": NOBODY}

    outcome = await desk.hear(opened(unknown))

    assert outcome is Outcome.WAITING


async def test_news_never_moves_an_ended_application(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    await desk.post(f"applications/{number}/withdrawal", {"reason": "不办了"})

    await desk.hear(progressed(number))
    await desk.hear(case_withdrawn(number))

    assert await desk.status_of(number) == "withdrawn"


async def test_the_department_with_the_case_on_its_desk_may_read_its_dossier(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    before = await desk.get(f"applications/{number}", by="zy-lianhu-r01")

    await desk.hear(opened(accepted))
    street = await desk.get(f"applications/{number}", by="zy-lianhu-r01")
    district = await desk.get(f"applications/{number}", by="zy-mzj-r01")
    await desk.hear(progressed(number))
    later = await desk.get(f"applications/{number}", by="zy-mzj-r01")
    still = await desk.get(f"applications/{number}", by="zy-lianhu-r01")

    assert (before.status_code, street.status_code, district.status_code) == (404, 200, 404)
    assert (later.status_code, still.status_code) == (200, 404)
    assert later.json()["applicant"]["name"] == "赵**"
    assert STREET_OFFICE != DISTRICT_OFFICE
    assert later.json()["origin"]["window"].startswith(CLERK.removesuffix("-c01"))
