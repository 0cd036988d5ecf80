"""The public status page: what a citizen sees who scans the code on a receipt."""

from urllib.parse import urlsplit

import httpx2
import pytest

from services.intake.api import status as status_route
from shared.security.public_throttle import PublicThrottle
from tests.intake.integration.window import NOBODY, Answer, Desk, decided, issued, opened, problem
from tests.pages import BROWSER, read

NOT_FOUND = "没有查询到该办件，请核对办件编号和查询码。"


async def in_a_browser(desk: Desk, path: str) -> httpx2.Response:
    """Somebody's phone."""
    return await desk.call("GET", path, by=None, headers={"Accept": BROWSER})


def scanned(submitted: Answer) -> str:
    """The address in the QR code of a receipt."""
    url = urlsplit(submitted["status_url"])
    return f"{url.path.removeprefix('/api/v1/')}?{url.query}"


async def test_who_scans_a_receipt_reads_where_the_case_stands(desk: Desk) -> None:
    accepted = await desk.accepted()
    await desk.hear(opened(accepted))

    answer = await in_a_browser(desk, scanned(accepted))

    page = read(answer)
    assert answer.status_code == 200
    assert (page.heading, page.lead, page.captions) == ("办件进度查询", "审查", [])
    assert page.lines == [
        ("办理事项", "老年优待证办理"),
        ("办件编号", accepted["application_number"]),
        ("申请人", "赵**"),
        ("提交时间", "2026年11月20日 09时00分"),
        ("受理时间", "2026年11月20日 09时00分"),
        ("承诺期限", "2026年12月1日"),
        ("办理部门", "莲湖街道社会事务办公室"),
        ("部门电话", "0371-00000131"),
    ]


async def test_who_may_collect_reads_where_and_when(desk: Desk) -> None:
    accepted = await desk.accepted()
    for news in (opened(accepted), decided(accepted), issued(accepted)):
        await desk.hear(news)

    answer = await in_a_browser(desk, scanned(accepted))

    page = read(answer)
    assert (page.lead, page.captions) == ("待领取", ["领取地点"])
    assert ("办理结果", "准予") in page.lines
    assert page.lines[-5:] == [
        ("领取机构", "阳光花苑社区便民服务站"),
        ("窗口", "综合窗口1号"),
        ("地址", "郑州市中原区莲湖街道阳光花苑社区居委会院内（演示地址）"),
        ("办公时间", "8:30—12:00 14:00—17:30（冬季）；8:30—12:00 15:00—18:30（夏季）"),
        ("联系电话", "0371-00000183"),
    ]
    secrets = ["赵秀兰", "410102195103", "15400000001", "阳光花苑社区3号楼", "豫郑中优"]
    assert [secret for secret in secrets if secret in answer.text] == []


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html", ""])
async def test_who_is_no_browser_gets_json_as_ever(desk: Desk, accept: str) -> None:
    submitted = await desk.submitted()

    answer = await desk.call("GET", scanned(submitted), by=None, headers={"Accept": accept})
    refused = await desk.call("GET", f"status/{NOBODY}", by=None, headers={"Accept": accept})

    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["application_number"] == submitted["application_number"]
    assert problem(refused) == (404, "status_not_found")
    assert {answer.headers["vary"], refused.headers["vary"]} == {"Accept"}


async def test_every_failure_has_one_and_the_same_page(desk: Desk) -> None:
    desk.service.provide(PublicThrottle(questions_per_minute=0, failures=2, lock_minutes=15))
    submitted, locked = await desk.submitted(), await desk.submitted()
    number, code = submitted["application_number"], submitted["query_code"]
    for _ in range(2):
        await in_a_browser(desk, f"status/{locked['application_number']}?code=WRONGCODE1")

    answers = [
        await in_a_browser(desk, path)
        for path in (
            f"status/{locked['application_number']}?code={locked['query_code']}",
            f"status/{number}",
            f"status/{number}?code=WRONGCODE1",
            f"status/{number}?token={'0' * 32}",
            f"status/{NOBODY}?code={code}",
            f"status/<script>?code={code}",
            f"status/%00?code={code}",
            f"status/{'9' * 3000}?code=%ff",
        )
    ]

    pages = {(one.status_code, one.text, str(_lasting(one))) for one in answers}
    assert len(pages) == 1
    assert answers[0].status_code == 404
    page = read(answers[0])
    assert (page.lead, page.lines) == (NOT_FOUND, [])


def _lasting(answer: httpx2.Response) -> dict[str, str]:
    return {name: text for name, text in answer.headers.items() if name != "traceparent"}


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ConnectionError("lost"), 503, "系统暂时不可用，请稍后再试。"),
        (RuntimeError("unforeseen"), 500, "系统内部错误，请稍后再试。"),
    ],
)
async def test_when_the_system_fails_a_citizen_reads_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    async def failing(_connection: object, _number: str) -> None:
        raise error

    submitted = await desk.submitted()
    monkeypatch.setattr(status_route, "status_row", failing)

    answer = await in_a_browser(desk, scanned(submitted))

    assert answer.status_code == status
    assert read(answer).lead == said


async def test_who_asks_too_often_reads_that_they_have_to_wait(desk: Desk) -> None:
    desk.service.provide(PublicThrottle(questions_per_minute=1, failures=5, lock_minutes=15))
    submitted = await desk.submitted()

    answers = [await in_a_browser(desk, scanned(submitted)) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 429]
    assert answers[1].headers["retry-after"] == "60"
    page = read(answers[1])
    assert (page.lead, page.lines) == ("查询过于频繁，请一分钟后再试。", [])
