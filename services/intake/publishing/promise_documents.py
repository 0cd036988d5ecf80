"""What the documents of promises in place of papers say: 承诺书, and what follows from keeping or
breaking one.

Source: rules.md F, G."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from services.intake.domain.application import Application
from services.intake.domain.materials import Material
from services.intake.domain.places import Organization
from services.intake.domain.promises.commitment import Commitment
from services.intake.domain.promises.terms import (
    CONSEQUENCES,
    CommitmentKind,
    DeclarationTerms,
    DeferralTerms,
    PromisePolicy,
)
from services.intake.publishing.wording import REMEDY, day_text, notice
from shared.calendar import DueDate
from shared.printing.fields import MaterialTable, NoticeFields, chinese_date

TITLES: Mapping[CommitmentKind, str] = {
    "deferral": "容缺受理补齐承诺书",
    "declaration": "告知承诺书",
}


def deferral_text(
    application: Application,
    terms: DeferralTerms,
    policy: PromisePolicy,
    papers: Sequence[Material],
    due: DueDate,
) -> tuple[str, ...]:
    """What is told and promised when papers follow: which, where, by when, and what silence means."""
    origin = application.origin
    names = "、".join(one.name for one in papers)
    consequence = CONSEQUENCES[terms.on_default or policy.on_default]
    return (
        f"申请事项：{application.item.name}。依据：{terms.listed_in}。",
        f"主要材料已经齐全并符合法定形式，下列次要材料暂缺：{names}。",
        f"申请人承诺于{chinese_date(due.date)}前到{origin.organization_name}{origin.window_name}"
        "补齐上述材料，并保证补交的材料真实、合法、有效。",
        "审批部门可以先行作出决定；材料补齐前不发放证照。",
        f"逾期未补齐的，依据{terms.legal_basis or policy.legal_basis}{consequence}，"
        f"并自记录之日起{policy.barred_days}日内不再适用容缺受理和告知承诺。",
        *_publicity(terms.publicity_working_days),
        "以上内容已经阅知，系申请人真实意思表示，愿意承担相应的法律后果。",
    )


def declaration_text(
    application: Application,
    terms: DeclarationTerms,
    policy: PromisePolicy,
    papers: Sequence[Material],
) -> tuple[str, ...]:
    """What is told and declared in place of a proof: basis, conditions, papers, check, liability."""
    return tuple(_declared(application, terms, policy, papers))


def commitment_document(
    application: Application,
    office: Organization,
    commitment: Commitment,
    *,
    document_number: str,
    handler: str,
) -> NoticeFields:
    """承诺书, as the applicant reads and signs it."""
    due = commitment.due
    return notice(
        application,
        office,
        "commitment",
        title=TITLES[commitment.kind],
        document_number=document_number,
        paragraphs=[
            *commitment.text,
            "承诺人（签名或者盖章）：　　　　　　　　　　日期：　　　年　　月　　日",
        ],
        due_dates=[{"label": "补齐期限", "text": chinese_date(due.date)}] if due else [],
        issued_at=commitment.drawn_up_at,
        handler=handler,
    )


def promised_at_acceptance(
    commitment: Commitment | None, *, check_within_working_days: int | None
) -> tuple[str, ...]:
    """What the notice of acceptance says of the promise."""
    if commitment is None:
        return ()
    if commitment.kind == "declaration":
        days = check_within_working_days or 60
        return (
            f"本件按告知承诺方式办理，当场作出决定；作出决定后{days}个工作日内核查承诺事项。",
            *_publicity_span(commitment),
        )
    assert commitment.due is not None
    assert commitment.on_default is not None
    consequence = CONSEQUENCES[commitment.on_default]
    return (
        f"本件容缺受理，下列待补材料请于{chinese_date(commitment.due.date)}前到原受理窗口补齐；"
        f"材料补齐前不发放证照，逾期未补的，{consequence}。",
        *_publicity_span(commitment),
    )


def awaited_papers(papers: Sequence[Material]) -> MaterialTable:
    """The papers that follow, as a table."""
    return {"title": "待补材料", "rows": [{"name": one.name} for one in papers]}


def completion_receipt(
    application: Application,
    office: Organization,
    papers: Sequence[Material],
    *,
    document_number: str,
    completed_at: datetime,
    handler: str,
) -> NoticeFields:
    """容缺材料补齐凭证."""
    return notice(
        application,
        office,
        "completion_receipt",
        document_number=document_number,
        paragraphs=[
            f"你（单位）申请办理“{application.item.name}”承诺补交的材料，"
            f"已于{day_text(completed_at)}全部补齐。",
        ],
        material_tables=[
            {
                "title": "补交材料",
                "rows": [{"name": one.name, "copies": one.copies} for one in papers],
            }
        ],
        issued_at=completed_at,
        handler=handler,
        needs_signature=True,
    )


def deemed_withdrawal(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    withdrawn_at: datetime,
    handler: str,
) -> NoticeFields:
    """视为撤回申请通知书."""
    return notice(
        application,
        office,
        "deemed_withdrawal",
        document_number=document_number,
        paragraphs=[
            f"你（单位）申请办理“{application.item.name}”，{reason}，视为撤回申请，本办件终止办理。",
            "提交的材料原件可到原受理窗口取回；材料齐全后可以重新申请。",
        ],
        issued_at=withdrawn_at,
        handler=handler,
        needs_signature=True,
    )


def acceptance_revocation(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    legal_basis: str,
    revoked_at: datetime,
    handler: str,
) -> NoticeFields:
    """撤销受理决定书."""
    return notice(
        application,
        office,
        "acceptance_revocation",
        document_number=document_number,
        paragraphs=[
            f"你（单位）申请办理“{application.item.name}”，{reason}。依据{legal_basis}，决定撤销受理。",
            REMEDY,
        ],
        issued_at=revoked_at,
        handler=handler,
        needs_signature=True,
    )


def _declared(
    application: Application,
    terms: DeclarationTerms,
    policy: PromisePolicy,
    papers: Sequence[Material],
) -> Iterator[str]:
    yield f"申请事项：{application.item.name}。办理依据：{'、'.join(terms.basis) or '见办事指南'}。"
    for number, condition in enumerate(terms.conditions, start=1):
        yield f"应当符合的条件{number}：{condition}"
    if papers:
        names = "、".join(one.name for one in papers)
        yield f"作出承诺的，不需提交下列材料：{names}。"
    days, method = terms.check_within_working_days or 60, terms.check_method or "现场核查"
    yield f"行政机关当场作出决定，并自作出决定之日起{days}个工作日内以{method}方式核查。"
    yield (
        "承诺不实的，责令限期整改；逾期未整改或者整改后仍不符合条件的，撤销决定，依法处罚，"
        f"记入信用记录，{policy.barred_days}日内不再适用告知承诺和容缺受理。{terms.liability}"
    )
    yield from _publicity(terms.publicity_working_days)
    yield "是否采用告知承诺由申请人自愿选择；作出决定前可以撤回承诺，按一般程序办理。"
    yield (
        "申请人声明：已经知晓告知的全部内容；已经符合上述条件；所作承诺真实、准确，"
        "系真实意思表示；愿意承担不实承诺、违反承诺的法律后果。"
    )


def _publicity(working_days: int) -> tuple[str, ...]:
    if not working_days:
        return ()
    return (f"承诺内容自受理之日起公示{working_days}个工作日，公示期满前不发放证照。",)


def _publicity_span(commitment: Commitment) -> tuple[str, ...]:
    publicity = commitment.publicity
    if publicity is None:
        return ()
    return (f"承诺内容公示至{_day(publicity.last)}，公示期满前不发放证照。",)


def _day(day: date) -> str:
    return chinese_date(day)
