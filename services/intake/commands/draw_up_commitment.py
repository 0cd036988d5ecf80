"""Draw up the commitment that the applicant is to read and sign (承诺书)."""

from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.items import ItemVersion
from services.intake.domain.promises import rules
from services.intake.domain.promises.commitment import Commitment
from services.intake.domain.promises.terms import CommitmentKind, PromisePolicy
from services.intake.publishing import promise_documents
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications, commitments, defaulters
from services.intake.repository.catalogue import Catalogue
from shared.calendar import WorkingCalendar, local_date
from shared.calendar_versions import current_calendar
from shared.identifiers import new_id
from shared.unit_of_work import Work

DRAWN_UP_ANEW = "重新拟定承诺书"


async def draw_up_commitment(
    work: Work, catalogue: Catalogue, policy: PromisePolicy, number: str, kind: CommitmentKind
) -> Commitment:
    """Write the text from the guide and issue it for signing; an earlier one is thereby withdrawn.

    Raises: ApplicationUnknown, TransitionForbidden, CommitmentBarred, CommitmentNotOffered,
    MaterialsMissing, NothingToDefer, DeferralImpossible, FieldsRefused."""
    application = await applications.to_act_on(work, number)
    rules.a_commitment_is_given_before_the_acceptance(application)
    today = local_date(work.now)
    rules.who_broke_a_promise_gives_no_other_for_a_time(
        await defaulters.barred_until(work, application.applicant.identity_number), today=today
    )
    item = await catalogue.item_version(
        work.connection, application.item.code, application.item.version
    )
    calendar = await current_calendar(work.connection)
    if kind == "deferral":
        commitment = _deferral(work, application, item, policy, calendar)
    else:
        commitment = _declaration(work, application, item, policy)
    every_text_is_printable((f"text.{place}", text) for place, text in enumerate(commitment.text))
    earlier = await commitments.live(work, number)
    if earlier is not None:
        commitments.save(work, earlier, earlier.withdraw(DRAWN_UP_ANEW, now=work.now))
        await work.write_so_far()
    commitments.add(work, commitment)
    office = await catalogue.office_of(work.connection, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "commitment",
        lambda document_number: promise_documents.commitment_document(
            application,
            office,
            commitment,
            document_number=document_number,
            handler=work.actor.name,
        ),
        occasion=commitment.id.hex,
    )
    work.record("commitment_drawn_up", number, kind=kind, papers=len(commitment.papers))
    return commitment


def _deferral(
    work: Work,
    application: Application,
    item: ItemVersion,
    policy: PromisePolicy,
    calendar: WorkingCalendar,
) -> Commitment:
    terms = rules.deferral_terms(item)
    papers = rules.papers_that_follow(item, application.materials)
    due = rules.papers_come_before_the_decision(
        calendar,
        item,
        terms,
        policy,
        uploaded_on=local_date(application.uploaded_at),
        today=local_date(work.now),
    )
    return Commitment(
        id=new_id(),
        application_number=application.number,
        kind="deferral",
        text=promise_documents.deferral_text(application, terms, policy, papers, due),
        papers=tuple(one.code for one in papers),
        due=due,
        on_default=terms.on_default or policy.on_default,
        legal_basis=terms.legal_basis or policy.legal_basis,
        barred_days=policy.barred_days,
        drawn_up_at=work.now,
        drawn_up_by=work.actor.staff,
    )


def _declaration(
    work: Work, application: Application, item: ItemVersion, policy: PromisePolicy
) -> Commitment:
    terms = rules.declaration_terms(item)
    papers = rules.papers_replaced(terms, application.materials)
    return Commitment(
        id=new_id(),
        application_number=application.number,
        kind="declaration",
        text=promise_documents.declaration_text(application, terms, policy, papers),
        papers=tuple(one.code for one in papers),
        due=None,
        barred_days=policy.barred_days,
        drawn_up_at=work.now,
        drawn_up_by=work.actor.staff,
    )
