"""Facts that licensing announces about licences (电子证照)."""

from shared.contracts.envelope import Event
from shared.contracts.parts import Origin
from shared.moments import Day, Moment


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
    issued_at: Moment
    valid_from: Day
    valid_until: Day | None = None


class LicenceRevoked(Event):
    """A licence no longer holds (撤销/注销)."""

    TYPE = "cn.yikou.licence.revoked.v1"
    application_number: str
    licence_number: str
    reason: str
    legal_basis: str = ""
    revoked_at: Moment
