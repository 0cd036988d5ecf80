"""What holds from when to when: an entry changes by a new version, and nothing that held is rewritten.

A case of last month is judged by last month's list, so the past must stay as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from shared.errors import DomainError

BEFORE_THE_REGISTER = date(2000, 1, 1)
"""Since when the first list holds that a register is given: longer than any case has been open."""

DAY = timedelta(days=1)
E = TypeVar("E")


class PastRewritten(DomainError):
    """自{since}起的变更会改写已经生效的名录，请从{earliest}或以后生效。"""


class EndsBeforeItBegins(DomainError):
    """终止日期{until}早于生效日期{since}。"""


@dataclass(frozen=True, slots=True)
class Version(Generic[E]):
    """An entry as it holds. valid_to: the last day, None while no end is known.

    succeeded_by: the code of what takes its business over when it ends."""

    entry: E
    valid_from: date
    valid_to: date | None = None
    succeeded_by: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Timeline = tuple[Version[E], ...]
"""All versions of one code, the earliest first; no two hold on the same day."""


@dataclass(frozen=True, slots=True)
class Revision(Generic[E]):
    """What a list says of one code. until None: no end is told."""

    entry: E
    since: date
    until: date | None = None
    succeeded_by: str | None = None


def in_force(timeline: Sequence[Version[E]], day: date) -> Version[E] | None:
    """The version that holds on a day."""
    return next((one for one in timeline if one.holds_on(day)), None)


def revised(timeline: Timeline[E], told: Revision[E], *, earliest: date | None) -> Timeline[E]:
    """The timeline after a revision; the same one where the list tells nothing new.

    earliest: the first day that may still be changed; None for a code that is being entered.
    Raises: PastRewritten, EndsBeforeItBegins."""
    if told.until is not None and told.until < told.since - DAY:
        raise EndsBeforeItBegins(until=told.until, since=told.since)
    holding = in_force(timeline, told.since)
    if holding is None:
        return _entered(timeline, told, earliest)
    if holding.entry == told.entry:
        return _ended(timeline, holding, told, earliest)
    if earliest is not None and told.since < earliest:
        raise PastRewritten(since=told.since, earliest=earliest)
    is_of_the_same_day = holding.valid_from == told.since
    if is_of_the_same_day and earliest is not None and holding.valid_from <= earliest:
        raise PastRewritten(since=told.since, earliest=earliest + DAY)
    following = Version(
        told.entry,
        told.since,
        told.until or holding.valid_to,
        told.succeeded_by or holding.succeeded_by,
    )
    stopped = () if is_of_the_same_day else (_stopped(holding, told.since),)
    kept = tuple(one for one in timeline if one is not holding)
    if told.until is not None:
        kept = tuple(one for one in kept if one.valid_from < told.since)
    return _in_order((*kept, *stopped, following))


def _stopped(holding: Version[E], since: date) -> Version[E]:
    return replace(holding, valid_to=since - DAY, succeeded_by=None)


def _entered(timeline: Timeline[E], told: Revision[E], earliest: date | None) -> Timeline[E]:
    """A code in days for which the register has nothing."""
    if timeline and earliest is not None and told.since < earliest:
        raise PastRewritten(since=told.since, earliest=earliest)
    later = [one.valid_from for one in timeline if one.valid_from > told.since]
    until = min([day - DAY for day in later] + ([told.until] if told.until else []), default=None)
    return _in_order((*timeline, Version(told.entry, told.since, until, told.succeeded_by)))


def _ended(
    timeline: Timeline[E], holding: Version[E], told: Revision[E], earliest: date | None
) -> Timeline[E]:
    """The entry stays as it is; its end, or its successor, may be told."""
    until = told.until or holding.valid_to
    succeeded_by = told.succeeded_by or holding.succeeded_by
    if (until, succeeded_by) == (holding.valid_to, holding.succeeded_by):
        return timeline
    if until != holding.valid_to:
        touched = min(one for one in (until, holding.valid_to) if one is not None)
        if earliest is not None and touched < earliest - DAY:
            raise PastRewritten(since=touched + DAY, earliest=earliest)
    ended = replace(holding, valid_to=until, succeeded_by=succeeded_by)
    kept = tuple(one for one in timeline if one is not holding)
    if told.until is not None:
        kept = tuple(one for one in kept if one.valid_from < holding.valid_from)
    return _in_order((*kept, ended))


def _in_order(versions: tuple[Version[E], ...]) -> Timeline[E]:
    return tuple(sorted(versions, key=lambda one: one.valid_from))
