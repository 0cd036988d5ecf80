"""Facts that licensing announces about licences (电子证照)."""

from datetime import date, datetime

from shared.contracts.envelope import Event
from shared.contracts.parts import Origin


class LicenceIssued(Event):
    """A licence has its number and stands in the shared registry; the origin window may hand it out."""

    TYPE = "cn.yikou.licence.issued.v1"
    application_number: str
    licence_number: str
    identifier: str
    licence_type: str
    title: str
    issuer: str
    issuer_name: str
    origin: Origin
    issued_at: datetime
    valid_from: date
    valid_until: date | None = None


class LicenceRevoked(Event):
    """A licence no longer holds (撤销/注销)."""

    TYPE = "cn.yikou.licence.revoked.v1"
    application_number: str
    licence_number: str
    reason: str
    legal_basis: str = ""
    revoked_at: datetime
