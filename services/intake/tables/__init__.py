"""Intake's tables. Personal fields are sealed texts; nothing readable identifies a person here."""

from services.intake.tables.applications import (
    applications,
    case_grants,
    documents,
    files,
    known_licences,
    lapses,
    number_sequences,
)
from services.intake.tables.appointments import appointment_slots, appointments
from services.intake.tables.catalogue import (
    item_drafts,
    item_terms,
    item_versions,
    items,
    organizations,
    windows,
)
from services.intake.tables.common import calendar_versions, common, metadata
from services.intake.tables.follow_ups import follow_ups
from services.intake.tables.promises import commitments, defaulters

__all__ = [
    "applications",
    "appointment_slots",
    "appointments",
    "calendar_versions",
    "case_grants",
    "commitments",
    "common",
    "defaulters",
    "documents",
    "files",
    "follow_ups",
    "item_drafts",
    "item_terms",
    "item_versions",
    "items",
    "known_licences",
    "lapses",
    "metadata",
    "number_sequences",
    "organizations",
    "windows",
]
