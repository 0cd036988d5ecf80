"""The public page of a licence: what anybody sees who scans the code on a certificate."""

from urllib.parse import quote

import httpx2
import pytest_asyncio

from shared.security.keys import KeyRing
from shared.security.public_throttle import PublicThrottle
from shared.service import Service
from tests.licensing.integration.conftest import Asking
from tests.licensing.integration.test_licences import FIRST, REVOKE
from tests.licensing.messages import CHIEF, CLERK, applicant, case_decided, deliver
from tests.pages import BROWSER, read

NOT_FOUND = "证照编号或者核验码不正确。"


@pytest_asyncio.fixture
async def scanned(licensing: Service, ask: Asking, keys: KeyRing) -> str:
    """The address in the QR code of a certificate."""
    await deliver(licensing, case_decided(keys))
    licence = (await ask("GET", f"licences/{quote(FIRST)}", by=CLERK)).json()
    path: str = licence["verification_path"]
    return path.removeprefix("/api/v1/")


async def in_a_browser(ask: Asking, path: str) -> httpx2.Response:
    """Somebody's phone."""
    return await ask("GET", path, Accept=BROWSER)


async def test_who_scans_a_certificate_reads_that_it_holds(ask: Asking, scanned: str) -> None:
    answer = await in_a_browser(ask, scanned)

    shown = (await ask("GET", scanned)).json()
    page = read(answer)
    lines = dict(page.lines)
    assert answer.status_code == 200
    assert (page.heading, page.lead) == ("证照核验", "本证照有效。")
    assert lines["证照编号"] == FIRST
    assert lines["持证人"] == "赵**"
    assert (lines["证照名称"], lines["发证机关"]) == (shown["title"], shown["issuer_name"])
    assert lines["发证日期"] == "2026年11月20日"
    person = applicant()
    assert person.name not in answer.text
    assert person.identity_number[6:14] not in answer.text


async def test_who_scans_a_revoked_certificate_reads_that_it_holds_no_more(
    ask: Asking, scanned: str
) -> None:
    await ask("POST", f"licences/{quote(FIRST)}/revocation", by=CHIEF, json=REVOKE)

    answer = await in_a_browser(ask, scanned)

    assert read(answer).lead == "本证照已撤销。"
    assert REVOKE["reason"] not in answer.text


async def test_who_is_no_browser_gets_json_as_ever(ask: Asking, scanned: str) -> None:
    good, wrong = await ask("GET", scanned), await ask("GET", f"{scanned[:-3]}AAA")
    too_long = await ask("GET", f"{scanned}{'A' * 60}")

    assert good.headers["content-type"] == "application/json"
    assert good.json()["licence_number"] == FIRST
    assert (wrong.status_code, wrong.json()["code"]) == (404, "verification_failed")
    assert (too_long.status_code, too_long.json()["code"]) == (422, "invalid_request")
    assert {one.headers["vary"] for one in (good, wrong, too_long)} == {"Accept"}


async def test_every_failure_has_one_and_the_same_page(
    licensing: Service, ask: Asking, scanned: str
) -> None:
    licensing.provide(PublicThrottle(questions_per_minute=0, failures=3, lock_minutes=15))
    code = scanned.partition("code=")[2]
    answers = [
        await in_a_browser(ask, path)
        for path in (
            f"{scanned[:-3]}AAA",
            scanned.partition("?")[0],
            scanned.replace("000001", "000009"),
            f"licences/%00/verification?code={code}",
            f"licences/<script>/verification?code={code}",
            f"{scanned}{'A' * 60}",
            f"{scanned[:-3]}AAA",
        )
    ]

    answers.append(await in_a_browser(ask, scanned))  # by now the number is locked

    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    assert len({str(_lasting(one)) for one in answers}) == 1
    page = read(answers[0])
    assert (page.lead, page.lines) == (NOT_FOUND, [])


def _lasting(answer: httpx2.Response) -> dict[str, str]:
    return {name: text for name, text in answer.headers.items() if name != "traceparent"}


async def test_who_asks_too_often_reads_that_they_have_to_wait(
    licensing: Service, ask: Asking, scanned: str
) -> None:
    licensing.provide(PublicThrottle(questions_per_minute=1, failures=5, lock_minutes=15))

    answers = [await in_a_browser(ask, scanned) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 429]
    assert answers[1].headers["retry-after"] == "60"
    assert read(answers[1]).lead == "查询过于频繁，请一分钟后再试。"
