"""The tables of routing: the registers, the cases with what hangs on them, inquiries and cards."""

from services.routing.tables.cases import (
    case_due_changes,
    case_history,
    case_pauses,
    case_tasks,
    cases,
    reconciliation_runs,
    strays,
)
from services.routing.tables.common import calendar_versions, common, metadata
from services.routing.tables.directory import (
    division_versions,
    office_announcements,
    organization_versions,
    staff_announcements,
    staff_authorizations,
    staff_transfers,
    staff_versions,
    window_versions,
)
from services.routing.tables.inquiries import cards, inquiries, inquiry_subjects

__all__ = [
    "calendar_versions",
    "cards",
    "case_due_changes",
    "case_history",
    "case_pauses",
    "case_tasks",
    "cases",
    "common",
    "division_versions",
    "inquiries",
    "inquiry_subjects",
    "metadata",
    "office_announcements",
    "organization_versions",
    "reconciliation_runs",
    "staff_announcements",
    "staff_authorizations",
    "staff_transfers",
    "staff_versions",
    "strays",
    "window_versions",
]
