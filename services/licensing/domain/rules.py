"""The rules of review, each a sentence with its source. They raise, and return nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from services.licensing.domain.errors import (
    AcceptingAndDecidingNotSeparate,
    ChiefRequired,
    ExtensionAlreadyGranted,
    ExtensionOutOfRange,
    ExtensionTooLate,
    OpinionMissing,
    RefusalIncomplete,
    ReturnRemarkMissing,
    SignOffMissing,
    SignOffNotRequired,
    StandInNotSeparate,
    SupplementAlreadyRequested,
    SupplementListInvalid,
    SupplementStillAwaited,
    SuspensionUnlawful,
)
from services.licensing.domain.review_parts import (
    ApproverRank,
    Defect,
    Extension,
    Officer,
    Opinion,
    ReviewedMaterial,
    SignOff,
    SupplementRequest,
    Verdict,
)
from services.licensing.domain.suspension import LAWFUL_STOPS, SuspensionReason
from shared.calendar import LONGEST_AHEAD
from shared.identifiers import StaffId

LONGEST_EXTENSION_WORKING_DAYS: Mapping[ApproverRank, int] = MappingProxyType(
    {"organ_head": 10, "government_leader": 15}
)


def accepting_and_deciding_must_be_separate(accepted_by: StaffId, by: Officer) -> None:
    """Whoever accepted a case neither reviews, signs nor decides it (受审分离).

    Raises: AcceptingAndDecidingNotSeparate.  Source: S1¶50, S2¶207, S4¶172; rules.md A2.2."""
    if accepted_by in (by.staff, by.on_behalf_of):
        raise AcceptingAndDecidingNotSeparate


def only_the_chief_representative_may(by: Officer) -> None:
    """Sign-off and extension belong to the chief representative.

    Raises: ChiefRequired.  Source: S2¶38; 行政许可法 Art. 42 (the head approves)."""
    if not by.is_chief:
        raise ChiefRequired


def a_stand_in_signs_what_others_proposed(opinion: Opinion | None, by: Officer) -> None:
    """Who signs for the chief does not sign an opinion of their own.

    Raises: StandInNotSeparate.  Source: S2¶38; rules.md A2.2."""
    if by.on_behalf_of is not None and opinion is not None and opinion.given_by == by.staff:
        raise StandInNotSeparate


def a_stand_in_who_signed_does_not_decide(sign_off: SignOff | None, by: Officer) -> None:
    """Who signed for the chief leaves the decision to somebody else.

    Raises: StandInNotSeparate.  Source: S2¶38; rules.md A2.2."""
    stood_in = sign_off is not None and sign_off.on_behalf_of is not None
    if stood_in and sign_off is not None and sign_off.signed_by == by.staff:
        raise StandInNotSeparate


def sign_off_is_given_only_where_required(*, sign_off_required: bool) -> None:
    """Where the plan asks for no sign-off, none is added (no extra step for the citizen).

    Raises: SignOffNotRequired.  Source: S2¶38; the item's route plan."""
    if not sign_off_required:
        raise SignOffNotRequired


def a_returned_opinion_says_why(remark: str) -> None:
    """Who has to review again is told what was found wanting.

    Raises: ReturnRemarkMissing.  Source: S2¶38; rules.md D (every transition stores its opinion)."""
    if not remark.strip():
        raise ReturnRemarkMissing("remark", "remark_missing", "退回审查意见时应写明原因")


def a_decision_needs_an_opinion(opinion: Opinion | None) -> Opinion:
    """Nothing is decided without a review.

    Returns: the opinion.  Raises: OpinionMissing.  Source: 行政许可法 Art. 34."""
    if opinion is None:
        raise OpinionMissing
    return opinion


def a_decision_waits_for_the_sign_off(*, sign_off_required: bool, is_signed: bool) -> None:
    """Where the chief representative holds the final sign-off, the decision follows it.

    Raises: SignOffMissing.  Source: S2¶38."""
    if sign_off_required and not is_signed:
        raise SignOffMissing


def a_refusal_states_reason_law_and_remedy(
    outcome: Verdict, *, reason: str, legal_basis: str, remedy: str
) -> None:
    """A written refusal gives its reasons, its law, and where to turn against it.

    Raises: RefusalIncomplete, naming the first missing field.  Source: 行政许可法 Art. 38."""
    if outcome == "granted":
        return
    needed = (
        ("reason", reason, "未说明理由"),
        ("legal_basis", legal_basis, "未写明法律依据"),
        ("remedy", remedy, "未告知申请行政复议或者提起行政诉讼的权利"),
    )
    for field, text, message in needed:
        if not text.strip():
            raise RefusalIncomplete(field, f"refusal_{field}_missing", message)


def a_supplement_is_requested_only_once(
    earlier: SupplementRequest | None, *, used: bool = False, is_let: bool = False
) -> None:
    """A second request for papers is blocked, whichever office made the first (used: another one).

    is_let: a supervisor let this office ask again.
    Raises: SupplementAlreadyRequested.  Source: 行政许可法 Art. 32 (一次告知)."""
    if (earlier is not None or used) and not is_let:
        raise SupplementAlreadyRequested


def a_supplement_request_lists_everything_missing(defects: Sequence[Defect]) -> None:
    """The one request names each defect, each once.

    Raises: SupplementListInvalid.  Source: 行政许可法 Art. 32; rules.md G."""
    if not defects or not all(one.defect.strip() for one in defects):
        raise SupplementListInvalid("defects", "defect_missing", "应逐项写明需要补正的全部内容")
    if len(set(defects)) != len(defects):
        raise SupplementListInvalid("defects", "defect_repeated", "同一内容不得重复列出")


def a_defect_concerns_a_paper_of_the_case(
    defects: Sequence[Defect], materials: Sequence[ReviewedMaterial]
) -> None:
    """Who names a paper names one that the item asks for. Raises: SupplementListInvalid."""
    known = {material.code for material in materials}
    for place, one in enumerate(defects):
        if one.material is not None and one.material not in known:
            message = f"该事项没有编码为“{one.material}”的材料"
            raise SupplementListInvalid(f"defects.{place}.material", "material_unknown", message)


def an_awaited_supplement_is_not_judged_before_its_deadline(
    request: SupplementRequest | None, now: datetime
) -> None:
    """While the applicant may still bring papers, no opinion is given.

    Raises: SupplementStillAwaited.  Source: 行政许可法 Art. 32."""
    if request is not None and request.answered_at is None and now <= request.until:
        raise SupplementStillAwaited


def a_suspension_needs_a_lawful_reason(reason_code: str) -> SuspensionReason:
    """Only the listed special procedures stop a clock.

    Returns: the reason.  Raises: SuspensionUnlawful.  Source: 行政许可法 Art. 45; rules.md B."""
    known = {str(reason): reason for reason in LAWFUL_STOPS}
    if reason_code not in known:
        allowed = "、".join(f"{code}（{LAWFUL_STOPS[one].name}）" for code, one in known.items())
        raise SuspensionUnlawful(
            "reason_code", "suspension_reason_unknown", f"事由应为下列之一：{allowed}"
        )
    return known[reason_code]


def a_suspension_has_an_expected_end_ahead(expected_until: datetime, now: datetime) -> None:
    """The applicant is told in writing how long it will take, which is no longer than it can.

    Raises: SuspensionUnlawful.  Source: 行政许可法 Art. 45."""
    if expected_until <= now:
        raise SuspensionUnlawful(
            "expected_until", "expected_end_passed", "预计结束时间应晚于当前时间"
        )
    if expected_until > now + LONGEST_AHEAD:
        raise SuspensionUnlawful(
            "expected_until", "expected_end_too_far", "预计结束时间不应超过两年，请核对年份"
        )


def an_extension_is_granted_once_before_expiry(
    earlier: Extension | None, *, due_on: date, today: date
) -> None:
    """The limit is extended at most once, and not after it has run out.

    Raises: ExtensionAlreadyGranted, ExtensionTooLate.  Source: 行政许可法 Art. 42; rules.md B."""
    if earlier is not None:
        raise ExtensionAlreadyGranted
    if today > due_on:
        raise ExtensionTooLate


def an_extension_is_no_longer_than_its_approver_may_grant(
    working_days: int, approver_rank: ApproverRank, *, is_joint: bool | None = None
) -> None:
    """The head of a body grants ten working days; in joint handling its government fifteen, and it alone.

    is_joint: None: not told; then routing, which knows, arbitrates.
    Raises: ExtensionOutOfRange.  Source: 行政许可法 Art. 42."""
    longest = LONGEST_EXTENSION_WORKING_DAYS["organ_head" if is_joint is False else approver_rank]
    if not 1 <= working_days <= longest:
        raise ExtensionOutOfRange(
            "working_days", "extension_out_of_range", f"应为1至{longest}个工作日"
        )
    if is_joint and approver_rank != "government_leader":
        message = "统一、联合或者集中办理的，应经本级人民政府负责人批准"
        raise ExtensionOutOfRange("approver_rank", "extension_rank_too_low", message)
