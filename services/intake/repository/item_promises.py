"""On what terms an item takes a promise in place of papers, read from its guide."""

from collections.abc import Mapping
from typing import Any

from services.intake.domain.promises.terms import (
    USUAL_PUBLICITY_WORKING_DAYS,
    DeclarationTerms,
    DeferralTerms,
)


def deferral_of(content: Mapping[str, Any]) -> DeferralTerms | None:
    """容缺受理, where the guide names the published list."""
    row = content.get("deferral")
    if not row:
        return None
    return DeferralTerms(
        listed_in=row["list"],
        working_days=row["working_days"],
        publicity_working_days=_publicity_days(row),
        on_default=row.get("on_default") or None,
        legal_basis=row.get("legal_basis") or "",
    )


def declaration_of(content: Mapping[str, Any]) -> DeclarationTerms | None:
    """告知承诺, where the guide allows it; the guide's own conditions where it names no others."""
    row = content.get("notice_commitment") or {}
    if not row.get("allowed"):
        return None
    return DeclarationTerms(
        basis=tuple(f"{one['title']}{one['article']}" for one in content.get("basis") or ()),
        conditions=tuple(row.get("conditions") or content.get("conditions") or ()),
        replaces=tuple(row.get("replaces") or ()),
        check_within_working_days=row.get("check_within_days"),
        check_method=row.get("check_method") or "",
        liability=row.get("liability") or "",
        publicity_working_days=_publicity_days(row),
    )


def _publicity_days(row: Mapping[str, Any]) -> int:
    if not row.get("publicity"):
        return 0
    return int(row.get("publicity_working_days") or USUAL_PUBLICITY_WORKING_DAYS)
