"""One rule for what colleagues see of a form before they say why they need more."""

from typing import Any

import pytest

from shared.masking import HIDDEN, mask_address, mask_party_name, masked_answer, masked_answers

ADDRESS = "郑州市中原区莲湖街道阳光花苑社区3号楼"


@pytest.mark.parametrize(
    ("sensitivity", "answer", "seen"),
    [
        ("resident_id", "41010219510312002X", "4101**********002X"),
        ("phone", "15400000002", "154****0002"),
        ("name", "孙晓东", "孙**"),
        ("birth_date", "1951-03-12", "****-**-**"),
        ("address", ADDRESS, "郑州市中原区" + "*" * (len(ADDRESS) - 6)),
        ("text", "患有疾病", HIDDEN),
        ("text", 12, HIDDEN),
        ("none", "首次申请", "首次申请"),
        (None, "不知道是什么", HIDDEN),
        (None, 350, 350),
        (None, True, True),
        ("a_word_of_tomorrow", 350, HIDDEN),
    ],
)
def test_each_answer_is_shown_as_its_field_says(
    sensitivity: str | None, answer: Any, seen: Any
) -> None:
    assert masked_answer(sensitivity, answer) == seen


def test_a_short_address_is_hidden_whole() -> None:
    assert mask_address("阳光花苑3号楼2单元") == HIDDEN


def test_an_organisation_is_named_and_a_person_is_not() -> None:
    assert mask_party_name("organization", "郑州市喜庆烟花有限公司") == "郑州市喜庆烟花有限公司"
    assert mask_party_name("person", "赵秀兰") == "赵**"


def test_what_stays_of_a_form_does_not_rebuild_the_identity_number() -> None:
    answers = {
        "birth_date": "1951-03-12", "residence_address": ADDRESS, "contact": "15400000002",
        "principal": "41010219510312002X", "note": "410102 1951 0312", "gender": "女",
    }  # fmt: skip
    kinds = {
        "birth_date": "birth_date", "residence_address": "address", "contact": "phone",
        "principal": "resident_id", "gender": "none",
    }  # fmt: skip

    seen = str(masked_answers(kinds, answers))

    assert [part for part in ("1951", "0312", "0000", "莲湖") if part in seen] == []
