"""What policy demands of a guide: one function per rule, named as a sentence, citing its source."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.intake.domain.catalogue.case_papers import conditions_ask_what_every_case_answers
from services.intake.domain.catalogue.codes import (
    basic_code_names_province_type_and_department,
    handling_codes_extend_the_implementation_code,
    implementation_code_is_body_level_and_basic_code,
)
from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.follow_ups import (
    what_follows_a_grant_waits_for_its_licence,
    what_follows_is_prefilled_from_what_the_case_knows,
)
from services.intake.domain.catalogue.guide import RISK_AREAS
from services.intake.domain.catalogue.route_rules import ROUTE_RULES
from services.intake.domain.catalogue.shape import shape_findings

PROMISES_WORKING_DAYS = (0, 1, 3, 7)


def findings_of(guide: Guide) -> list[Finding]:
    """Everything wrong with one guide: its shape first; policy only once the shape is right."""
    if found := shape_findings(guide):
        return found
    return [finding for rule in RULES for finding in rule(guide)]


def promise_is_at_once_one_three_or_seven_days(guide: Guide) -> Iterator[Finding]:
    """Promised limits are 即办, 1, 3 or 7 working days, or carry the reason of their exception.

    Source: S0¶81; rules.md A6, B (1-3-7)."""
    promised = guide["promised_working_days"]
    if promised not in PROMISES_WORKING_DAYS and not guide.get("limit_exception"):
        message = "承诺时限应为即办（0）、1、3或7个工作日；其他时限须写明例外理由"
        yield Finding("promised_working_days", "one_three_seven", message)


def at_once_means_the_same_day(guide: Guide) -> Iterator[Finding]:
    """An item done at once promises 0 days, and only such an item. Source: rules.md B (即办件)."""
    if guide["immediate"] is not (guide["promised_working_days"] == 0):
        yield Finding("immediate", "immediate", "即办件的承诺时限为0，其他事项大于0")


def promise_is_not_longer_than_the_statute(guide: Guide) -> Iterator[Finding]:
    """A promise shortens the statutory limit. Source: rules.md A6; 行政许可法 Art. 42."""
    if guide["promised_working_days"] > guide["statutory_working_days"]:
        yield Finding("promised_working_days", "longer_than_statute", "承诺时限不得长于法定时限")


def stages_fit_into_the_promise(guide: Guide) -> Iterator[Finding]:
    """The limits of the stages, the slowest task of each that is waited for, fit into the promise.

    Source: A6, A7.1 (per-department limits)."""
    planned = sum(
        max(
            (task["limit_working_days"] for task in stage["tasks"] if not task.get("advisory")),
            default=0,
        )
        for stage in guide["route_plan"]["stages"]
    )
    if planned > guide["promised_working_days"]:
        message = f"各阶段时限合计{planned}个工作日，超过承诺时限"
        yield Finding("route_plan.stages", "plan_longer_than_promise", message)


def what_government_can_get_itself_is_not_demanded(guide: Guide) -> Iterator[Finding]:
    """A paper that government can obtain is at most shown and checked, never handed in.

    Source: A3.1, A3.2 (S0¶71, S1¶40,45); 国令716号, 政务数据共享条例 (rules.md H)."""
    for number, row in enumerate(guide["materials"], start=1):
        is_demanded = row["required"] or row.get("needed_if")
        if row["obtainable_by_government"] and is_demanded and row["copies"] > 0:
            message = f"“{row['name']}”政府可自行获取，不得要求申请人提交（可出示核验，份数为0）"
            yield Finding(f"materials[{number}].copies", "obtainable_by_government", message)


def only_listed_secondary_papers_may_follow_later(guide: Guide) -> Iterator[Finding]:
    """容缺: the paper is secondary and its item stands on a published list.

    Source: rules.md F (容缺)."""
    for number, row in enumerate(guide["materials"], start=1):
        if not row["can_be_deferred"]:
            continue
        path = f"materials[{number}].can_be_deferred"
        if not row["secondary"]:
            yield Finding(path, "deferred_not_secondary", f"“{row['name']}”不是次要材料，不得容缺")
        if not guide.get("deferral"):
            yield Finding(path, "deferral_list_missing", "可容缺的材料须载明公布的容缺受理清单")


def nothing_follows_later_where_all_is_done_at_once(guide: Guide) -> Iterator[Finding]:
    """容缺 is never allowed on 即办 items. Source: rules.md F (新郑)."""
    for number, row in enumerate(guide["materials"], start=1):
        if guide["immediate"] and row["can_be_deferred"]:
            path = f"materials[{number}].can_be_deferred"
            yield Finding(path, "deferred_on_immediate", "即办件不适用容缺受理")


def promise_does_not_replace_papers_where_lives_are_at_stake(guide: Guide) -> Iterator[Finding]:
    """告知承诺 is never allowed on the excluded kinds; which kinds an item touches must be stated.

    Source: rules.md F (告知承诺)."""
    if not (guide.get("notice_commitment") or {}).get("allowed"):
        return
    path = "notice_commitment.allowed"
    if guide.get("risk_areas") is None:
        yield Finding("risk_areas", "missing", "实行告知承诺须写明直接涉及的领域（没有则为空）")
    for area in guide.get("risk_areas") or ():
        message = f"直接涉及{RISK_AREAS[area]}的事项不适用告知承诺"
        yield Finding(path, "commitment_excluded", message)


def a_declaration_stands_for_papers_of_the_item(guide: Guide) -> Iterator[Finding]:
    """What need not be filed on a declaration is a paper of the guide. Source: rules.md F."""
    codes = {row["code"] for row in guide["materials"]}
    for number, code in enumerate((guide.get("notice_commitment") or {}).get("replaces") or (), 1):
        if code not in codes:
            path = f"notice_commitment.replaces[{number}]"
            yield Finding(path, "commitment_paper_unknown", f"申请材料中没有代码为“{code}”的材料")


def a_fee_has_its_basis_and_standard(guide: Guide) -> Iterator[Finding]:
    """Fees are charged only by a named basis and standard. Source: A1.4; S2¶48; 财政、物价 review."""
    fee: Mapping[str, Any] = guide["fee"]
    if fee["charged"] and fee["standard"] in ("0", "不收费"):
        yield Finding("fee.standard", "fee_standard", "收费事项须写明收费标准")


def a_choice_offers_its_answers(guide: Guide) -> Iterator[Finding]:
    """A question with choices lists them. Source: A1.4 (form)."""
    for number, row in enumerate(guide["form"], start=1):
        if row["type"] == "choice" and not row.get("choices"):
            yield Finding(f"form[{number}].choices", "choices_missing", "选择题须列出选项")


RULES: tuple[Callable[[Guide], Iterator[Finding]], ...] = (
    basic_code_names_province_type_and_department,
    implementation_code_is_body_level_and_basic_code,
    handling_codes_extend_the_implementation_code,
    promise_is_at_once_one_three_or_seven_days,
    at_once_means_the_same_day,
    promise_is_not_longer_than_the_statute,
    stages_fit_into_the_promise,
    what_government_can_get_itself_is_not_demanded,
    only_listed_secondary_papers_may_follow_later,
    nothing_follows_later_where_all_is_done_at_once,
    promise_does_not_replace_papers_where_lives_are_at_stake,
    a_declaration_stands_for_papers_of_the_item,
    what_follows_a_grant_waits_for_its_licence,
    what_follows_is_prefilled_from_what_the_case_knows,
    a_fee_has_its_basis_and_standard,
    a_choice_offers_its_answers,
    conditions_ask_what_every_case_answers,
    *ROUTE_RULES,
)
