"""Commitments as rows; text and signer sealed."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.errors import ChangedMeanwhile
from services.intake.domain.promises.commitment import (
    LIVE,
    Commitment,
    CommitmentStatus,
    Publicity,
    Signature,
)
from services.intake.domain.promises.errors import CommitmentUnknown
from services.intake.domain.status import Status
from services.intake.repository import sealed
from services.intake.repository.rows import due_of
from services.intake.tables import applications, commitments
from shared.security.keys import KeyRing
from shared.unit_of_work import Work

_UNDONE = (
    Status.REFUSED.value,
    Status.WITHDRAWN.value,
    Status.ACCEPTANCE_REVOKED.value,
)
_OF_APPLICATION = (
    sa.select(commitments)
    .where(commitments.c.application_number == sa.bindparam("wanted_number"))
    .order_by(commitments.c.drawn_up_at.desc(), commitments.c.id.desc())
    .limit(1)
)
_LIVE = _OF_APPLICATION.where(commitments.c.status.in_(LIVE)).with_for_update()


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment that the timer has to look at."""

    id: UUID
    application_number: str


async def newest(work: Work, number: str) -> Commitment:
    """The latest commitment of an application. Raises: CommitmentUnknown."""
    row = (await work.connection.execute(_OF_APPLICATION, {"wanted_number": number})).first()
    if row is None:
        raise CommitmentUnknown
    return commitment_of(row, work.keys)


async def live(work: Work, number: str) -> Commitment | None:
    """The commitment that is drawn up, signed or in force, locked; None when there is none."""
    row = (await work.connection.execute(_LIVE, {"wanted_number": number})).first()
    return commitment_of(row, work.keys) if row else None


async def live_one(work: Work, number: str) -> Commitment:
    """As live. Raises: CommitmentUnknown."""
    found = await live(work, number)
    if found is None:
        raise CommitmentUnknown
    return found


async def to_look_at(connection: AsyncConnection, *, today: date, limit: int) -> list[Due]:
    """Commitments whose day has passed, whose publicity is over, or whose case has ended otherwise."""
    table = commitments
    is_overdue = sa.and_(table.c.due_on < today, table.c.completed_at.is_(None))
    is_kept_so_far = sa.or_(table.c.completed_at.is_not(None), table.c.kind == "declaration")
    may_go_out = sa.and_(
        table.c.publicity_last < today, table.c.released_at.is_(None), is_kept_so_far
    )
    is_in_force = table.c.status == CommitmentStatus.IN_FORCE.value
    has_outcome = applications.c.status.in_((Status.READY.value, Status.CLOSED.value))
    is_refused = applications.c.progress["outcome"].as_string() == "refused"
    has_ended = sa.or_(applications.c.status.in_(_UNDONE), sa.and_(has_outcome, is_refused))
    found = await connection.execute(
        sa.select(table.c.id, table.c.application_number)
        .join(applications, applications.c.number == table.c.application_number)
        .where(table.c.status.in_(LIVE))
        .where(sa.or_(sa.and_(is_in_force, sa.or_(is_overdue, may_go_out)), has_ended))
        .order_by(table.c.id)
        .limit(limit)
    )
    return [Due(row.id, row.application_number) for row in found]


def add(work: Work, commitment: Commitment) -> None:
    """Insert a commitment that was just drawn up."""
    text = json.dumps(commitment.text, ensure_ascii=False)
    due = commitment.due
    work.insert(
        commitments,
        {
            "id": commitment.id,
            "application_number": commitment.application_number,
            "kind": commitment.kind,
            "text_sealed": sealed.sealer(work.keys, sealed.COMMITMENT).seal(
                text, bound_to=commitment.id.hex
            ),
            "papers": list(commitment.papers),
            "due_on": due.date if due else None,
            "due_is_provisional": due.is_provisional if due else None,
            "on_default": commitment.on_default,
            "legal_basis": commitment.legal_basis,
            "barred_days": commitment.barred_days,
            "drawn_up_at": commitment.drawn_up_at,
            "drawn_up_by": commitment.drawn_up_by,
            **_changing(commitment, work.keys),
        },
        otherwise=ChangedMeanwhile(),
    )


def save(work: Work, before: Commitment, after: Commitment) -> None:
    """Write what acts changed; somebody else's change meanwhile is ChangedMeanwhile in the end."""
    work.update(
        commitments,
        {"id": after.id, "version": before.version},
        _changing(after, work.keys),
        otherwise=ChangedMeanwhile(),
    )


def commitment_of(row: Any, keys: KeyRing) -> Commitment:
    """The commitment that a whole row describes."""
    bond = row.id.hex
    text = sealed.sealer(keys, sealed.COMMITMENT).open(row.text_sealed, bound_to=bond)
    last = row.publicity_last
    return Commitment(
        id=row.id,
        application_number=row.application_number,
        kind=row.kind,
        text=tuple(json.loads(text)),
        papers=tuple(row.papers),
        due=due_of(row.due_on, row.due_is_provisional),
        on_default=row.on_default,
        legal_basis=row.legal_basis,
        barred_days=row.barred_days,
        drawn_up_at=row.drawn_up_at,
        drawn_up_by=row.drawn_up_by,
        status=CommitmentStatus(row.status),
        version=row.version,
        signature=_signature_of(row, keys),
        publicity=Publicity(row.publicity_first, last) if last else None,
        completed_at=row.completed_at,
        released_at=row.released_at,
        ended_at=row.ended_at,
        ending=row.ending,
    )


def _changing(commitment: Commitment, keys: KeyRing) -> dict[str, Any]:
    publicity = commitment.publicity
    return {
        "status": commitment.status.value,
        "version": commitment.version,
        "signature_sealed": _sealed_signature(commitment, keys),
        "publicity_first": publicity.first if publicity else None,
        "publicity_last": publicity.last if publicity else None,
        "completed_at": commitment.completed_at,
        "released_at": commitment.released_at,
        "ended_at": commitment.ended_at,
        "ending": commitment.ending[:500],
    }


def _sealed_signature(commitment: Commitment, keys: KeyRing) -> str | None:
    signature = commitment.signature
    if signature is None:
        return None
    row = {
        "signer": signature.signer,
        "relation": signature.relation,
        "method": signature.method,
        "signed_at": signature.signed_at.isoformat(),
    }
    text = json.dumps(row, ensure_ascii=False)
    return sealed.sealer(keys, sealed.SIGNATURE).seal(text, bound_to=commitment.id.hex)


def _signature_of(row: Any, keys: KeyRing) -> Signature | None:
    if row.signature_sealed is None:
        return None
    sealer = sealed.sealer(keys, sealed.SIGNATURE)
    found = json.loads(sealer.open(row.signature_sealed, bound_to=row.id.hex))
    signed_at = datetime.fromisoformat(found["signed_at"])
    return Signature(found["signer"], found["relation"], found["method"], signed_at)
