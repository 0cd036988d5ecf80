"""Things of the field for intake's tests, each with sensible parts that a test may replace."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.intake.domain.application import Application
from services.intake.domain.items import FormField, ItemVersion, MaterialRule
from services.intake.domain.materials import Material, MaterialGiven, listed_materials
from services.intake.domain.people import Applicant
from services.intake.domain.places import Origin
from services.intake.domain.progress import HoldingOffice, SupplementRequest
from services.intake.domain.status import Status
from shared.identifiers import (
    DivisionCode,
    ItemCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
    application_number,
)

FRIDAY = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
CLERK = StaffId("zy-lianhu-901-c01")
NUMBER = application_number("410102", "1301", date(2026, 11, 20), 1)
OFFICE = HoldingOffice("11410102MBDEM0322J", "莲湖街道社会事务办公室", "0371-00000131")
ELSEWHERE = HoldingOffice("11410102MBDEM0023L", "中原区民政局", "0371-00000101")
FORM = (
    FormField("address", "住址", "text", True, max_length=20),
    FormField("gender", "性别", "choice", True, ("男", "女")),
    FormField("born_on", "出生日期", "date", False),
    FormField("area", "面积", "number", False),
    FormField("principal", "负责人身份证号码", "id_number", False),
)
ANSWERS: dict[str, Any] = {"address": "莲湖街道1号", "gender": "女"}


def item(**changes: Any) -> ItemVersion:
    """An item with one required, one deferrable and one optional paper."""
    found = ItemVersion(
        code=ItemCode("11410102MBDEM0023L4412007002001"),
        name="老年优待证办理",
        version=1,
        subjects=frozenset({"person"}),
        accepted_at_levels=(Level.COMMUNITY, Level.STREET),
        promised_working_days=3,
        statutory_working_days=20,
        licence_type="elder_card",
        materials=(
            MaterialRule("M01", "身份证", is_required=True, can_be_deferred=False),
            MaterialRule("M02", "照片", is_required=True, can_be_deferred=True),
            MaterialRule("M03", "代办人身份证", is_required=False, can_be_deferred=False),
        ),
        form=FORM,
        route_plan={"stages": []},
    )
    return replace(found, **changes)


def origin() -> Origin:
    """A community station's only window."""
    return Origin(
        organization=OrganizationCode("11410102MBDEM0840T"),
        organization_name="阳光花苑社区便民服务站",
        division=DivisionCode("410102013901"),
        level=Level.COMMUNITY,
        window=WindowId("zy-lianhu-901-w1"),
        window_name="综合窗口1号",
        clerk=CLERK,
        clerk_name="沈世燕",
    )


def all_papers(of: ItemVersion | None = None) -> tuple[Material, ...]:
    """Every paper handed in."""
    known = of or item()
    given = [MaterialGiven(rule.code, "received") for rule in known.materials]
    return listed_materials(known, given)


def submitted(**changes: Any) -> Application:
    """An application just taken in."""
    application, _ = Application.submit(
        new_id=UUID(int=1),
        number=NUMBER,
        item=item(),
        applicant=Applicant("person", "赵秀兰", "41010219510312002X", "15400000001"),
        agent=None,
        form=ANSWERS,
        materials=all_papers(),
        origin=origin(),
        query_seed="k1.00",
        now=FRIDAY,
    )
    return replace(application, **changes)


def in_status(status: Status) -> Application:
    """An application that stands where a test wants it."""
    return submitted(status=status)


def request(identity: str = "r1") -> SupplementRequest:
    """A back office's request."""
    return SupplementRequest(identity, "中原区民政局", ("照片不清晰",), FRIDAY + timedelta(days=15))
