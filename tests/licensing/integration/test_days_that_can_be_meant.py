"""The end of a stop is a day that can be meant: the applicant reads it, and the clock rings by it."""

import pytest

from shared.service import Service
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import REVIEWER, announced


async def _suspend(ask: Asking, task: str, expected_until: object) -> tuple[int, str, str]:
    answer = await ask(
        "POST", f"reviews/{task}/suspension", by=REVIEWER,
        json={"reason_code": "hearing", "reason": "依法听证", "expected_until": expected_until},
    )  # fmt: skip
    body = answer.json()
    (error,) = body.get("errors", [{}])
    return answer.status_code, str(error.get("field", "")), str(error.get("code", ""))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("9999-12-31T23:59:59Z", "out_of_time"),
        ("9999-12-31", "out_of_time"),
        ("0001-01-01T00:00:00+14:00", "out_of_time"),
        ("2150-01-01", "expected_end_too_far"),
        (1795000000, "not_written"),
        ("1795000000", "not_written"),
        (True, "not_written"),
        ("2026-13-01", "not_written"),
        ("下周", "datetime_from_date_parsing"),
        ("2026-12-01T09:00:00", "timezone_aware"),
    ],
)
async def test_a_stop_until_a_day_nobody_can_mean_is_refused_at_its_field(
    licensing: Service, ask: Asking, task: str, given: object, code: str
) -> None:
    assert await _suspend(ask, task, given) == (422, "expected_until", code)
    assert await announced(licensing) == []


@pytest.mark.parametrize("given", ["2026-12-31", "2026-12-31T17:00:00+08:00"])
async def test_a_day_and_a_moment_within_two_years_are_taken(
    ask: Asking, task: str, given: str
) -> None:
    status, _field, _code = await _suspend(ask, task, given)

    assert status == 201
