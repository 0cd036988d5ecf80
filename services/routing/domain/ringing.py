"""When something of a case runs out, and that it is told once for each due date.

A limit runs out when its last day ends; a pause, at the moment for which its end was expected. A clock
that stands still does not run out."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from services.routing.domain.case import Case
from services.routing.domain.clocks import CLOCK_NAMES, CaseClock, ClockKind, spans
from services.routing.domain.facts import ClockRanOut
from services.routing.domain.pauses import PAUSE_NAMES, CasePause
from shared.calendar import SHANGHAI, DueDate, local_date

PAUSE = "pause"
IN_FLIGHT = timedelta(minutes=15)
"""How long an answer that was given in time may be on its way before silence counts as consent."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Something that runs out. key: the same for the same limit and due date, told or not."""

    key: str
    at: datetime
    fact: ClockRanOut


def next_ring_at(case: Case) -> datetime | None:
    """The moment at which the next limit or pause of a case runs out untold; None: nothing can.

    The end of collecting requests for the one notice is such a moment too."""
    moments = [ring.at for ring in rings_ahead(case)]
    if case.joint.collecting_until is not None and case.status.is_undecided:
        moments.append(case.joint.collecting_until)
    return min(moments, default=None)


def ring(case: Case, now: datetime) -> tuple[Case, tuple[ClockRanOut, ...]]:
    """Tell everything that has run out and was not told; the case remembers what was told."""
    due = [one for one in rings_ahead(case) if one.at <= now]
    rung = (*case.rung, *(one.key for one in due))
    return replace(case, rung=rung), tuple(one.fact for one in due)


def rings_ahead(case: Case) -> tuple[Ring, ...]:
    """What can still run out and was not told, in no order."""
    found = [_ring_of(clock) for clock in case.clocks if _runs(case, clock)]
    found += [_overstayed(pause) for pause in case.pauses if _lasts(case, pause)]
    untold = tuple(one for one in found if one.key not in case.rung)
    silence = min((one.at for one in untold if _may_become_consent(case, one)), default=None)
    if silence is None:
        return untold
    return tuple(replace(one, at=_heard_out(one.at, silence)) for one in untold)


def _may_become_consent(case: Case, ring: Ring) -> bool:
    silent = {task.id for task in case.open_tasks if task.may_consent_by_silence}
    return ring.fact.clock == ClockKind.TASK and ring.fact.task_id in silent


def _heard_out(at: datetime, silence: datetime) -> datetime:
    """What runs out with an office's silence, or just after, waits for an answer still on its way.

    Otherwise a promise would be told as missed that the consent, given in time, has kept."""
    return max(at, silence + IN_FLIGHT) if at >= silence else at


def end_of(due: DueDate) -> datetime:
    """The moment at which the last day of a limit is over. Source: 民法典 Art. 203."""
    return datetime.combine(due.date + timedelta(days=1), time(0), SHANGHAI)


def _runs(case: Case, clock: CaseClock) -> bool:
    if not clock.is_running or clock.due is None:
        return False
    return all(span.resumed is not None for span in spans(clock, case.pauses, case.tasks))


def _ring_of(clock: CaseClock) -> Ring:
    assert clock.due is not None
    subject = clock.kind if clock.task_id is None else f"{clock.kind}:{clock.task_id}"
    key = f"{subject}@{clock.due.date.isoformat()}"
    at = end_of(clock.due)
    fact = ClockRanOut(clock.kind, CLOCK_NAMES[clock.kind], clock.due, clock.task_id, at)
    return Ring(key, at, fact)


def _lasts(case: Case, pause: CasePause) -> bool:
    return pause.ended_at is None and any(task.id == pause.task_id for task in case.open_tasks)


def _overstayed(pause: CasePause) -> Ring:
    at = pause.expected_until
    due = DueDate(local_date(at), is_provisional=False)
    fact = ClockRanOut(PAUSE, f"{PAUSE_NAMES[pause.kind]}预计期限", due, pause.task_id, at)
    return Ring(f"{PAUSE}:{pause.id}@{at.isoformat()}", at, fact)
