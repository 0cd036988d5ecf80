"""The public question: what it shows, what it hides, and how often it may be asked."""

from urllib.parse import urlsplit

import pytest

from shared.security.public_throttle import PublicThrottle
from tests.intake.integration.window import (
    DELIVERY,
    NOBODY,
    Answer,
    Desk,
    decided,
    issued,
    opened,
    problem,
    revoked,
    withdrawn,
)


def unlimited(desk: Desk) -> None:
    """Let one address ask as often as a test likes."""
    desk.service.provide(PublicThrottle(questions_per_minute=0, failures=5, lock_minutes=15))


async def test_the_code_on_the_receipt_and_the_token_in_its_qr_code_show_the_status(
    desk: Desk,
) -> None:
    accepted = await desk.accepted()
    await desk.hear(opened(accepted))
    number, code = accepted["application_number"], accepted["query_code"]
    url = urlsplit(accepted["status_url"])

    by_code = await desk.get(f"status/{number}?code={code.lower()}", by=None)
    by_token = await desk.get(f"{url.path.removeprefix('/api/v1/')}?{url.query}", by=None)

    assert by_code.status_code == by_token.status_code == 200
    assert by_code.json() == by_token.json()
    assert by_code.json() == {
        "application_number": number,
        "item": "老年优待证办理",
        "status": "under_review",
        "status_name": "审查",
        "applicant_name": "赵**",
        "submitted_at": "2026-11-20T01:00:00Z",
        "accepted_at": "2026-11-20T01:00:00Z",
        "promised_due": {"on": "2026-12-01", "is_provisional": False},
        "closed_at": None,
        "department": "莲湖街道社会事务办公室",
        "department_phone": "0371-00000131",
        "reply_due": None,
        "returned_because": None,
        "result": None,
        "collect_at": None,
        "follow_up": None,
    }


async def test_identity_phone_form_and_files_never_show(desk: Desk) -> None:
    accepted = await desk.accepted()
    await desk.hear(decided(accepted))
    await desk.hear(issued(accepted))

    answer = await desk.get(
        f"status/{accepted['application_number']}?code={accepted['query_code']}", by=None
    )

    secrets = ["赵秀兰", "410102195103", "15400000001", "阳光花苑社区3号楼", "豫郑中优"]
    assert [secret for secret in secrets if secret in answer.text] == []
    assert answer.json()["result"] == "granted"
    assert answer.headers["cache-control"] == "no-store"


async def _shown(desk: Desk, submitted: Answer) -> Answer:
    question = f"status/{submitted['application_number']}?code={submitted['query_code']}"
    shown: Answer = (await desk.get(question, by=None)).json()
    return shown


async def test_each_ending_says_what_waits_at_the_window(desk: Desk) -> None:
    unlimited(desk)
    granted, handed_over = await desk.accepted(), await desk.accepted()
    refused, taken_back, spoilt = [await desk.accepted() for _ in range(3)]
    at_the_door, given_up = await desk.submitted(), await desk.submitted()
    for one in (granted, handed_over, spoilt):
        await desk.hear(opened(one))
        await desk.hear(decided(one))
        await desk.hear(issued(one))
    await desk.hear(revoked(spoilt["application_number"]))
    await desk.hear(opened(refused))
    await desk.hear(decided(refused, "refused"))
    await desk.hear(opened(taken_back))
    await desk.hear(withdrawn(taken_back["application_number"]))
    delivered = f"applications/{handed_over['application_number']}/delivery"
    await desk.post(delivered, DELIVERY)
    why = {"reason": "材料虚假", "legal_basis": "《行政许可法》第七十八条"}
    await desk.post(f"applications/{at_the_door['application_number']}/refusal", why)
    gave_up = f"applications/{given_up['application_number']}/withdrawal"
    await desk.post(gave_up, {"reason": "本人放弃"})

    endings = {
        "granted": await _shown(desk, granted),
        "handed over": await _shown(desk, handed_over),
        "refused": await _shown(desk, refused),
        "taken back": await _shown(desk, taken_back),
        "revoked": await _shown(desk, spoilt),
        "refused at the door": await _shown(desk, at_the_door),
        "given up": await _shown(desk, given_up),
    }

    assert endings["granted"]["collect_at"] == {
        "organization_name": "阳光花苑社区便民服务站",
        "window_name": "综合窗口1号",
        "address": "郑州市中原区莲湖街道阳光花苑社区居委会院内（演示地址）",
        "hours": "8:30—12:00 14:00—17:30（冬季）；8:30—12:00 15:00—18:30（夏季）",
        "phone": "0371-00000183",
    }
    waits = {name: one["collect_at"] is not None for name, one in endings.items()}
    assert waits == {
        "granted": True, "handed over": False, "refused": True, "taken back": False,
        "revoked": True, "refused at the door": True, "given up": False,
    }  # fmt: skip
    assert {one["department"] for one in endings.values()} == {"阳光花苑社区便民服务站"}
    assert [one["status"] for one in endings.values()] == [
        "ready", "closed", "ready", "withdrawn", "ready", "refused", "withdrawn",
    ]  # fmt: skip


async def test_every_failure_gives_the_same_answer(desk: Desk) -> None:
    unlimited(desk)
    submitted = await desk.submitted()
    number, code = submitted["application_number"], submitted["query_code"]

    answers = [
        await desk.get(path, by=None)
        for path in (
            f"status/{number}",
            f"status/{number}?code=WRONGCODE1",
            f"status/{number}?token={'0' * 32}",
            f"status/{NOBODY}?code={code}",
            f"status/nonsense?code={code}",
            f"status/%00?code={code}",
        )
    ]

    assert {problem(one) for one in answers} == {(404, "status_not_found")}
    assert len({one.json()["detail"] for one in answers}) == 1


async def test_five_failures_lock_a_number_even_for_the_right_code(desk: Desk) -> None:
    unlimited(desk)
    submitted, other = await desk.submitted(), await desk.submitted()
    number = submitted["application_number"]

    for _ in range(5):
        await desk.get(f"status/{number}?code=WRONGCODE1", by=None)
    locked = await desk.get(f"status/{number}?code={submitted['query_code']}", by=None)
    beside_a_token = f"status/{number}?code={submitted['query_code']}&token=guessed"
    guessed = await desk.get(beside_a_token, by=None)
    token = urlsplit(submitted["status_url"]).query
    by_receipt = await desk.get(f"status/{number}?{token}", by=None)
    free = await desk.get(
        f"status/{other['application_number']}?code={other['query_code']}", by=None
    )

    assert problem(locked) == problem(guessed) == (404, "status_not_found")
    assert by_receipt.status_code == 200, "nobody can lock out the receipt's QR code"
    assert free.status_code == 200


async def test_an_address_that_asks_too_often_has_to_wait(desk: Desk) -> None:
    desk.service.provide(PublicThrottle(questions_per_minute=2, failures=5, lock_minutes=15))

    answers = [await desk.get(f"status/{NOBODY}", by=None) for _ in range(3)]

    assert [problem(one)[0] for one in answers] == [404, 404, 429]
    assert answers[-1].headers["retry-after"] == "60"


@pytest.mark.parametrize(
    "question", ["items", "items?q=老年", "items/{code}/guide", "items/{code}"]
)
async def test_the_catalogue_is_open_to_everybody(desk: Desk, question: str) -> None:
    code = "11410102MBDEM0023L4412007002001"

    answer = await desk.get(question.format(code=code), by=None)

    assert answer.status_code == 200
    assert "老年优待证办理" in answer.text
    assert "route_plan" not in answer.text


@pytest.mark.parametrize("code", ["nope", "%00", "事项", "x" * 200])
async def test_an_unknown_item_is_not_found(desk: Desk, code: str) -> None:
    assert problem(await desk.get(f"items/{code}", by=None)) == (404, "item_unknown")
