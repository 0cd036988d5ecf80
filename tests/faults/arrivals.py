"""Cases that come in at a steady rate, each driven by a task of its own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from tests.faults.driving import Driver
from tests.faults.ledger import Case, Ledger
from tests.faults.plan import Plan


class Arrivals:
    """The people at the windows.

    held_back: how many did not come in because too many cases were open."""

    def __init__(self, plan: Plan, ledger: Ledger) -> None:
        self._plan = plan
        self._ledger = ledger
        self._drives: dict[asyncio.Task[None], Case] = {}
        self.held_back = 0

    @property
    def open_cases(self) -> int:
        """Cases that are being driven."""
        return len(self._drives)

    @contextlib.asynccontextmanager
    async def coming(self, driver: Driver) -> AsyncIterator[None]:
        """People come while this is entered.

        Raises: whatever ended the coming before its time."""
        arriving = asyncio.create_task(self._arrive(driver))
        try:
            yield
        finally:
            arriving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await arriving

    async def abandon(self) -> None:
        """Nobody drives a case any more."""
        ending = list(self._drives)
        for drive in ending:
            drive.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def _arrive(self, driver: Driver) -> None:
        while True:
            if self.open_cases < self._plan.most_open:
                self._begin(driver)
            else:
                self.held_back += 1
            await asyncio.sleep(1 / self._plan.rate)

    def _begin(self, driver: Driver) -> None:
        case = driver.people.next_case()
        self._ledger.cases.append(case)
        drive = asyncio.create_task(driver.drive(case))
        self._drives[drive] = case
        drive.add_done_callback(self._ended)

    def _ended(self, drive: asyncio.Task[None]) -> None:
        case = self._drives.pop(drive)
        if not drive.cancelled() and (error := drive.exception()) is not None:
            case.trouble = f"the drive itself failed: {error!r}"
