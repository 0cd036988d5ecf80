"""Answers of `applications`."""

from datetime import datetime
from typing import Any, Self

from services.intake.api.schemas.common import Answer
from services.intake.api.schemas.entries import AuthorityOut, CarerOut, NoticeOut
from services.intake.api.schemas.follow_ups import FollowUpOut
from services.intake.domain.application import Application
from services.intake.domain.follow_ups import FollowUp
from services.intake.domain.materials import STATE_NAMES, Material
from services.intake.domain.people import Agent, Applicant
from services.intake.domain.progress import Appointment
from shared.answers import DueOut
from shared.identifiers import mask_id, mask_phone
from shared.masking import mask_party_name


class ItemOut(Answer):
    """The item in the version of the application."""

    code: str
    name: str
    version: int


class OriginOut(Answer):
    """Where the papers were taken in."""

    organization: str
    organization_name: str
    window: str
    window_name: str
    level: int


class PersonOut(Answer):
    """Applicant or agent, masked unless unmasking was asked for."""

    kind: str | None = None
    name: str
    identity_number: str
    phone: str


class MaterialOut(Answer):
    """One paper as it stands. reason: why.  source: the licence or earlier case that stands for it."""

    code: str
    name: str
    state: str
    state_name: str
    reason: str
    copies: int
    original_seen: bool
    files: int
    source: str | None

    @classmethod
    def of(cls, material: Material) -> Self:
        """From the domain's material."""
        return cls(
            code=material.code,
            name=material.name,
            state=material.state,
            state_name=STATE_NAMES[material.state],
            reason=material.reason or STATE_NAMES[material.state],
            copies=material.copies,
            original_seen=material.original_seen,
            files=material.files,
            source=material.source or None,
        )


class DefectOut(Answer):
    """One thing that is missing or wrong. material: code of the paper; None when it is none of them."""

    material: str | None
    name: str
    defect: str


class RequestOut(Answer):
    """What a back office asks for. defects: in words.  itemized: the same with their papers."""

    request_id: str
    organization_name: str
    defects: tuple[str, ...]
    itemized: tuple[DefectOut, ...]
    until: datetime
    is_answered: bool


class ApplicationOut(Answer):
    """An application as its act answers it."""

    application_number: str
    status: str
    status_name: str
    item: ItemOut
    origin: OriginOut
    channel: str
    submitted_at: datetime
    accepted_at: datetime | None
    promised_due: DueOut | None
    statutory_due: DueOut | None
    version: int

    @classmethod
    def of(cls, application: Application) -> Self:
        """From the domain object."""
        return cls(**shown_fields(application))


class SubmittedOut(ApplicationOut):
    """The answer to a submission: the only place where the query code is shown."""

    query_code: str
    status_url: str


class AppointmentOut(Answer):
    """When and where several departments meet for the case (联合审图, 联合验收)."""

    meeting: str
    kind: str
    status: str
    round: int
    place: str
    starts_at: datetime
    prepare: str

    @classmethod
    def of(cls, one: Appointment) -> "AppointmentOut":
        """From an appointment."""
        return cls.model_validate(one, from_attributes=True)


class DossierOut(ApplicationOut):
    """The whole application with identity masked."""

    applicant: PersonOut
    agent: PersonOut | None
    form: dict[str, Any]
    materials: tuple[MaterialOut, ...]
    stage_name: str
    offices: tuple[str, ...]
    supplement_requests: tuple[RequestOut, ...]
    appointments: tuple[AppointmentOut, ...]
    result: str | None
    licence_number: str | None
    closed_at: datetime | None
    first_asked: CarerOut | None
    responsible: CarerOut | None
    handover_offered_to: str | None
    reply_due: DueOut | None
    returned_because: str | None
    notice: NoticeOut | None
    agent_authority: AuthorityOut | None
    follows: str | None
    follow_up: FollowUpOut | None


class ApplicationLine(Answer):
    """One line of a list."""

    application_number: str
    status: str
    status_name: str
    item: ItemOut
    origin: OriginOut
    applicant_name: str
    submitted_at: datetime
    accepted_at: datetime | None
    promised_due: DueOut | None
    statutory_due: DueOut | None
    version: int


class ApplicationPage(Answer):
    """One page of applications. next: the `after` of the next page, None on the last."""

    applications: tuple[ApplicationLine, ...]
    next: str | None


class UnmaskedOut(Answer):
    """The applicant and the form in full."""

    application_number: str
    applicant: PersonOut
    agent: PersonOut | None
    form: dict[str, Any]


def shown_fields(application: Application) -> dict[str, Any]:
    """The fields that every answer about an application has."""
    item, origin = application.item, application.origin
    return {
        "application_number": application.number,
        "status": application.status.value,
        "status_name": application.status.words,
        "item": ItemOut(code=item.code, name=item.name, version=item.version),
        "origin": OriginOut(
            organization=origin.organization,
            organization_name=origin.organization_name,
            window=origin.window,
            window_name=origin.window_name,
            level=int(origin.level),
        ),
        "channel": application.entry.channel,
        "submitted_at": application.submitted_at,
        "accepted_at": application.accepted_at,
        "promised_due": DueOut.of(application.promised_due),
        "statutory_due": DueOut.of(application.statutory_due),
        "version": application.version,
    }


def masked_person(person: Applicant | Agent) -> PersonOut:
    """A person as colleagues may see them; an agent is always a person."""
    kind = person.kind if isinstance(person, Applicant) else None
    return PersonOut(
        kind=kind,
        name=mask_party_name(kind or "person", person.name),
        identity_number=mask_id(person.identity_number),
        phone=mask_phone(person.phone),
    )


def whole_person(person: Applicant | Agent) -> PersonOut:
    """A person in full; only after a reason was logged."""
    return PersonOut(
        kind=person.kind if isinstance(person, Applicant) else None,
        name=person.name,
        identity_number=person.identity_number,
        phone=person.phone,
    )


def dossier(
    application: Application, masked_form: dict[str, Any], follow_up: FollowUp | None
) -> DossierOut:
    """The whole application for those whose case it is."""
    progress, agent = application.progress, application.agent
    entry, notice = application.entry, application.notice
    return DossierOut(
        **shown_fields(application),
        applicant=masked_person(application.applicant),
        agent=masked_person(agent) if agent else None,
        form=masked_form,
        materials=tuple(MaterialOut.of(one) for one in application.materials),
        stage_name=progress.stage_name,
        offices=tuple(one.name for one in progress.offices),
        supplement_requests=tuple(
            RequestOut(
                request_id=one.id,
                organization_name=one.organization_name,
                defects=one.defects,
                itemized=tuple(
                    DefectOut(material=defect.material, name=defect.name, defect=defect.defect)
                    for defect in one.listed
                ),
                until=one.until,
                is_answered=one.is_answered,
            )
            for one in progress.requests
        ),
        appointments=tuple(AppointmentOut.of(one) for one in progress.appointments),
        result=progress.result,
        licence_number=progress.licence.number if progress.licence else None,
        closed_at=application.closed_at,
        first_asked=CarerOut.of(entry.carers[0]) if entry.carers else None,
        responsible=CarerOut.of(entry.responsible) if entry.responsible else None,
        handover_offered_to=entry.offer.to if entry.offer else None,
        reply_due=DueOut.of(entry.reply_due),
        returned_because=entry.returned_because or None,
        notice=NoticeOut.of(notice) if notice else None,
        agent_authority=AuthorityOut.of(agent) if agent else None,
        follows=entry.follows or None,
        follow_up=FollowUpOut.of(follow_up) if follow_up else None,
    )
