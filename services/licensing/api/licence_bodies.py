"""Bodies of the licence registry."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from services.licensing.api.words import Body, Reason, Words
from services.licensing.commands.print_licence import verification_path
from services.licensing.domain.licence import Licence, Particulars
from shared.calendar import local_date
from shared.identifiers import mask_id
from shared.masking import mask_party_name


class NewRevocation(Body):
    """Why a licence is ended, and by which law."""

    reason: Words
    legal_basis: Words


class NewLookup(Body):
    """Whose licences are looked for, and what for."""

    identity_number: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=18, max_length=18)
    ]
    licence_type: Annotated[str, StringConstraints(max_length=60)] | None = None
    purpose: Reason


class Holder(BaseModel):
    """The holder, masked."""

    kind: str
    name: str
    identity_number: str

    @classmethod
    def of(cls, licence: Licence, particulars: Particulars) -> "Holder":
        return cls(
            kind=licence.holder_kind,
            name=mask_party_name(licence.holder_kind, particulars.holder),
            identity_number=mask_id(particulars.holder_code),
        )


class RevocationOut(BaseModel):
    """Why and when a licence was ended."""

    reason: str
    legal_basis: str
    revoked_by_name: str
    revoked_at: datetime


class LicenceOut(BaseModel):
    """A licence as its issuer and its origin window see it."""

    licence_number: str
    identifier: str
    application_number: str
    licence_type: str
    title: str
    status: str
    status_name: str
    holder: Holder
    issuer: str
    issuer_name: str
    origin_organization: str
    origin_organization_name: str
    origin_window: str
    origin_window_name: str
    issued_at: datetime
    valid_from: date
    valid_until: date | None
    verification_path: str
    revocation: RevocationOut | None
    version: int

    @classmethod
    def of(cls, licence: Licence, particulars: Particulars, *, now: datetime) -> "LicenceOut":
        standing = licence.standing(local_date(now))
        ended = licence.revocation
        return cls(
            licence_number=licence.number,
            identifier=licence.identifier,
            application_number=licence.application_number,
            licence_type=licence.licence_type,
            title=licence.title,
            status=standing,
            status_name=standing.words,
            holder=Holder.of(licence, particulars),
            issuer=licence.issuer,
            issuer_name=licence.issuer_name,
            origin_organization=licence.origin.organization,
            origin_organization_name=licence.origin.organization_name,
            origin_window=licence.origin.window,
            origin_window_name=licence.origin.window_name,
            issued_at=licence.issued_at,
            valid_from=licence.valid_from,
            valid_until=licence.valid_until,
            verification_path=verification_path(licence.number, particulars.verification_code),
            revocation=ended
            and RevocationOut(
                reason=ended.reason,
                legal_basis=ended.legal_basis,
                revoked_by_name=ended.revoked_by_name,
                revoked_at=ended.revoked_at,
            ),
            version=licence.version,
        )


class LicencePage(BaseModel):
    """Licences, the latest first. next: cursor of the next page, None at the end."""

    licences: list[LicenceOut]
    next: str | None


class FoundLicence(BaseModel):
    """A licence of the shared registry, as any office may know it instead of asking for a copy."""

    licence_number: str
    identifier: str
    licence_type: str
    title: str
    status: str
    status_name: str
    holder: Holder
    issuer_name: str
    valid_from: date
    valid_until: date | None

    @classmethod
    def of(cls, licence: Licence, particulars: Particulars, *, now: datetime) -> "FoundLicence":
        standing = licence.standing(local_date(now))
        return cls(
            licence_number=licence.number,
            identifier=licence.identifier,
            licence_type=licence.licence_type,
            title=licence.title,
            status=standing,
            status_name=standing.words,
            holder=Holder.of(licence, particulars),
            issuer_name=licence.issuer_name,
            valid_from=licence.valid_from,
            valid_until=licence.valid_until,
        )


class LookupOut(BaseModel):
    """What the shared registry knows of a holder."""

    licences: list[FoundLicence]


class VerificationOut(BaseModel):
    """What anybody with number and code may know. Source: rules.md H."""

    licence_number: str
    status: str
    status_name: str
    title: str
    holder_name: str
    issuer_name: str
    issued_on: date
    valid_from: date
    valid_until: date | None
