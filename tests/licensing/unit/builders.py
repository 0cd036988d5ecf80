"""Reviews and licences for tests of the pure domain."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.licensing.domain.joint_parts import StageState
from services.licensing.domain.licence import (
    FaceField,
    Licence,
    LicenceType,
    OriginWindow,
)
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import (
    Defect,
    Officer,
    Papers,
    ReviewedItem,
    ReviewedMaterial,
    ReviewOffice,
)
from shared.calendar import DueDate
from shared.identifiers import (
    ApplicationNumber,
    DepartmentCode,
    DivisionCode,
    Level,
    LicenceNumber,
    OrganizationCode,
    StaffId,
    TaskId,
)

FRIDAY = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TOMORROW = FRIDAY + timedelta(days=1)
ACCEPTED_BY = StaffId("clerk-1")
REVIEWER = Officer(StaffId("reviewer-1"), "田秀平")
CHIEF = Officer(StaffId("chief-1"), "孔丽勇", is_chief=True)
WHO_ACCEPTED = Officer(ACCEPTED_BY, "蔡淑芳", is_chief=True)
BUREAU = OrganizationCode("11410102MBDEM0023L")


def review(**changes: Any) -> Review:
    """A pending review of the district that needs a sign-off."""
    fields: dict[str, Any] = {
        "task": TaskId("task-1"),
        "application_number": ApplicationNumber("4101021391202611200000017"),
        "office": ReviewOffice(
            BUREAU,
            "中原区民政局",
            DepartmentCode("civil_affairs"),
            DivisionCode("410102"),
            Level.DISTRICT,
        ),
        "stage": "decision",
        "stage_name": "审批",
        "item": ReviewedItem("code", "老年优待证办理", 1, "elder_card"),
        "papers": Papers(
            "person",
            "sealed",
            "sealed",
            (ReviewedMaterial("M01", "身份证", "received"),),
            "阳光花苑社区便民服务站",
            "综合窗口",
        ),
        "accepted_by": ACCEPTED_BY,
        "sign_off_required": True,
        "leads": True,
        "due": DueDate(date(2026, 11, 24), False),
        "assigned_at": FRIDAY,
    }
    return Review(**{**fields, **changes})


def collecting(one: Review) -> StageState:
    """The word that the requests of the stage are being collected."""
    known = one.stage_state.as_of if one.stage_state else 0
    return StageState(known + 1, (), (), TOMORROW, None, False, FRIDAY)


def opined(outcome: str = "granted", **changes: Any) -> Review:
    """A review with its opinion."""
    changed, _ = review(**changes).give_opinion(
        outcome="granted" if outcome == "granted" else "refused",
        text="经审查，情况属实。",
        legal_basis="",
        by=REVIEWER,
        now=FRIDAY,
    )
    return changed


def signed(outcome: str = "granted") -> Review:
    """A review whose opinion the chief representative has approved."""
    changed, _ = opined(outcome).sign(remark="", by=CHIEF, now=FRIDAY)
    return changed


def defect(words: str, material: str | None = None) -> Defect:
    """Something missing."""
    return Defect(material, "", words)


def waiting_for_supplement() -> Review:
    """A review that has asked for papers until tomorrow."""
    changed, _ = review().request_supplement(
        request_id="r-1", defects=[defect("缺少照片")], until=TOMORROW, by=REVIEWER, now=FRIDAY
    )
    return changed


def suspended() -> Review:
    """A review standing still for an appraisal."""
    changed, _ = review().suspend(
        reason_code="appraisal", reason="鉴定", expected_until=TOMORROW, by=REVIEWER, now=FRIDAY
    )
    return changed


def licence_type(**changes: Any) -> LicenceType:
    """The fireworks licence: three years."""
    fields: dict[str, Any] = {
        "code": "fireworks_wholesale",
        "type_code": "11410100MBDEM0015W001",
        "title": "烟花爆竹经营（批发）许可证",
        "issuer": OrganizationCode("11410100MBDEM0015W"),
        "number_pattern": "（豫A）PF〔{year}〕{serial:04d}",
        "valid_years": 3,
        "face_fields": (FaceField("许可范围", "form.business_scope"),),
    }
    return LicenceType(**{**fields, **changes})


def licence(**changes: Any) -> Licence:
    """A valid licence of three years."""
    fields: dict[str, Any] = {
        "number": LicenceNumber("（豫A）PF〔2026〕0001"),
        "identifier": "1.2.156.3005.2",
        "application_number": ApplicationNumber("4101021391202611200000017"),
        "licence_type": "fireworks_wholesale",
        "title": "烟花爆竹经营（批发）许可证",
        "issuer": OrganizationCode("11410100MBDEM0015W"),
        "issuer_name": "郑州市安全生产监督管理局",
        "origin": OriginWindow(BUREAU, "中心", "410100", 3, "w", "窗口", "c", "李"),
        "holder_kind": "organization",
        "holder_index": "k1:00",
        "particulars_sealed": "sealed",
        "issued_at": FRIDAY,
        "valid_from": date(2026, 11, 20),
        "valid_until": date(2029, 11, 19),
    }
    return Licence(**{**fields, **changes})
