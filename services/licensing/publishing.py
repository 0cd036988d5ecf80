"""Domain facts -> contract messages. What has no contract stays in the house."""

from dataclasses import asdict

from services.licensing.domain.joint_parts import (
    CollectingClosed,
    JointFact,
    PapersChecked,
    ReviewHandedOn,
)
from services.licensing.domain.licence import Licence, LicenceRevoked, OriginWindow
from services.licensing.domain.post_check import Conclusion, PostCheck
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import (
    Defect,
    Extension,
    ReviewDecided,
    ReviewDecision,
    ReviewExtended,
    ReviewFact,
    ReviewResumed,
    ReviewSuspended,
    SupplementRequested,
)
from shared import contracts
from shared.contracts import Event, parts
from shared.contracts.parts import Decision, Origin
from shared.contracts.stage import MaterialCheck
from shared.unit_of_work import Work

GOVERNMENT_LEADER = "本级人民政府负责人"


def announce_review(work: Work, review: Review, fact: ReviewFact) -> None:
    """Announce a fact of a review to who plans the case, where it concerns others."""
    event = _review_event(review, fact)
    if event is not None:
        work.announce(
            event,
            subject=review.application_number,
            aggregate=f"review:{review.task}",
            sequence=review.version,
        )


def announce_issued(work: Work, licence: Licence) -> None:
    """Announce that a licence has its number."""
    event = contracts.LicenceIssued(
        application_number=licence.application_number,
        licence_number=licence.number,
        identifier=licence.identifier,
        licence_type=licence.licence_type,
        title=licence.title,
        issuer=licence.issuer,
        issuer_name=licence.issuer_name,
        origin=_origin(licence.origin),
        issued_at=licence.issued_at,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
    )
    _announce_licence(work, licence, event)


def announce_revoked(work: Work, licence: Licence, fact: LicenceRevoked) -> None:
    """Announce that a licence no longer holds."""
    event = contracts.LicenceRevoked(
        application_number=licence.application_number,
        licence_number=licence.number,
        reason=fact.revocation.reason,
        legal_basis=fact.revocation.legal_basis,
        revoked_at=fact.revocation.revoked_at,
    )
    _announce_licence(work, licence, event)


def announce_check_ordered(work: Work, check: PostCheck, origin: OriginWindow) -> None:
    """Announce that a decision on a declaration has to be checked."""
    event = contracts.PostCheckOrdered(
        application_number=check.application_number,
        check_id=str(check.id),
        item=parts.ItemVersion(
            code=check.item.code, name=check.item.name, version=check.item.version
        ),
        origin=_origin(origin),
        organization=check.organization,
        organization_name=check.organization_name,
        due=parts.Due(on=check.due.date, is_provisional=check.due.is_provisional),
        ordered_at=check.ordered_at,
    )
    _announce_check(work, check, event)


def announce_check_concluded(work: Work, check: PostCheck, conclusion: Conclusion) -> None:
    """Announce how a check ended."""
    event = contracts.PostCheckConcluded(
        application_number=check.application_number,
        check_id=str(check.id),
        outcome=conclusion.outcome,
        organization=check.organization,
        organization_name=check.organization_name,
        reason=conclusion.reason,
        legal_basis=conclusion.legal_basis,
        concluded_at=conclusion.concluded_at,
    )
    _announce_check(work, check, event)


def _announce_check(work: Work, check: PostCheck, event: Event) -> None:
    work.announce(
        event,
        subject=check.application_number,
        aggregate=f"post_check:{check.id}",
        sequence=check.version,
    )


def _announce_licence(work: Work, licence: Licence, event: Event) -> None:
    work.announce(
        event,
        subject=licence.application_number,
        aggregate=f"licence:{licence.number}",
        sequence=licence.version,
    )


def _review_event(review: Review, fact: ReviewFact) -> Event | None:
    match fact:
        case ReviewDecided(decision):
            return contracts.TaskDecided(
                task_id=review.task,
                application_number=review.application_number,
                decision=_decision(review, decision),
            )
        case SupplementRequested(request):
            return contracts.TaskSupplementRequested(
                task_id=review.task,
                application_number=review.application_number,
                request_id=request.request_id,
                defects=request.defects,
                itemized=tuple(_defect(one) for one in request.itemized),
                supplement_until=request.until,
                organization=review.office.organization,
                requested_by=request.requested_by,
                requested_at=request.requested_at,
            )
        case ReviewHandedOn() | PapersChecked() | CollectingClosed():
            return _joint_event(review, fact)
        case _:
            return _clock_event(review, fact)


def _joint_event(review: Review, fact: JointFact) -> Event:
    number, organization = review.application_number, review.office.organization
    match fact:
        case ReviewHandedOn(handed):
            return contracts.TaskHandedOn(
                task_id=review.task,
                application_number=number,
                organization=organization,
                **asdict(handed),
            )
        case PapersChecked():
            return contracts.TaskMaterialsChecked(
                task_id=review.task,
                application_number=number,
                checks=tuple(
                    MaterialCheck(material=one.material, remark=one.remark) for one in fact.checks
                ),
                is_complete=fact.is_complete,
                organization=organization,
                checked_by=fact.checked_by,
                checked_by_name=fact.checked_by_name,
                checked_at=fact.checked_at,
            )
        case CollectingClosed():
            return contracts.TaskSupplementClosed(
                task_id=review.task,
                application_number=number,
                organization=organization,
                closed_by=fact.closed_by,
                closed_at=fact.closed_at,
            )


def _clock_event(review: Review, fact: ReviewFact) -> Event | None:
    match fact:
        case ReviewSuspended(suspension):
            return contracts.TaskSuspended(
                task_id=review.task,
                application_number=review.application_number,
                reason_code=suspension.reason_code,
                reason=suspension.reason,
                organization=review.office.organization,
                approved_by=suspension.approved_by,
                expected_until=suspension.expected_until,
                suspended_at=suspension.suspended_at,
                document=suspension.document,
                approved_by_name=suspension.approved_by_name,
            )
        case ReviewResumed(_, resumed_by, resumed_at):
            return contracts.TaskResumed(
                task_id=review.task,
                application_number=review.application_number,
                organization=review.office.organization,
                resumed_by=resumed_by,
                resumed_at=resumed_at,
            )
        case ReviewExtended(extension):
            return contracts.TaskExtended(
                task_id=review.task,
                application_number=review.application_number,
                working_days=extension.working_days,
                reason=extension.reason,
                organization=review.office.organization,
                approved_by=extension.approved_by,
                approved_by_name=_approver_of(extension),
                approver_rank=extension.approver_rank,
                extended_at=extension.extended_at,
            )
        case _:
            return None


def _defect(one: Defect) -> parts.Defect:
    return parts.Defect(material=one.material, name=one.name, defect=one.defect)


def _decision(review: Review, decision: ReviewDecision) -> Decision:
    sign_off = review.sign_off
    return Decision(
        outcome=decision.outcome,
        reason=decision.reason,
        legal_basis=decision.legal_basis,
        remedy=decision.remedy,
        decided_by=decision.decided_by,
        decided_by_name=decision.decided_by_name,
        organization=review.office.organization,
        organization_name=review.office.organization_name,
        signed_by=sign_off.signed_by if sign_off else None,
        signed_by_name=sign_off.signed_by_name if sign_off else None,
        decided_at=decision.decided_at,
        decided_on_behalf_of=decision.on_behalf_of,
        decided_on_behalf_of_name=decision.on_behalf_of_name,
        signed_on_behalf_of=sign_off.on_behalf_of if sign_off else None,
        signed_on_behalf_of_name=sign_off.on_behalf_of_name if sign_off else None,
    )


def _origin(origin: OriginWindow) -> Origin:
    return Origin(
        organization=origin.organization,
        organization_name=origin.organization_name,
        division=origin.division,
        level=origin.level,
        window=origin.window,
        window_name=origin.window_name,
        clerk=origin.clerk,
        clerk_name=origin.clerk_name,
    )


def _approver_of(extension: Extension) -> str:
    """Who approved it, as the notice names them."""
    if extension.approver_rank != "organ_head":
        return GOVERNMENT_LEADER
    if extension.on_behalf_of_name is None:
        return extension.approved_by_name
    return f"{extension.approved_by_name}（代{extension.on_behalf_of_name}）"
