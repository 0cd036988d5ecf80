"""Forms and papers: everything wrong is named at once."""

from dataclasses import replace
from typing import Any

import pytest

from services.intake.domain.errors import (
    FieldsRefused,
    ItemNotAcceptedAtThisLevel,
    ItemNotForThisApplicant,
)
from services.intake.domain.forms import checked_form
from services.intake.domain.items import (
    item_is_accepted_at_the_level_of_the_window,
    item_is_meant_for_this_kind_of_applicant,
)
from services.intake.domain.materials import MaterialGiven, listed_materials, missing_materials
from shared.identifiers import Level
from tests.intake import builders as b


def test_a_right_form_is_kept_trimmed_and_without_empty_answers() -> None:
    answers = {"address": " 莲湖街道1号 ", "gender": "女", "born_on": "", "area": 12.5}

    kept = checked_form(b.FORM, answers)

    assert kept == {"address": "莲湖街道1号", "gender": "女", "area": 12.5}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"address": None}, "form.address", "missing"),
        ({"address": "  "}, "form.address", "missing"),
        ({"address": "长" * 21}, "form.address", "string_too_long"),
        ({"address": 5}, "form.address", "string_type"),
        ({"address": "\ud800"}, "form.address", "string_unicode"),
        ({"gender": "其他"}, "form.gender", "not_a_choice"),
        ({"gender": ["女"]}, "form.gender", "not_a_choice"),
        ({"born_on": "2026-13-01"}, "form.born_on", "date_parsing"),
        ({"born_on": 20261301}, "form.born_on", "date_parsing"),
        ({"area": "12"}, "form.area", "number_type"),
        ({"area": True}, "form.area", "number_type"),
        ({"area": float("nan")}, "form.area", "number_type"),
        ({"area": 10**400}, "form.area", "number_type"),
        ({"principal": "410102195103120021"}, "form.principal", "invalid_resident_id"),
        ({"surprise": "x"}, "form.surprise", "extra_forbidden"),
    ],
)
def test_a_wrong_answer_is_refused_and_its_field_named(
    changes: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        checked_form(b.FORM, {**b.ANSWERS, **changes})

    assert [(one.field, one.code) for one in refused.value.errors] == [(field, code)]


def test_all_wrong_answers_are_named_together() -> None:
    with pytest.raises(FieldsRefused) as refused:
        checked_form(b.FORM, {"gender": "其他", "area": "x"})

    fields = [one.field for one in refused.value.errors]
    assert fields == ["form.address", "form.gender", "form.area"]


def test_what_the_guide_does_not_call_harmless_is_hidden_from_others() -> None:
    said = b.item(form=(replace(b.FORM[0], sensitive="none"), *b.FORM[1:]))

    assert b.item().form_sensitivity == {
        "address": "text", "gender": "none", "born_on": "text", "area": "none",
        "principal": "resident_id",
    }  # fmt: skip
    assert said.form_sensitivity["address"] == "none"


def test_papers_not_mentioned_are_missing_and_stand_in_the_order_of_the_item() -> None:
    papers = listed_materials(b.item(), [MaterialGiven("M02", "received", copies=2)])

    assert [(one.code, one.state, one.copies) for one in papers] == [
        ("M01", "missing", 0),
        ("M02", "received", 2),
        ("M03", "missing", 0),
    ]
    assert missing_materials(b.item(), papers) == ("身份证",)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ([MaterialGiven("M99", "received")], "materials.0.code", "material_unknown"),
        ([MaterialGiven("M01", "deferred")], "materials.0.state", "material_not_deferrable"),
        ([MaterialGiven("M01", "received")] * 2, "materials.1.code", "duplicate"),
    ],
)
def test_a_wrong_paper_is_refused_and_named(
    given: list[MaterialGiven], field: str, code: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        listed_materials(b.item(), given)

    assert [(one.field, one.code) for one in refused.value.errors] == [(field, code)]


def test_an_item_of_the_community_is_not_taken_in_at_the_city() -> None:
    item_is_accepted_at_the_level_of_the_window(b.item(), Level.COMMUNITY)

    with pytest.raises(ItemNotAcceptedAtThisLevel) as refused:
        item_is_accepted_at_the_level_of_the_window(b.item(), Level.CITY)

    assert refused.value.sentence == (
        "“老年优待证办理”不在市级窗口受理，请到社区（村）、街道窗口办理。"
    )


def test_an_item_for_people_is_not_open_to_organizations() -> None:
    with pytest.raises(ItemNotForThisApplicant):
        item_is_meant_for_this_kind_of_applicant(b.item(), "organization")
