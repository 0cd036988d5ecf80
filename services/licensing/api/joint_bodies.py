"""Bodies of what concerns the other offices: passing on, checked papers, opinions."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from services.licensing.api.words import Body, OptionalWords, Words
from services.licensing.domain.joint_parts import (
    CameBy,
    Colleague,
    HandedOn,
    PaperCheck,
    VerifiedPaper,
)
from services.licensing.domain.review import Review
from services.licensing.domain.stage_meeting import StageMeeting

Code = Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")]


class NewTransfer(Body):
    """Back as not ours. to_organization: the right body; left out when it is not known."""

    reason: Words
    to_organization: Code | None = None


class NewReport(Body):
    """Up to the same department one level above, with our opinion."""

    opinion: Words
    reason: Words


class NewReturn(Body):
    """Back to the lower office that reported it."""

    reason: Words


class CheckedPaperIn(Body):
    """A paper found in order."""

    material: Annotated[str, Field(min_length=1, max_length=50)]
    remark: OptionalWords = ""


class NewPapersCheck(Body):
    """Papers found in order. is_complete: we ask the applicant for nothing."""

    papers: list[CheckedPaperIn] = Field(default=[], max_length=100)
    is_complete: Annotated[bool, Field(strict=True)] = False


class NewClosing(Body):
    """Nothing has to be said."""


class JointOut(BaseModel):
    """What a review has to do with the other offices of its case.

    verified: papers that any office found in order.  collecting_until: while requests are collected.
    meetings: 联合审图, 联合验收; called, answered and recorded at `cases/{number}/meetings`.
    meeting_wanted: the one that the guide asks the lead department to call."""

    came_by: CameBy | None
    handed_on: HandedOn | None
    checks: list[PaperCheck]
    verified: list[VerifiedPaper]
    collecting_until: datetime | None
    may_ask_again: bool
    meetings: list[StageMeeting]
    meeting_wanted: str | None

    @classmethod
    def of(cls, review: Review) -> "JointOut":
        """From a review."""
        state = review.stage_state
        return cls(
            came_by=review.came_by,
            handed_on=review.handed_on,
            checks=list(review.checks),
            verified=list(state.verified) if state else [],
            collecting_until=state.collecting_until if state else None,
            may_ask_again=bool(state and state.may_ask_again),
            meetings=list(state.meetings) if state else [],
            meeting_wanted=state.meeting_wanted if state else None,
        )


class OpinionsOut(BaseModel):
    """The other offices of the stage. The lead department reads their opinions, others their state."""

    leads: bool
    colleagues: list[Colleague]

    @classmethod
    def of(cls, review: Review) -> "OpinionsOut":
        """From a review."""
        state = review.stage_state
        return cls(leads=review.leads, colleagues=list(state.colleagues) if state else [])
