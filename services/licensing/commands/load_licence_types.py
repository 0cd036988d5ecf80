"""Load licence types as they stand in a seed file; may be run twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.licensing.domain.licence import FaceField, LicenceType
from services.licensing.repository.licences import put_licence_type
from shared.unit_of_work import Work


async def load_licence_types(work: Work, licence_types: Sequence[Mapping[str, Any]]) -> int:
    """Enter or replace each type; licences already issued keep what they say.

    licence_types: rows with code, type_code, title, issuer, number_pattern, face_fields, and either
    `valid_years` or `validity` ({kind: permanent} or {kind: years, years: n}).
    Returns: how many were loaded.  Raises: LicenceTypeInvalid."""
    for row in licence_types:
        licence_type = LicenceType(
            code=row["code"],
            type_code=row["type_code"],
            title=row["title"],
            issuer=row.get("issuer"),
            number_pattern=row["number_pattern"],
            valid_years=_valid_years(row),
            face_fields=tuple(
                FaceField(field["label"], field["source"]) for field in row["face_fields"]
            ),
        )
        await put_licence_type(work.connection, licence_type, now=work.now)
    work.record("load_licence_types", "licence_types", loaded=len(licence_types))
    return len(licence_types)


def _valid_years(row: Mapping[str, Any]) -> int | None:
    validity = row.get("validity", {"years": row.get("valid_years")})
    years = validity.get("years")
    return None if years is None else int(years)
