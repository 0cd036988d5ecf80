"""What a guide may say of the item that follows its grant (先照后证)."""

from typing import Any

import pytest

from services.intake.domain.catalogue.follow_ups import follow_up_findings
from services.intake.domain.catalogue.policy import findings_of
from tests.intake.guides import guide


def first(**changes: Any) -> dict[str, Any]:
    return guide("enterprise_registration", **changes)


def named(**changes: Any) -> dict[str, Any]:
    """The first, whose follow-up departs from the demo catalogue's."""
    one = first()
    return {**one, "follow_up": {**one["follow_up"], **changes}}


def rules(of: dict[str, Any], *others: dict[str, Any]) -> list[str]:
    return [one.rule for one in follow_up_findings(of, {one["code"]: one for one in others})]


def test_the_demo_items_name_each_other_rightly() -> None:
    assert findings_of(first()) == []
    assert rules(first(), guide("food_business_permit")) == []


def test_an_item_that_is_not_in_the_catalogue_cannot_follow() -> None:
    assert rules(first()) == ["follow_up_unknown"]


def test_an_item_cannot_follow_itself() -> None:
    one = first()

    assert rules(named(item=one["code"]), one) == ["follow_up_cycle"]


def test_items_cannot_follow_each_other_in_a_circle() -> None:
    one = first()
    back = {**one["follow_up"], "item": one["code"], "name": one["name"], "prefill": []}
    second = guide("food_business_permit", follow_up=back)

    assert rules(one, second) == ["follow_up_cycle"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"question": "nothing", "source": "form.domicile"}, "prefill_question"),
        ({"question": "premises", "source": "form.registered_capital"}, "prefill_type"),
        ({"question": "business_kind", "source": "form.business_scope"}, "prefill_type"),
    ],
)
def test_a_prefilled_question_is_there_and_of_the_same_type(row: dict[str, str], rule: str) -> None:
    assert rules(named(prefill=[row]), guide("food_business_permit")) == [rule]


def test_a_source_is_a_question_of_the_first_or_known_to_every_case() -> None:
    row = {"question": "premises", "source": "form.nothing"}

    assert [one.rule for one in findings_of(named(prefill=[row]))] == ["prefill_source"]


def test_only_an_item_that_ends_with_a_licence_is_followed() -> None:
    found = findings_of(first(licence_type=None))

    assert [one.rule for one in found] == ["follow_up_without_licence"]


def test_the_name_of_the_second_is_the_catalogues() -> None:
    assert rules(named(name="另一许可"), guide("food_business_permit")) == ["follow_up_name"]
