"""What people take home of a guide: the page, the slip, the forms, the flow chart."""

import io
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from services.intake.domain.catalogue.words import grams, terms_of
from services.intake.publishing.booklet_looks import page_of, printed_fields
from services.intake.publishing.booklets import DOWNLOADS, guide_booklet, notice_slip
from services.intake.publishing.flow_chart import flow_chart
from shared.printing.render import render_pdf
from tests import equipment
from tests.intake.guides import guide

SVG = "{http://www.w3.org/2000/svg}"
PRINTED_AT = datetime(2026, 11, 20, tzinfo=UTC)
KEYS = [item.key for item in equipment.seed().items]


def pdf_text(fields: dict[str, object]) -> str:
    pages = PdfReader(io.BytesIO(render_pdf("booklet", fields))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("key", KEYS)
def test_a_flow_chart_has_a_box_for_every_task_between_application_and_delivery(key: str) -> None:
    given = guide(key)
    tasks = sum(len(stage["tasks"]) for stage in given["route_plan"]["stages"])

    drawn = ElementTree.fromstring(flow_chart(given, {}))

    boxes = [one for one in drawn.iter(f"{SVG}rect") if one.get("stroke")]
    width = float(drawn.get("width", "0"))
    assert len(boxes) == tasks + 3
    assert all(0 <= float(one.get("x", "-1")) <= width - 210 for one in boxes)


def test_departments_in_parallel_stand_side_by_side_and_are_called_by_their_names() -> None:
    chart = flow_chart(guide("construction_permit"), {"fire": "消防", "civil_defence": "人防"})

    drawn = ElementTree.fromstring(chart)
    boxes = [one for one in drawn.iter(f"{SVG}rect") if one.get("stroke")]
    rows = [one.get("y") for one in boxes]
    assert sorted(rows.count(y) for y in set(rows)) == [1, 1, 1, 2, 4]
    assert "消防" in chart
    assert "（牵头）" in chart
    assert "各部门一次联合审图" in chart


def ruled() -> dict[str, object]:
    """The construction permit with every word that a plan can say."""
    given = guide("construction_permit")
    first = given["route_plan"]["stages"][0]
    first.update({"rule": "quorum", "quorum": 2, "skipped_from_level": 3})
    first["tasks"][3]["advisory"] = True
    first["tasks"][1]["needed_if"] = "floor_area >= 300 or contract_price > 100"
    return given


def test_a_flow_chart_and_a_guide_say_what_a_plan_says() -> None:
    chart = flow_chart(ruled(), {})
    page = page_of(guide_booklet(ruled(), 1), chart)
    printed = pdf_text(printed_fields(guide_booklet(ruled(), 1), printed_at=PRINTED_AT))

    for words in ("2个部门同意即可", "市级及以上窗口受理的免经", "按项目所在地", "逾期视为同意"):
        assert words in chart
        assert words in page
        assert words in printed
    for words in ("仅征求意见，不等待", "建筑面积（平方米）不少于2000的须经", "办理路线", "牵头"):
        assert words in page
        assert "".join(words.split()) in printed


def test_every_line_of_a_flow_chart_stands_in_its_box() -> None:
    drawn = ElementTree.fromstring(flow_chart(ruled(), {}))

    boxes = [one for one in drawn.iter(f"{SVG}rect") if one.get("stroke")]
    edges = {
        (float(one.get("y", 0)), float(one.get("y", 0)) + float(one.get("height", 0)))
        for one in boxes
    }
    lines = [one for one in drawn.iter(f"{SVG}text") if one.get("text-anchor") == "middle"]
    assert len(lines) > 20
    for line in lines:
        assert any(top < float(line.get("y", 0)) < bottom for top, bottom in edges)
    assert float(drawn.get("height", 0)) > max(bottom for _top, bottom in edges)


def test_a_drawing_and_a_page_show_what_people_wrote_as_text() -> None:
    hostile = guide("elder_card", name='<script>alert(1)</script>"')

    for text in (flow_chart(hostile, {}), page_of(guide_booklet(hostile, 1))):
        assert "<script" not in text
        assert "&lt;script&gt;" in text


@pytest.mark.parametrize("key", KEYS)
def test_the_printed_guide_holds_every_material_and_step(key: str) -> None:
    given = guide(key)

    text = pdf_text(printed_fields(guide_booklet(given, 1), printed_at=PRINTED_AT))

    for row in (*given["materials"], *given["steps"]):
        assert "".join(row["name"].split())[:6] in text
    for heading in ("办理依据", "办理条件", "申请材料", "办理流程", "收费", "监督渠道", "责任追究"):
        assert heading in text


def test_the_notice_slip_says_all_at_once() -> None:
    given = guide("one_child_reward")

    text = pdf_text(printed_fields(notice_slip(given, 3), printed_at=PRINTED_AT, qr_text="x"))

    for words in ("一次性告知单", "退休证", "可容缺后补", "免于提交", "当场受理", "第3版"):
        assert words in text


def test_a_form_a_sample_and_common_errors_can_be_taken_home() -> None:
    given = guide("elder_bus_card")
    texts = {
        name: pdf_text(printed_fields(made(given, 1), printed_at=PRINTED_AT))
        for name, made in DOWNLOADS.items()
    }

    assert "□男" in texts["form"]
    assert "1951-03-12" in texts["sample"]
    assert "1951-03-12" not in texts["form"]
    assert "照片不是近期免冠照片" in texts["common-errors"]


def test_words_are_cut_into_pairs_of_neighbours() -> None:
    assert grams("老年优待证 ＪＹ1号") == ("老年", "年优", "优待", "待证", "jy1", "号")
    assert grams("（）！") == ()


def test_the_terms_of_a_guide_are_its_words_and_what_it_is() -> None:
    terms = {(one.kind, one.term): one.weight for one in terms_of(guide("elder_card"))}

    assert terms["gram", "优待"] > terms["gram", "敬老"] > 0
    assert ("theme", "老年人") in terms
    assert ("level", "6") in terms
    assert ("subject", "person") in terms
    assert ("body", "11410102MBDEM0023L") in terms
