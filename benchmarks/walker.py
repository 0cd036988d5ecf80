"""Carries whole cases over HTTP: window, street, district, licence, window."""

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.client import Connection, request
from benchmarks.people import Hall, Street, act, keyed
from benchmarks.watch import Watch
from shared.identifiers import Level

ACTS_PER_CASE = 8  # submit, accept, opinion, decision, opinion, sign-off, decision, delivery
OPINION = {"outcome": "granted", "opinion": "材料齐全，符合条件，建议准予。"}
SIGN_OFF = {"approved": True, "remark": "同意"}
DELIVERY = {"mode": "window", "recipient": "本人", "relation": "self", "remark": ""}
Step = tuple[str, str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Looks:
    """What the walker waits for: a task at a desk, a result at the window."""

    desk: Watch
    window: Watch


class Walker:
    """One line of cases, each carried to its end before the next begins."""

    def __init__(
        self, hall: Hall, streets: "itertools.cycle[Street]", looks: Looks, ports: Mapping[str, int]
    ) -> None:
        self._hall = hall
        self._streets = streets
        self._looks = looks
        self._ports = ports
        self._intake: Connection | None = None
        self._licensing: Connection | None = None

    async def carry_until(self, ends_at: float) -> list[float]:
        """Carry cases while there is time; the last one to its end.

        Returns: seconds that each case took."""
        self._intake = await Connection.open(self._ports["intake"])
        self._licensing = await Connection.open(self._ports["licensing"])
        took = []
        try:
            while (started := time.perf_counter()) < ends_at:
                await self.carry(self._intake, self._licensing)
                took.append(time.perf_counter() - started)
        finally:
            self._intake.close()
            self._licensing.close()
        return took

    async def carry(self, intake: Connection, licensing: Connection) -> None:
        """One case through all seven steps of the main job."""
        street = next(self._streets)
        submitted = await intake.get(self._hall.submission(street.clerk))
        number = submitted.json()["application_number"]
        await intake.get(act(number, "acceptance", {}, by=street.clerk))
        await self._looks.desk.seen(number, str(Level.STREET.value))
        await _review(
            licensing,
            number,
            ((street.reviewer, "opinion", OPINION), (street.reviewer, "decision", {})),
        )
        await self._looks.desk.seen(number, str(Level.DISTRICT.value))
        reviewer, chief = self._hall.district_reviewer, self._hall.chief
        await _review(
            licensing,
            number,
            (
                (reviewer, "opinion", OPINION),
                (chief, "sign-off", SIGN_OFF),
                (chief, "decision", {}),
            ),
        )
        await self._looks.window.seen(number)
        await intake.get(request("GET", f"/api/v1/applications/{number}", token=street.clerk))
        await intake.get(act(number, "delivery", DELIVERY, by=street.clerk))


async def _review(licensing: Connection, number: str, steps: Sequence[Step]) -> None:
    first_by = steps[0][0]
    listed = await licensing.get(
        request("GET", f"/api/v1/reviews?application_number={number}", token=first_by)
    )
    review = next(one for one in listed.json()["reviews"] if one["status"] == "pending")
    for by, step, body in steps:
        await licensing.get(keyed(f"/api/v1/reviews/{review['id']}/{step}", body, by=by))
