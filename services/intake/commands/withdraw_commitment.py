"""Take a commitment back on the applicant's word (撤回承诺), before the decision.

Before the acceptance the application goes the usual way. Afterwards it rests on the promise, so that
with the promise it is withdrawn; whether that came before the decision is routing's word (decision
0008), and it may be handed in anew the usual way."""

from services.intake.commands.withdraw_application import withdraw_application
from services.intake.domain.promises.commitment import Commitment, CommitmentStatus
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications, commitments
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


async def withdraw_commitment(
    work: Work, catalogue: Catalogue, number: str, *, reason: str
) -> Commitment:
    """Raises: ApplicationUnknown, CommitmentUnknown, TransitionForbidden, FieldsRefused."""
    await applications.to_act_on(work, number)
    every_text_is_printable([("reason", reason)])
    before = await commitments.live_one(work, number)
    work.record("commitment_withdrawn", number, kind=before.kind)
    if before.status is CommitmentStatus.IN_FORCE:
        await withdraw_application(work, catalogue, number, reason=f"撤回承诺：{reason}")
        return before
    withdrawn = before.withdraw(reason, now=work.now)
    commitments.save(work, before, withdrawn)
    return withdrawn
