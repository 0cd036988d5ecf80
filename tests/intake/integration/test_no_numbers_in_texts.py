"""What a clerk writes as a reason goes out in messages: no number that says who somebody is gets in."""

import pytest

from tests.intake.integration.window import Desk
from tests.shared.test_free_text import VALID


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"本人{VALID}要求撤回", "identity_number_in_text"),
        ("13812345678要求", "phone_number_in_text"),
    ],
)
async def test_a_withdrawal_is_given_without_a_number(desk: Desk, text: str, code: str) -> None:
    number = (await desk.accepted())["application_number"]

    answer = await desk.post(f"applications/{number}/withdrawal", {"reason": text})

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (422, "reason", code)
