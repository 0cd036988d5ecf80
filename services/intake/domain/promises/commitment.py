"""A commitment (承诺书): drawn up, signed, in force from the acceptance, then kept, broken or lapsed.

Frozen; every act returns the new object, or raises why it changes nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, Self
from uuid import UUID

from services.intake.domain.promises.errors import CommitmentActForbidden, CommitmentOverdue
from services.intake.domain.promises.terms import CommitmentKind, Consequence
from shared.calendar import DueDate
from shared.identifiers import ApplicationNumber, StaffId

SignatureMethod = Literal["handwritten", "seal", "electronic"]
SignerRelation = Literal["self", "representative", "agent"]


class CommitmentStatus(StrEnum):
    """Where a commitment stands."""

    DRAWN_UP = "drawn_up"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def words(self) -> str:
        """The status in the words of the field."""
        return COMMITMENT_STATUS_NAMES[self]


class CommitmentAct(StrEnum):
    """What moves a commitment."""

    SIGN = "sign"
    TAKE_EFFECT = "take_effect"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    BREAK = "break"
    LAPSE = "lapse"


_S, _A = CommitmentStatus, CommitmentAct
COMMITMENT_STATUS_NAMES: Mapping[CommitmentStatus, str] = MappingProxyType(
    {
        _S.DRAWN_UP: "待签字",
        _S.SIGNED: "已签字",
        _S.IN_FORCE: "履行中",
        _S.KEPT: "已履行",
        _S.BROKEN: "未履行",
        _S.WITHDRAWN: "已撤回",
        _S.LAPSED: "已终止",
    }
)
COMMITMENT_ACT_NAMES: Mapping[CommitmentAct, str] = MappingProxyType(
    {
        _A.SIGN: "登记签字",
        _A.TAKE_EFFECT: "生效",
        _A.WITHDRAW: "撤回",
        _A.KEEP: "登记履行",
        _A.BREAK: "登记未履行",
        _A.LAPSE: "终止",
    }
)
COMMITMENT_MOVES: Mapping[CommitmentStatus, Mapping[CommitmentAct, CommitmentStatus]] = (
    MappingProxyType(
        {
            _S.DRAWN_UP: {
                _A.SIGN: _S.SIGNED,
                _A.WITHDRAW: _S.WITHDRAWN,
                _A.LAPSE: _S.LAPSED,
            },
            _S.SIGNED: {
                _A.TAKE_EFFECT: _S.IN_FORCE,
                _A.WITHDRAW: _S.WITHDRAWN,
                _A.LAPSE: _S.LAPSED,
            },
            _S.IN_FORCE: {_A.KEEP: _S.KEPT, _A.BREAK: _S.BROKEN, _A.LAPSE: _S.LAPSED},
            _S.KEPT: {},
            _S.BROKEN: {},
            _S.WITHDRAWN: {},
            _S.LAPSED: {},
        }
    )
)
LIVE = tuple(status for status, acts in COMMITMENT_MOVES.items() if acts)
"""Of these an application has one at most."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and how. The scan of what was signed by hand is kept as a file."""

    signer: str = field(repr=False)
    relation: SignerRelation
    method: SignatureMethod
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Publicity:
    """公示: from the acceptance to the last day, both included; the first does not count."""

    first: date
    last: date

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One commitment of one application.

    text: as it was read and signed.  papers: codes of what it stands for.  due: of papers that follow.
    on_default, legal_basis, barred_days: what follows when it is broken, as it was signed.
    completed_at: all papers in.  released_at: it was told that the certificate may go out."""

    id: UUID
    application_number: ApplicationNumber
    kind: CommitmentKind
    text: tuple[str, ...] = field(repr=False)
    papers: tuple[str, ...]
    due: DueDate | None
    on_default: Consequence | None = None
    legal_basis: str = ""
    barred_days: int
    drawn_up_at: datetime
    drawn_up_by: StaffId
    status: CommitmentStatus = CommitmentStatus.DRAWN_UP
    version: int = 1
    signature: Signature | None = None
    publicity: Publicity | None = None
    completed_at: datetime | None = None
    released_at: datetime | None = None
    ended_at: datetime | None = None
    ending: str = ""

    @property
    def withholds_certificate(self) -> bool:
        """Whether nothing may be handed out before it is told so."""
        return self.kind == "deferral" or self.publicity is not None

    def sign(self, signature: Signature, *, today: date) -> Self:
        """Put the signature on record. Raises: CommitmentActForbidden, CommitmentOverdue."""
        self._is_still_possible(today)
        return self._moved(CommitmentAct.SIGN, signature=signature)

    def take_effect(self, publicity: Publicity | None, *, today: date) -> Self:
        """The application is accepted on it. Raises: CommitmentActForbidden, CommitmentOverdue."""
        self._is_still_possible(today)
        return self._moved(CommitmentAct.TAKE_EFFECT, publicity=publicity)

    def withdraw(self, reason: str, *, now: datetime) -> Self:
        """Taken back before the acceptance. Raises: CommitmentActForbidden."""
        return self._ended(CommitmentAct.WITHDRAW, reason, now)

    def take_in(self, in_hand: Collection[str], *, now: datetime) -> Self:
        """Note what has come of the promised papers; the last of them completes it.

        in_hand: codes of all papers in hand.  Raises: CommitmentActForbidden."""
        if self.status is not CommitmentStatus.IN_FORCE or self.kind != "deferral":
            raise self._forbidden("补齐材料")
        is_complete = self.completed_at is None and set(self.papers) <= set(in_hand)
        return replace(
            self, version=self.version + 1, completed_at=now if is_complete else self.completed_at
        )

    def may_be_released(self, today: date) -> bool:
        """Whether the certificate may go out from today on, and nobody was told yet."""
        if self.status is not CommitmentStatus.IN_FORCE or self.released_at is not None:
            return False
        is_complete = self.kind == "declaration" or self.completed_at is not None
        is_public_enough = self.publicity is None or self.publicity.is_over(today)
        return self.withholds_certificate and is_complete and is_public_enough

    def release(self, *, now: datetime) -> Self:
        """Tell that the certificate may go out; papers that follow are thereby kept."""
        released = replace(self, released_at=now)
        if self.kind == "deferral":
            return released._ended(CommitmentAct.KEEP, "", now)
        return replace(released, version=self.version + 1)

    def is_overdue(self, today: date) -> bool:
        """Whether papers should have come by now."""
        is_waiting = self.status is CommitmentStatus.IN_FORCE and self.completed_at is None
        return is_waiting and self.due is not None and today > self.due.date

    def keep(self, *, now: datetime) -> Self:
        """What was declared was found to be so. Raises: CommitmentActForbidden."""
        return self._ended(CommitmentAct.KEEP, "", now)

    def fail(self, reason: str, *, now: datetime) -> Self:
        """It was not kept. Raises: CommitmentActForbidden."""
        return self._ended(CommitmentAct.BREAK, reason, now)

    def lapse(self, reason: str, *, now: datetime) -> Self:
        """The case ended otherwise. Raises: CommitmentActForbidden."""
        return self._ended(CommitmentAct.LAPSE, reason, now)

    def _is_still_possible(self, today: date) -> None:
        if self.due is not None and today > self.due.date:
            raise CommitmentOverdue(due=self.due.date.isoformat())

    def _ended(self, act: CommitmentAct, reason: str, now: datetime) -> Self:
        return self._moved(act, ended_at=now, ending=reason)

    def _moved(self, act: CommitmentAct, **changes: Any) -> Self:
        target = COMMITMENT_MOVES[self.status].get(act)
        if target is None:
            raise self._forbidden(COMMITMENT_ACT_NAMES[act])
        return replace(self, status=target, version=self.version + 1, **changes)

    def _forbidden(self, act_name: str) -> CommitmentActForbidden:
        return CommitmentActForbidden(status_name=self.status.words, act_name=act_name)
