"""Lines of lists of applications: names masked, places in the order of the list."""

from typing import Any

from services.intake.api.schemas.applications import ApplicationLine, ItemOut, OriginOut
from services.intake.domain.status import STATUS_NAMES, Status
from services.intake.queries.applications import NewestFirst
from services.intake.repository.rows import applicant_of, due_of
from shared.answers import DueOut
from shared.masking import mask_party_name
from shared.security.keys import KeyRing


def place_of(row: Any) -> NewestFirst:
    """Where a line stands in the order of the list."""
    return NewestFirst(row.submitted_at, row.id)


def line_of(row: Any, keys: KeyRing) -> ApplicationLine:
    """One line of a list."""
    return ApplicationLine(
        application_number=row.number,
        status=row.status,
        status_name=STATUS_NAMES[Status(row.status)],
        item=ItemOut(code=row.item_code, name=row.item_name, version=row.item_version),
        origin=OriginOut(
            organization=row.origin_organization,
            organization_name=row.origin_organization_name,
            window=row.origin_window,
            window_name=row.origin_window_name,
            level=row.origin_level,
        ),
        applicant_name=mask_party_name(row.applicant_kind, applicant_of(row, keys).name),
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        promised_due=DueOut.of(due_of(row.promised_due_on, row.promised_is_provisional)),
        statutory_due=DueOut.of(due_of(row.statutory_due_on, row.statutory_is_provisional)),
        version=row.version,
    )
