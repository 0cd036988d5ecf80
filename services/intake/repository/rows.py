"""An application's row and its domain object, each column written out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.items import ItemReference
from services.intake.domain.materials import Defect, Material
from services.intake.domain.people import Agent, Applicant
from services.intake.domain.places import Origin
from services.intake.domain.progress import (
    NOTHING_KNOWN,
    Appointment,
    CaseProgress,
    HoldingOffice,
    IssuedLicence,
    SupplementRequest,
)
from services.intake.domain.running_out import worth_looking_at
from services.intake.domain.status import Status
from services.intake.repository import sealed
from services.intake.repository.entry_rows import entry_of, entry_row, notice_of, sealed_notice
from shared.calendar import DueDate
from shared.identifiers import Level
from shared.security.keys import KeyRing


def new_row(application: Application, keys: KeyRing) -> dict[str, Any]:
    """The columns of a new application."""
    bond, origin = application.id.hex, application.origin
    identity_number = application.applicant.identity_number
    return {
        "id": application.id,
        "number": application.number,
        "item_code": application.item.code,
        "item_name": application.item.name,
        "item_version": application.item.version,
        "licence_type": application.item.licence_type,
        "applicant_kind": application.applicant.kind,
        "applicant_sealed": sealed.sealer(keys, sealed.APPLICANT).seal(
            people_text(application.applicant), bound_to=bond
        ),
        "identity_index": sealed.identity_index(keys).of(identity_number),
        "name_index": sealed.name_index(keys).of(
            sealed.searchable_name(application.applicant.name)
        ),
        "agent_sealed": _sealed_agent(application.agent, keys, bond),
        "form_sealed": sealed.sealer(keys, sealed.FORM).seal(
            json.dumps(application.form, ensure_ascii=False), bound_to=bond
        ),
        "receipt_materials": material_rows(application.receipt_materials),
        "origin_organization": origin.organization,
        "origin_organization_name": origin.organization_name,
        "origin_division": origin.division,
        "origin_level": int(origin.level),
        "origin_window": origin.window,
        "origin_window_name": origin.window_name,
        "origin_clerk": origin.clerk,
        "origin_clerk_name": origin.clerk_name,
        "submitted_at": application.submitted_at,
        "query_seed": application.query_seed,
        "channel": application.entry.channel,
        **changing_columns(application, keys),
    }


def changing_columns(application: Application, keys: KeyRing) -> dict[str, Any]:
    """The columns an act may change; everything else is fixed at submission."""
    promised, statutory = application.promised_due, application.statutory_due
    return {
        "version": application.version,
        "status": application.status.value,
        "materials": material_rows(application.materials),
        "uploaded_at": application.uploaded_at,
        "notice_sealed": sealed_notice(application, keys),
        "accepted_at": application.accepted_at,
        "accepted_by": application.accepted_by,
        "promised_due_on": promised.date if promised else None,
        "promised_is_provisional": promised.is_provisional if promised else None,
        "statutory_due_on": statutory.date if statutory else None,
        "statutory_is_provisional": statutory.is_provisional if statutory else None,
        "progress": progress_row(application.progress),
        "closed_at": application.closed_at,
        "entry": entry_row(application, keys),
        "rings_at": worth_looking_at(application),
        "ring_leased_until": None,
    }


def application_of(row: Any, keys: KeyRing) -> Application:
    """The application that a whole row describes."""
    bond = row.id.hex
    form = sealed.sealer(keys, sealed.FORM).open(row.form_sealed, bound_to=bond)
    return Application(
        id=row.id,
        number=row.number,
        version=row.version,
        status=Status(row.status),
        item=ItemReference(row.item_code, row.item_name, row.item_version, row.licence_type),
        applicant=applicant_of(row, keys),
        agent=_agent_of(row, keys),
        form=json.loads(form),
        materials=materials_of(row.materials),
        receipt_materials=materials_of(row.receipt_materials),
        origin=origin_of(row),
        submitted_at=row.submitted_at,
        uploaded_at=row.uploaded_at,
        query_seed=row.query_seed,
        notice=notice_of(row, keys),
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by,
        promised_due=due_of(row.promised_due_on, row.promised_is_provisional),
        statutory_due=due_of(row.statutory_due_on, row.statutory_is_provisional),
        progress=progress_of(row.progress),
        closed_at=row.closed_at,
        entry=entry_of(row, keys),
    )


def applicant_of(row: Any, keys: KeyRing) -> Applicant:
    """The applicant of a row that has id, applicant_kind and applicant_sealed."""
    text = sealed.sealer(keys, sealed.APPLICANT).open(row.applicant_sealed, bound_to=row.id.hex)
    people = json.loads(text)
    return Applicant(row.applicant_kind, people["name"], people["identity_number"], people["phone"])


def people_text(person: Applicant | Agent) -> str:
    """Name, identity number and phone as the JSON text that is sealed."""
    return json.dumps(
        {
            "name": person.name,
            "identity_number": person.identity_number,
            "phone": person.phone,
        },
        ensure_ascii=False,
    )


def origin_of(row: Any) -> Origin:
    """The origin columns of a row."""
    return Origin(
        organization=row.origin_organization,
        organization_name=row.origin_organization_name,
        division=row.origin_division,
        level=Level(row.origin_level),
        window=row.origin_window,
        window_name=row.origin_window_name,
        clerk=row.origin_clerk,
        clerk_name=row.origin_clerk_name,
    )


def material_rows(materials: Sequence[Material]) -> list[dict[str, Any]]:
    """Papers as they stand in the JSON column."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "state": one.state,
            "copies": one.copies,
            "original_seen": one.original_seen,
            "files": one.files,
            "reason": one.reason,
            "source": one.source,
            "form": one.form,
        }
        for one in materials
    ]


def materials_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Material, ...]:
    """Papers of the JSON column."""
    return tuple(Material(**row) for row in rows)


def due_of(day: date | None, is_provisional: bool | None) -> DueDate | None:
    """A due date of its two columns."""
    return DueDate(day, bool(is_provisional)) if day else None


def progress_row(progress: CaseProgress) -> dict[str, Any]:
    """Case progress as it stands in the JSON column."""
    if progress == NOTHING_KNOWN:
        return {}
    row = asdict(progress)
    for request in row["requests"]:
        request["until"] = request["until"].isoformat()
    for appointment in row["appointments"]:
        appointment["starts_at"] = appointment["starts_at"].isoformat()
    return row


def progress_of(row: Mapping[str, Any]) -> CaseProgress:
    """Case progress of the JSON column."""
    if not row:
        return NOTHING_KNOWN
    licence = row["licence"]
    return CaseProgress(
        **{
            **row,
            "offices": tuple(HoldingOffice(**one) for one in row["offices"]),
            "requests": tuple(_request_of(one) for one in row["requests"]),
            "licence": IssuedLicence(**licence) if licence else None,
            "revoked_licences": tuple(row["revoked_licences"]),
            "appointments": tuple(_appointment_of(one) for one in row.get("appointments", ())),
        }
    )


def _appointment_of(row: Mapping[str, Any]) -> Appointment:
    return Appointment(**{**row, "starts_at": datetime.fromisoformat(row["starts_at"])})


def _request_of(row: Mapping[str, Any]) -> SupplementRequest:
    until = datetime.fromisoformat(row["until"])
    itemized = tuple(Defect(**one) for one in row.get("itemized", ()))
    read = {"defects": tuple(row["defects"]), "itemized": itemized, "until": until}
    return SupplementRequest(**{**row, **read})


def _sealed_agent(agent: Agent | None, keys: KeyRing, bond: str) -> str | None:
    if agent is None:
        return None
    until = agent.authority_until
    row = {**asdict(agent), "authority_until": until.isoformat() if until else None}
    text = json.dumps(row, ensure_ascii=False)
    return sealed.sealer(keys, sealed.AGENT).seal(text, bound_to=bond)


def _agent_of(row: Any, keys: KeyRing) -> Agent | None:
    if row.agent_sealed is None:
        return None
    text = sealed.sealer(keys, sealed.AGENT).open(row.agent_sealed, bound_to=row.id.hex)
    agent = json.loads(text)
    until = agent.pop("authority_until", None)
    return Agent(**agent, authority_until=date.fromisoformat(until) if until else None)
