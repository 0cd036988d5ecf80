"""Lapses of offices at the window: kept once each, for supervision; they count against the office."""

from typing import Literal

from services.intake.domain.application import Application
from services.intake.repository import sealed
from services.intake.tables import lapses
from shared.identifiers import new_id
from shared.unit_of_work import Work

LapseKind = Literal["second_notice", "late_reply", "silence"]
LAPSE_NAMES = {
    "second_notice": "再次要求补正",
    "late_reply": "网上申请逾期未答复",
    "silence": "逾期不告知，视为受理",
}


def keep_lapse(
    work: Work,
    application: Application,
    kind: LapseKind,
    *,
    occasion: str = "",
    reason: str | None = None,
) -> None:
    """Record a lapse of the application's office; the same one is kept once.

    reason: why somebody let it happen; sealed.  Source: rules.md B, A13.2."""
    this, origin = new_id(), application.origin
    responsible = application.entry.carers[-1].staff if application.entry.carers else ""
    reasons = sealed.sealer(work.keys, sealed.LAPSE)
    work.insert_unless_there(
        lapses,
        {
            "id": this,
            "application_number": application.number,
            "kind": kind,
            "occasion": occasion,
            "organization": origin.organization,
            "organization_name": origin.organization_name,
            "division": origin.division,
            "staff": responsible,
            "reason_sealed": reasons.seal(reason, bound_to=this.hex) if reason else None,
            "occurred_at": work.now,
        },
    )
    work.record("lapse_recorded", application.number, kind=kind)
