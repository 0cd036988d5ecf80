"""The tables of routing: the directory, the cases with what hangs on them, inquiries and cards."""

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
from services.routing.tables.directory import divisions, organizations
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
    "divisions",
    "inquiries",
    "inquiry_subjects",
    "metadata",
    "organizations",
    "reconciliation_runs",
    "strays",
]
