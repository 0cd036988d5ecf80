"""Documents that an office issues on the way: the notice of a hearing, the record of an inspection."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.commands.issue_document import issue_document
from services.intake.domain.hearings import (
    Inspector,
    a_hearing_is_announced_seven_days_before,
    an_inspection_has_taken_place,
    an_inspection_is_done_by_two,
    only_an_undecided_case_is_heard_or_inspected,
)
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.publishing.office_documents import hearing_notice, inspection_record
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.documents import IssuedDocument
from shared.calendar import local_date
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class AnnounceHearing:
    """What it is about. held_at, place: once they are set."""

    number: str
    matter: str
    legal_basis: str
    held_at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class RecordInspection:
    """What two members of staff found on site. statement: of the party."""

    number: str
    inspected_at: datetime
    place: str
    inspectors: tuple[Inspector, ...]
    findings: str
    statement: str


async def announce_hearing(
    work: Work, catalogue: Catalogue, command: AnnounceHearing
) -> IssuedDocument:
    """Issue 听证告知书 in the name of the actor's office. Source: 行政许可法 Art. 45-48.

    Raises: ApplicationUnknown, TransitionForbidden, FieldsRefused."""
    application = await applications.visible(work, command.number)
    only_an_undecided_case_is_heard_or_inspected(application.status, "发出听证告知书")
    a_hearing_is_announced_seven_days_before(
        command.held_at, command.place, today=local_date(work.now)
    )
    texts = {name: getattr(command, name) for name in ("matter", "legal_basis", "place")}
    every_text_is_printable(texts.items())
    office = await catalogue.office_of(work.connection, work.actor.organization)
    work.record("hearing_announced", command.number)
    return await issue_document(
        work,
        application,
        office,
        "hearing_notice",
        lambda document_number: hearing_notice(
            application,
            office,
            document_number=document_number,
            matter=command.matter,
            legal_basis=command.legal_basis,
            held_at=command.held_at,
            place=command.place,
            issued_at=work.now,
            handler=work.actor.name,
        ),
        occasion=new_id().hex,
    )


async def record_inspection(
    work: Work, catalogue: Catalogue, command: RecordInspection
) -> IssuedDocument:
    """Issue 核查笔录 in the name of the actor's office. Source: 行政许可法 Art. 34(3).

    Raises: ApplicationUnknown, TransitionForbidden, FieldsRefused."""
    application = await applications.visible(work, command.number)
    only_an_undecided_case_is_heard_or_inspected(application.status, "制作核查笔录")
    an_inspection_is_done_by_two(command.inspectors)
    an_inspection_has_taken_place(command.inspected_at, now=work.now)
    texts = [(name, getattr(command, name)) for name in ("place", "findings", "statement")]
    people = [
        (f"inspectors.{place}.name", one.name) for place, one in enumerate(command.inspectors)
    ]
    every_text_is_printable([*texts, *people])
    office = await catalogue.office_of(work.connection, work.actor.organization)
    work.record("inspection_recorded", command.number, inspectors=len(command.inspectors))
    return await issue_document(
        work,
        application,
        office,
        "inspection_record",
        lambda document_number: inspection_record(
            application,
            office,
            document_number=document_number,
            inspected_at=command.inspected_at,
            place=command.place,
            inspectors=command.inspectors,
            findings=command.findings,
            statement=command.statement,
            issued_at=work.now,
            handler=work.actor.name,
        ),
        occasion=new_id().hex,
    )
