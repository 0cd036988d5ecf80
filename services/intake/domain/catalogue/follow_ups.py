"""What a guide says of the item that follows its grant, held against the other guides.

Source: A7 (S1¶43, S4¶154 先照后证); rules.md I item 9; decision 0067."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.intake.domain.catalogue.findings import Finding, Guide

KNOWN_TO_EVERY_CASE: Mapping[str, str] = {
    "applicant.name": "text",
    "applicant.phone": "text",
    "licence.number": "text",
    "licence.title": "text",
    "licence.type": "text",
    "licence.holder": "text",
    "licence.issuer": "text",
}
"""Sources besides the answers of the form, by the type of question they can fill."""
OF_FORM = "form."
_READ_AS_TEXT = ("choice", "date")


def what_follows_a_grant_waits_for_its_licence(guide: Guide) -> Iterator[Finding]:
    """Only an item that ends with a licence can be followed: its licence opens the second.

    Source: A7 (先照后证)."""
    if guide.get("follow_up") and not guide.get("licence_type"):
        message = "有后续事项的，须写明本事项核发的证照类型"
        yield Finding("follow_up.item", "follow_up_without_licence", message)


def what_follows_is_prefilled_from_what_the_case_knows(guide: Guide) -> Iterator[Finding]:
    """A source is an answer of the own form, or something that every licensed case has. Source: A3.4."""
    known = sources_of(guide)
    for number, row in enumerate((guide.get("follow_up") or {}).get("prefill") or (), start=1):
        if row["source"] not in known:
            words = "、".join(KNOWN_TO_EVERY_CASE)
            message = f"“{row['source']}”不是本事项申请表的题目（form.字段名），也不是{words}"
            yield Finding(f"follow_up.prefill[{number}].source", "prefill_source", message)


def sources_of(guide: Guide) -> dict[str, str]:
    """Every source of a guide with the type of what it gives."""
    own = {f"{OF_FORM}{one['name']}": str(one["type"]) for one in guide.get("form") or ()}
    return {**own, **KNOWN_TO_EVERY_CASE}


def followed_code(guide: Guide) -> str:
    """The code of the item that follows, or nothing."""
    follow_up = guide.get("follow_up")
    return str(follow_up.get("item") or "") if isinstance(follow_up, Mapping) else ""


def what_chains_need(guide: Guide) -> Guide:
    """The little of a guide that chains are held against: a big file need not be kept whole."""
    kept = ("code", "name", "follow_up", "form")
    return {name: guide[name] for name in kept if name in guide}


def follow_up_findings(guide: Guide, others: Mapping[str, Guide]) -> list[Finding]:
    """What is wrong with the item that a guide names. others: guides by code, as far as they matter."""
    code = followed_code(guide)
    if not code:
        return []
    if code == guide["code"]:
        return [_finding("item", "follow_up_cycle", "事项不能以自己为后续事项")]
    if (second := others.get(code)) is None:
        return [_finding("item", "follow_up_unknown", f"事项目录中没有编码为“{code}”的后续事项")]
    if leads_back(guide, others):
        return [_finding("item", "follow_up_cycle", "后续事项又回到本事项，形成循环")]
    found = list(_prefill(guide, second))
    if guide["follow_up"]["name"] != second["name"]:
        message = f"后续事项名称应为“{second['name']}”"
        found.append(_finding("name", "follow_up_name", message))
    return found


def leads_back(guide: Guide, others: Mapping[str, Guide]) -> bool:
    """Whether the chain of what follows comes to an item twice."""
    seen = {str(guide["code"])}
    code = followed_code(guide)
    while code:
        if code in seen:
            return True
        seen.add(code)
        code = followed_code(others.get(code) or {})
    return False


def _prefill(guide: Guide, second: Guide) -> Iterator[Finding]:
    sources = sources_of(guide)
    own = {str(one["name"]): one for one in guide.get("form") or ()}
    asked = {str(one["name"]): one for one in second.get("form") or ()}
    for number, row in enumerate(guide["follow_up"].get("prefill") or (), start=1):
        place = f"prefill[{number}]"
        question = asked.get(row["question"])
        if question is None:
            message = f"后续事项的申请表没有“{row['question']}”"
            yield _finding(f"{place}.question", "prefill_question", message)
            continue
        given = own.get(str(row["source"]).removeprefix(OF_FORM), {})
        if not _fits(sources.get(row["source"], ""), question, given):
            message = f"“{row['source']}”的类型与“{question['label']}”不一致"
            yield _finding(f"{place}.source", "prefill_type", message)


def _fits(kind: str, question: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    wanted = question["type"]
    if wanted == "choice":
        offered = set(given.get("choices") or ())
        return kind == "choice" and offered <= set(question.get("choices") or ())
    return kind == wanted or (wanted == "text" and kind in _READ_AS_TEXT)


def _finding(path: str, rule: str, message: str) -> Finding:
    return Finding(f"follow_up.{path}", rule, message)
