"""A draft goes from the body through three reviews to its decree, and nothing skips a step."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.catalogue.changes import changes_between
from services.intake.domain.catalogue.findings import Finding
from services.intake.domain.catalogue.opinions import Aspect, Decree, ExpertOpinion, Opinion
from services.intake.domain.catalogue.publication import (
    TRANSITIONS,
    Draft,
    DraftAct,
    DraftStatus,
    new_service_is_registered_within_twenty_working_days,
)
from services.intake.domain.errors import (
    DraftActForbidden,
    DraftHasFindings,
    IntakeError,
    OpinionAlreadyGiven,
    ReviewerTookPart,
    SignerIsDrafter,
)
from shared.calendar import shipped_calendar
from tests.intake.guides import guide

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


def draft(**changes: Any) -> Draft:
    fields: dict[str, Any] = {
        "id": UUID(int=1),
        "item_code": "c",
        "content": guide(),
        "reason": "新增",
        "status": DraftStatus.DRAFTING,
        "version": 1,
        "organization": "o",
        "division": "410102",
        "drafted_by": "drafter",
        "created_at": NOW,
    }
    return Draft(**(fields | changes))


def opinion(aspect: Aspect, *, approved: bool = True, **more: Any) -> Opinion:
    return Opinion(0, aspect, approved, "同意", more.pop("by", "r"), "审核人", "o", NOW, **more)


def experts(*, approved: bool = True) -> ExpertOpinion:
    told = "可行" if approved else "应先评估"
    return ExpertOpinion(0, ("张某（高校）",), NOW.date(), approved, told, "r", "审核人", NOW)


def decree(*, approved: bool = True) -> Decree:
    number = "郑政〔2026〕1号"
    return Decree(0, approved, "中原区人民政府", number, NOW.date(), "", "r", "审核人", NOW)


def signed(of: Draft | None = None) -> Draft:
    return (of or draft()).signed([], by="head", by_name="负责人", now=NOW)


def passed() -> Draft:
    found = signed()
    for aspect in Aspect:
        found = found.reviewed(opinion(aspect))
    return found


def test_three_consents_pass_a_draft() -> None:
    assert passed().status is DraftStatus.PASSED


def test_all_three_speak_before_anything_is_fed_back() -> None:
    found = signed().reviewed(opinion(Aspect.LEGALITY, approved=False))
    assert found.status is DraftStatus.UNDER_REVIEW

    found = found.reviewed(opinion(Aspect.FEES)).reviewed(opinion(Aspect.MATERIALS))

    assert found.status is DraftStatus.RETURNED
    assert len(found.this_round) == 3


def test_a_returned_draft_is_amended_signed_and_reviewed_anew() -> None:
    returned = signed()
    for aspect in Aspect:
        returned = returned.reviewed(opinion(aspect, approved=False))

    again = signed(returned.amended(guide(name="改"), "按意见修改", by="drafter"))

    assert (again.status, again.round, again.this_round) == (DraftStatus.UNDER_REVIEW, 2, ())
    assert len(again.opinions) == 3


def test_an_office_speaks_once_in_a_round() -> None:
    with pytest.raises(OpinionAlreadyGiven):
        signed().reviewed(opinion(Aspect.FEES)).reviewed(opinion(Aspect.FEES))


def test_the_drafter_does_not_sign_and_nobody_signs_what_has_findings() -> None:
    with pytest.raises(SignerIsDrafter):
        draft().signed([], by="drafter", by_name="起草人", now=NOW)
    with pytest.raises(DraftHasFindings):
        draft().signed([Finding("name", "missing", "缺少")], by="head", by_name="负", now=NOW)


def asked_experts(*, approved: bool = True) -> Draft:
    found = signed().reviewed(opinion(Aspect.LEGALITY, for_experts="能否承诺？"))
    found = found.reviewed(opinion(Aspect.FEES, approved=approved))
    assert found.status is DraftStatus.UNDER_REVIEW
    return found.reviewed(opinion(Aspect.MATERIALS))


def test_only_what_the_government_approved_is_published() -> None:
    publication: dict[str, Any] = {
        "effective_on": date(2026, 12, 1), "published_version": 2, "now": NOW,
    }  # fmt: skip
    for early in (signed(), passed(), passed().decreed(decree(approved=False))):
        with pytest.raises(DraftActForbidden):
            early.published(**publication)

    found = passed().decreed(decree()).published(**publication)

    assert (found.status, found.decision) == (DraftStatus.PUBLISHED, "郑政〔2026〕1号")


def test_what_the_government_gives_back_is_amended_signed_and_reviewed_anew() -> None:
    given_back = passed().decreed(decree(approved=False))

    again = signed(given_back.amended(guide(name="改"), "按意见修改", by="drafter"))

    assert given_back.status is DraftStatus.RETURNED
    assert given_back.decision is None
    assert (again.status, again.round) == (DraftStatus.UNDER_REVIEW, 2)


def test_experts_that_an_office_asks_for_are_heard_before_the_three_review_again() -> None:
    waiting = asked_experts()

    found = waiting.heard_experts(experts())

    assert waiting.status is DraftStatus.WITH_EXPERTS
    assert (found.status, found.round, found.this_round) == (DraftStatus.UNDER_REVIEW, 2, ())
    assert found.expert_opinions[0].round == 1
    for aspect in Aspect:
        found = found.reviewed(opinion(aspect))
    assert found.status is DraftStatus.PASSED


@pytest.mark.parametrize(("offices", "consent"), [(True, False), (False, True), (False, False)])
def test_where_experts_or_an_office_want_a_change_the_body_amends_before_the_next_review(
    offices: bool, consent: bool
) -> None:
    found = asked_experts(approved=offices).heard_experts(experts(approved=consent))

    assert found.status is DraftStatus.RETURNED


def test_nobody_hears_experts_that_no_office_asked_for() -> None:
    with pytest.raises(DraftActForbidden):
        passed().heard_experts(experts())


@pytest.mark.parametrize("by", ["drafter", "head"])
def test_whoever_wrote_or_signed_a_draft_does_not_review_it(by: str) -> None:
    with pytest.raises(ReviewerTookPart):
        signed().reviewed(opinion(Aspect.MATERIALS, by=by))


ACTS = ["amend", "sign", "yes", "no", "ask", "hear", "decree", "deny", "publish", "abandon"]


@given(st.lists(st.sampled_from(ACTS), max_size=40))
def test_no_order_of_acts_publishes_what_offices_and_government_have_not_passed(
    acts: list[str],
) -> None:
    found, aspects = draft(), list(Aspect)
    for number, act in enumerate(acts):
        before = found
        try:
            found = _acted(found, act, aspects[number % 3])
        except IntakeError:
            assert found is before
            continue
        targets = {to for one in TRANSITIONS[before.status].values() for to in one}
        assert found.status in targets
        assert found.version == before.version + 1
    if found.status is DraftStatus.PUBLISHED:
        assert {one.aspect for one in found.this_round if one.approved} == set(Aspect)
        assert not any(one.for_experts for one in found.this_round)
        assert (found.decrees[-1].approved, found.decrees[-1].round) == (True, found.round)


def _acted(found: Draft, act: str, aspect: Aspect) -> Draft:
    match act:
        case "amend":
            return found.amended(found.content, "改", by="drafter")
        case "sign":
            return signed(found)
        case "yes" | "no":
            return found.reviewed(opinion(aspect, approved=act == "yes"))
        case "ask":
            return found.reviewed(opinion(aspect, for_experts="是否可行？"))
        case "hear":
            return found.heard_experts(experts())
        case "decree" | "deny":
            return found.decreed(decree(approved=act == "decree"))
        case "publish":
            return found.published(effective_on=date(2026, 12, 1), published_version=1, now=NOW)
        case _:
            return found.abandoned()


def test_every_act_stands_in_the_table() -> None:
    assert {act for acts in TRANSITIONS.values() for act in acts} == set(DraftAct)


@pytest.mark.parametrize(
    ("today", "is_late"), [(date(2026, 12, 4), False), (date(2026, 12, 7), True)]
)
def test_a_new_service_is_late_when_not_registered_within_twenty_working_days(
    today: date, is_late: bool
) -> None:
    arisen = draft(arisen_on=date(2026, 11, 6))

    due, late = new_service_is_registered_within_twenty_working_days(
        arisen, shipped_calendar(), today
    )

    assert (due, late) == (date(2026, 12, 4), is_late)


def test_a_change_names_each_field_before_and_after() -> None:
    before, after = guide("elder_bus_card"), guide("elder_bus_card", promised_working_days=7)
    after["materials"][2]["name"] = "电子照片"
    after["materials"].append({**after["materials"][0], "code": "M09", "name": "居住证"})
    after["fee"]["standard"] = "5元"

    shown = {one.path: (one.label, one.before, one.after) for one in changes_between(before, after)}

    assert shown["promised_working_days"] == ("承诺时限（工作日）", 3, 7)
    assert shown["materials[M03].name"][2] == "电子照片"
    assert shown["materials[M09]"][1] is None
    assert shown["fee.standard"] == ("收费 · 收费标准", "0", "5元")
    assert len(shown) == 4
