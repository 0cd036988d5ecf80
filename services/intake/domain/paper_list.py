"""Which papers a case needs, by the item's version and the answers given, each with state and reason.

A paper of a guide may carry a condition; a licence that government holds, or a paper of an earlier
case, stands in its place and is not asked for again (A3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.intake.domain.catalogue.case_papers import APPLICANT_KIND, HAS_AGENT
from services.intake.domain.catalogue.guide import SUBJECTS
from services.intake.domain.errors import LinkNotNeeded, TransitionForbidden
from services.intake.domain.items import ItemVersion, MaterialRule
from services.intake.domain.materials import Material, MaterialGiven, listed_materials
from services.intake.domain.people import Agent, Applicant
from services.intake.domain.status import TRANSITIONS, Status

REPLACEABLE = ("missing", "deferred", "not_needed")


@dataclass(frozen=True, slots=True)
class KnownLicence:
    """A licence that intake has heard of. valid_until: None where it holds for good."""

    number: str
    licence_type: str
    title: str
    issuer_name: str
    valid_from: date
    valid_until: date | None
    application_number: str

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on a day; one that was revoked is no longer known at all."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Link:
    """What stands in the place of a paper. source: licence or application number.

    files: taken over from an earlier case."""

    material: str
    reason: str
    source: str
    files: int = 0


def answers_of_case(
    form: Mapping[str, Any], applicant: Applicant, agent: Agent | None
) -> Mapping[str, Any]:
    """All that conditions may ask about a case."""
    return answers_so_far(form, applicant_kind=applicant.kind, has_agent=agent is not None)


def answers_so_far(
    form: Mapping[str, Any], *, applicant_kind: str, has_agent: bool
) -> Mapping[str, Any]:
    """The same before anybody has applied."""
    return {**form, APPLICANT_KIND: SUBJECTS[applicant_kind], HAS_AGENT: has_agent}


def papers_of_case(
    item: ItemVersion,
    given: Sequence[MaterialGiven],
    answers: Mapping[str, Any],
    before: Sequence[Material] = (),
    links: Sequence[Link] = (),
) -> tuple[Material, ...]:
    """All papers of the item in its order, each with the state that the answers give it.

    Raises: FieldsRefused as listed_materials does.  Source: A1.4, A3.1, A3.2; 行政许可法 Art. 31."""
    listed = listed_materials(item, given, before)
    standing = {link.material: link for link in links}
    return tuple(
        replace(_judged(rule, paper, answers, standing.get(rule.code)), form=rule.form)
        for rule, paper in zip(item.materials, listed, strict=True)
    )


def links_of_licences(
    item: ItemVersion, licences: Sequence[KnownLicence], day: date
) -> tuple[Link, ...]:
    """The papers for which the applicant's own valid licences stand."""
    valid = {one.licence_type: one for one in licences if one.holds_on(day)}
    return tuple(
        link_of_licence(rule.code, valid[rule.licence_type])
        for rule in item.materials
        if rule.licence_type in valid
    )


def link_of_licence(material: str, licence: KnownLicence) -> Link:
    """A licence in the place of a paper: its number is enough. Source: A3.2 (S1¶45, S3¶50)."""
    reason = f"已有{licence.title}（{licence.number}），以证照编号代替，不再收取"
    return Link(material, reason, licence.number)


def link_of_case(material: str, application_number: str, files: int) -> Link:
    """A paper of an earlier case in the place of a new one. Source: A3.2, A3.4 (S1¶65)."""
    return Link(
        material, f"沿用办件{application_number}的材料，不再收取", application_number, files
    )


def linked_papers(
    status: Status, materials: Sequence[Material], link: Link
) -> tuple[Material, ...]:
    """The papers after one of them was linked to what is there already.

    Raises: TransitionForbidden when the application has ended, LinkNotNeeded when the paper is in
    hand."""
    if not TRANSITIONS[status]:
        raise TransitionForbidden(status_name=status.words, act_name="关联材料")
    paper = next(one for one in materials if one.code == link.material)
    if paper.state not in REPLACEABLE:
        raise LinkNotNeeded(name=paper.name)
    return tuple(_linked(one, link) if one is paper else one for one in materials)


def papers_after_licences_ended(
    materials: Sequence[Material], ended: frozenset[str]
) -> tuple[Material, ...]:
    """The papers once these licences no longer hold: what stood on them is missing."""
    return tuple(
        replace(
            one, state="missing", source="", reason=f"关联的证照（{one.source}）已失效，须另行提交"
        )
        if one.state == "linked" and one.source in ended
        else one
        for one in materials
    )


def _judged(
    rule: MaterialRule, paper: Material, answers: Mapping[str, Any], link: Link | None
) -> Material:
    if paper.state == "linked":
        return paper
    if not rule.is_needed(answers) and paper.state in REPLACEABLE:
        reason = f"不属于需要提交的情形（{rule.needed_words}）"
        return replace(paper, state="not_needed", copies=0, reason=reason)
    if link is not None and paper.state in REPLACEABLE:
        return _linked(paper, link)
    return replace(paper, reason=_reason(rule, paper), source="")


def _linked(paper: Material, link: Link) -> Material:
    return replace(
        paper,
        state="linked",
        copies=0,
        reason=link.reason,
        source=link.source,
        files=paper.files + link.files,
    )


def _reason(rule: MaterialRule, paper: Material) -> str:
    because = f"（{rule.needed_words}）" if rule.needed_words else ""
    if paper.state == "received":
        return "已上传文件" if paper.files else "窗口已收"
    if paper.state == "deferred":
        return "次要材料，可容缺后补"
    if paper.state == "missing":
        return f"必需，尚未提交{because}" if rule.is_required else f"非必需，尚未提交{because}"
    return paper.reason
