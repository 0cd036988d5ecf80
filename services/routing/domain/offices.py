"""Which list of offices a case goes by: that of its acceptance, with what became of each office since.

A case of last month is judged by last month's list; but nothing is sent to a body that no longer
exists (decision 0050)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Self

from services.routing.domain.case import Case
from services.routing.domain.clocks import ClockKind
from services.routing.domain.directory import Directory, Organization
from services.routing.domain.register.timelines import Timeline, Version, in_force
from shared.calendar import local_date


@dataclass(frozen=True, slots=True)
class Offices:
    """Every version of every organisation, by code."""

    timelines: Mapping[str, Timeline[Organization]]

    @classmethod
    def of(cls, versions: Iterable[Version[Organization]]) -> Self:
        """From all versions, in any order."""
        timelines: dict[str, Timeline[Organization]] = {}
        for one in sorted(versions, key=lambda version: version.valid_from):
            timelines[one.entry.code] = (*timelines.get(one.entry.code, ()), one)
        return cls(MappingProxyType(timelines))

    def directory(self, accepted_on: date, today: date) -> Directory:
        """The departments that a case accepted on a day goes to today.

        Whom the list of that day names, as they are called and reached today; the successor of whoever
        was abolished since; today's list where that day's names nobody who is left."""
        held = Directory.of(self._in_force(accepted_on)).departments
        present = dict(Directory.of(self._in_force(today)).departments)
        for place, body in held.items():
            if (now := self.present(body.code, today)) is not None:
                present[place] = now
        return Directory(MappingProxyType(present))

    def present(self, code: str, today: date) -> Organization | None:
        """A body as it is today, or whoever took its business over; None when nobody did."""
        seen: set[str] = set()
        while code not in seen:
            seen.add(code)
            timeline = self.timelines.get(code, ())
            if (version := in_force(timeline, today)) is not None:
                return version.entry
            ended = [one for one in timeline if one.valid_to is not None and one.valid_to < today]
            if not ended or ended[-1].succeeded_by is None:
                return None
            code = ended[-1].succeeded_by
        return None

    def has_ended(self, code: str, day: date) -> bool:
        """Whether a body existed before a day and does not any more; not known is not ended."""
        timeline = self.timelines.get(code, ())
        ended = [one for one in timeline if one.valid_to is not None and one.valid_to < day]
        return bool(ended) and in_force(timeline, day) is None

    def _in_force(self, day: date) -> list[Organization]:
        versions = (in_force(timeline, day) for timeline in self.timelines.values())
        return [one.entry for one in versions if one is not None]


def acceptance_day(case: Case) -> date:
    """The day of acceptance, from which the statutory limit runs: its list of offices holds."""
    begun = (one.started_on for one in case.clocks if one.kind is ClockKind.STATUTORY)
    return next(begun, local_date(case.opened_at))
