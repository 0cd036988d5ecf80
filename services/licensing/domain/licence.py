"""Licences (电子证照): their types, numbers, validity, and what ends them."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, Self

from services.licensing.domain.errors import (
    IssuerNotCompetent,
    LicenceAlreadyRevoked,
    LicenceTypeInvalid,
)
from services.licensing.domain.review_parts import Officer
from shared.identifiers import ApplicationNumber, LicenceNumber, OrganizationCode, StaffId

FACE_SOURCES = frozenset({
    "applicant.name",
    "applicant.identity_number",
    "applicant.phone",
    "licence.number",
    "licence.issuer_name",
    "licence.issued_on",
    "licence.valid_from",
    "licence.valid_until",
})  # fmt: skip
FORM_SOURCE = "form."
NOT_STATED = "—"
_PLACES_OF_A_PATTERN = {"year", "serial"}
_NEVER_IN_A_NUMBER = frozenset("/?#%\\")
_LONGEST_NUMBER = 60


class LicenceStatus(StrEnum):
    """What the registry holds."""

    VALID = "valid"
    REVOKED = "revoked"


class Standing(StrEnum):
    """What a licence is worth on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def words(self) -> str:
        """The standing as people read it."""
        return {"valid": "有效", "expired": "已过期", "revoked": "已撤销"}[self.value]


@dataclass(frozen=True, slots=True)
class FaceField:
    """A line on the face of a licence. source: of FACE_SOURCES, or `form.<field>`."""

    label: str
    source: str


@dataclass(frozen=True, slots=True)
class FaceLine:
    """A line as it is printed, and where its text came from."""

    label: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class LicenceType:
    """A kind of licence. valid_years: None = permanent.  issuer: None = whoever decided."""

    code: str
    type_code: str
    title: str
    issuer: OrganizationCode | None
    number_pattern: str
    valid_years: int | None
    face_fields: tuple[FaceField, ...]

    def __post_init__(self) -> None:
        """Raises: LicenceTypeInvalid when numbers or face could not be made from it."""
        if reason := self._fault():
            raise LicenceTypeInvalid(code=self.code, reason=reason)

    def number(self, *, year: int, serial: int) -> LicenceNumber:
        """The licence number of this year's serial, counted from 1."""
        return LicenceNumber(self.number_pattern.format(year=year, serial=serial))

    def valid_until(self, valid_from: date) -> date | None:
        """The last valid day; None = permanent. Years end on the day before their anniversary."""
        if self.valid_years is None:
            return None
        year = valid_from.year + self.valid_years
        try:
            anniversary = valid_from.replace(year=year)
        except ValueError:
            anniversary = date(year, 3, 1)
        return anniversary - timedelta(days=1)

    def face(self, texts: Mapping[str, str]) -> tuple[FaceLine, ...]:
        """The lines of the face. texts: by source; what is not there is printed as a dash."""
        return tuple(
            FaceLine(field.label, texts.get(field.source, "").strip() or NOT_STATED, field.source)
            for field in self.face_fields
        )

    def _fault(self) -> str | None:
        try:
            places = {name for _, name, _, _ in string.Formatter().parse(self.number_pattern)}
            example = self.number_pattern.format(year=2026, serial=1)
        except (ValueError, KeyError, IndexError):
            return "编号样式不能填写"
        if places - {None} != _PLACES_OF_A_PATTERN:
            return "编号样式应当含有年份和顺序号"
        if len(example) > _LONGEST_NUMBER or _NEVER_IN_A_NUMBER & set(example):
            return "编号样式过长或者含有不允许的字符"
        if self.valid_years is not None and self.valid_years < 1:
            return "有效年数应当至少为一年"
        for field in self.face_fields:
            if field.source not in FACE_SOURCES and not field.source.startswith(FORM_SOURCE):
                return f"证面字段“{field.label}”没有来源"
        return None


@dataclass(frozen=True, slots=True)
class OriginWindow:
    """The window to which the result returns. Source: A5.2."""

    organization: OrganizationCode
    organization_name: str
    division: str
    level: int
    window: str
    window_name: str
    clerk: str
    clerk_name: str


@dataclass(frozen=True, slots=True)
class Revocation:
    """Why and by whom a licence was ended (撤销)."""

    reason: str
    legal_basis: str
    revoked_by: StaffId
    revoked_by_name: str
    revoked_at: datetime


@dataclass(frozen=True, slots=True)
class LicenceIssued:
    """A licence has its number."""


@dataclass(frozen=True, slots=True)
class LicenceRevoked:
    """A licence no longer holds."""

    revocation: Revocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One licence of the registry. particulars_sealed: holder, face and code, sealed at rest."""

    number: LicenceNumber
    identifier: str
    application_number: ApplicationNumber
    licence_type: str
    title: str
    issuer: OrganizationCode
    issuer_name: str
    origin: OriginWindow
    holder_kind: Literal["person", "organization"]
    holder_index: str
    particulars_sealed: str
    issued_at: datetime
    valid_from: date
    valid_until: date | None
    status: LicenceStatus = LicenceStatus.VALID
    version: int = 1
    revocation: Revocation | None = None

    def standing(self, today: date) -> Standing:
        """What the licence is worth today."""
        if self.status is LicenceStatus.REVOKED:
            return Standing.REVOKED
        if self.valid_until is not None and today > self.valid_until:
            return Standing.EXPIRED
        return Standing.VALID

    def revoke(
        self, *, reason: str, legal_basis: str, by: Officer, now: datetime
    ) -> tuple[Self, LicenceRevoked]:
        """End the licence.

        Raises: LicenceAlreadyRevoked.  Source: 行政许可法 Art. 69, 70."""
        if self.status is LicenceStatus.REVOKED:
            raise LicenceAlreadyRevoked
        revocation = Revocation(reason, legal_basis, by.staff, by.name, now)
        revoked = replace(
            self, status=LicenceStatus.REVOKED, version=self.version + 1, revocation=revocation
        )
        return revoked, LicenceRevoked(revocation)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What only the holder and the bodies involved may read.

    verification_code: proves that who asks holds the certificate."""

    holder: str
    holder_code: str
    verification_code: str
    face: Sequence[FaceLine]


def only_the_competent_body_issues(
    licence_type: LicenceType, organization: OrganizationCode
) -> None:
    """A licence bears the name of the body that decided and is competent for its type.

    Raises: IssuerNotCompetent.  Source: 行政许可法 Art. 22, 39."""
    if licence_type.issuer is not None and licence_type.issuer != organization:
        raise IssuerNotCompetent(
            title=licence_type.title, issuer=licence_type.issuer, organization=organization
        )
