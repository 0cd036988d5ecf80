"""The kinds of documents and what all of them say (rules.md G).

Words are frozen when a document is issued; QR code and copy mark are added at the printer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from services.intake.domain.application import Application
from services.intake.domain.materials import STATE_NAMES, Material
from services.intake.domain.places import Organization
from shared.calendar import SHANGHAI, DueDate
from shared.identifiers import mask_name
from shared.printing.fields import (
    Labelled,
    MaterialTable,
    NoticeFields,
    PrintedMaterial,
    chinese_date,
)

Kind = Literal[
    "receipt",
    "acceptance_notice",
    "supplement_notice",
    "non_acceptance",
    "withdrawal_confirmation",
    "delivery_receipt",
    "refusal_decision",
    "suspension_notice",
    "extension_notice",
    "meeting_notice",
    "grant_decision",
    "hearing_notice",
    "inspection_record",
    "collection_receipt",
    "revocation_notice",
    "return_notice",
    "commitment",
    "completion_receipt",
    "deemed_withdrawal",
    "acceptance_revocation",
]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document. word: its character in document numbers."""

    title: str
    word: str
    template: str = "notice"


KINDS: Mapping[Kind, DocumentKind] = {
    "receipt": DocumentKind("收件凭证", "收"),
    "acceptance_notice": DocumentKind("受理通知书", "受"),
    "supplement_notice": DocumentKind("补正一次性告知书", "补"),
    "non_acceptance": DocumentKind("不予受理决定书", "不受"),
    "withdrawal_confirmation": DocumentKind("撤回确认书", "撤"),
    "delivery_receipt": DocumentKind("送达回证", "送", "delivery_receipt"),
    "refusal_decision": DocumentKind("不予许可决定书", "不许"),
    "suspension_notice": DocumentKind("特别程序告知书", "特"),
    "extension_notice": DocumentKind("延期通知书", "延"),
    "meeting_notice": DocumentKind("联合审图、联合验收通知书", "约"),
    "grant_decision": DocumentKind("准予决定书", "准"),
    "hearing_notice": DocumentKind("听证告知书", "听"),
    "inspection_record": DocumentKind("核查笔录", "核"),
    "collection_receipt": DocumentKind("领证签收单", "领"),
    "revocation_notice": DocumentKind("证照撤销告知书", "销"),
    "return_notice": DocumentKind("退件通知书", "退"),
    "commitment": DocumentKind("承诺书", "诺"),
    "completion_receipt": DocumentKind("容缺材料补齐凭证", "补齐"),
    "deemed_withdrawal": DocumentKind("视为撤回申请通知书", "视撤"),
    "acceptance_revocation": DocumentKind("撤销受理决定书", "撤受"),
}
REMEDY = (
    "如不服本决定，可以自收到之日起六十日内依法申请行政复议，"
    "或者自收到之日起六个月内依法提起行政诉讼。"
)


def notice(
    application: Application,
    office: Organization,
    kind: Kind,
    *,
    document_number: str,
    paragraphs: Sequence[str],
    issued_at: datetime,
    handler: str,
    title: str | None = None,
    material_tables: Sequence[MaterialTable] = (),
    due_dates: Sequence[Labelled] = (),
    needs_signature: bool = False,
) -> NoticeFields:
    """The fields of a notice or decision; what differs is its paragraphs."""
    return {
        "body": office.name,
        "document_number": document_number,
        "title": title or KINDS[kind].title,
        "addressee": application.applicant.name,
        "application_number": application.number,
        "item": application.item.name,
        "item_code": application.item.code,
        "paragraphs": list(paragraphs),
        "material_tables": list(material_tables),
        "due_dates": list(due_dates),
        "handler": handler,
        "phone": office.phone,
        "seal_name": "（行政审批\n专用章位置）",
        "copies": "本文书一式两份，一份送达申请人，一份存档。",
        "needs_signature": needs_signature,
        "date": day_text(issued_at),
        "printed_at": printed_at(issued_at),
    }


def for_printer(
    content: Mapping[str, Any],
    *,
    kind: str,
    query_code: str,
    status_url: str,
    is_copy: bool,
) -> dict[str, Any]:
    """The frozen fields with what belongs to this print: QR code, query code, copy mark."""
    fields = {**content, "qr_text": status_url, "is_copy": is_copy}
    if kind in ("receipt", "acceptance_notice"):
        fields["query_code"] = query_code
    return fields


def for_colleagues(fields: Mapping[str, Any], application: Application) -> dict[str, Any]:
    """The same for people of other offices: the applicant's name masked, as lists and dossier have it.

    Source: rules.md H (unmask = reason + log); decision 0025."""
    name = application.applicant.name
    masked = mask_name(name) if application.applicant.kind == "person" else name
    return {key: _replaced(value, name, masked) for key, value in fields.items()}


def _replaced(value: Any, name: str, masked: str) -> Any:
    if isinstance(value, str):
        return value.replace(name, masked)
    if isinstance(value, Mapping):
        return {key: _replaced(one, name, masked) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(one, name, masked) for one in value]
    return value


def material_table(title: str, materials: Iterable[Material]) -> MaterialTable:
    """The papers in hand as a table; what is missing is left out."""
    rows: list[PrintedMaterial] = [
        {
            "name": one.name,
            **_form(one),
            "copies": one.copies,
            "remark": _remark(one),
        }
        for one in materials
        if one.state not in ("missing", "not_needed")
    ]
    return {"title": title, "rows": rows}


def _form(paper: Material) -> PrintedMaterial:
    form: PrintedMaterial = {"name": paper.name}
    return {**form, "form": paper.form} if paper.form else form


def _remark(paper: Material) -> str:
    if paper.state == "linked" and paper.reason:
        return paper.reason
    return STATE_NAMES[paper.state] + ("，已核对原件" if paper.original_seen else "")


def due_line(label: str, due: DueDate, working_days: int) -> Labelled:
    """A due date as a line, provisional ones marked."""
    span = "即办" if working_days == 0 else f"{working_days}个工作日"
    remark = "，暂定，以放假安排公布后为准" if due.is_provisional else ""
    return {"label": label, "text": f"{chinese_date(due.date)}（{span}{remark}）"}


def day_text(moment: datetime) -> str:
    """The day in China, as documents write it."""
    return chinese_date(moment.astimezone(SHANGHAI).date())


def moment_text(moment: datetime) -> str:
    """Day, hour and minute in China."""
    local = moment.astimezone(SHANGHAI)
    return f"{chinese_date(local.date())} {local:%H}时{local:%M}分"


def printed_at(moment: datetime) -> str:
    """The only clock of a printed file, with offset."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
