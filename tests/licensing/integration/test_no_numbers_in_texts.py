"""What a reviewer writes is sent and printed in clear: no number that says who somebody is gets in."""

from typing import Any

import pytest

from shared.service import Service
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import CHIEF, REVIEWER, announced
from tests.shared.test_free_text import VALID

WRITTEN = f"申请人（{VALID[:6]} {VALID[6:]}）不符合条件"


@pytest.mark.parametrize(
    ("act", "by", "body", "field"),
    [
        ("opinion", REVIEWER, {"outcome": "refused", "opinion": WRITTEN}, "opinion"),
        ("decision", CHIEF, {"reason": WRITTEN}, "reason"),
        ("sign-off", CHIEF, {"approved": False, "remark": WRITTEN}, "remark"),
        (
            "supplement-request", REVIEWER,
            {"defects": [{"material": "M01", "defect": WRITTEN}]}, "defects.0.defect",
        ),
        (
            "suspension", REVIEWER,
            {"reason_code": "hearing", "reason": WRITTEN, "expected_until": "2026-12-01"}, "reason",
        ),
        ("extension", CHIEF, {"working_days": 5, "reason": WRITTEN}, "reason"),
        ("resumption", REVIEWER, {"remark": WRITTEN}, "remark"),
    ],
)  # fmt: skip
async def test_a_text_with_an_identity_number_is_refused_at_its_field(
    licensing: Service, ask: Asking, task: str, act: str, by: str, body: dict[str, Any], field: str
) -> None:
    answer = await ask("POST", f"reviews/{task}/{act}", by=by, json=body)

    (error,) = answer.json()["errors"]
    assert answer.status_code == 422
    assert (error["field"], error["code"]) == (field, "identity_number_in_text")
    assert VALID not in answer.text
    assert await announced(licensing) == []


async def test_so_is_one_with_a_mobile_phone_number(ask: Asking, task: str) -> None:
    body = {"outcome": "granted", "opinion": "电话核实13812345678，属实"}

    answer = await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=body)

    assert answer.json()["errors"][0]["code"] == "phone_number_in_text"
