"""A notice closes when all it names is in, however it came; nothing in hand is lost; nothing is refused
that silence has accepted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.intake.worker import look_after_what_waits
from shared.clock import FrozenClock
from tests.intake.integration.test_files import DOCX, PDF, PNG, kept, upload
from tests.intake.integration.test_ways_in import STREET, apply_online, shown
from tests.intake.integration.test_what_waits import FIFTH_DAY_OVER, MINUTE, moment_of, reach
from tests.intake.integration.window import CLERK, Desk, body, fields, problem

BOTH = [
    {"material": "M01", "defect": "未提交"},
    {"material": "M02", "defect": "请提供近期照片"},
]
UNTIL = "2026-12-04"
UNTIL_IS_OVER = datetime(2026, 12, 4, 16, tzinfo=UTC)
Answer = dict[str, Any]


async def asked_for_both(desk: Desk) -> str:
    number = str((await desk.submitted(missing=("M01", "M02")))["application_number"])
    notice = {"defects": BOTH, "until": UNTIL}
    answer = await desk.post(f"applications/{number}/supplement-notice", notice)
    assert answer.status_code == 201, answer.text
    return number


async def bring(desk: Desk, number: str, *codes: str, remark: str = "") -> Answer:
    materials = [{"code": code, "state": "received"} for code in codes]
    answer = await desk.post(
        f"applications/{number}/supplements", {"materials": materials, "remark": remark}
    )
    found: Answer = answer.json()
    return found


async def states(desk: Desk, number: str) -> dict[str, str]:
    dossier = await shown(desk, number, by=CLERK)
    return {one["code"]: one["state"] for one in dossier["materials"]}


async def test_a_notice_stays_open_until_everything_that_it_names_is_in(
    desk: Desk, clock: FrozenClock
) -> None:
    number = await asked_for_both(desk)
    clock.advance(timedelta(days=3))

    half = await bring(desk, number, "M02")
    between = await shown(desk, number, by=CLERK)
    whole = await bring(desk, number, "M01")

    assert (half["status"], between["notice"]["closed_at"]) == ("supplement_notified", None)
    assert (await states(desk, number))["M02"] == "received"
    assert whole["status"] == "submitted"
    assert (await shown(desk, number, by=CLERK))["notice"]["closed_at"] is not None
    accepted = await desk.post(f"applications/{number}/acceptance", {})
    assert accepted.json()["promised_due"]["on"] == "2026-11-23"


async def test_a_word_alone_brings_no_paper(desk: Desk) -> None:
    number = await asked_for_both(desk)

    said = await bring(desk, number, remark="申请人称下周补齐")

    assert said["status"] == "supplement_notified"


async def test_what_was_not_brought_in_full_runs_out_with_the_notice(
    desk: Desk, clock: FrozenClock
) -> None:
    number = await asked_for_both(desk)
    await bring(desk, number, "M02")
    reach(clock, UNTIL_IS_OVER)

    assert await look_after_what_waits(desk.service) == 1

    assert await desk.status_of(number) == "withdrawn"


async def test_papers_that_came_as_files_close_the_notice_with_their_day(
    desk: Desk, clock: FrozenClock
) -> None:
    number = await asked_for_both(desk)
    clock.advance(timedelta(days=4))  # a Tuesday
    for code in ("M01", "M02"):
        assert (await upload(desk, number, "a.pdf", PDF, material=code))[0] == 201
    assert await desk.status_of(number) == "supplement_notified"

    reach(clock, datetime(2026, 11, 24, 16, tzinfo=UTC))
    assert await look_after_what_waits(desk.service) == 1

    dossier = await shown(desk, number, by=CLERK)
    assert (dossier["status"], dossier["notice"]["closed_at"]) == (
        "submitted",
        "2026-11-24T01:00:00Z",
    )
    assert await look_after_what_waits(desk.service) == 0
    reach(clock, datetime(2026, 12, 1, 16, tzinfo=UTC))  # five working days of silence after it
    assert await look_after_what_waits(desk.service) == 1
    assert await desk.status_of(number) == "accepted"


async def test_one_file_of_two_papers_does_not_close_the_notice(
    desk: Desk, clock: FrozenClock
) -> None:
    number = await asked_for_both(desk)
    await upload(desk, number, "a.pdf", PDF, material="M01")
    reach(clock, UNTIL_IS_OVER)

    assert await look_after_what_waits(desk.service) == 1

    assert await desk.status_of(number) == "withdrawn"
    assert kept(desk.service) == 1


async def test_files_that_came_before_are_named_by_nobody_again(desk: Desk) -> None:
    number = await asked_for_both(desk)
    await upload(desk, number, "a.pdf", PDF, material="M01")
    await upload(desk, number, "a.pdf", PDF, material="M02")

    pressed = await bring(desk, number)

    assert pressed["status"] == "submitted"


async def test_a_notice_that_would_end_on_a_day_off_ends_on_the_next_working_day(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await desk.submitted(missing=("M02",)))["application_number"]
    notice = {"defects": BOTH[1:], "until": "2026-12-05"}  # a Saturday
    await desk.post(f"applications/{number}/supplement-notice", notice)

    assert (await shown(desk, number, by=CLERK))["notice"]["until"] == "2026-12-07"
    reach(clock, datetime(2026, 12, 7, 15, 59, tzinfo=UTC))
    assert await look_after_what_waits(desk.service) == 0
    reach(clock, datetime(2026, 12, 7, 16, tzinfo=UTC))
    assert await look_after_what_waits(desk.service) == 1


async def test_what_silence_has_accepted_is_not_refused_though_nobody_noted_it_yet(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await desk.submitted(missing=("M01",)))["application_number"]
    reach(clock, FIFTH_DAY_OVER)

    answer = await desk.post(
        f"applications/{number}/refusal",
        {"reason": "材料不齐", "legal_basis": "行政许可法第三十二条"},
    )

    assert problem(answer) == (409, "accepted_by_silence")
    assert await desk.status_of(number) == "submitted"
    assert await moment_of(desk.service, number) is not None


async def test_on_the_fifth_working_day_papers_may_still_be_refused(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await desk.submitted())["application_number"]
    reach(clock, FIFTH_DAY_OVER - MINUTE)

    answer = await desk.post(
        f"applications/{number}/refusal",
        {"reason": "材料虚假", "legal_basis": "行政许可法第三十一条"},
    )

    assert answer.json()["status"] == "refused"


async def test_an_online_application_that_silence_has_accepted_is_not_given_back(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await apply_online(desk))["application_number"]
    reach(clock, FIFTH_DAY_OVER)

    answer = await desk.post(f"applications/{number}/return", {"reason": "不清楚"}, by=STREET)

    assert problem(answer) == (409, "accepted_by_silence")


@pytest.mark.parametrize("act", ["correction", "supplements"])
async def test_a_paper_with_its_file_is_never_called_missing_again(desk: Desk, act: str) -> None:
    number = (await desk.submitted())["application_number"]
    await upload(desk, number, "a.pdf", PDF, material="M01")
    if act == "supplements":
        notice = {"defects": BOTH[1:], "until": UNTIL}
        await desk.post(f"applications/{number}/supplement-notice", notice)

    answer = await desk.post(
        f"applications/{number}/{act}", {"materials": [{"code": "M01", "state": "missing"}]}
    )

    assert problem(answer) == (422, "invalid_request")
    assert fields(answer)[0][0] == "materials.0.state"
    assert (await states(desk, number))["M01"] == "received"


async def test_a_tick_by_mistake_is_taken_back_on_the_spot(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await desk.post(
        f"applications/{number}/correction", {"materials": [{"code": "M02", "state": "missing"}]}
    )

    assert answer.status_code == 201
    assert (await states(desk, number))["M02"] == "missing"


async def test_nobody_brings_what_is_missing(desk: Desk) -> None:
    number = await asked_for_both(desk)

    answer = await desk.post(
        f"applications/{number}/supplements", {"materials": [{"code": "M02", "state": "missing"}]}
    )

    assert fields(answer) == [("materials.0.state", "nothing_brought")]


@pytest.mark.parametrize(
    "content",
    [DOCX + PDF, DOCX + b"\x00", DOCX[:-2] + b"\x05\x00%PDF-"],
    ids=["pdf", "tail", "note"],
)
async def test_an_archive_with_something_behind_it_is_refused(desk: Desk, content: bytes) -> None:
    number = (await desk.submitted())["application_number"]

    status, answer = await upload(desk, number, "a.docx", content)

    assert (status, answer["code"]) == (415, "file_type_refused")
    assert kept(desk.service) == 0


async def test_of_two_files_in_one_upload_none_is_lost_in_silence(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await desk.call(
        "POST",
        f"applications/{number}/materials/M02/files",
        files=[("file", ("a.pdf", PDF)), ("file", ("b.png", PNG))],
    )

    assert problem(answer) == (422, "one_file_at_a_time")
    assert kept(desk.service) == 0


async def test_the_name_of_a_file_cannot_hide_its_ending(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    _, file = await upload(desk, number, "照片\u202efdp\u200b龖𠮷㛃.png", PNG)

    assert file["name"] == "照片_fdp_龖𠮷㛃.png"


async def test_a_claim_from_the_net_without_a_file_is_put_right_at_the_reception(
    desk: Desk,
) -> None:
    number = (await apply_online(desk))["application_number"]
    assert body()["materials"][0]["state"] == "received"

    answer = await desk.post(
        f"applications/{number}/reception",
        {"materials": [{"code": "M01", "state": "missing"}]},
        by=STREET,
    )

    assert answer.status_code == 201
    dossier = await shown(desk, number)
    assert dossier["materials"][0]["state"] == "missing"
