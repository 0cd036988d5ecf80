"""Promises in place of papers as contract messages, and their parts of other messages."""

from collections.abc import Sequence
from datetime import datetime

from services.intake.domain.application import Application
from services.intake.domain.items import ItemVersion
from services.intake.domain.promises.commitment import Commitment
from services.intake.domain.promises.terms import Consequence
from services.intake.publishing.messages import due, item_part, material_states, origin_part
from shared.contracts import ApplicationCompleted, ApplicationDefaulted, parts


def commitment_part(commitment: Commitment, item: ItemVersion) -> parts.Commitment:
    """What routing and licensing must know of the promise; nothing of its text or signer."""
    assert commitment.signature is not None
    terms = item.declaration if commitment.kind == "declaration" else None
    publicity = commitment.publicity
    return parts.Commitment(
        kind=commitment.kind,
        signed_at=commitment.signature.signed_at,
        papers=commitment.papers,
        due=due(commitment.due) if commitment.due else None,
        publicity_until=publicity.last if publicity else None,
        withholds_certificate=commitment.withholds_certificate,
        conditions=terms.conditions if terms else (),
        check_within_working_days=terms.check_within_working_days if terms else None,
        check_method=terms.check_method if terms else "",
    )


def completed(application: Application, *, at: datetime) -> ApplicationCompleted:
    """补齐: the certificate may go out."""
    return ApplicationCompleted(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        materials=material_states(application.materials),
        completed_at=at,
    )


def defaulted(
    application: Application,
    *,
    consequence: Consequence,
    reason: str,
    legal_basis: str,
    missing: Sequence[str],
    at: datetime,
) -> ApplicationDefaulted:
    """逾期未补."""
    return ApplicationDefaulted(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        consequence=consequence,
        reason=reason,
        legal_basis=legal_basis,
        missing=tuple(missing),
        defaulted_at=at,
    )
