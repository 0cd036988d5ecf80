"""Where an application stands, as a page for whoever scans the code on a receipt.

It says what the JSON says, in the words of the field (rules.md H)."""

from collections.abc import Mapping
from datetime import datetime

from services.intake.api.schemas.follow_ups import FollowUpOut
from services.intake.api.schemas.status import CollectionPlace, PublicStatus
from services.intake.publishing.wording import moment_text
from shared.answers import DueOut
from shared.pages import Block, Page
from shared.printing.fields import chinese_date

RESULT_NAMES: Mapping[str, str] = {
    "granted": "准予",
    "refused": "不予许可",
    "revoked": "证照已撤销",
}


def status_page(shown: PublicStatus) -> Page:
    """The page of a public status."""
    case = Block(
        (
            ("办理事项", shown.item),
            ("办件编号", shown.application_number),
            ("申请人", shown.applicant_name),
            ("提交时间", _moment(shown.submitted_at)),
            ("答复期限", _due(shown.reply_due)),
            ("退件原因", shown.returned_because),
            ("受理时间", _moment(shown.accepted_at)),
            ("承诺期限", _due(shown.promised_due)),
            ("办理结果", RESULT_NAMES[shown.result] if shown.result else None),
            ("办结时间", _moment(shown.closed_at)),
            ("办理部门", shown.department),
            ("部门电话", shown.department_phone),
        )
    )
    waits = () if shown.collect_at is None else (_place(shown.collect_at),)
    follows = () if shown.follow_up is None else (_follow_up(shown.follow_up),)
    return Page(lead=shown.status_name, blocks=(case, *waits, *follows))


def _place(place: CollectionPlace) -> Block:
    return Block(
        (
            ("领取机构", place.organization_name),
            ("窗口", place.window_name),
            ("地址", place.address),
            ("办公时间", place.hours),
            ("联系电话", place.phone),
        ),
        caption="领取地点",
    )


def _follow_up(second: FollowUpOut) -> Block:
    return Block(
        (
            ("办理事项", second.item),
            ("事项编码", second.item_code),
            ("状态", second.status_name),
            ("办件编号", second.application_number),
            ("原因", second.reason),
        ),
        caption="后续事项",
    )


def _moment(moment: datetime | None) -> str | None:
    return moment_text(moment) if moment else None


def _due(due: DueOut | None) -> str | None:
    if due is None:
        return None
    remark = "（暂定，以放假安排公布后为准）" if due.is_provisional else ""
    return f"{chinese_date(due.on)}{remark}"
