"""Where promises in place of papers meet the clock of the window and the written grant (rules.md B, F)."""

from datetime import UTC, datetime

import pytest

from services.intake.worker import look_after_what_waits
from shared.clock import FrozenClock
from tests.intake.integration import promising as p
from tests.intake.integration.test_documents import listed
from tests.intake.integration.test_ways_in import shown
from tests.intake.integration.window import CLERK, Desk, body, opened, problem

FIFTH_DAY_OVER = datetime(2026, 11, 27, 16, tzinfo=UTC)
"""The end of Friday, 27 November 2026 in China: five working days after FRIDAY_MORNING."""


async def silence(desk: Desk, clock: FrozenClock) -> int:
    """Nobody acts for five working days. Returns: how many things the timer did."""
    clock.advance(FIFTH_DAY_OVER - clock.now())
    return await look_after_what_waits(desk.service)


@pytest.mark.parametrize("steps", [(), ("drawn up",), ("drawn up", "signed")])
async def test_silence_accepts_papers_put_off_without_a_promise_that_holds_as_missing_ones(
    desk: Desk, clock: FrozenClock, steps: tuple[str, ...]
) -> None:
    """The signed one ended on 23 November, before the five days were over."""
    number = (await p.with_photo_to_follow(desk))["application_number"]
    if "signed" in steps:
        await p.promised(desk, number)
    elif steps:
        await desk.post(f"applications/{number}/commitment", {"kind": "deferral"})

    assert await silence(desk, clock) == 1
    assert await silence(desk, clock) == 0

    dossier = await shown(desk, number, by=CLERK)
    (photo,) = [one for one in dossier["materials"] if one["code"] == p.PHOTO]
    (accepted,) = await p.told(desk, "application.accepted")
    assert (dossier["status"], photo["state"]) == ("accepted", "missing")
    assert (accepted["is_deemed"], accepted["commitment"]) == (True, None)
    assert await p.statuses(desk) == (["lapsed"] if steps else [])
    assert (await listed(desk, number))["acceptance_notice"]["title"] == "受理通知书"


async def test_silence_accepts_on_a_signed_declaration(desk: Desk, clock: FrozenClock) -> None:
    papers = body(item="public_place_hygiene", applicant="hotel-1", missing=("M04",))
    submitted = (await desk.post("applications", papers, by=p.DISTRICT_CLERK)).json()
    number = submitted["application_number"]
    await p.promised(desk, number, "declaration", by=p.DISTRICT_CLERK)

    assert await silence(desk, clock) == 1

    (accepted,) = await p.told(desk, "application.accepted")
    assert (accepted["is_deemed"], accepted["commitment"]["kind"]) == (True, "declaration")
    assert accepted["limits"]["promised_working_days"] == 0
    assert await p.statuses(desk) == ["in_force"]


async def test_the_written_grant_waits_with_the_certificate_for_the_promised_paper(
    desk: Desk,
) -> None:
    application = await p.accepted_on_promise(desk)
    number = application["application_number"]
    grant = f"applications/{number}/documents/grant_decision"
    await desk.hear(opened(application))
    await desk.hear(p.granted(application))

    before = [problem(await desk.get(path)) for path in (grant, f"{grant}/page")]
    await p.bring(desk, number, p.PHOTO)
    after = await desk.get(grant)

    assert before == [(409, "result_withheld")] * 2
    assert after.status_code == 200
