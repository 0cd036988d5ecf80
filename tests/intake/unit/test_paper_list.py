"""Which papers a case needs, and what stands in the place of one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.intake.domain.catalogue.case_papers import needed_words
from services.intake.domain.catalogue.policy import findings_of
from services.intake.domain.conditions import Condition
from services.intake.domain.earlier_cases import carried_answers, fitting_papers
from services.intake.domain.errors import FieldsRefused, LinkNotNeeded, TransitionForbidden
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Defect, MaterialGiven, missing_materials
from services.intake.domain.paper_list import (
    KnownLicence,
    answers_so_far,
    link_of_case,
    links_of_licences,
    papers_after_licences_ended,
    papers_of_case,
)
from services.intake.domain.rules import only_what_the_case_needs_is_asked_for
from services.intake.domain.status import Status
from services.intake.publishing.guide_sections import material_section
from tests.intake import builders as b
from tests.intake.guides import guide

TODAY = date(2026, 11, 20)
CARD = KnownLicence("证1号", "elder_card", "老年优待证", "民政局", TODAY, None, "A1")


def item(condition: str | None = None, licence_type: str | None = None) -> ItemVersion:
    """An item whose first, required paper depends on the answers, or on a licence."""
    first, *others = b.item().materials
    needed_if = Condition.parse(condition) if condition else None
    changed = replace(
        first, needed_if=needed_if, needed_words=condition or "", licence_type=licence_type
    )
    return b.item(materials=(changed, *others))


def of_case(**form: Any) -> Any:
    return answers_so_far(form, applicant_kind="person", has_agent=False)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (of_case(area=3000), "missing"),
        (of_case(area=2999), "not_needed"),
        (of_case(), "not_needed"),
        (answers_so_far({}, applicant_kind="person", has_agent=True), "missing"),
    ],
)
def test_a_paper_is_needed_only_in_the_cases_that_its_condition_names(
    answers: Any, state: str
) -> None:
    found = papers_of_case(item("area >= 3000 or has_agent = true"), (), answers)

    assert found[0].state == state
    assert found[0].reason


def test_a_case_is_complete_without_the_papers_it_does_not_need() -> None:
    given = [MaterialGiven("M02", "received")]
    case = item("area >= 3000")

    assert missing_materials(case, papers_of_case(case, given, of_case(area=10))) == ()
    assert missing_materials(case, papers_of_case(case, given, of_case(area=3000))) == ("身份证",)


def test_a_paper_handed_in_although_it_is_not_needed_is_kept_as_received() -> None:
    found = papers_of_case(item("area > 1"), [MaterialGiven("M01", "received")], of_case())

    assert found[0].state == "received"


def test_each_paper_has_a_state_and_a_reason() -> None:
    given = [MaterialGiven("M01", "received"), MaterialGiven("M02", "deferred")]

    found = papers_of_case(item(), given, of_case())

    assert [(one.state, one.reason) for one in found] == [
        ("received", "窗口已收"),
        ("deferred", "次要材料，可容缺后补"),
        ("missing", "非必需，尚未提交"),
    ]


@pytest.mark.parametrize(
    ("licence", "state"),
    [
        (CARD, "linked"),
        (replace(CARD, licence_type="business_licence"), "missing"),
        (replace(CARD, valid_until=date(2026, 11, 19)), "missing"),
        (replace(CARD, valid_until=TODAY), "linked"),
        (replace(CARD, valid_from=date(2026, 11, 21)), "missing"),
    ],
)
def test_a_valid_licence_of_the_right_type_is_linked_and_its_paper_not_asked_for(
    licence: KnownLicence, state: str
) -> None:
    case = item(licence_type="elder_card")

    found = papers_of_case(case, (), of_case(), links=links_of_licences(case, [licence], TODAY))

    assert found[0].state == state
    assert (found[0].source == licence.number) is (state == "linked")


def test_a_paper_in_hand_is_not_replaced_by_a_licence() -> None:
    case = item(licence_type="elder_card")
    links = links_of_licences(case, [CARD], TODAY)

    found = papers_of_case(case, [MaterialGiven("M01", "received")], of_case(), links=links)

    assert found[0].state == "received"


def test_a_paper_whose_licence_has_ended_is_missing_again() -> None:
    case = item(licence_type="elder_card")
    links = links_of_licences(case, [CARD], TODAY)
    standing = papers_of_case(case, (), of_case(), links=links)

    ended = papers_after_licences_ended(standing, frozenset({CARD.number}))

    assert (ended[0].state, ended[0].source) == ("missing", "")


@pytest.mark.parametrize("state", ["not_needed", "linked"])
def test_a_notice_may_not_ask_for_a_paper_that_the_case_does_not_need(state: Any) -> None:
    materials = tuple(replace(one, state=state) for one in b.all_papers())

    with pytest.raises(FieldsRefused) as refused:
        only_what_the_case_needs_is_asked_for(materials, [Defect("M01", "身份证", "缺")])

    assert refused.value.error.code == "material_not_to_be_asked_for"


def test_a_link_is_made_once_and_only_while_the_case_runs() -> None:
    link = link_of_case("M01", "A1", 2)
    waiting = b.submitted(materials=papers_of_case(item(), (), of_case()))

    linked = waiting.link_paper(link, now=b.FRIDAY)

    assert (linked.materials[0].state, linked.materials[0].files) == ("linked", 2)
    with pytest.raises(LinkNotNeeded):
        linked.link_paper(link, now=b.FRIDAY)
    with pytest.raises(TransitionForbidden):
        replace(waiting, status=Status.CLOSED).link_paper(link, now=b.FRIDAY)


def test_answers_of_an_earlier_case_fill_the_questions_left_open() -> None:
    earlier = b.submitted(form={"address": "旧址", "gender": "女", "area": 80})

    carried = carried_answers(b.item(), earlier, b.item(), {"address": "新址"})

    assert carried == {"address": "新址", "gender": "女", "area": 80}


def test_an_earlier_answer_that_would_no_longer_do_is_left_out() -> None:
    fields = tuple(replace(one, choices=("男",)) for one in b.FORM if one.name == "gender")

    carried = carried_answers(b.item(form=fields), b.submitted(), b.item(), {})

    assert carried == {}


def test_papers_of_another_item_are_known_by_their_name_and_only_with_files() -> None:
    first, second, third = b.all_papers()
    earlier = b.submitted(materials=(replace(first, files=1), second, replace(third, files=2)))
    other = b.item(
        code="other", materials=(replace(b.item().materials[0], code="X9"), b.item().materials[1])
    )

    assert fitting_papers(other, earlier) == {"M01": "X9"}
    assert fitting_papers(b.item(), earlier) == {"M01": "M01", "M03": "M03"}


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("settles_with = 父亲", None),
        ("settles_with in (父亲, 母亲) and has_agent = true", None),
        ("applicant_kind = 自然人", None),
        ("birth_date >= 2026-01-01", None),
        ("settles_with = 叔叔", "condition_value"),
        ("settles_with > 父亲", "condition_value"),
        ("has_agent = 是", "condition_value"),
        ("birth_date < 春天", "condition_value"),
        ("newborn_name = 12", "condition_value"),
        ("uncle = 1", "condition_question"),
        ("settles_with =", "condition_unreadable"),
    ],
)
def test_a_condition_asks_questions_of_the_form_and_compares_like_with_like(
    condition: str, rule: str | None
) -> None:
    given = guide("newborn_registration")
    given["materials"][3]["needed_if"] = condition

    found = [(one.path, one.rule) for one in findings_of(given)]

    assert found == ([("materials[4].needed_if", rule)] if rule else [])


def test_a_form_may_not_ask_what_every_case_answers() -> None:
    given = guide("newborn_registration")
    given["form"][0]["name"] = "has_agent"

    assert [one.rule for one in findings_of(given)] == ["question_reserved"]


def test_the_guide_tells_in_words_which_cases_need_a_paper() -> None:
    given = guide("newborn_registration")

    rows = material_section(given).rows

    assert needed_words(given, given["materials"][3]) == "随谁落户为父亲"
    assert "随谁落户为父亲的须提交" in rows[3][3]
