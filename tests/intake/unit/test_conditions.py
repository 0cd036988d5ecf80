"""Conditions on answers: read from one line, judged, and told in words (A1.4, A7)."""

import pytest

from services.intake.domain.conditions import Condition, ConditionUnreadable

LABELS = {"floor_area": "建筑面积", "use": "用途", "is_rebuilt": "是否重建"}


@pytest.mark.parametrize(
    ("text", "answers", "holds"),
    [
        ("floor_area >= 3000", {"floor_area": 3000}, True),
        ("floor_area>3000", {"floor_area": 3000}, False),
        ("floor_area < 0.5", {"floor_area": 0.4}, True),
        ("floor_area <= -1", {"floor_area": 0}, False),
        ("use = 住宅", {"use": "住宅"}, True),
        ("use != 住宅", {"use": "商业"}, True),
        ("use != 住宅", {}, False),
        ("use in (住宅, 商业)", {"use": "商业"}, True),
        ("use in (住宅，'旅馆 饭店')", {"use": "旅馆 饭店"}, True),
        ("use in (住宅)", {"use": "商业"}, False),
        ("is_rebuilt = true", {"is_rebuilt": True}, True),
        ("is_rebuilt = 1", {"is_rebuilt": True}, False),
        ("is_rebuilt = 'true'", {"is_rebuilt": True}, False),
        ("floor_area > 1 and use = 住宅", {"floor_area": 2, "use": "商业"}, False),
        ("floor_area > 9 and use = 住宅 or is_rebuilt = true", {"is_rebuilt": True}, True),
        ("is_rebuilt = true or floor_area > 9 and use = 住宅", {"floor_area": 10}, False),
    ],
)
def test_a_condition_is_judged_by_the_answers(
    text: str, answers: dict[str, object], holds: bool
) -> None:
    assert Condition.parse(text).holds(answers) is holds


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "缺少题目"),
        ("floor_area", "缺少比较"),
        ("floor_area >", "缺少值"),
        ("floor_area 3000", "不是比较"),
        ("floor_area > > 1", "不是值"),
        ("use in 住宅", "应为括号"),
        ("use in (住宅", "缺少右括号"),
        ("use in (住宅 商业)", "逗号"),
        ("use = 住宅 floor_area > 1", "多出"),
        ("use = '住宅", "无法识别"),
        ("= 3", "不是题目"),
        ("a = 1 or", "缺少题目"),
        ("x" * 501, "最多500个字符"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_fault(text: str, fault: str) -> None:
    with pytest.raises(ConditionUnreadable) as refused:
        Condition.parse(text)
    assert fault in refused.value.sentence


def test_a_condition_is_told_as_people_say_it() -> None:
    condition = Condition.parse("floor_area >= 3000 and use in (住宅, 商业) or is_rebuilt = true")
    assert condition.words(LABELS) == ("建筑面积不少于3000且用途为住宅、商业之一，或者是否重建为是")
    assert condition.fields == {"floor_area", "use", "is_rebuilt"}
