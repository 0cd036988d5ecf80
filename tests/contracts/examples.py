"""One instance of every contract, filled as in real life."""

from datetime import UTC, date, datetime
from typing import Any

from shared import contracts as c
from shared.contracts import meeting, stage
from shared.contracts.parts import (
    Decision,
    Defect,
    Due,
    ItemVersion,
    Limits,
    MaterialState,
    Office,
    Origin,
    Party,
    PlannedStage,
    PlannedTask,
    RoutePlan,
)

NUMBER = "4101021300202611200000017"
NOW = datetime(2026, 11, 20, 1, 2, 3, 456789, tzinfo=UTC)
OFFICE = Office(
    organization="11410102MBDEM0023L", organization_name="中原区民政局",
    department="civil_affairs", level=4, phone="0371-00000101",
)  # fmt: skip
ORIGIN = Origin(
    organization="11410102MBDEM00587", organization_name="莲湖街道便民服务中心",
    division="410102013", level=5, window="zy-lianhu-w1", window_name="综合窗口1号",
    clerk="zy-lianhu-c01", clerk_name="薛明芳",
)  # fmt: skip
ITEM = ItemVersion(code="elder_card", name="老年优待证办理", version=1, licence_type="elder_card")
APPLICANT = Party(kind="person", sealed="k1.AAECAwQFBgcICQoLDA0ODw")
FORM = "k1.Dw4NDAsKCQgHBgUEAwIBAA"
DEFECTS = (Defect(material="photo", name="照片", defect="不是近期免冠照片"),)
DUE = Due(on=date(2026, 11, 27), is_provisional=False)
MATERIALS = (MaterialState(code="id_card", name="身份证复印件", state="received", files=1),)
PLAN = RoutePlan(
    stages=(
        PlannedStage(
            code="decide", name="区级决定",
            tasks=(PlannedTask(department="civil_affairs", level=4, limit_working_days=3),),
        ),
    )
)  # fmt: skip
DECISION = Decision(
    outcome="granted", decided_by="zy-mzj-r01", decided_by_name="田秀平",
    organization=OFFICE.organization, organization_name=OFFICE.organization_name,
    signed_by="zy-mzj-h01", signed_by_name="孔丽勇", decided_at=NOW,
)  # fmt: skip
CASE: dict[str, Any] = {"application_number": NUMBER}
MEETING: dict[str, Any] = {
    "meeting": f"{NUMBER}-01", "kind": "joint_drawing_review", "place": "三楼会议室", "starts_at": NOW,
    "organization": OFFICE.organization, "organization_name": OFFICE.organization_name,
    "organization_phone": OFFICE.phone, "called_by_name": "田秀平",
}  # fmt: skip
TASK: dict[str, Any] = {"task_id": "0198-task-1", "application_number": NUMBER}
TAKEN_IN: dict[str, Any] = {**CASE, "item": ITEM, "origin": ORIGIN}

EXAMPLES: tuple[c.Event, ...] = (
    c.ApplicationApplied(**TAKEN_IN, applied_at=NOW, reply_due=DUE),
    c.ApplicationReplyMissed(**TAKEN_IN, reply_due=DUE, missed_at=NOW),
    c.ApplicationReturned(**TAKEN_IN, returned_at=NOW),
    c.ApplicationFollowUpOpened(
        **TAKEN_IN, follows="4101021301202611200000018", follows_item="企业设立登记",
        licence_number="豫郑中市监〔2026〕000001号", licence_title="营业执照", offices=(OFFICE,),
        opened_at=NOW,
    ),
    c.ApplicationSubmitted(**TAKEN_IN, submitted_at=NOW),
    c.ApplicationSupplementNotified(
        **TAKEN_IN, defects=("缺少照片",), itemized=DEFECTS, supplement_until=NOW, notified_at=NOW
    ),
    c.ApplicationAccepted(
        **TAKEN_IN, route_plan=PLAN, applicant=APPLICANT, form_sealed=FORM, materials=MATERIALS,
        limits=Limits(promised_working_days=5, statutory_working_days=20), submitted_at=NOW,
        uploaded_at=NOW, accepted_at=NOW, accepted_by="zy-lianhu-c01", promised_due=DUE,
        statutory_due=DUE,
    ),
    c.ApplicationRefused(
        **TAKEN_IN, reason="不属于本机关职权", right_body="郑州市民政局", refused_at=NOW
    ),
    c.ApplicationSupplemented(
        **CASE, request_id="r1", materials=MATERIALS, remark="已补", supplemented_at=NOW
    ),
    c.ApplicationWithdrawn(**TAKEN_IN, reason="不再需要", withdrawn_at=NOW),
    c.ApplicationDelivered(**TAKEN_IN, result="granted", mode="window", delivered_at=NOW),
    c.ApplicationCompleted(**TAKEN_IN, materials=MATERIALS, completed_at=NOW),
    c.ApplicationDefaulted(
        **TAKEN_IN, consequence="refused", reason="容缺材料逾期未补齐：照片",
        legal_basis="《容缺受理办法》", missing=("照片",), defaulted_at=NOW,
    ),
    c.CaseOpened(
        **TAKEN_IN, stage="review", stage_name="街道审查", offices=(OFFICE,),
        promised_due=DUE, statutory_due=DUE, opened_at=NOW,
    ),
    c.CaseProgressed(
        **CASE, stage="decide", stage_name="区级决定", offices=(OFFICE,), progressed_at=NOW
    ),
    c.CaseSupplementRequested(
        **CASE, request_id="r1", task_id="t1", organization_name="中原区民政局",
        defects=("照片不清",), supplement_until=NOW, requested_at=NOW,
    ),
    c.CaseSuspended(
        **CASE, reason_code="expert_review", reason="专家评审", expected_until=NOW,
        suspended_at=NOW,
    ),
    c.CaseResumed(**CASE, promised_due=DUE, statutory_due=DUE, resumed_at=NOW),
    c.CaseExtended(
        **CASE, working_days=10, reason="情况复杂", approved_by_name="孔丽勇", statutory_due=DUE,
        extended_at=NOW,
    ),
    c.CaseRescheduled(
        **CASE, promised_due_before=DUE, promised_due=DUE, statutory_due_before=DUE,
        statutory_due=DUE, calendar_version=1, rescheduled_at=NOW,
    ),
    c.CaseClockRanOut(
        **CASE, origin=ORIGIN, clock="promised", clock_name="承诺时限", offices=(OFFICE,),
        due=DUE, ran_out_at=NOW,
    ),
    c.CaseMeetingFixed(
        **CASE, **MEETING, round=2, ends_at=NOW, prepare="施工图设计文件一套", reason="设计单位无法到场",
        departments=("中原区住房和城乡建设局", "中原区消防救援大队"), stops_promise=True, fixed_at=NOW,
    ),
    c.CaseMeetingCancelled(**CASE, **MEETING, round=2, reason="图纸需重新设计", cancelled_at=NOW),
    c.CaseMeetingHeld(
        **CASE, **MEETING, held_at=NOW,
        parts=(
            meeting.HeldPart(
                organization=OFFICE.organization, organization_name=OFFICE.organization_name,
                entry=meeting.MeetingEntry(
                    result="passed", findings="符合要求", recorded_by_name="田秀平", recorded_at=NOW,
                    inspectors=(meeting.Inspector(name="田秀平", certificate="豫A001"),),
                ),
            ),
        ),
    ),
    c.CaseDecided(
        **TAKEN_IN, applicant=APPLICANT, form_sealed=FORM, decision=DECISION, decided_at=NOW
    ),
    c.CaseWithdrawn(**CASE, withdrawn_at=NOW),
    c.CaseClosed(**CASE, closed_at=NOW),
    c.CaseStrayed(**CASE, finding="held by nobody", found_at=NOW),
    c.TaskAssigned(
        **TASK, stage="review", stage_name="街道审查", office=OFFICE, division="410102013",
        item=ITEM, applicant=APPLICANT, origin=ORIGIN, accepted_by="zy-lianhu-c01",
        form_sealed=FORM, materials=MATERIALS, sign_off_required=True, due=DUE, assigned_at=NOW,
    ),
    c.TaskRecalled(**TASK, reason="withdrawn", recalled_at=NOW),
    c.TaskRescheduled(
        **TASK, due_before=DUE, due=DUE, calendar_version=1, rescheduled_at=NOW
    ),
    c.TaskSupplementUsed(**TASK, organization_name="街道办事处", used_at=NOW),
    c.TaskSupplementAnswered(**TASK, request_id="r1", materials=MATERIALS, answered_at=NOW),
    c.TaskMaterialsUpdated(**TASK, materials=MATERIALS, updated_at=NOW),
    c.TaskDecided(**TASK, decision=DECISION),
    c.TaskSupplementRequested(
        **TASK, request_id="r1", defects=("照片不清",), supplement_until=NOW,
        organization=OFFICE.organization, requested_by="zy-mzj-r01", requested_at=NOW,
    ),
    c.TaskSuspended(
        **TASK, reason_code="expert_review", reason="专家评审", organization=OFFICE.organization,
        approved_by="zy-mzj-h01", expected_until=NOW, suspended_at=NOW,
    ),
    c.TaskResumed(
        **TASK, organization=OFFICE.organization, resumed_by="zy-mzj-r01", resumed_at=NOW
    ),
    c.TaskExtended(
        **TASK, working_days=10, reason="情况复杂", organization=OFFICE.organization,
        approved_by="zy-mzj-h01", approved_by_name="孔丽勇", extended_at=NOW,
    ),
    c.TaskHandedOn(
        **TASK, kind="transfer", to_organization=OFFICE.organization, reason="不属于本机关职权",
        organization=OFFICE.organization, handed_on_by="zy-mzj-r01", handed_on_by_name="田秀平",
        handed_on_at=NOW,
    ),
    c.TaskMaterialsChecked(
        **TASK, checks=(stage.MaterialCheck(material="id_card", remark="已核对原件"),),
        is_complete=True, organization=OFFICE.organization, checked_by="zy-mzj-r01",
        checked_by_name="田秀平", checked_at=NOW,
    ),
    c.TaskSupplementClosed(
        **TASK, organization=OFFICE.organization, closed_by="zy-mzj-r01", closed_at=NOW
    ),
    c.TaskStageUpdated(
        **TASK, as_of=3, updated_at=NOW,
        colleagues=(
            stage.Colleague(
                task_id="0198-task-2", organization=OFFICE.organization,
                organization_name=OFFICE.organization_name, department="civil_affairs",
                leads=False, state="answered",
                opinion=stage.ColleagueOpinion(
                    outcome="granted", reason="符合条件", legal_basis="", decided_by_name="田秀平",
                    decided_at=NOW,
                ),
            ),
        ),
        verified=(
            stage.VerifiedMaterial(
                material="id_card", remark="", organization_name=OFFICE.organization_name,
                checked_by_name="田秀平", checked_at=NOW,
            ),
        ),
        meeting_wanted="joint_drawing_review",
        meetings=(
            meeting.StageMeeting(
                meeting=f"{NUMBER}-01", kind="joint_drawing_review", status="fixed", round=1,
                place="三楼会议室", starts_at=NOW, ends_at=NOW, prepare="施工图", answer_until=NOW,
                parts=(
                    meeting.MeetingPart(
                        organization=OFFICE.organization, organization_name=OFFICE.organization_name,
                        leads=True, is_confirmed=True,
                    ),
                ),
            ),
        ),
    ),
    c.LicenceIssued(
        **CASE, licence_number="郑民优〔2026〕1号", identifier="1.2.156.3005.2.x",
        licence_type="elder_card", title="老年优待证", issuer=OFFICE.organization,
        issuer_name=OFFICE.organization_name, origin=ORIGIN, issued_at=NOW,
        valid_from=date(2026, 11, 20), valid_until=None,
    ),
    c.LicenceRevoked(
        **CASE, licence_number="郑民优〔2026〕1号", reason="依法撤销", legal_basis="行政许可法第六十九条",
        revoked_at=NOW,
    ),
    c.PostCheckOrdered(
        **TAKEN_IN, check_id="k1", organization=OFFICE.organization,
        organization_name=OFFICE.organization_name, due=DUE, ordered_at=NOW,
    ),
    c.PostCheckConcluded(
        **CASE, check_id="k1", outcome="revoked", organization=OFFICE.organization,
        organization_name=OFFICE.organization_name, reason="承诺不实，逾期未整改",
        legal_basis="行政许可法第六十九条", concluded_at=NOW,
    ),
    c.DeliveryFailed(
        **CASE, delivery_id="d1", channel="webhook", subscription="s1", reason="answered 500",
        failed_at=NOW,
    ),
    c.CalendarPublished(
        version=1, year=2027, notice="国办发明电〔2026〕9号",
        days=(c.CalendarDay(date=date(2027, 1, 1), kind="holiday", name="元旦"),),
        published_by="zy-gov-a01", published_at=NOW,
    ),
    c.OfficeChanged(
        organization=OFFICE.organization, version=2, exists=True, name=OFFICE.organization_name,
        kind="department", division="410102", level=4, department=OFFICE.department, body4="MZ01",
        address="一楼", phone=OFFICE.phone, hours="8:30—12:00", succeeded_by="11410102MBDEM9901G",
        windows=(c.OfficeWindow(code="zy-w1", name="综合窗口1号"),), changed_at=NOW,
    ),
    c.StaffChanged(
        staff="zy-mzj-h01", version=2,
        posts=(
            c.StaffPost(
                organization=OFFICE.organization, home_organization="11410102MBDEM9901G",
                roles=("chief",), valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
            ),
        ),
        authorizations=(
            c.StaffAuthorization(
                power="sign_off", department=OFFICE.organization, items=("11410102MBDEM0023L4412007002001",),
                levels=(4,), valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30),
            ),
        ),
        changed_at=NOW,
    ),
)  # fmt: skip
