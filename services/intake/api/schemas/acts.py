"""Bodies of the acts on an application."""

from typing import Annotated, Literal

from pydantic import Field

from services.intake.api.schemas.bodies import MaterialIn
from services.intake.api.schemas.common import (
    NO_CONTROL_CHARACTERS,
    Body,
    Code,
    Line,
    Name,
    Remark,
    Text,
)
from shared.moments import Day


class AcceptanceIn(Body):
    """受理: nothing but the act itself."""


class DefectIn(Body):
    """One paper and what is wrong with it."""

    material: Code
    defect: Line


class SupplementNoticeIn(Body):
    """补正一次性告知: everything at once. until: last day; ten working days by default."""

    defects: Annotated[tuple[DefectIn, ...], Field(min_length=1, max_length=50)]
    until: Day | None = None


class SupplementsIn(Body):
    """补正. request_id: which back office's request, where several are open."""

    materials: Annotated[tuple[MaterialIn, ...], Field(max_length=100)] = ()
    remark: Remark = ""
    request_id: Annotated[str, Field(max_length=64)] | None = None


class RefusalIn(Body):
    """不予受理: reason, law, and the right body where this one is not competent.

    ground: left out, it is told from the words of the reason."""

    ground: Literal["not_competent", "no_licence_needed", "other"] | None = None
    reason: Text
    legal_basis: Line
    right_body: Line | None = None


class WithdrawalIn(Body):
    """撤回."""

    reason: Line


class DeliveryIn(Body):
    """送达: how, to whom, and who they are.

    hands_over: the notice of revocation where the licence was revoked meanwhile.
    second_server: who served with the clerk.  refusal_note: why it was not taken, with witnesses."""

    mode: Literal["window", "post", "electronic"]
    recipient: Name
    relation: Literal["self", "agent", "relative"]
    remark: Remark = ""
    second_server: Annotated[str, Field(max_length=60, pattern=NO_CONTROL_CHARACTERS)] = ""
    refusal_note: Remark = ""
    hands_over: Literal["result", "revocation_notice"] = "result"
