"""Intake at work on both databases."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.conftest import OpenService
from tests.intake.integration.window import Desk


@pytest.fixture
async def desk(open_service: OpenService, token_for: Callable[[str], str]) -> AsyncIterator[Desk]:
    found = Desk(await open_service("intake"), token_for)
    yield found
    await found.client.aclose()
