"""What time alone does at the window: silence accepts, supplements not brought end, late replies count."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from services.intake.commands.look_after_waiting import look_after_waiting
from services.intake.domain.division_rules import DivisionRules, WindowRules
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.timers import LEASE, claim_due
from services.intake.settings import Settings
from services.intake.tables import applications, lapses
from services.intake.worker import TIMERS, look_after_what_waits
from shared.clock import FrozenClock
from shared.identifiers import DivisionCode
from shared.service import Service
from tests.intake.integration.test_ways_in import STREET, apply_online, shown
from tests.intake.integration.window import CLERK, Desk, body

FIFTH_DAY_OVER = datetime(2026, 11, 27, 16, tzinfo=UTC)
"""The end of Friday, 27 November 2026 in China: five working days after FRIDAY_MORNING."""
MINUTE = timedelta(minutes=1)
NOTICE = {"defects": [{"material": "M02", "defect": "请提供近期照片"}], "until": "2026-12-04"}
UNTIL_IS_OVER = datetime(2026, 12, 4, 16, tzinfo=UTC)


def reach(clock: FrozenClock, moment: datetime) -> None:
    clock.advance(moment - clock.now())


def place_with(desk: Desk, **rules: Any) -> None:
    """Let the district have rules of its own."""
    desk.service.provide(DivisionRules({"410102": WindowRules(**rules)}))


async def lapses_of(service: Service) -> list[tuple[str, str]]:
    async with service.reading() as connection:
        rows = await connection.execute(sa.select(lapses).order_by(lapses.c.occurred_at))
        return [(row.application_number, row.kind) for row in rows]


async def moment_of(service: Service, number: str) -> datetime | None:
    async with service.reading() as connection:
        found: datetime | None = await connection.scalar(
            sa.select(applications.c.rings_at).where(applications.c.number == number)
        )
        return found


async def noticed(desk: Desk) -> str:
    number = (await desk.submitted())["application_number"]
    answer = await desk.post(f"applications/{number}/supplement-notice", NOTICE)
    assert answer.status_code == 201, answer.text
    return str(number)


async def kinds(desk: Desk, number: str) -> list[str]:
    papers = (await desk.get(f"applications/{number}/documents")).json()["documents"]
    return [one["kind"] for one in papers]


async def test_silence_for_five_working_days_accepts_as_of_receipt_even_incomplete_papers(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await desk.submitted(missing=("M01", "M02")))["application_number"]
    reach(clock, FIFTH_DAY_OVER - MINUTE)
    assert await look_after_what_waits(desk.service) == 0

    reach(clock, FIFTH_DAY_OVER)
    assert await look_after_what_waits(desk.service) == 1

    dossier = await shown(desk, number, by=CLERK)
    assert dossier["status"] == "accepted"
    assert dossier["statutory_due"]["on"] == "2026-12-18"  # as if accepted on receipt
    assert await kinds(desk, number) == ["receipt", "acceptance_notice"]
    told = (await desk.announced())[-1]
    assert (told["type"], told["data"]["is_deemed"]) == ("cn.yikou.application.accepted.v1", True)
    assert told["data"]["accepted_by"] == CLERK
    assert await lapses_of(desk.service) == [(number, "silence")]
    assert await moment_of(desk.service, number) is None


async def test_what_was_accepted_refused_or_noticed_in_time_is_left_alone(
    desk: Desk, clock: FrozenClock
) -> None:
    accepted = (await desk.accepted())["application_number"]
    waiting = await noticed(desk)
    reach(clock, FIFTH_DAY_OVER + timedelta(days=1))

    assert await look_after_what_waits(desk.service) == 0
    assert [await desk.status_of(one) for one in (accepted, waiting)] == [
        "accepted",
        "supplement_notified",
    ]


async def test_supplements_close_the_notice_and_five_days_of_silence_begin_anew(
    desk: Desk, clock: FrozenClock
) -> None:
    number = await noticed(desk)
    reach(clock, datetime(2026, 12, 4, 2, tzinfo=UTC))  # the last day of the notice, a Friday
    photo = {"materials": [{"code": "M02", "state": "received"}], "remark": ""}
    await desk.post(f"applications/{number}/supplements", photo)

    reach(clock, datetime(2026, 12, 11, 15, 59, tzinfo=UTC))
    assert await look_after_what_waits(desk.service) == 0
    reach(clock, datetime(2026, 12, 11, 16, tzinfo=UTC))
    assert await look_after_what_waits(desk.service) == 1

    assert (await shown(desk, number, by=CLERK))["status"] == "accepted"


@pytest.mark.parametrize(
    ("overdue", "status", "paper", "event"),
    [
        ("deemed_withdrawn", "withdrawn", "withdrawal_confirmation", "withdrawn"),
        ("refused", "refused", "non_acceptance", "refused"),
    ],
)
async def test_supplements_not_brought_in_time_end_as_the_place_has_decided(
    desk: Desk, clock: FrozenClock, overdue: str, status: str, paper: str, event: str
) -> None:
    place_with(desk, supplement_overdue=overdue)
    number = await noticed(desk)
    reach(clock, UNTIL_IS_OVER - MINUTE)
    assert await look_after_what_waits(desk.service) == 0

    reach(clock, UNTIL_IS_OVER)
    assert await look_after_what_waits(desk.service) == 1

    assert await desk.status_of(number) == status
    assert (await kinds(desk, number))[-1] == paper
    told = (await desk.announced())[-1]
    assert told["type"] == f"cn.yikou.application.{event}.v1"
    assert told["data"].get("was_accepted", False) is False


async def test_a_place_may_wait_for_supplements_without_end(desk: Desk, clock: FrozenClock) -> None:
    place_with(desk, supplement_overdue="waits")
    number = await noticed(desk)
    reach(clock, UNTIL_IS_OVER + timedelta(days=30))

    assert await look_after_what_waits(desk.service) == 0
    assert await moment_of(desk.service, number) is None
    photo = {"materials": [{"code": "M02", "state": "received"}], "remark": ""}
    brought = await desk.post(f"applications/{number}/supplements", photo)
    assert brought.json()["status"] == "submitted"


async def test_a_supplement_of_the_last_minute_is_in_time(desk: Desk, clock: FrozenClock) -> None:
    number = await noticed(desk)
    reach(clock, UNTIL_IS_OVER - MINUTE)
    photo = {"materials": [{"code": "M02", "state": "received"}], "remark": ""}
    await desk.post(f"applications/{number}/supplements", photo)

    reach(clock, UNTIL_IS_OVER)

    assert await look_after_what_waits(desk.service) == 0
    assert await desk.status_of(number) == "submitted"


async def test_a_place_says_how_long_supplements_may_take(desk: Desk) -> None:
    place_with(desk, supplement_working_days=3)
    number = (await desk.submitted())["application_number"]
    await desk.post(f"applications/{number}/supplement-notice", {"defects": NOTICE["defects"]})

    assert (await shown(desk, number, by=CLERK))["notice"]["until"] == "2026-11-25"


async def test_a_late_reply_counts_against_the_office_and_silence_then_accepts(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await apply_online(desk))["application_number"]
    reach(clock, datetime(2026, 11, 23, 15, 59, tzinfo=UTC))
    assert await look_after_what_waits(desk.service) == 0
    reach(clock, datetime(2026, 11, 23, 16, tzinfo=UTC))
    assert await look_after_what_waits(desk.service) == 1
    assert await look_after_what_waits(desk.service) == 0
    assert await lapses_of(desk.service) == [(number, "late_reply")]
    told = (await desk.announced())[-1]
    assert told["type"] == "cn.yikou.application.reply_missed.v1"
    assert told["data"]["reply_due"]["on"] == "2026-11-23"

    reach(clock, FIFTH_DAY_OVER)
    assert await look_after_what_waits(desk.service) == 1

    dossier = await shown(desk, number)
    assert (dossier["status"], dossier["origin"]["window"]) == ("accepted", "zy-lianhu-w1")
    assert [kind for _number, kind in await lapses_of(desk.service)] == ["late_reply", "silence"]


async def test_an_answered_online_application_is_no_lapse(desk: Desk, clock: FrozenClock) -> None:
    number = (await apply_online(desk))["application_number"]
    await desk.post(f"applications/{number}/return", {"reason": "照片打不开"}, by=STREET)
    reach(clock, FIFTH_DAY_OVER)

    assert await look_after_what_waits(desk.service) == 0
    assert await lapses_of(desk.service) == []


async def test_a_pre_registration_that_nobody_hands_in_ends(desk: Desk, clock: FrozenClock) -> None:
    known = {**body(), "form": {}}
    number = (await desk.post("applications/pre-registrations", known)).json()["application_number"]
    clock.advance(timedelta(days=30))
    assert await look_after_what_waits(desk.service) == 0
    clock.advance(timedelta(days=1))

    assert await look_after_what_waits(desk.service) == 1
    assert await desk.status_of(number) == "withdrawn"


async def test_any_number_of_workers_at_once_accept_each_application_once(
    desk: Desk, clock: FrozenClock
) -> None:
    numbers = [(await desk.submitted())["application_number"] for _ in range(12)]
    reach(clock, FIFTH_DAY_OVER)

    done = await asyncio.gather(*(look_after_what_waits(desk.service) for _ in range(4)))

    assert sum(done) == len(numbers)
    accepted = [
        one["subject"]
        for one in await desk.announced()
        if one["type"] == "cn.yikou.application.accepted.v1"
    ]
    assert sorted(accepted) == sorted(numbers)
    assert len(await lapses_of(desk.service)) == len(numbers)


async def test_a_claim_that_died_with_its_worker_runs_out(desk: Desk, clock: FrozenClock) -> None:
    for _ in range(3):
        await desk.submitted()
    reach(clock, FIFTH_DAY_OVER)
    async with desk.service.database.transaction() as connection:
        claimed = await claim_due(connection, clock.now(), at_most=2)

    assert len(claimed) == 2
    assert await look_after_what_waits(desk.service) == 1
    clock.advance(LEASE)  # whoever had claimed them never came back
    assert await look_after_what_waits(desk.service) == 2


async def killed_after_looking(service: Service, number: str) -> None:
    catalogue, rules = service.part(Catalogue), service.part(DivisionRules)
    async with service.work(service.system) as work:
        assert await look_after_waiting(work, catalogue, rules, number) == 1
        raise ConnectionError("the worker was killed")


async def test_a_crash_before_the_commit_leaves_the_application_to_be_accepted_once(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await desk.submitted())["application_number"]
    reach(clock, FIFTH_DAY_OVER)

    with pytest.raises(ConnectionError):
        await killed_after_looking(desk.service, number)
    assert await desk.status_of(number) == "submitted"

    assert await look_after_what_waits(desk.service) == 1
    assert await look_after_what_waits(desk.service) == 0
    assert await desk.status_of(number) == "accepted"
    assert await kinds(desk, number) == ["receipt", "acceptance_notice"]


async def test_a_clerk_and_the_timer_at_the_same_moment_accept_once(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await desk.submitted())["application_number"]
    reach(clock, FIFTH_DAY_OVER)

    answer, _done = await asyncio.gather(
        desk.post(f"applications/{number}/acceptance", {}), look_after_what_waits(desk.service)
    )

    assert answer.status_code in (201, 409)
    accepted = [
        one for one in await desk.announced() if one["type"] == "cn.yikou.application.accepted.v1"
    ]
    assert len(accepted) == 1
    assert accepted[0]["data"]["is_deemed"]


def test_what_waits_is_looked_at_several_times_a_minute() -> None:
    every = {timer.name: timer.every for timer in TIMERS}

    assert every["look after what waits"] <= timedelta(seconds=20)


def test_the_nearest_place_with_rules_of_its_own_decides() -> None:
    rules = DivisionRules(
        {"41": WindowRules(reply_working_days=3), "410102": WindowRules(reply_working_days=2)}
    )

    assert rules.of(DivisionCode("410102013901")).reply_working_days == 2
    assert rules.of(DivisionCode("410105")).reply_working_days == 3
    assert rules.of(DivisionCode("110000")).reply_working_days == 1


def test_rules_of_places_are_settings_and_a_misspelt_one_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YIKOU_DIVISION_RULES", '{"4101": {"supplement_overdue": "refused"}}')
    rules = Settings().rules_of_divisions.of(DivisionCode("410102"))
    monkeypatch.setenv("YIKOU_DIVISION_RULES", '{"4101": {"supplement_overdu": "refused"}}')

    assert (rules.supplement_overdue, rules.reply_working_days) == ("refused", 1)
    with pytest.raises(ValidationError):
        Settings()
