"""Bodies of what an office adds on the way: notice of a hearing, record of an inspection."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from services.intake.api.schemas.common import Body, Line, Name, Remark, Text


class HearingNoticeIn(Body):
    """听证告知书. held_at and place are told seven days before, once they are set."""

    matter: Text
    legal_basis: Line
    held_at: AwareDatetime | None = None
    place: Remark = ""


class InspectorIn(Body):
    """Who inspected. certificate: number of the enforcement card."""

    name: Name
    certificate: Line


class InspectionRecordIn(Body):
    """核查笔录. statement: what the party says of it."""

    inspected_at: AwareDatetime
    place: Line
    inspectors: Annotated[tuple[InspectorIn, ...], Field(min_length=1, max_length=10)]
    findings: Text
    statement: Remark = ""
