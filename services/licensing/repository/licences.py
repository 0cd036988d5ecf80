"""Licences, their types and their yearly serials as rows."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.errors import LicenceChanged, LicenceUnknown
from services.licensing.domain.licence import (
    FaceField,
    Licence,
    LicenceStatus,
    LicenceType,
    OriginWindow,
    Revocation,
)
from services.licensing.repository.parts import read, read_or_none, written
from services.licensing.tables import licence_serials, licence_types, licences
from shared.database import upsert
from shared.identifiers import ApplicationNumber, LicenceNumber, OrganizationCode
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

FILE_COLUMNS = frozenset({
    "print_next_at", "print_attempts", "file_sha256", "file_size", "printed_at"
})  # fmt: skip
DOMAIN_COLUMNS = [column for column in licences.c if column.name not in FILE_COLUMNS]


def within_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The one predicate of access: the issuer and the origin organisation know a licence."""
    if Role.SYSTEM in actor.roles:
        return sa.true()
    return sa.or_(
        licences.c.issuer == actor.organization,
        licences.c.origin_organization == actor.organization,
    )


@dataclass(frozen=True, slots=True)
class TypeAndEarlier:
    """A licence type, and the number of the licence the case already has."""

    licence_type: LicenceType | None
    earlier_number: LicenceNumber | None


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """Where the paper of a licence is; sha256 and size are None until it was made."""

    licence: Licence
    sha256: str | None
    size: int | None


async def type_and_earlier_licence(
    connection: AsyncConnection, code: str, application: ApplicationNumber
) -> TypeAndEarlier:
    """Both in one statement; the type is None when it was never loaded."""
    earlier = (
        sa.select(licences.c.number)
        .where(licences.c.application_number == application)
        .scalar_subquery()
    )
    wanted = sa.select(earlier.label("earlier")).subquery()
    statement = sa.select(wanted.c.earlier, licence_types).select_from(
        wanted.outerjoin(licence_types, licence_types.c.code == code)
    )
    row = (await connection.execute(statement)).mappings().one()
    found = None if row["code"] is None else _type_of(row)
    return TypeAndEarlier(found, row["earlier"])


async def next_serial(
    connection: AsyncConnection, *, licence_type: str, issuer: OrganizationCode, year: int
) -> int:
    """The next serial of type, issuer and year, from 1; given back when the unit of work fails.

    The row stays locked until the commit, hence there is no gap; taken as late as can be."""
    statement = (
        upsert(connection, licence_serials)
        .values(licence_type=licence_type, issuer=issuer, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["licence_type", "issuer", "year"],
            set_={"last": licence_serials.c.last + 1},
        )
        .returning(licence_serials.c.last)
    )
    return int((await connection.execute(statement)).scalar_one())


def add_licence(work: Work, licence: Licence) -> None:
    """Enter a licence into the registry; a second one of a case is refused by its unique key."""
    work.insert(
        licences,
        {
            "number": licence.number,
            "identifier": licence.identifier,
            "application_number": licence.application_number,
            "licence_type": licence.licence_type,
            "title": licence.title,
            "issuer": licence.issuer,
            "issuer_name": licence.issuer_name,
            "origin_organization": licence.origin.organization,
            "origin": written(licence.origin),
            "holder_kind": licence.holder_kind,
            "holder_index": licence.holder_index,
            "particulars_sealed": licence.particulars_sealed,
            "issued_at": licence.issued_at,
            "valid_from": licence.valid_from,
            "valid_until": licence.valid_until,
            "status": str(licence.status),
            "version": licence.version,
            "revocation": sa.null(),
            "print_next_at": licence.issued_at,
            "print_attempts": 0,
        },
    )


async def licence_for_change(
    connection: AsyncConnection, number: LicenceNumber, actor: Actor
) -> Licence:
    """The licence, locked until the end of the unit of work; only its issuer may change it.

    Raises: LicenceUnknown."""
    statement = (
        sa.select(*DOMAIN_COLUMNS)
        .where(licences.c.number == number, licences.c.issuer == actor.organization)
        .with_for_update()
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise LicenceUnknown
    return licence_of(row)


async def licence_of_case(
    connection: AsyncConnection, application: ApplicationNumber, actor: Actor
) -> Licence | None:
    """The licence of a case, locked; None when the actor's body has issued none."""
    statement = (
        sa.select(*DOMAIN_COLUMNS)
        .where(licences.c.application_number == application)
        .where(licences.c.issuer == actor.organization)
        .with_for_update()
    )
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else licence_of(row)


async def find_licence(
    connection: AsyncConnection, number: LicenceNumber, actor: Actor
) -> LicenceFile:
    """One licence and where its paper is.

    Raises: LicenceUnknown, also for one that the actor may not know of."""
    statement = sa.select(*DOMAIN_COLUMNS, licences.c.file_sha256, licences.c.file_size).where(
        licences.c.number == number, within_scope(actor)
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise LicenceUnknown
    return LicenceFile(licence_of(row), row["file_sha256"], row["file_size"])


def save_licence(work: Work, licence: Licence) -> None:
    """Write a licence that has been changed once since it was read.

    When somebody else was faster, LicenceChanged is raised at the end of the unit of work."""
    work.update(
        licences,
        {"number": licence.number, "version": licence.version - 1},
        {
            "status": str(licence.status),
            "version": licence.version,
            "revocation": written(licence.revocation),
        },
        otherwise=LicenceChanged(),
    )


async def licences_of_holder(
    connection: AsyncConnection, indexes: tuple[str, ...], *, licence_type: str | None, limit: int
) -> list[Licence]:
    """Every licence of a holder, whoever issued it: the shared registry (A3.2, A10.1)."""
    statement = (
        sa.select(*DOMAIN_COLUMNS)
        .where(licences.c.holder_index.in_(indexes))
        .order_by(licences.c.issued_at.desc(), licences.c.number.desc())
        .limit(limit)
    )
    if licence_type is not None:
        statement = statement.where(licences.c.licence_type == licence_type)
    return [licence_of(row) for row in (await connection.execute(statement)).mappings()]


async def put_licence_type(
    connection: AsyncConnection, licence_type: LicenceType, *, now: Any
) -> None:
    """Enter or replace a licence type; licences already issued keep what they say."""
    changing = {
        "type_code": licence_type.type_code,
        "title": licence_type.title,
        "issuer": licence_type.issuer,
        "number_pattern": licence_type.number_pattern,
        "valid_years": licence_type.valid_years,
        "face_fields": [written(field) for field in licence_type.face_fields],
        "updated_at": now,
    }
    await connection.execute(
        upsert(connection, licence_types)
        .values(code=licence_type.code, **changing)
        .on_conflict_do_update(index_elements=["code"], set_=changing)
    )


def licence_of(row: sa.RowMapping) -> Licence:
    """A licence from its row."""
    return Licence(
        number=row["number"],
        identifier=row["identifier"],
        application_number=row["application_number"],
        licence_type=row["licence_type"],
        title=row["title"],
        issuer=row["issuer"],
        issuer_name=row["issuer_name"],
        origin=read(OriginWindow, row["origin"]),
        holder_kind=row["holder_kind"],
        holder_index=row["holder_index"],
        particulars_sealed=row["particulars_sealed"],
        issued_at=row["issued_at"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        status=LicenceStatus(row["status"]),
        version=row["version"],
        revocation=read_or_none(Revocation, row["revocation"]),
    )


def _type_of(row: sa.RowMapping) -> LicenceType:
    return LicenceType(
        code=row["code"],
        type_code=row["type_code"],
        title=row["title"],
        issuer=row["issuer"],
        number_pattern=row["number_pattern"],
        valid_years=row["valid_years"],
        face_fields=tuple(FaceField(**field) for field in row["face_fields"]),
    )
