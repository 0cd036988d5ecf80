"""People in posts: two years in a hall, a year of experience, a card; authorised by their department."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.routing.domain.authorization import Authorization, Power
from services.routing.domain.register.entries import StaffMember
from services.routing.domain.register.timelines import Timeline, Version
from services.routing.domain.staff_refusals import (
    AuthorizationEnded,
    NothingMoves,
    NotInPost,
    NotOfTheDepartment,
    NotSeconded,
    OverrideNeeded,
    PowerNotOfThePost,
    ProposerMayNotApprove,
    TransferInThePast,
    TransferSettled,
)
from services.routing.domain.staffing import (
    TRANSFER_MOVES,
    TRANSFER_STATUS_NAMES,
    WARNING_WORDS,
    Post,
    Transfer,
    TransferKind,
    TransferStatus,
    Warned,
    in_post_since,
    what_a_transfer_goes_against,
)
from shared.identifiers import ItemCode, Level, OrganizationCode, StaffId

HALL, OFFICE, OTHER = (OrganizationCode(one) for one in ("hall", "office", "other"))
TODAY, NEXT_WEEK = date(2026, 11, 20), date(2026, 11, 27)
NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
THIS = UUID(int=1)
HEAD, HALL_MANAGER = StaffId("head"), StaffId("manager")
CLERK = StaffMember(
    StaffId("c1"), "蔡淑芳", frozenset({"clerk"}), HALL, hall=HALL,
    home_organization=OFFICE, enforcement_card="41", experience_since=date(2020, 1, 1),
)  # fmt: skip
REVIEWER = StaffMember(StaffId("r1"), "田秀平", frozenset({"reviewer"}), OFFICE)
CHIEF = replace(REVIEWER, code=StaffId("h1"), roles=frozenset({"chief"}))
AT_THE_OFFICE = Post(OFFICE, frozenset({"reviewer"}))
INTO_THE_HALL = Post(HALL, frozenset({"clerk"}), None, HALL)


def since(member: StaffMember, *days: date) -> Timeline[StaffMember]:
    """One version from each day, the same post throughout."""
    return tuple(
        Version(replace(member, phone=str(number)), day, None)
        if number == len(days)
        else Version(
            replace(member, phone=str(number)), day, date.fromordinal(days[number].toordinal() - 1)
        )
        for number, day in enumerate(days, start=1)
    )


def proposed(timeline: Timeline[StaffMember], to: Post = AT_THE_OFFICE, **facts: Any) -> Transfer:
    given: dict[str, Any] = {
        "division": "410102", "effective_on": NEXT_WEEK, "reason": "轮岗",
        "override_reason": "工作需要", "by": HEAD, "now": NOW, "today": TODAY,
    }  # fmt: skip
    return Transfer.propose(THIS, timeline, to, **{**given, **facts})


@pytest.mark.parametrize(
    ("began", "warned"),
    [
        (date(2024, 11, 28), [Warned.POST_TOO_SHORT]),
        (date(2024, 11, 27), []),
        (date(2000, 1, 1), []),
    ],
)
def test_who_serves_in_a_hall_stays_two_years_in_principle(
    began: date, warned: list[Warned]
) -> None:
    found = what_a_transfer_goes_against(since(CLERK, began), AT_THE_OFFICE, NEXT_WEEK)

    assert list(found) == warned


def test_a_new_phone_does_not_begin_the_two_years_anew() -> None:
    timeline = since(CLERK, date(2023, 1, 1), date(2026, 6, 1))

    assert in_post_since(timeline, TODAY) == date(2023, 1, 1)
    assert list(what_a_transfer_goes_against(timeline, AT_THE_OFFICE, NEXT_WEEK)) == []


def test_another_post_before_does_not_count() -> None:
    timeline = (
        Version(
            replace(CLERK, roles=frozenset({"supervisor"})), date(2020, 1, 1), date(2026, 5, 31)
        ),
        Version(CLERK, date(2026, 6, 1)),
    )

    assert in_post_since(timeline, TODAY) == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({"experience_since": date(2025, 11, 27), "enforcement_card": "41"}, []),
        ({"experience_since": date(2025, 11, 28), "enforcement_card": "41"},
         [Warned.EXPERIENCE_TOO_SHORT]),
        ({"experience_since": date(2024, 2, 29)}, [Warned.NO_ENFORCEMENT_CARD]),
        ({}, [Warned.EXPERIENCE_TOO_SHORT, Warned.NO_ENFORCEMENT_CARD]),
    ],
)  # fmt: skip
def test_who_enters_a_hall_has_a_year_of_experience_and_an_enforcement_card(
    changes: dict[str, Any], warned: list[Warned]
) -> None:
    timeline = since(replace(REVIEWER, **changes), date(2000, 1, 1))

    assert list(what_a_transfer_goes_against(timeline, INTO_THE_HALL, NEXT_WEEK)) == warned


def test_a_warning_is_overridden_with_a_reason_only_and_both_are_kept() -> None:
    timeline = since(CLERK, date(2026, 1, 1))

    with pytest.raises(OverrideNeeded, match="窗口服务期原则上不少于2年"):
        proposed(timeline, override_reason=None)
    kept = proposed(timeline)

    assert (kept.warnings, kept.override_reason) == ((Warned.POST_TOO_SHORT,), "工作需要")


def test_a_transfer_without_a_warning_keeps_no_override() -> None:
    assert proposed(since(CLERK, date(2000, 1, 1))).override_reason is None


@pytest.mark.parametrize(
    ("timeline", "to", "facts", "error"),
    [
        (since(REVIEWER, TODAY), AT_THE_OFFICE, {}, NothingMoves),
        (since(REVIEWER, TODAY), INTO_THE_HALL, {"effective_on": date(2026, 11, 19)},
         TransferInThePast),
        ((Version(REVIEWER, date(2020, 1, 1), TODAY),), INTO_THE_HALL, {}, NotInPost),
    ],
)  # fmt: skip
def test_a_transfer_moves_somebody_in_post_to_another_post_on_a_day_to_come(
    timeline: Timeline[StaffMember], to: Post, facts: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        proposed(timeline, to, **facts)


def test_the_hall_settles_a_transfer_once_and_never_the_one_who_proposed_it() -> None:
    transfer = proposed(since(CLERK, date(2000, 1, 1)))

    with pytest.raises(ProposerMayNotApprove):
        transfer.approve(by=HEAD, reason="同意", now=NOW)
    approved = transfer.approve(by=HALL_MANAGER, reason="同意", now=NOW)
    refused = transfer.refuse(by=HALL_MANAGER, reason="人手不足", now=NOW)

    assert (approved.status, refused.status) == (TransferStatus.APPROVED, TransferStatus.REFUSED)
    for settled in (approved, refused):
        with pytest.raises(TransferSettled):
            settled.approve(by=HALL_MANAGER, reason="再议", now=NOW)
    assert set(TRANSFER_MOVES) == set(TRANSFER_STATUS_NAMES) == set(TransferStatus)
    assert set(WARNING_WORDS) == set(Warned)


def test_who_leaves_a_unit_for_a_hall_is_led_by_both() -> None:
    into = proposed(since(REVIEWER, date(2000, 1, 1)), INTO_THE_HALL).row(REVIEWER, TODAY)
    home_again = proposed(since(CLERK, date(2000, 1, 1))).row(CLERK, TODAY)

    assert (into["home_organization"], into["hall"]) == (OFFICE, HALL)
    assert (home_again["organization"], home_again["hall"]) == (OFFICE, None)


def test_an_approval_that_comes_late_counts_from_its_own_day() -> None:
    transfer = proposed(since(CLERK, date(2000, 1, 1)))

    assert transfer.row(CLERK, date(2026, 12, 1))["valid_from"] == date(2026, 12, 1)


def test_the_hall_sends_back_only_whom_another_unit_sent() -> None:
    facts: dict[str, Any] = {
        "division": "410102", "reason": "不能胜任", "by": HALL_MANAGER, "now": NOW, "today": TODAY,
    }  # fmt: skip
    sent = Transfer.send_back(THIS, since(CLERK, date(2000, 1, 1)), **facts)

    assert (sent.kind, sent.to.organization) == (TransferKind.SEND_BACK, OFFICE)
    assert sent.row(CLERK, TODAY) == {"id": "c1", "valid_to": TODAY}
    with pytest.raises(NotSeconded):
        Transfer.send_back(THIS, since(REVIEWER, date(2000, 1, 1)), **facts)
    with pytest.raises(NotInPost):
        Transfer.send_back(THIS, (Version(CLERK, date(2020, 1, 1), date(2026, 1, 1)),), **facts)


def authorization(member: StaffMember, power: Power, **changes: Any) -> Authorization:
    facts: dict[str, Any] = {
        "id": THIS, "staff": member.code, "power": power, "department": OFFICE, "items": (),
        "levels": (), "document": "授权书〔2026〕1号", "valid_from": TODAY, "valid_to": None,
        "granted_by": HALL_MANAGER, "granted_at": NOW,
    }  # fmt: skip
    return Authorization(**{**facts, **changes})


@pytest.mark.parametrize(
    ("member", "power", "changes", "error"),
    [
        (REVIEWER, Power.SIGN_OFF, {}, PowerNotOfThePost),
        (CLERK, Power.REVIEW, {}, PowerNotOfThePost),
        (CHIEF, Power.SIGN_OFF, {"department": OTHER}, NotOfTheDepartment),
        (CHIEF, Power.SIGN_OFF, {"valid_from": date(1999, 1, 1)}, NotInPost),
    ],
)
def test_a_department_authorises_its_own_people_to_what_their_post_allows(
    member: StaffMember, power: Power, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        authorization(member, power, **changes).must_fit(since(member, date(2000, 1, 1)))


@pytest.mark.parametrize("power", list(Power))
def test_the_chief_may_be_given_the_final_word(power: Power) -> None:
    authorization(CHIEF, power).must_fit(since(CHIEF, date(2000, 1, 1)))


def test_an_authorisation_covers_its_items_levels_and_days() -> None:
    given = authorization(
        CHIEF, Power.SIGN_OFF, items=(ItemCode("A"),), levels=(Level.DISTRICT,), valid_to=NEXT_WEEK
    )

    assert given.holds_for("A", Level.DISTRICT, NEXT_WEEK)
    assert given.holds_for(None, None, TODAY)
    assert not given.holds_for("B", Level.DISTRICT, TODAY)
    assert not given.holds_for("A", Level.CITY, TODAY)
    assert not given.holds_for("A", Level.DISTRICT, date(2026, 11, 28))
    assert authorization(CHIEF, Power.SIGN_OFF).holds_for("B", Level.CITY, date(2036, 1, 1))


def test_a_revoked_authorisation_does_not_hold_any_more_and_is_not_revoked_twice() -> None:
    revoked = authorization(CHIEF, Power.SIGN_OFF, valid_from=date(2026, 1, 1)).revoke(
        by=HALL_MANAGER, reason="岗位变动", now=NOW, today=TODAY
    )

    assert not revoked.holds_for("A", None, TODAY)
    assert revoked.holds_for("A", None, date(2026, 11, 19))
    with pytest.raises(AuthorizationEnded):
        revoked.revoke(by=HALL_MANAGER, reason="岗位变动", now=NOW, today=TODAY)
