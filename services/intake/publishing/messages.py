"""Domain facts as contract messages, announced at the application's version."""

from datetime import datetime, time
from functools import lru_cache

from services.intake.domain import facts
from services.intake.domain.application import Application
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Material
from services.intake.domain.paper_list import KnownLicence
from services.intake.domain.places import Organization, Origin
from services.intake.domain.route import is_the_same_for_all, way_of
from shared.calendar import SHANGHAI, DueDate
from shared.contracts import (
    ApplicationAccepted,
    ApplicationApplied,
    ApplicationDelivered,
    ApplicationFollowUpOpened,
    ApplicationRefused,
    ApplicationReplyMissed,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationSupplemented,
    ApplicationSupplementNotified,
    ApplicationWithdrawn,
    Event,
    parts,
)
from shared.unit_of_work import Work


def announce(work: Work, application: Application, event: Event) -> None:
    """Put an event into the outbox at the place that the application's version gives it."""
    work.announce(
        event,
        subject=application.number,
        aggregate=f"application:{application.number}",
        sequence=application.version,
    )


def submitted(application: Application, fact: facts.Submitted) -> ApplicationSubmitted:
    """收件."""
    return ApplicationSubmitted(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        submitted_at=fact.at,
        channel=application.entry.channel,
    )


def applied(application: Application, fact: facts.Applied) -> ApplicationApplied:
    """已申请."""
    return ApplicationApplied(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        applied_at=fact.at,
        reply_due=due(fact.reply_due),
    )


def reply_missed(application: Application, at: datetime) -> ApplicationReplyMissed:
    """网上申请逾期未答复."""
    reply_due = application.entry.reply_due
    assert reply_due is not None
    return ApplicationReplyMissed(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        reply_due=due(reply_due),
        missed_at=at,
    )


def follow_up_opened(
    application: Application, first: Application, licence: KnownLicence, body: Organization
) -> ApplicationFollowUpOpened:
    """先照后证: the second of a two-stage matter; the body in charge of it is told (双告知)."""
    office = parts.Office(
        organization=body.code,
        organization_name=body.name,
        department=body.department or "",
        level=int(body.level),
        phone=body.phone,
    )
    return ApplicationFollowUpOpened(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        follows=first.number,
        follows_item=first.item.name,
        licence_number=licence.number,
        licence_title=licence.title,
        offices=(office,),
        opened_at=application.submitted_at,
    )


def returned(application: Application, fact: facts.Returned) -> ApplicationReturned:
    """退件."""
    return ApplicationReturned(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        returned_at=fact.at,
    )


def accepted(
    application: Application,
    item: ItemVersion,
    fact: facts.Accepted,
    *,
    applicant: parts.Party,
    agent: parts.Party | None,
    form_sealed: str,
    commitment: parts.Commitment | None = None,
) -> ApplicationAccepted:
    """受理, with all that routing needs; applicant, agent and form come sealed."""
    promised, statutory = application.promised_due, application.statutory_due
    assert promised is not None
    assert statutory is not None
    assert application.accepted_by is not None
    return ApplicationAccepted(
        application_number=application.number,
        item=item_part(application).model_copy(update={"form_sensitivity": item.form_sensitivity}),
        route_plan=_route_plan(application, item),
        limits=_limits(item),
        applicant=applicant,
        agent=agent,
        origin=origin_part(application.origin),
        form_sealed=form_sealed,
        materials=material_states(application.materials),
        submitted_at=application.submitted_at,
        uploaded_at=application.uploaded_at,
        accepted_at=fact.at,
        accepted_by=application.accepted_by,
        promised_due=due(promised),
        statutory_due=due(statutory),
        supplement_notified_at=application.notice.notified_at if application.notice else None,
        is_deemed=fact.is_deemed,
        channel=application.entry.channel,
        commitment=commitment,
    )


def supplement_notified(
    application: Application, fact: facts.SupplementNotified
) -> ApplicationSupplementNotified:
    """补正告知."""
    return ApplicationSupplementNotified(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        defects=tuple(map(str, fact.defects)),
        itemized=tuple(
            parts.Defect(material=one.material, name=one.name, defect=one.defect)
            for one in fact.defects
        ),
        supplement_until=datetime.combine(fact.until, time(23, 59, 59), SHANGHAI),
        notified_at=fact.at,
        ordinal=application.notice.ordinal if application.notice else 1,
    )


def supplemented(application: Application, fact: facts.Supplemented) -> ApplicationSupplemented:
    """The answer to a back office's request, with all papers as they stand now."""
    return ApplicationSupplemented(
        application_number=application.number,
        request_id=fact.request_id,
        materials=material_states(application.materials),
        remark=fact.remark,
        supplemented_at=fact.at,
    )


def refused(application: Application, fact: facts.Refused) -> ApplicationRefused:
    """不予受理."""
    return ApplicationRefused(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        reason=fact.reason,
        right_body=fact.right_body,
        refused_at=fact.at,
    )


def withdrawn(application: Application, fact: facts.WithdrawalAsked) -> ApplicationWithdrawn:
    """撤回."""
    return ApplicationWithdrawn(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        reason=fact.reason,
        withdrawn_at=fact.at,
        was_accepted=fact.was_accepted,
        is_deemed=fact.is_deemed,
    )


def delivered(application: Application, fact: facts.Delivered) -> ApplicationDelivered:
    """送达."""
    return ApplicationDelivered(
        application_number=application.number,
        item=item_part(application),
        origin=origin_part(application.origin),
        result=fact.result,
        mode=fact.mode,
        delivered_at=fact.at,
    )


def material_states(materials: tuple[Material, ...]) -> tuple[parts.MaterialState, ...]:
    """Papers as other services see them; one that the case does not need is none of its papers."""
    return tuple(
        parts.MaterialState(code=one.code, name=one.name, state=one.state, files=one.files)
        for one in materials
        if one.state != "not_needed"
    )


def due(reckoned: DueDate) -> parts.Due:
    """A due date as a part of a message."""
    return parts.Due(on=reckoned.date, is_provisional=reckoned.is_provisional)


def item_part(application: Application) -> parts.ItemVersion:
    """The item as a part of a message."""
    item = application.item
    return parts.ItemVersion(
        code=item.code, name=item.name, version=item.version, licence_type=item.licence_type
    )


@lru_cache(maxsize=1024)
def origin_part(origin: Origin) -> parts.Origin:
    """The origin window as a part of a message."""
    return parts.Origin(
        organization=origin.organization,
        organization_name=origin.organization_name,
        division=origin.division,
        level=int(origin.level),
        window=origin.window,
        window_name=origin.window_name,
        clerk=origin.clerk,
        clerk_name=origin.clerk_name,
    )


def _route_plan(application: Application, item: ItemVersion) -> parts.RoutePlan:
    """The way of this application; one that cannot be told goes to the hall with the whole plan."""
    if is_the_same_for_all(item):
        return _whole_plan(item)
    way = way_of(item, application.form, application.origin.level)
    if way.stages and not way.unresolved:
        return parts.RoutePlan.model_validate({"stages": way.stages, "left_out": way.left_out})
    reasons = [wrong for _question, wrong in way.unresolved] or ["没有适用的环节"]
    return _whole_plan(item).model_copy(update={"unresolved": "；".join(reasons)})


@lru_cache(maxsize=512)
def _whole_plan(item: ItemVersion) -> parts.RoutePlan:
    return parts.RoutePlan.model_validate(item.route_plan)


@lru_cache(maxsize=512)
def _limits(item: ItemVersion) -> parts.Limits:
    return parts.Limits(
        promised_working_days=item.promised_working_days,
        statutory_working_days=item.statutory_working_days,
        uncounted=item.uncounted,
    )
