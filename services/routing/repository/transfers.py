"""Transfers of staff as rows; what people wrote about a colleague is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.staff_refusals import TransferOpen, TransferUnknown
from services.routing.domain.staffing import Post, Transfer, TransferKind, TransferStatus, Warned
from services.routing.repository.scope import oversees
from services.routing.tables import staff_transfers
from shared.identifiers import OrganizationCode, StaffId
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

PURPOSE = "routing.transfers"


@dataclass(frozen=True, slots=True)
class TransferPlace:
    """A place in the list of transfers; their ids grow with time."""

    id: UUID


@lru_cache(maxsize=8)
def _sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys, PURPOSE)


def concerns(actor: Actor) -> sa.ColumnElement[bool]:
    """Transfers where the actor oversees; of a chief, from and to the own department."""
    columns = staff_transfers.c
    overseen = oversees(actor, columns.division)
    if Role.CHIEF not in actor.roles:
        return overseen
    own = (columns.from_organization, columns.to_organization)
    return sa.or_(
        overseen,
        columns.proposed_by == actor.staff,
        *(column == actor.organization for column in own),
    )


def add_transfer(work: Work, transfer: Transfer) -> None:
    """Insert a transfer; TransferOpen is raised at the end of the unit where one waits already."""
    seal = _sealer(work.keys).seal
    this = transfer.id
    override = transfer.override_reason
    row = {
        "id": this,
        "staff": transfer.staff,
        "kind": transfer.kind,
        "from_organization": transfer.from_organization,
        "to_organization": transfer.to.organization,
        "division": transfer.division,
        "roles": sorted(transfer.to.roles),
        "window": transfer.to.window,
        "hall": transfer.to.hall,
        "effective_on": transfer.effective_on,
        "reason_sealed": seal(transfer.reason, bound_to=f"{this}/reason"),
        "warnings": list(transfer.warnings),
        "override_sealed": seal(override, bound_to=f"{this}/override") if override else None,
        "proposed_by": transfer.proposed_by,
        "proposed_at": transfer.proposed_at,
        **_settling(transfer, work.keys),
    }
    work.insert(staff_transfers, row, otherwise=TransferOpen())


def save_transfer(work: Work, transfer: Transfer) -> None:
    """Write how a locked transfer was settled."""
    work.update(
        staff_transfers,
        {"id": transfer.id, "version": transfer.version - 1},
        _settling(transfer, work.keys),
        otherwise=RuntimeError(f"transfer {transfer.id} was changed without its lock"),
    )


def _settling(transfer: Transfer, keys: KeyRing) -> dict[str, Any]:
    reason = transfer.settled_reason
    bound_to = f"{transfer.id}/settled"
    return {
        "status": transfer.status,
        "settled_by": transfer.settled_by,
        "settled_at": transfer.settled_at,
        "settled_reason_sealed": _sealer(keys).seal(reason, bound_to=bound_to) if reason else None,
        "version": transfer.version,
    }


async def transfer_to_settle(
    connection: AsyncConnection, transfer_id: UUID, actor: Actor, keys: KeyRing
) -> Transfer:
    """A transfer where the actor oversees, locked until the end of the unit. Raises: TransferUnknown."""
    statement = (
        sa.select(staff_transfers)
        .where(staff_transfers.c.id == transfer_id, oversees(actor, staff_transfers.c.division))
        .with_for_update()
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise TransferUnknown
    return _transfer_of(row, keys)


async def transfers_for(
    connection: AsyncConnection,
    actor: Actor,
    keys: KeyRing,
    *,
    status: TransferStatus | None,
    after: TransferPlace | None,
    limit: int,
) -> Sequence[Transfer]:
    """Transfers that concern the actor, newest first."""
    statement = sa.select(staff_transfers).where(concerns(actor))
    if status is not None:
        statement = statement.where(staff_transfers.c.status == status)
    if after is not None:
        statement = statement.where(staff_transfers.c.id < after.id)
    rows = await connection.execute(statement.order_by(staff_transfers.c.id.desc()).limit(limit))
    return [_transfer_of(row, keys) for row in rows.mappings()]


def _transfer_of(row: Mapping[Any, Any], keys: KeyRing) -> Transfer:
    def opened(column: str, part: str) -> str | None:
        sealed = row[column]
        return _sealer(keys).open(sealed, bound_to=f"{row['id']}/{part}") if sealed else None

    return Transfer(
        id=row["id"],
        staff=StaffId(row["staff"]),
        kind=TransferKind(row["kind"]),
        status=TransferStatus(row["status"]),
        from_organization=OrganizationCode(row["from_organization"]),
        to=Post(
            OrganizationCode(row["to_organization"]),
            frozenset(row["roles"]),
            row["window"],
            row["hall"],
        ),
        division=row["division"],
        effective_on=row["effective_on"],
        reason=opened("reason_sealed", "reason") or "",
        warnings=tuple(Warned(one) for one in row["warnings"]),
        override_reason=opened("override_sealed", "override"),
        proposed_by=StaffId(row["proposed_by"]),
        proposed_at=row["proposed_at"],
        settled_by=row["settled_by"],
        settled_at=row["settled_at"],
        settled_reason=opened("settled_reason_sealed", "settled"),
        version=row["version"],
    )
