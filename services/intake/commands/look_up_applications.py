"""Find applications by the applicant's name or identity number; who looked stands in the audit trail."""

from dataclasses import dataclass
from typing import Any

from services.intake.queries.applications import NewestFirst, applications_of
from services.intake.repository import sealed
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class LookUp:
    """Whose applications. name: whole, as it is written; rare characters count like all others."""

    name: str | None
    identity_number: str | None
    after: NewestFirst | None
    limit: int


async def look_up_applications(work: Work, wanted: LookUp) -> list[Any]:
    """Rows of the actor's scope, newest first; neither name nor number is logged. Source: rules.md H."""
    names, identities = None, None
    if wanted.name is not None:
        names = sealed.name_index(work.keys).all_of(sealed.searchable_name(wanted.name))
    if wanted.identity_number is not None:
        identities = sealed.identity_index(work.keys).all_of(wanted.identity_number)
    rows = await applications_of(
        work.connection,
        work.actor,
        names=names,
        identities=identities,
        after=wanted.after,
        limit=wanted.limit,
    )
    by = "name" if identities is None else "identity"
    work.record("applications_looked_up", "applications", by=by, found=len(rows))
    return rows
