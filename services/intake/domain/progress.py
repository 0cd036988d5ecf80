"""What the back offices did with a case, as intake has learned it from messages.

Facts only accumulate; the status follows from them whatever order they came in, so a late or repeated
message never moves an application backward. `as_of` is the routing sequence of the latest news."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

from services.intake.domain.materials import Defect
from services.intake.domain.status import Status
from shared.calendar import DueDate

Outcome = Literal["granted", "refused"]
Result = Literal["granted", "refused", "revoked"]
WithdrawalGround = Literal["applicant", "deemed", "acceptance_revoked"]


@dataclass(frozen=True, slots=True)
class HoldingOffice:
    """A body that has the case on its desk, as it may be shown (A11.5)."""

    organization: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """What a back office asks for, once, after acceptance.

    defects: in words.  itemized: the same with their papers; empty on requests of earlier days."""

    id: str
    organization_name: str
    defects: tuple[str, ...]
    until: datetime
    is_answered: bool = False
    itemized: tuple[Defect, ...] = ()

    @property
    def listed(self) -> tuple[Defect, ...]:
        """The defects as objects, also of a request that came as bare sentences."""
        return self.itemized or tuple(Defect(None, "", one) for one in self.defects)


@dataclass(frozen=True, slots=True)
class IssuedLicence:
    """The licence that waits at the origin window."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and where several departments meet for the case, as the window sees it (A7.1).

    round: counts the times it was set; the greatest holds.  status: fixed, cancelled or held."""

    meeting: str
    kind: str
    round: int
    status: Literal["fixed", "cancelled", "held"]
    place: str
    starts_at: datetime
    prepare: str = ""

    def overtakes(self, known: "Appointment") -> bool:
        """Whether this is news beside what was known: an appointment that is over stays over."""
        is_later = self.status != "fixed" or self.round > known.round
        return known.status == "fixed" and is_later


@dataclass(frozen=True, slots=True)
class Dues:
    """Due dates as routing reckoned them. as_of: the sequence of the news that told them."""

    as_of: int
    promised: DueDate | None = None
    statutory: DueDate | None = None


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """Everything intake knows of the case after acceptance."""

    is_opened: bool = False
    stage_name: str = ""
    offices: tuple[HoldingOffice, ...] = ()
    offices_as_of: int = 0
    requests: tuple[SupplementRequest, ...] = ()
    suspended_as_of: int = 0
    resumed_as_of: int = 0
    promised_as_of: int = 0
    statutory_as_of: int = 0
    outcome: Outcome | None = None
    needs_licence: bool = True
    licence: IssuedLicence | None = None
    revoked_licences: tuple[str, ...] = ()
    is_withdrawn: bool = False
    withdrawal_ground: WithdrawalGround = "applicant"
    is_withheld: bool = False
    is_released: bool = False
    last_sequence: int = 0
    appointments: tuple[Appointment, ...] = ()

    def opened(self, stage_name: str, offices: Sequence[HoldingOffice], *, as_of: int) -> Self:
        """Routing took the case on, or it stands at another stage, which says the same."""
        return replace(self._moved(stage_name, offices, as_of), is_opened=True)

    def requested(self, request: SupplementRequest, *, as_of: int) -> Self:
        """A back office asked for papers; the same request counts once."""
        if any(one.id == request.id for one in self.requests):
            return self
        return replace(self._seen(as_of), requests=(*self.requests, request))

    def answered(self, request_id: str) -> Self:
        """The applicant brought what this request asked for."""
        requests = tuple(
            replace(one, is_answered=True) if one.id == request_id else one for one in self.requests
        )
        return replace(self, requests=requests)

    def suspended(self, *, as_of: int) -> Self:
        """The clocks were stopped."""
        return replace(self._seen(as_of), suspended_as_of=max(self.suspended_as_of, as_of))

    def resumed(self, *, as_of: int) -> Self:
        """The clocks run again."""
        return replace(self._seen(as_of), resumed_as_of=max(self.resumed_as_of, as_of))

    def appointed(self, one: Appointment, *, as_of: int) -> Self:
        """The departments meet, or do not, or have met; an older word changes nothing."""
        known = next((it for it in self.appointments if it.meeting == one.meeting), None)
        if known is not None and not one.overtakes(known):
            return self
        others = tuple(it for it in self.appointments if it.meeting != one.meeting)
        return replace(self._seen(as_of), appointments=(*others, one))

    def reckoned(self, *, promised_as_of: int = 0, statutory_as_of: int = 0) -> Self:
        """Due dates are known as of this news; 0 leaves what was known."""
        return replace(
            self,
            promised_as_of=max(self.promised_as_of, promised_as_of),
            statutory_as_of=max(self.statutory_as_of, statutory_as_of),
        )

    def decided(
        self, outcome: Outcome, *, needs_licence: bool, as_of: int, is_withheld: bool = False
    ) -> Self:
        """All stages have ended; a case is decided once, but a grant whose certificate is withheld
        ends in a refusal when what was promised does not come (rules.md F)."""
        is_undone = outcome == "refused" and self.licence is None
        if self.outcome == outcome or (self.outcome is not None and not is_undone):
            return self
        return replace(
            self._seen(as_of),
            outcome=outcome,
            needs_licence=needs_licence,
            is_withheld=is_withheld and not self.is_released,
        )

    def released(self) -> Self:
        """What was promised is in: nothing is withheld any more, whatever is heard later."""
        return replace(self, is_released=True, is_withheld=False)

    def licensed(self, licence: IssuedLicence) -> Self:
        """Licensing issued the licence; the first one counts."""
        return self if self.licence else replace(self, licence=licence)

    def licence_revoked(self, number: str) -> Self:
        """A licence of this case no longer holds."""
        if number in self.revoked_licences:
            return self
        return replace(self, revoked_licences=(*self.revoked_licences, number))

    def withdrawn(self, *, as_of: int, ground: WithdrawalGround = "applicant") -> Self:
        """Routing ended the undecided case for the withdrawal, or a withheld one for a broken promise."""
        seen = self._seen(as_of)
        return replace(seen, is_withdrawn=True, withdrawal_ground=ground)

    @property
    def open_requests(self) -> tuple[SupplementRequest, ...]:
        """Requests that wait for the applicant, the oldest first."""
        return tuple(one for one in self.requests if not one.is_answered)

    @property
    def result(self) -> Result | None:
        """How the case ended: a licence proves the grant even when its decision is still under way, and
        one revoked before it was handed over leaves only the notice of that."""
        if not self.holds_valid_result:
            return "revoked"
        if self._is_undone:
            return None
        return self.outcome or ("granted" if self.licence else None)

    @property
    def readers(self) -> tuple[str, ...]:
        """The organisations with the case on their desk; none once it is decided or withdrawn.

        Source: rules.md H (least privilege); decision 0025."""
        if self.result is not None or self.is_withdrawn:
            return ()
        return tuple(office.organization for office in self.offices)

    @property
    def withholds_grant(self) -> bool:
        """Whether a grant that was decided may not be shown: what was promised is not in, or never came.

        Source: rules.md F; decision 0058."""
        must_wait = self.is_withheld and not self.is_released and self.licence is None
        return must_wait or self.outcome == "refused" or self._is_undone

    @property
    def holds_valid_result(self) -> bool:
        """Whether what waits at the window may be handed out."""
        return self.licence is None or self.licence.number not in self.revoked_licences

    def status(self) -> Status | None:
        """Where the case stands by all that is known; None while nothing is."""
        if self._is_undone:
            is_revoked = self.withdrawal_ground == "acceptance_revoked"
            return Status.ACCEPTANCE_REVOKED if is_revoked else Status.WITHDRAWN
        if self.licence is not None or self.outcome == "refused":
            return Status.READY
        if self.outcome == "granted":
            must_wait = self.needs_licence or (self.is_withheld and not self.is_released)
            return Status.GRANTED if must_wait else Status.READY
        if self.is_withdrawn:
            return Status.WITHDRAWN
        if self.open_requests:
            return Status.SUPPLEMENT_REQUESTED
        if self.suspended_as_of > self.resumed_as_of:
            return Status.SUSPENDED
        return Status.UNDER_REVIEW if self._is_under_way else None

    @property
    def _is_undone(self) -> bool:
        """Whether a broken promise ended the case, even after the grant."""
        is_for_promise = self.is_withdrawn and self.withdrawal_ground != "applicant"
        return is_for_promise and self.licence is None and self.outcome != "refused"

    @property
    def _is_under_way(self) -> bool:
        return self.is_opened or bool(self.requests) or self.resumed_as_of > 0

    def _moved(self, stage_name: str, offices: Sequence[HoldingOffice], as_of: int) -> Self:
        seen = self._seen(as_of)
        if as_of <= self.offices_as_of:
            return seen
        return replace(seen, stage_name=stage_name, offices=tuple(offices), offices_as_of=as_of)

    def _seen(self, as_of: int) -> Self:
        return replace(self, last_sequence=as_of) if as_of > self.last_sequence else self


NOTHING_KNOWN = CaseProgress()
