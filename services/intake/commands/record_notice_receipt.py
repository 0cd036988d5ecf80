"""Put on record who signed for a notice before acceptance (签收)."""

from services.intake.domain.application import Application
from services.intake.domain.notices import SignedReceipt
from services.intake.domain.taking_in import sign_for_notice
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications
from shared.unit_of_work import Work


async def record_notice_receipt(
    work: Work,
    number: str,
    *,
    recipient: str,
    relation: str,
    mode: str,
    seen_version: int | None = None,
) -> Application:
    """Keep the signature of the open notice; only one is kept.

    Raises: ApplicationUnknown, TransitionForbidden, FieldsRefused, VersionSeenIsOld."""
    before = await applications.to_act_on(work, number, seen_version=seen_version)
    every_text_is_printable([("recipient", recipient)])
    receipt = SignedReceipt(recipient, relation, mode, work.now)
    application = sign_for_notice(before, receipt)
    applications.save(work, application)
    work.record("notice_signed_for", number, relation=relation, mode=mode)
    return application
