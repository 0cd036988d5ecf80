"""Load the organisations of a place; may be run again at any time.

Cases that waited for an office are routed by the reconciler, which reads the directory anew."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.routing.repository.directories import put_organizations
from shared.unit_of_work import Work


async def load_organizations(work: Work, organizations: Iterable[Mapping[str, Any]]) -> int:
    """Insert or renew organisations.

    organizations: rows with code, name, kind, division, level, department, address, phone, hours, and
    external where a department answers through a system of its own.  Returns: how many."""
    rows = [_row(organization) for organization in organizations]
    await put_organizations(work.connection, rows)
    return len(rows)


def _row(organization: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": organization["code"],
        "name": organization["name"],
        "kind": organization["kind"],
        "division": organization["division"],
        "level": int(organization["level"]),
        "department": organization.get("department"),
        "external": bool(organization.get("external", False)),
        "address": organization.get("address", ""),
        "phone": organization.get("phone", ""),
        "hours": organization.get("hours", ""),
    }
