"""Who gets a page and who gets JSON, and that nothing in a page is more than text."""

import pytest
from fastapi import Request

from shared.pages import Block, Page, PublicQuestion, prefers_page
from shared.problems import Problem
from tests.pages import BROWSER, seen


class Question(PublicQuestion):
    heading = "证照核验"
    nothing_found = "没有查到。"


def asked(*accept: str) -> Request:
    headers = [(b"accept", one.encode("latin-1")) for one in accept]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def text_of(page: Page) -> str:
    return bytes(Question.page(page).body).decode()


@pytest.mark.parametrize(
    "accept",
    [
        BROWSER,
        "text/html",
        "TEXT/HTML",
        "text/*",
        "text/html;level=1",
        "application/json;q=0.9, text/html",
        "application/json;q=0, text/html;q=0.1",
        "*/*;q=0.8,text/html;q=0.801",
        "text/html ; q = 1.0 , */* ; q=0",
    ],
)
def test_who_would_rather_read_gets_a_page(accept: str) -> None:
    assert prefers_page(asked(accept))


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "",
        "application/json",
        "application/json, text/html",
        "application/json, text/html;q=0.9, */*;q=0.1",
        "text/html;q=0",
        "text/html;q=0.3, application/*;q=0.4",
        "text/html;q=2",
        "text/html;q=nan",
        "text/plain, */*;q=0.5",
        "text/htmlx, */*;q=0.1",
        ",;,text/;q",
        "text/html;q=0, text/*",
        "\xfftext/html",
    ],
)
def test_who_does_not_mind_or_cannot_be_understood_gets_json(accept: str) -> None:
    assert not prefers_page(asked(accept))


def test_several_headers_are_one_list_and_none_is_no_browser() -> None:
    assert prefers_page(asked("application/json;q=0.5", "text/html"))
    assert not prefers_page(asked())


def test_whatever_somebody_wrote_is_text_and_nothing_else() -> None:
    wicked = "<script src=//x>alert(1)</script>\"'&amp;<img onerror=x>"
    page = Page(wicked, (Block((("名称", wicked), (wicked, "在")), caption=wicked),))

    shown = seen(text_of(page))

    assert (shown.lead, shown.captions) == (wicked, [wicked])
    assert shown.lines == [("名称", wicked), (wicked, "在")]


def test_a_line_that_says_nothing_is_left_out() -> None:
    page = Page("有效", (Block((("地址", ""), ("电话", None), ("窗口", "综合窗口1号"))),))

    assert seen(text_of(page)).lines == [("窗口", "综合窗口1号")]


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "status_not_found"), (422, "text_not_storable"), (422, "invalid_request")],
)
def test_whatever_is_wrong_with_a_question_its_page_is_the_same(status: int, code: str) -> None:
    usual = Question.refusal(Problem(404, "verification_failed", "没有查到。"))

    other = Question.refusal(Problem(status, code, f"因为 {code}", headers={"X-Why": code}))

    assert (other.status_code, other.body) == (usual.status_code, usual.body) == (404, usual.body)
    assert dict(other.headers) == dict(usual.headers)


@pytest.mark.parametrize(
    ("status", "said"), [(429, "请一分钟后再试。"), (503, "系统暂时不可用，请稍后再试。")]
)
def test_who_has_to_wait_reads_so_and_for_how_long(status: int, said: str) -> None:
    busy = Problem(status, "busy", "请一分钟后再试。", headers={"Retry-After": "60"})

    answer = Question.refusal(busy)

    assert answer.status_code == status
    assert answer.headers["retry-after"] == "60"
    assert seen(bytes(answer.body).decode()).lead == said
