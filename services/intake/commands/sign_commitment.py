"""Put on record that the applicant signed the commitment."""

from dataclasses import dataclass

from services.intake.domain.promises.commitment import (
    Commitment,
    Signature,
    SignatureMethod,
    SignerRelation,
)
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications, commitments
from shared.calendar import local_date
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class SignCommitment:
    """Who signed, as whom, and how."""

    number: str
    signer: str
    relation: SignerRelation
    method: SignatureMethod


async def sign_commitment(work: Work, command: SignCommitment) -> Commitment:
    """Record the signature with its moment; from now on the application may be accepted on it.

    Raises: ApplicationUnknown, CommitmentUnknown, CommitmentActForbidden, CommitmentOverdue,
    FieldsRefused."""
    await applications.to_act_on(work, command.number)
    every_text_is_printable([("signer", command.signer)])
    before = await commitments.live_one(work, command.number)
    signature = Signature(command.signer, command.relation, command.method, work.now)
    signed = before.sign(signature, today=local_date(work.now))
    commitments.save(work, before, signed)
    work.record(
        "commitment_signed",
        command.number,
        kind=signed.kind,
        relation=command.relation,
        method=command.method,
    )
    return signed
