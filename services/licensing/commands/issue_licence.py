"""Issue the licence of a granted case: one per case, ever, with a number without gaps."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from services.licensing.domain.errors import LicenceTypeUnknown
from services.licensing.domain.licence import (
    Licence,
    LicenceType,
    OriginWindow,
    Particulars,
    only_the_competent_body_issues,
)
from services.licensing.publishing import announce_issued
from services.licensing.repository.licences import (
    add_licence,
    next_serial,
    type_and_earlier_licence,
)
from services.licensing.repository.parts import (
    Person,
    holder_index,
    open_party,
    open_travelling_form,
    seal_particulars,
)
from shared.calendar import local_date
from shared.identifiers import ApplicationNumber, OrganizationCode, new_query_code
from shared.printing.elicence import licence_identifier
from shared.printing.fields import chinese_date
from shared.printing.glyphs import require_glyphs
from shared.unit_of_work import Work

FIRST_VERSION = 1
PERMANENT = "长期"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedCase:
    """What a licence is made from. applicant_sealed, form_sealed: bound to the application number."""

    application_number: ApplicationNumber
    licence_type: str
    applicant_kind: Literal["person", "organization"]
    applicant_sealed: str
    form_sealed: str
    origin: OriginWindow
    issuer: OrganizationCode
    issuer_name: str


async def issue_licence(work: Work, case: GrantedCase) -> None:
    """Number, seal and announce the licence; for a case that has one, nothing. Four statements.

    Raises: LicenceTypeUnknown, IssuerNotCompetent, SealBroken; GlyphMissing before a number is
    taken, when the name or the face cannot be printed."""
    found = await type_and_earlier_licence(
        work.connection, case.licence_type, case.application_number
    )
    if found.earlier_number is not None:
        return
    kind = found.licence_type
    if kind is None:
        raise LicenceTypeUnknown(code=case.licence_type)
    only_the_competent_body_issues(kind, case.issuer)
    holder = open_party(
        work.keys, case.applicant_sealed, application_number=case.application_number
    )
    today = local_date(work.now)
    form = open_travelling_form(
        work.keys, case.form_sealed, application_number=case.application_number
    )
    texts = _texts(kind, case, holder, form, today)
    require_glyphs("".join((kind.title, kind.number_pattern, *_printed(kind, texts))))
    serial = await next_serial(
        work.connection, licence_type=kind.code, issuer=case.issuer, year=today.year
    )
    licence = _numbered(work, kind, case, holder, texts, serial=serial, today=today)
    add_licence(work, licence)
    announce_issued(work, licence)
    work.record(
        "issue_licence",
        case.application_number,
        licence=licence.number,
        identifier=licence.identifier,
    )


def _numbered(
    work: Work,
    kind: LicenceType,
    case: GrantedCase,
    holder: Person,
    texts: dict[str, str],
    *,
    serial: int,
    today: date,
) -> Licence:
    number = kind.number(year=today.year, serial=serial)
    particulars = Particulars(
        holder=holder.name,
        holder_code=holder.identity_number,
        verification_code=new_query_code(secrets.randbelow),
        face=kind.face({**texts, "licence.number": number}),
    )
    return Licence(
        number=number,
        identifier=licence_identifier(
            kind.type_code, case.issuer, f"{today.year}{serial:07d}", FIRST_VERSION
        ),
        application_number=case.application_number,
        licence_type=kind.code,
        title=kind.title,
        issuer=case.issuer,
        issuer_name=case.issuer_name,
        origin=case.origin,
        holder_kind=case.applicant_kind,
        holder_index=holder_index(work.keys, holder.identity_number),
        particulars_sealed=seal_particulars(work.keys, particulars, number=number),
        issued_at=work.now,
        valid_from=today,
        valid_until=kind.valid_until(today),
    )


def _texts(
    kind: LicenceType, case: GrantedCase, holder: Person, form: Mapping[str, Any], today: date
) -> dict[str, str]:
    valid_until = kind.valid_until(today)
    return {
        **{f"form.{name}": _words(value) for name, value in form.items()},
        "applicant.name": holder.name,
        "applicant.identity_number": holder.identity_number,
        "applicant.phone": holder.phone,
        "licence.issuer_name": case.issuer_name,
        "licence.issued_on": chinese_date(today),
        "licence.valid_from": chinese_date(today),
        "licence.valid_until": chinese_date(valid_until) if valid_until else PERMANENT,
    }


def _printed(kind: LicenceType, texts: Mapping[str, str]) -> list[str]:
    """Every text that will stand on the paper, apart from the number."""
    always = ("applicant.name", "applicant.identity_number", "licence.issuer_name")
    lines = [text for line in kind.face(texts) for text in (line.label, line.text)]
    return [*lines, *(texts[source] for source in always)]


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(_words(one) for one in value)
    text = str(value)
    try:
        return chinese_date(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text
