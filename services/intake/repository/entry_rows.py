"""How papers came in, and the notice before acceptance, as columns: what people typed is sealed."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.entry import Carer, Entry, Offer
from services.intake.domain.materials import Defect
from services.intake.domain.notices import SecondNoticePermit, SignedReceipt, SupplementNotice
from services.intake.repository import sealed
from shared.calendar import DueDate
from shared.identifiers import StaffId
from shared.security.keys import KeyRing


def entry_row(application: Application, keys: KeyRing) -> dict[str, Any]:
    """The entry as it stands in the JSON column; the channel has a column of its own."""
    entry, bond = application.entry, application.id.hex
    row: dict[str, Any] = {
        "carers": [_carer_row(one) for one in entry.carers],
        "received_at": _written(entry.received_at),
    }
    if entry.offer is not None:
        row["offer"] = {
            "to": entry.offer.to,
            "reason": sealed.sealer(keys, sealed.ENTRY).seal(entry.offer.reason, bound_to=bond),
            "offered_at": entry.offer.offered_at.isoformat(),
        }
    if entry.reply_due is not None:
        row["reply_due"] = entry.reply_due.date.isoformat()
        row["reply_due_is_provisional"] = entry.reply_due.is_provisional
    if entry.reply_overdue_at is not None:
        row["reply_overdue_at"] = entry.reply_overdue_at.isoformat()
    if entry.returned_because:
        reason = sealed.sealer(keys, sealed.ENTRY).seal(entry.returned_because, bound_to=bond)
        row["returned_because"] = reason
    if entry.follows:
        row["follows"] = entry.follows
    return row


def entry_of(row: Any, keys: KeyRing) -> Entry:
    """The entry of a whole row; papers from before this was kept were received when they came."""
    kept: Mapping[str, Any] = row.entry
    due = kept.get("reply_due")
    received_at = _read(kept["received_at"]) if "received_at" in kept else row.submitted_at
    return Entry(
        channel=row.channel,
        carers=tuple(_carer_of(one) for one in kept.get("carers", ())),
        offer=_offer_of(kept.get("offer"), row.id.hex, keys),
        received_at=received_at,
        reply_due=DueDate(date.fromisoformat(due), kept["reply_due_is_provisional"])
        if due
        else None,
        reply_overdue_at=_read(kept.get("reply_overdue_at")),
        returned_because=returned_because(row, keys),
        follows=kept.get("follows", ""),
    )


def returned_because(row: Any, keys: KeyRing) -> str:
    """Why an online application was given back, of a row that has id and entry."""
    kept = row.entry.get("returned_because")
    return sealed.sealer(keys, sealed.ENTRY).open(kept, bound_to=row.id.hex) if kept else ""


def sealed_notice(application: Application, keys: KeyRing) -> str | None:
    """The notice before acceptance as the text that is sealed."""
    notice = application.notice
    if notice is None:
        return None
    permit, signed = notice.permit, notice.signed
    row = {
        "defects": [asdict(one) for one in notice.defects],
        "until": notice.until.isoformat(),
        "notified_at": notice.notified_at.isoformat(),
        "ordinal": notice.ordinal,
        "closed_at": _written(notice.closed_at),
        "permit": {**asdict(permit), "permitted_at": permit.permitted_at.isoformat()}
        if permit
        else None,
        "signed": {**asdict(signed), "signed_at": signed.signed_at.isoformat()} if signed else None,
        "brought": list(notice.brought),
        "brought_at": _written(notice.brought_at),
    }
    text = json.dumps(row, ensure_ascii=False)
    return sealed.sealer(keys, sealed.NOTICE).seal(text, bound_to=application.id.hex)


def notice_of(row: Any, keys: KeyRing) -> SupplementNotice | None:
    """The notice of a whole row; earlier ones say nothing of their closing."""
    if row.notice_sealed is None:
        return None
    text = sealed.sealer(keys, sealed.NOTICE).open(row.notice_sealed, bound_to=row.id.hex)
    notice = json.loads(text)
    permit, signed = notice.get("permit"), notice.get("signed")
    return SupplementNotice(
        defects=tuple(Defect(**one) for one in notice["defects"]),
        until=date.fromisoformat(notice["until"]),
        notified_at=datetime.fromisoformat(notice["notified_at"]),
        ordinal=notice.get("ordinal", 1),
        closed_at=_read(notice.get("closed_at")),
        permit=_permit_of(permit) if permit else None,
        signed=SignedReceipt(**{**signed, "signed_at": datetime.fromisoformat(signed["signed_at"])})
        if signed
        else None,
        brought=tuple(notice.get("brought", ())),
        brought_at=_read(notice.get("brought_at")),
    )


def _permit_of(row: Mapping[str, Any]) -> SecondNoticePermit:
    moment = datetime.fromisoformat(row["permitted_at"])
    return SecondNoticePermit(StaffId(row["by"]), row["by_name"], row["reason"], moment)


def _carer_row(carer: Carer) -> dict[str, Any]:
    return {
        "staff": carer.staff,
        "name": carer.name,
        "since": carer.since.isoformat(),
        "until": _written(carer.until),
        "ended_by": carer.ended_by,
    }


def _carer_of(row: Mapping[str, Any]) -> Carer:
    return Carer(
        StaffId(row["staff"]),
        row["name"],
        datetime.fromisoformat(row["since"]),
        _read(row["until"]),
        row["ended_by"],
    )


def _offer_of(row: Mapping[str, Any] | None, bond: str, keys: KeyRing) -> Offer | None:
    if row is None:
        return None
    reason = sealed.sealer(keys, sealed.ENTRY).open(row["reason"], bound_to=bond)
    return Offer(StaffId(row["to"]), reason, datetime.fromisoformat(row["offered_at"]))


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
