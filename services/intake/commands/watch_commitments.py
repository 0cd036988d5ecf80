"""What the calendar does to commitments: publicity ends, papers do not come, cases end otherwise."""

from services.intake.commands.complete_papers import settle_papers
from services.intake.domain.application import Application
from services.intake.domain.promises import keeping
from services.intake.domain.promises.commitment import Commitment
from services.intake.domain.promises.rules import Defaulter, barred_until, papers_in_hand
from services.intake.domain.status import Status
from services.intake.publishing import messages, promise_messages
from services.intake.repository import applications, commitments, defaulters
from services.intake.repository.catalogue import Catalogue
from shared.calendar import local_date
from shared.identifiers import new_id
from shared.unit_of_work import Work

CASE_ENDED = "办件已终止"
UNDONE = (Status.REFUSED, Status.WITHDRAWN, Status.ACCEPTANCE_REVOKED)


async def watch_commitment(work: Work, catalogue: Catalogue, number: str) -> None:
    """Do what is due about one commitment, both rows locked; what was settled meanwhile stays so."""
    application = await applications.to_follow(work, number)
    known = await commitments.live(work, number)
    if application is None or known is None:
        return
    today = local_date(work.now)
    if _has_ended(application):
        commitments.save(work, known, known.lapse(CASE_ENDED, now=work.now))
        work.record("commitment_lapsed", number, kind=known.kind)
    elif _is_in_after_all(application, known) or known.may_be_released(today):
        await settle_papers(work, catalogue, keeping.told(application), known)
        work.record("commitment_settled", number, kind=known.kind)
    elif known.is_overdue(today):
        _break(work, application, known)


def _break(work: Work, application: Application, known: Commitment) -> None:
    """Papers did not come: the city's consequence, and the register.

    Source: rules.md F (郑州, 安阳24, 浙江11)."""
    assert known.on_default is not None
    in_hand = papers_in_hand(application.materials)
    missing = tuple(
        one.name
        for one in application.materials
        if one.code in known.papers and one.code not in in_hand
    )
    reason = f"承诺补交的材料逾期未补齐：{'、'.join(missing)}"
    told = keeping.told(application)
    applications.save(work, told)
    commitments.save(work, known, known.fail(reason, now=work.now))
    put_on_register(work, application, known, reason)
    event = promise_messages.defaulted(
        told,
        consequence=known.on_default,
        reason=reason,
        legal_basis=known.legal_basis,
        missing=missing,
        at=work.now,
    )
    messages.announce(work, told, event)
    work.record("commitment_broken", application.number, consequence=known.on_default)


def put_on_register(
    work: Work, application: Application, commitment: Commitment, reason: str
) -> None:
    """Note who broke a promise, and for how long no other is taken."""
    defaulter = Defaulter(
        id=new_id(),
        application_number=application.number,
        kind=commitment.kind,
        reason=reason,
        organization=application.origin.organization,
        division=application.origin.division,
        recorded_at=work.now,
        barred_until=barred_until(commitment, today=local_date(work.now)),
    )
    defaulters.add(work, defaulter, identity_number=application.applicant.identity_number)


def _has_ended(application: Application) -> bool:
    has_outcome = application.status in (Status.READY, Status.CLOSED)
    is_refused = has_outcome and application.progress.outcome == "refused"
    return application.status in UNDONE or is_refused


def _is_in_after_all(application: Application, known: Commitment) -> bool:
    """Whether the papers came another way, as files or with a supplement."""
    is_waiting = known.kind == "deferral" and known.completed_at is None
    return is_waiting and set(known.papers) <= papers_in_hand(application.materials)
