"""Notices of special procedures and extensions are headed and signed by the office that acted."""

from typing import Any

import pytest

from shared.contracts.envelope import Event
from tests.intake.integration.test_documents import printed
from tests.intake.integration.window import DISTRICT_OFFICE, Desk, extended, opened, suspended

STATION = "便民服务站"
ACTED = {
    "organization": DISTRICT_OFFICE,
    "organization_name": "中原区民政局",
    "organization_phone": "0371-67712345",
    "approved_by_name": "田秀平",
}


async def _notice(desk: Desk, event: Any, kind: str, **acted: str) -> str:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))
    told: Event = event(number).model_copy(update=acted)
    await desk.hear(told)
    return await printed(desk, number, kind)


@pytest.mark.parametrize(
    ("event", "kind"), [(suspended, "suspension_notice"), (extended, "extension_notice")]
)
async def test_the_office_that_acted_heads_and_signs(desk: Desk, event: Any, kind: str) -> None:
    text = await _notice(desk, event, kind, **ACTED)

    assert text.startswith("中原区民政局")
    assert STATION not in text
    assert "田秀平" in text


@pytest.mark.parametrize(
    ("event", "kind"), [(suspended, "suspension_notice"), (extended, "extension_notice")]
)
async def test_an_office_the_directory_lacks_heads_it_by_the_message(
    desk: Desk, event: Any, kind: str
) -> None:
    strange = {**ACTED, "organization": "11410102MBDEM9999X", "organization_name": "区档案局"}

    text = await _notice(desk, event, kind, **strange)

    assert text.startswith("区档案局")
    assert "0371-67712345" in text


async def test_a_message_of_earlier_days_is_headed_by_the_window(desk: Desk) -> None:
    text = await _notice(desk, suspended, "suspension_notice")

    assert STATION in text
