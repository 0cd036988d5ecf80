"""What the public finds: items by words and by what they are, guides to read, print and take home."""

import pytest

from tests import equipment
from tests.intake.guides import ELDER_CARD, guide
from tests.intake.integration.test_catalogue import load
from tests.intake.integration.window import Desk, problem


async def found(desk: Desk, question: str) -> list[str]:
    """Names of the items found, in order."""
    answer = await desk.get(f"items?{question}", by=None)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("老年优待证", "老年优待证办理"),
        ("老年证", "老年优待证办理"),
        ("公交卡", "老年公交卡办理"),
        ("低保", "最低生活保障确认"),
        ("开公司", "企业设立登记"),
        ("施工许可证", "建设项目施工许可阶段并联审批"),
        ("烟花", "烟花爆竹经营（批发）许可证核发"),
        ("宅", "农村宅基地审批"),
    ],
)
async def test_people_find_an_item_by_the_words_they_use(
    desk: Desk, words: str, first: str
) -> None:
    assert (await found(desk, f"q={words}"))[0] == first


@pytest.mark.parametrize("words", ["护照签证", "%25", "_", "'; DROP TABLE items; --", "！？"])
async def test_words_that_no_item_has_find_nothing(desk: Desk, words: str) -> None:
    assert await found(desk, f"q={words}") == []


async def test_a_part_of_a_code_finds_its_item(desk: Desk) -> None:
    assert await found(desk, "q=412007002001") == ["老年优待证办理"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("theme=先照后证", {"企业设立登记", "食品经营许可"}),
        ("level=3", {"烟花爆竹经营（批发）许可证核发"}),
        ("department=civil_affairs", {"老年优待证办理", "最低生活保障确认"}),
        (
            "subject=organization&theme=企业经营",
            {"烟花爆竹经营（批发）许可证核发", "公共场所卫生许可"},
        ),
        ("type=行政给付", {"最低生活保障确认", "独生子女父母退休奖励扶助金发放"}),
        ("q=老年&department=bus_operator", {"老年公交卡办理"}),
        ("theme=没有", set()),
    ],
)
async def test_items_are_narrowed_by_what_they_are(
    desk: Desk, question: str, names: set[str]
) -> None:
    assert set(await found(desk, question)) == names


@pytest.mark.parametrize("question", ["limit=2", "q=许可证&limit=1", "q=老年&limit=1"])
async def test_pages_go_through_everything_once(desk: Desk, question: str) -> None:
    whole = await found(desk, question.split("limit", maxsplit=1)[0] + "limit=200")
    seen, after = [], ""
    while True:
        page = (await desk.get(f"items?{question}{after}", by=None)).json()
        seen += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert seen == whole
    assert len(seen) > 1


async def test_a_changed_guide_is_found_by_its_new_words_only(desk: Desk) -> None:
    await load(desk, guide("elder_card", name="颐年卡申领", keywords=[], themes=["民生服务"]))

    assert await found(desk, "q=颐年卡") == ["颐年卡申领"]
    assert "颐年卡申领" not in await found(desk, "q=敬老证")


async def test_the_guide_says_of_each_section_where_it_was_taken_from(desk: Desk) -> None:
    for item in equipment.seed().items:
        answer = (await desk.get(f"items/{item.code}/guide", by=None)).json()

        sources = answer["guide"]["sources"]
        assert {"name", "materials", "steps", "basis"} <= set(sources)
        assert any("ours" in text for text in sources.values())


@pytest.mark.parametrize(
    ("path", "kind", "start"),
    [
        ("guide/page", "text/html", b"<!DOCTYPE html>"),
        ("guide/pdf", "application/pdf", b"%PDF"),
        ("notice-slip", "application/pdf", b"%PDF"),
        ("flow-chart", "image/svg+xml", b"<svg"),
        ("downloads/form", "application/pdf", b"%PDF"),
        ("downloads/sample", "application/pdf", b"%PDF"),
        ("downloads/common-errors", "application/pdf", b"%PDF"),
    ],
)
async def test_a_guide_can_be_read_printed_and_taken_home(
    desk: Desk, path: str, kind: str, start: bytes
) -> None:
    answer = await desk.get(f"items/{ELDER_CARD}/{path}", by=None)

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(kind)
    assert answer.content.startswith(start)


async def test_what_is_not_there_is_told(desk: Desk) -> None:
    download = await desk.get(f"items/{ELDER_CARD}/downloads/seal", by=None)
    version = await desk.get(f"items/{ELDER_CARD}/versions/9", by=None)
    unknown = await desk.get("items/nothing/flow-chart", by=None)

    assert problem(download) == (404, "download_unknown")
    assert problem(version) == (404, "item_version_unknown")
    assert problem(unknown) == (404, "item_unknown")
