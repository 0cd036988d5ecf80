"""Audit rows: written with the act in its transaction, then chained and sealed by one sealer.

A row is never updated: its place in the chain stands in `audit_seals`. Every checkpoint signs the
chain's head with Ed25519 and is also appended to a file outside the database, so that a cut tail or a
rewritten chain shows (reliability.md §1.25)."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import telemetry
from shared.identifiers import new_id
from shared.messaging.tables import CommonTables
from shared.private_files import private_file, private_folder
from shared.security.tokens import Actor

GENESIS = "0" * 64
BATCH = 1000
LONGEST_UNIT_OF_WORK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What was done to which subject; facts hold no personal data."""

    act: str
    subject: str
    facts: dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What the verifying command found. first_bad: the chain position, None when all is well.

    waiting: rows written but not sealed yet, the oldest of them `waiting_since`."""

    rows: int
    first_bad: int | None = None
    finding: str = ""
    waiting: int = 0
    waiting_since: datetime | None = None


def rows(entries: Sequence[AuditEntry], *, actor: Actor, now: datetime) -> list[dict[str, object]]:
    """The audit rows of one unit of work."""
    trace_id = telemetry.current_trace_id()
    return [
        {
            "id": new_id(),
            "at": now,
            "actor": actor.staff,
            "organization": actor.organization,
            "act": entry.act,
            "subject": entry.subject,
            "facts": entry.facts,
            "trace_id": trace_id,
        }
        for entry in entries
    ]


async def seal(
    connection: AsyncConnection,
    tables: CommonTables,
    *,
    key: Ed25519PrivateKey,
    now: datetime,
) -> dict[str, Any] | None:
    """Chain the rows not yet sealed and sign a checkpoint over the new head, in one transaction.

    Two sealers at once meet at the unique position and one rolls back.
    Returns: the checkpoint, to be exported after the commit; None when there was nothing to seal."""
    position, head = await _head(connection, tables)
    last_signed = await _last_signed_at(connection, tables)
    statement = _unsealed(tables).order_by(tables.audit_rows.c.at, tables.audit_rows.c.id)
    if last_signed:
        statement = statement.where(tables.audit_rows.c.at > last_signed - LONGEST_UNIT_OF_WORK)
    rows = (await connection.execute(statement.limit(BATCH))).mappings().all()
    if not rows:
        return None
    seals = []
    for row in rows:
        position += 1
        head = _link(head, row)
        seals.append({"position": position, "row_id": row["id"], "hash": head})
    checkpoint = {
        "position": position,
        "hash": head,
        "signed_at": now,
        "signature": base64.b64encode(key.sign(_message(position, head, now))).decode(),
    }
    await connection.execute(tables.audit_seals.insert(), seals)
    await connection.execute(tables.audit_checkpoints.insert(), checkpoint)
    return checkpoint


def export(checkpoint: dict[str, Any], file: Path) -> None:
    """Append a signed checkpoint to a file outside the database."""
    private_folder(file.parent)
    line = json.dumps({**checkpoint, "signed_at": checkpoint["signed_at"].isoformat()})
    with private_file(file).open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")


async def verify(
    connection: AsyncConnection,
    tables: CommonTables,
    *,
    keys: Sequence[Ed25519PublicKey],
    exported: Path | None,
) -> AuditVerdict:
    """Recompute the whole chain and compare it with seals, checkpoints and the exported file.

    keys: any of them may have signed a checkpoint."""
    seals, rows = tables.audit_seals, tables.audit_rows
    chain = await connection.stream(
        sa.select(seals.c.position, seals.c.hash, rows)
        .select_from(seals.outerjoin(rows, seals.c.row_id == rows.c.id))
        .order_by(seals.c.position)
    )
    head, hashes = GENESIS, {0: GENESIS}
    async for row in chain.mappings():
        position = len(hashes)
        if row["position"] != position:
            return AuditVerdict(position - 1, position, "缺少封印（seal）")
        if row["id"] is None:
            return AuditVerdict(position - 1, position, "该封印（seal）对应的审计记录已不存在")
        head = _link(head, row)
        if head != row["hash"]:
            return AuditVerdict(position - 1, position, "记录被改动或替换（hash）")
        hashes[position] = head
    last_signed = await _last_signed_at(connection, tables)
    if last_signed:
        late = _unsealed(tables).where(rows.c.at < last_signed - LONGEST_UNIT_OF_WORK)
        if (await connection.execute(late.limit(1))).first():
            return AuditVerdict(len(hashes) - 1, len(hashes), "有记录插入链尾而未封印（chain）")
    in_database = (await connection.execute(sa.select(tables.audit_checkpoints))).mappings().all()
    checkpoints = [dict(one) for one in in_database] + _exported(exported)
    if false := _first_false(checkpoints, hashes, keys):
        return false
    unsealed = _unsealed(tables).subquery()
    waiting = sa.select(sa.func.count(), sa.func.min(unsealed.c.at, type_=rows.c.at.type))
    count, since = (await connection.execute(waiting.select_from(unsealed))).one()
    return AuditVerdict(len(hashes) - 1, waiting=count, waiting_since=since)


def _first_false(
    checkpoints: Sequence[dict[str, Any]],
    hashes: dict[int, str],
    keys: Sequence[Ed25519PublicKey],
) -> AuditVerdict | None:
    rows = len(hashes) - 1
    for one in sorted(checkpoints, key=lambda checkpoint: int(checkpoint["position"])):
        position = int(one["position"])
        if hashes.get(position) != one["hash"]:
            first_bad = min(position, rows + 1)
            return AuditVerdict(rows, first_bad, "哈希链与签名检查点不符（checkpoint）")
        signed = _message(position, one["hash"], one["signed_at"])
        signature = base64.b64decode(one["signature"])
        if not any(_has_signed(key, signature, signed) for key in keys):
            return AuditVerdict(rows, position, "检查点的签名不是本系统的（signature）")
    return None


def _has_signed(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


async def _head(connection: AsyncConnection, tables: CommonTables) -> tuple[int, str]:
    last = (
        await connection.execute(
            sa.select(tables.audit_seals.c.position, tables.audit_seals.c.hash)
            .order_by(tables.audit_seals.c.position.desc())
            .limit(1)
        )
    ).first()
    return (last.position, last.hash) if last else (0, GENESIS)


async def _last_signed_at(connection: AsyncConnection, tables: CommonTables) -> datetime | None:
    checkpoints = tables.audit_checkpoints
    newest = checkpoints.c.position.desc()
    statement = sa.select(checkpoints.c.signed_at).order_by(newest).limit(1)
    return (await connection.execute(statement)).scalar()


def _unsealed(tables: CommonTables) -> sa.Select[Any]:
    rows, seals = tables.audit_rows, tables.audit_seals
    return sa.select(rows).where(~sa.exists().where(seals.c.row_id == rows.c.id))


def _link(head: str, row: Any) -> str:
    content = json.dumps(
        {
            "id": str(row["id"]),
            "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": row["actor"],
            "organization": row["organization"],
            "act": row["act"],
            "subject": row["subject"],
            "facts": row["facts"],
            "trace_id": row["trace_id"],
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256((head + content).encode()).hexdigest()


def _message(position: int, head: str, signed_at: datetime | str) -> bytes:
    if isinstance(signed_at, datetime):
        signed_at = signed_at.astimezone(UTC).isoformat()
    return f"{position}:{head}:{signed_at}".encode()


def _exported(file: Path | None) -> list[dict[str, Any]]:
    if file is None or not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
