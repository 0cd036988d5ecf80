"""What is to follow an application: kept at its submission, settled once when it has ended.

Answers given ahead are sealed and bound to the first application."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.application import Application
from services.intake.domain.errors import ChangedMeanwhile
from services.intake.domain.follow_ups import ENDED, Following, FollowUp, FollowUpStatus
from services.intake.repository import sealed
from services.intake.tables import applications, follow_ups
from shared.security.keys import KeyRing
from shared.unit_of_work import Work

LONGEST_REASON = 500
AGAIN_AFTER = timedelta(minutes=10)
_PENDING = sa.text("follow_ups.status IN ('waiting', 'held_up')")
"""Written out, not bound: only then does a planner know that the partial index fits."""


def add(work: Work, first: Application, following: Following) -> None:
    """Keep what is wanted after a first application that is being submitted."""
    text = json.dumps(dict(following.form), ensure_ascii=False)
    work.insert(
        follow_ups,
        {
            "first_number": first.number,
            "item_code": following.item_code,
            "item_name": following.item_name,
            "status": FollowUpStatus.WAITING.value,
            "form_sealed": sealed.sealer(work.keys, sealed.FOLLOW_UP).seal(
                text, bound_to=first.number
            ),
            "organization": first.origin.organization,
            "division": first.origin.division,
            "asked_at": work.now,
            "reason": "",
        },
    )


async def to_look_at(connection: AsyncConnection, now: datetime, *, limit: int) -> Sequence[str]:
    """Firsts that have ended while something is to follow them; what is held up, after a while again."""
    found = await connection.scalars(
        sa.select(follow_ups.c.first_number)
        .join(applications, applications.c.number == follow_ups.c.first_number)
        .where(
            _PENDING,
            applications.c.status.in_([one.value for one in ENDED]),
            sa.or_(follow_ups.c.looked_at.is_(None), follow_ups.c.looked_at <= now - AGAIN_AFTER),
        )
        .order_by(follow_ups.c.first_number)
        .limit(limit)
    )
    return list(found)


async def to_settle(work: Work, first: str) -> FollowUp | None:
    """What is still to follow a first, locked; None where it is settled or nothing is wanted."""
    row = (
        await work.connection.execute(
            sa.select(follow_ups)
            .where(follow_ups.c.first_number == first, _PENDING)
            .with_for_update()
        )
    ).first()
    return follow_up_of(row, work.keys) if row else None


async def after(work: Work, first: str) -> FollowUp | None:
    """What follows a first, in whatever state."""
    row = (
        await work.connection.execute(
            sa.select(follow_ups).where(follow_ups.c.first_number == first)
        )
    ).first()
    return follow_up_of(row, work.keys) if row else None


def settle(
    work: Work,
    before: FollowUp,
    status: FollowUpStatus,
    *,
    reason: str = "",
    opened: str | None = None,
) -> None:
    """Write how it came out. A second worker that settled it before makes this unit fail whole."""
    work.update(
        follow_ups,
        {"first_number": before.first, "status": before.status.value},
        {
            "status": status.value,
            "reason": reason[:LONGEST_REASON],
            "opened_number": opened,
            "looked_at": work.now,
        },
        otherwise=ChangedMeanwhile(),
    )


def follow_up_of(row: Any, keys: KeyRing) -> FollowUp:
    """A row as the domain's word."""
    text = sealed.sealer(keys, sealed.FOLLOW_UP).open(row.form_sealed, bound_to=row.first_number)
    return FollowUp(
        first=row.first_number,
        item_code=row.item_code,
        item_name=row.item_name,
        status=FollowUpStatus(row.status),
        form=json.loads(text),
        reason=row.reason,
        opened=row.opened_number,
    )
