"""Posts and authorisations of whoever has more than a post without an end, and what was told of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.repository.offices_told import Told
from services.routing.tables import staff_announcements, staff_authorizations, staff_versions
from shared.unit_of_work import Work

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class MemberKnown:
    """One member of staff: every post and every authorisation, the oldest first."""

    code: str
    posts: Rows
    authorizations: Rows

    @property
    def facts(self) -> Mapping[str, Any]:
        """What others are told."""
        return {"posts": self.posts, "authorizations": self.authorizations}


async def members_to_tell_of(connection: AsyncConnection) -> list[MemberKnown]:
    """Whoever was ever authorised, moved, or given a last day, and whom others were told of before."""
    posts = await _posts(connection)
    authorizations = await _authorizations(connection)
    codes = sorted({*posts, *authorizations})
    return [MemberKnown(code, posts.get(code, []), authorizations.get(code, [])) for code in codes]


async def members_told(connection: AsyncConnection) -> Mapping[str, Told]:
    """What was last told of each."""
    rows = await connection.execute(sa.select(staff_announcements))
    return {row.code: Told(row.version, row.fingerprint) for row in rows}


def put_member_told(work: Work, code: str, told: Told) -> None:
    """Note what is told with this unit of work."""
    row = {"code": code, "version": told.version, "fingerprint": told.fingerprint}
    work.put(staff_announcements, row)


async def _posts(connection: AsyncConnection) -> Mapping[str, Rows]:
    columns = staff_versions.c
    has_changed = (
        sa.select(columns.code)
        .group_by(columns.code)
        .having(sa.or_(sa.func.count() > 1, sa.func.max(columns.valid_to).is_not(None)))
    )
    concerned = has_changed.union(
        sa.select(staff_authorizations.c.staff), sa.select(staff_announcements.c.code)
    )
    rows = await connection.execute(
        sa.select(
            columns.code,
            columns.organization,
            columns.home_organization,
            columns.roles,
            columns.valid_from,
            columns.valid_to,
        )
        .where(columns.code.in_(concerned))
        .order_by(columns.code, columns.valid_from)
    )
    return _by_code(rows.mappings())


async def _authorizations(connection: AsyncConnection) -> Mapping[str, Rows]:
    columns = staff_authorizations.c
    rows = await connection.execute(
        sa.select(
            columns.staff.label("code"),
            columns.power,
            columns.department,
            columns["items"],
            columns.levels,
            columns.valid_from,
            columns.valid_to,
        ).order_by(columns.staff, columns.id)
    )
    return _by_code(rows.mappings())


def _by_code(rows: Any) -> Mapping[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        facts = dict(row)
        found[facts.pop("code")].append(facts)
    return found
