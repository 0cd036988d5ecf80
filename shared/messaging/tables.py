"""The tables every service carries in its own database: outbox, inbox, idempotency keys, audit."""

from dataclasses import dataclass

import sqlalchemy as sa

from shared.database import Json, UtcDateTime


@dataclass(frozen=True)
class CommonTables:
    """The shared tables bound to one service's MetaData."""

    outbox: sa.Table
    inbox: sa.Table
    idempotency_keys: sa.Table
    audit_rows: sa.Table
    audit_seals: sa.Table
    audit_checkpoints: sa.Table


def common_tables(metadata: sa.MetaData) -> CommonTables:
    """Declare the shared tables on `metadata`; each service calls this once in its tables module."""
    return CommonTables(
        outbox=_outbox(metadata),
        inbox=_inbox(metadata),
        idempotency_keys=_idempotency_keys(metadata),
        audit_rows=_audit_rows(metadata),
        audit_seals=_audit_seals(metadata),
        audit_checkpoints=_audit_checkpoints(metadata),
    )


def _outbox(metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(
        "outbox",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("aggregate", sa.String(80), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("exchange", sa.String(40), nullable=False),
        sa.Column("routing_key", sa.String(200), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("claimed_until", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text),
        sa.Column("sent_at", UtcDateTime),
        sa.UniqueConstraint("aggregate", "sequence"),
    )
    unsent = sa.text("sent_at IS NULL")
    sa.Index(
        "ix_outbox_unsent",
        table.c.aggregate,
        table.c.sequence,
        postgresql_where=unsent,
        sqlite_where=unsent,
    )
    sa.Index("ix_outbox_sent_at", table.c.sent_at)
    sa.Index("ix_outbox_subject", table.c.subject)
    return table


def _inbox(metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(
        "inbox",
        metadata,
        sa.Column("consumer", sa.String(80), primary_key=True),
        sa.Column("event_id", sa.String(64), primary_key=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("type", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_attempt_at", UtcDateTime),
        sa.Column("reason", sa.Text),
        sa.Column("body", sa.LargeBinary),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("done_at", UtcDateTime),
    )
    open_rows = sa.text("status <> 'done'")
    sa.Index(
        "ix_inbox_open",
        table.c.next_attempt_at,
        postgresql_where=open_rows,
        sqlite_where=open_rows,
    )
    sa.Index("ix_inbox_done_at", table.c.done_at)
    return table


def _idempotency_keys(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "idempotency_keys",
        metadata,
        sa.Column("caller", sa.String(80), primary_key=True),
        sa.Column("path", sa.String(200), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False, index=True),
    )


def _audit_rows(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "audit_rows",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("organization", sa.String(40), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False, index=True),
        sa.Column("facts", Json, nullable=False),
        sa.Column("trace_id", sa.String(32)),
    )


def _audit_seals(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "audit_seals",
        metadata,
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("row_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def _audit_checkpoints(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "audit_checkpoints",
        metadata,
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("signed_at", UtcDateTime, nullable=False),
        sa.Column("signature", sa.String(200), nullable=False),
    )
