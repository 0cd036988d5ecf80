"""Lists of applications, newest first, within the caller's scope."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.status import Status
from services.intake.repository.scope import visible_to
from services.intake.tables import applications
from shared.security.tokens import Actor

_COLUMNS = (
    applications.c.id,
    applications.c.number,
    applications.c.version,
    applications.c.status,
    applications.c.item_code,
    applications.c.item_name,
    applications.c.item_version,
    applications.c.applicant_kind,
    applications.c.applicant_sealed,
    applications.c.origin_organization,
    applications.c.origin_organization_name,
    applications.c.origin_window,
    applications.c.origin_window_name,
    applications.c.origin_level,
    applications.c.submitted_at,
    applications.c.accepted_at,
    applications.c.promised_due_on,
    applications.c.promised_is_provisional,
    applications.c.statutory_due_on,
    applications.c.statutory_is_provisional,
)


class CursorMalformed(ValueError):
    """翻页标记不正确，请从第一页重新开始。"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page."""

    submitted_at: datetime
    id: UUID

    def __str__(self) -> str:
        text = f"{self.submitted_at.isoformat()}|{self.id.hex}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """The cursor that was given out. Raises: CursorMalformed."""
        try:
            plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            moment, _, row_id = plain.partition("|")
            submitted_at = datetime.fromisoformat(moment)
            if submitted_at.tzinfo is None:
                raise CursorMalformed
            return cls(submitted_at.astimezone(UTC), UUID(hex=row_id))
        except (binascii.Error, ValueError, OverflowError) as error:
            raise CursorMalformed from error


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page. after: the cursor of the next page, None on the last."""

    rows: list[Any]
    after: str | None


async def page_of_applications(
    connection: AsyncConnection,
    actor: Actor,
    *,
    status: Status | None,
    mine: bool,
    after: Cursor | None,
    limit: int,
) -> Page:
    """One page. mine: only what the caller took in."""
    table = applications
    statement = (
        sa.select(*_COLUMNS)
        .where(visible_to(actor))
        .order_by(table.c.submitted_at.desc(), table.c.id.desc())
        .limit(limit + 1)
    )
    if status is not None:
        statement = statement.where(table.c.status == status.value)
    if mine:
        statement = statement.where(table.c.origin_clerk == actor.staff)
    if after is not None:
        last = sa.tuple_(
            sa.literal(after.submitted_at, table.c.submitted_at.type),
            sa.literal(after.id, table.c.id.type),
        )
        statement = statement.where(sa.tuple_(table.c.submitted_at, table.c.id) < last)
    rows = list(await connection.execute(statement))
    if len(rows) <= limit:
        return Page(rows, None)
    last_row = rows[limit - 1]
    return Page(rows[:limit], str(Cursor(last_row.submitted_at, last_row.id)))
