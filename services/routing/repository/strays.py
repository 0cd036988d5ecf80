"""Finds the cases that nobody holds, and keeps the supervisor's list of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.statuses import CaseStatus, TaskStatus
from services.routing.tables import (
    case_tasks,
    cases,
    common,
    organization_versions,
    reconciliation_runs,
    strays,
)
from shared.calendar import local_date
from shared.contracts import TaskAssigned
from shared.database import upsert

FOUND_AT_ONCE = 500
ANNOUNCED_WITHIN = timedelta(minutes=2)
LICENSED_WITHIN = timedelta(minutes=5)
ANNOUNCEMENTS_KEPT = timedelta(days=6)
"""Sent outbox rows are pruned after seven days; an older assignment without its row was sent."""
RUNS_KEPT = timedelta(days=7)

REVIEWED = (
    CaseStatus.UNDER_REVIEW,
    CaseStatus.SUPPLEMENT_REQUESTED,
    CaseStatus.SUSPENDED,
    CaseStatus.REPORTED_UP,
)
UNFINISHED = (CaseStatus.UNROUTED, *REVIEWED, CaseStatus.GRANTED, CaseStatus.REFUSED)


class StrayKind(StrEnum):
    """What is wrong with a case."""

    UNROUTED = "unrouted"
    UNPLACED = "unplaced"
    UNHELD = "unheld"
    UNANNOUNCED = "unannounced"
    UNSENT = "unsent"
    UNLICENSED = "unlicensed"
    OFFICE_ABOLISHED = "office_abolished"
    DELIVERY_FAILED = "delivery_failed"


STRAY_NAMES = {
    StrayKind.UNROUTED: "没有承办机构，等待政务办指派",
    StrayKind.UNPLACED: "退转的任务等待政务办指派",
    StrayKind.UNHELD: "审查中的办件没有承办任务",
    StrayKind.UNANNOUNCED: "任务未通知承办机构",
    StrayKind.UNSENT: "任务通知未发出",
    StrayKind.UNLICENSED: "准予决定后未制证",
    StrayKind.OFFICE_ABOLISHED: "承办机构已撤销，等待移交承接机构",
    StrayKind.DELIVERY_FAILED: "通知未送达",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One case and what is wrong with it. division: of the origin window."""

    number: str
    kind: StrayKind
    division: str


@dataclass(frozen=True, slots=True)
class KnownStray:
    """How often a stray was driven again, and when last."""

    times_driven: int
    driven_at: datetime | None


async def find_strays(connection: AsyncConnection, now: datetime) -> list[Finding]:
    """The cases that no party holds, as far as one round takes them on."""
    found = []
    for kind, statement in _findings(now).items():
        rows = await connection.execute(statement.limit(FOUND_AT_ONCE))
        found += [Finding(row[0], kind, row[1]) for row in rows]
    return found


def _findings(now: datetime) -> dict[StrayKind, sa.Select[Any]]:
    number = cases.c.application_number
    what = sa.select(number, cases.c.origin_division)
    open_task = sa.and_(
        case_tasks.c.application_number == number,
        case_tasks.c.status == TaskStatus.OPEN,
        case_tasks.c.stage_index == cases.c.stage_index,
    )
    is_reviewed = cases.c.status.in_(REVIEWED)
    outbox = common.outbox
    announcement = sa.and_(
        outbox.c.aggregate == sa.literal("case:") + case_tasks.c.application_number,
        outbox.c.sequence == case_tasks.c.announced_as,
        outbox.c.type == TaskAssigned.TYPE,
    )
    held = what.join(case_tasks, open_task).where(is_reviewed).distinct()
    return {
        StrayKind.UNROUTED: what.where(cases.c.status == CaseStatus.UNROUTED),
        StrayKind.UNPLACED: held.where(case_tasks.c.organization == ""),
        StrayKind.UNHELD: what.where(is_reviewed, ~sa.exists().where(open_task)),
        StrayKind.UNANNOUNCED: held.where(
            case_tasks.c.organization != "",
            case_tasks.c.assigned_at > now - ANNOUNCEMENTS_KEPT,
            case_tasks.c.assigned_at < now - ANNOUNCED_WITHIN,
            ~sa.exists().where(announcement),
        ),
        StrayKind.UNSENT: held.join(outbox, announcement).where(
            outbox.c.sent_at.is_(None), outbox.c.created_at < now - ANNOUNCED_WITHIN
        ),
        StrayKind.UNLICENSED: what.where(
            cases.c.status == CaseStatus.GRANTED,
            cases.c.licence_number.is_(None),
            cases.c.awaits_completion.is_(False),
            cases.c.entered_at < now - LICENSED_WITHIN,
            cases.c.item["licence_type"].as_string().is_not(None),
        ),
        StrayKind.OFFICE_ABOLISHED: held.where(case_tasks.c.organization.in_(_abolished(now))),
    }


def _abolished(now: datetime) -> sa.Select[Any]:
    """The organisations whose last day is over; few, so that their tasks are found by index."""
    columns = organization_versions.c
    last_day = sa.func.max(sa.func.coalesce(columns.valid_to, date.max))
    return sa.select(columns.code).group_by(columns.code).having(last_day < local_date(now))


async def put_stray(
    connection: AsyncConnection, finding: Finding, *, now: datetime, detail: str = ""
) -> KnownStray:
    """Put a finding on the list, or see it there again; one that was resolved starts anew."""
    statement = upsert(connection, strays).values(
        application_number=finding.number,
        finding=finding.kind,
        detail=(detail or STRAY_NAMES[finding.kind])[:500],
        division=finding.division,
        found_at=now,
        seen_at=now,
        times_driven=0,
    )
    was_resolved = strays.c.resolved_at.is_not(None)
    renewed = statement.on_conflict_do_update(
        index_elements=["application_number", "finding"],
        set_={
            "seen_at": now,
            "detail": statement.excluded.detail,
            "found_at": sa.case(
                (was_resolved, statement.excluded.found_at), else_=strays.c.found_at
            ),
            "times_driven": sa.case((was_resolved, 0), else_=strays.c.times_driven),
            "driven_at": sa.case((was_resolved, sa.null()), else_=strays.c.driven_at),
            "resolved_at": None,
        },
    ).returning(strays.c.times_driven, strays.c.driven_at)
    row = (await connection.execute(renewed)).one()
    return KnownStray(row.times_driven, row.driven_at)


async def count_drive(connection: AsyncConnection, finding: Finding, now: datetime) -> None:
    """Note that a stray was driven again."""
    await connection.execute(
        strays.update()
        .where(strays.c.application_number == finding.number, strays.c.finding == finding.kind)
        .values(driven_at=now, times_driven=strays.c.times_driven + 1)
    )


@dataclass(frozen=True, slots=True)
class ReconciliationRun:
    """One round of the reconciler."""

    ran_at: datetime
    unfinished_cases: int
    strays_found: int
    redriven: int


async def end_round(
    connection: AsyncConnection, *, ran_at: datetime, found: Sequence[Finding], redriven: int
) -> ReconciliationRun:
    """Resolve what was not seen this time, keep the round, forget old rounds.

    Of a kind that has more than one round takes on, what was not seen may only not have been looked at."""
    counted = Counter(one.kind for one in found)
    crowded = [kind for kind, count in counted.items() if count >= FOUND_AT_ONCE]
    unresolved = strays.c.resolved_at.is_(None)
    await connection.execute(
        strays.update()
        .where(unresolved, strays.c.seen_at < ran_at)
        .where(strays.c.finding.not_in([StrayKind.DELIVERY_FAILED, *crowded]))
        .values(resolved_at=ran_at)
    )
    unfinished = await connection.scalar(
        sa.select(sa.func.count()).select_from(cases).where(cases.c.status.in_(UNFINISHED))
    )
    run = ReconciliationRun(ran_at, unfinished or 0, len(found), redriven)
    row = {
        "ran_at": run.ran_at,
        "unfinished_cases": run.unfinished_cases,
        "strays_found": run.strays_found,
        "redriven": run.redriven,
    }
    statement = upsert(connection, reconciliation_runs)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["ran_at"], set_=row), row
    )
    await connection.execute(
        reconciliation_runs.delete().where(reconciliation_runs.c.ran_at < ran_at - RUNS_KEPT)
    )
    return run
