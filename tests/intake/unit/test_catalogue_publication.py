"""A draft goes from the body through three reviews to its decree, and nothing skips a step."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.catalogue.changes import changes_between
from services.intake.domain.catalogue.findings import Finding
from services.intake.domain.catalogue.publication import (
    TRANSITIONS,
    Aspect,
    Draft,
    DraftAct,
    DraftStatus,
    Opinion,
    new_service_is_registered_within_twenty_working_days,
)
from services.intake.domain.errors import (
    DraftActForbidden,
    DraftHasFindings,
    IntakeError,
    OpinionAlreadyGiven,
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


def opinion(aspect: Aspect, *, approved: bool = True) -> Opinion:
    return Opinion(0, aspect, approved, "同意", "r", "审核人", "o", NOW)


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


def test_only_a_passed_draft_is_published() -> None:
    decree: dict[str, Any] = {
        "decision": "郑政〔2026〕1号", "effective_on": date(2026, 12, 1),
        "published_version": 2, "now": NOW,
    }  # fmt: skip
    with pytest.raises(DraftActForbidden):
        signed().published(**decree)

    assert passed().published(**decree).status is DraftStatus.PUBLISHED


@given(st.lists(st.sampled_from(["amend", "sign", "yes", "no", "publish", "abandon"]), max_size=25))
def test_no_order_of_acts_publishes_what_three_offices_have_not_passed(acts: list[str]) -> None:
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


def _acted(found: Draft, act: str, aspect: Aspect) -> Draft:
    match act:
        case "amend":
            return found.amended(found.content, "改", by="drafter")
        case "sign":
            return signed(found)
        case "yes" | "no":
            return found.reviewed(opinion(aspect, approved=act == "yes"))
        case "publish":
            return found.published(
                decision="决定", effective_on=date(2026, 12, 1), published_version=1, now=NOW
            )
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
