"""What happened to an application, in the past tense; publishing turns it into a contract."""

from dataclasses import dataclass
from datetime import date, datetime

from services.intake.domain.materials import Defect, Material
from shared.calendar import DueDate


@dataclass(frozen=True, slots=True)
class Submitted:
    """A window took the papers in."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The window accepted. is_deemed: the five days had run out, so it counts from receipt."""

    at: datetime
    is_deemed: bool


@dataclass(frozen=True, slots=True)
class SupplementNotified:
    """Everything missing was told at once. until: last day to bring it."""

    at: datetime
    defects: tuple[Defect, ...]
    until: date


@dataclass(frozen=True, slots=True)
class Restarted:
    """The papers are complete again before acceptance; the clocks start anew."""

    at: datetime
    remark: str


@dataclass(frozen=True, slots=True)
class PartlySupplemented:
    """Something that the notice before acceptance names has not been brought yet."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Supplemented:
    """A back office's request after acceptance was answered."""

    at: datetime
    request_id: str
    materials: tuple[Material, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The window refused (不予受理). right_body: who is competent, where the window is not."""

    at: datetime
    reason: str
    legal_basis: str
    right_body: str | None


@dataclass(frozen=True, slots=True)
class WithdrawalAsked:
    """The applicant withdrew. was_accepted: routing has a case and must say whether it was in time.

    is_deemed: nobody said so, a day passed without an answer (视为撤回)."""

    at: datetime
    reason: str
    was_accepted: bool
    is_deemed: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """The result was handed over against a 送达回证."""

    at: datetime
    mode: str
    recipient: str
    relation: str
    remark: str
    result: str


@dataclass(frozen=True, slots=True)
class Followed:
    """The case moved elsewhere and the application with it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Applied:
    """An application came in online; the office owes a reply. reply_due: by when."""

    at: datetime
    reply_due: DueDate


@dataclass(frozen=True, slots=True)
class Returned:
    """An online application was given back with its reason (退件)."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What could be put right on the spot was. fields: names of the answers that changed."""

    at: datetime
    fields: tuple[str, ...]
    materials: tuple[str, ...]
