"""What the public may ask: one answer for every failure, in the same time, and not for long."""

import statistics
import time
from urllib.parse import quote

import httpx2
import pytest

from shared.clock import FrozenClock
from shared.identifiers import QUERY_CODE_ALPHABET, application_number
from shared.security.public_throttle import PublicThrottle
from tests.pages import BROWSER
from tests.security.people import CLERK
from tests.security.scene import Scene, essence

SAMPLES = 250
LARGEST_DIFFERENCE_MS = 2.0
WRONG = QUERY_CODE_ALPHABET[0] * 10


def unlimited(scene: Scene) -> None:
    """Let the tests ask as often as they like."""
    endless = 10**9
    for name in ("intake", "licensing"):
        scene.system.services[name].provide(
            PublicThrottle(questions_per_minute=0, failures=endless, lock_minutes=15)
        )


async def _ask(scene: Scene, path: str, accept: str = "*/*") -> httpx2.Response:
    return await scene.call("GET", path, headers={"Accept": accept})


async def _medians(scene: Scene, *paths: str, accept: str = "*/*") -> list[float]:
    """Milliseconds from question to answer, asked in turn so that a busy machine hits all alike."""
    taken: list[list[float]] = [[] for _ in paths]
    for _ in range(SAMPLES):
        for path, times in zip(paths, taken, strict=True):
            started = time.perf_counter()
            await _ask(scene, path, accept)
            times.append((time.perf_counter() - started) * 1000)
    return [statistics.median(times) for times in taken]


def _unknown(number: str, clock: FrozenClock) -> str:
    """A number that could be one, of the same office and day."""
    return application_number(number[:6], number[6:10], clock.now().date(), 4321)


async def test_an_unknown_number_cannot_be_told_from_a_wrong_code(
    scene: Scene, clock: FrozenClock
) -> None:
    unlimited(scene)
    number = (await scene.accepted())["application_number"]
    paths = [f"status/{number}?code={WRONG}", f"status/{_unknown(number, clock)}?code={WRONG}"]

    wrong, unknown = [await _ask(scene, path) for path in paths]
    medians = await _medians(scene, *paths)

    assert wrong.status_code == unknown.status_code == 404
    assert essence(wrong) == essence(unknown)
    assert abs(medians[0] - medians[1]) < LARGEST_DIFFERENCE_MS


async def test_an_unknown_licence_cannot_be_told_from_a_wrong_code(scene: Scene) -> None:
    unlimited(scene)
    _submitted, licence = await scene.granted()
    known, unknown = (quote(one) for one in (licence["licence_number"], "豫郑中优〔2026〕004321号"))
    paths = [f"licences/{one}/verification?code={WRONG}" for one in (known, unknown)]

    answers = [await _ask(scene, path) for path in paths]
    medians = await _medians(scene, *paths)

    assert answers[0].status_code == answers[1].status_code == 404
    assert essence(answers[0]) == essence(answers[1])
    assert abs(medians[0] - medians[1]) < LARGEST_DIFFERENCE_MS


@pytest.mark.parametrize("question", ["status/{}?code=", "licences/{}/verification?code="])
async def test_nor_can_the_pages_of_both_be_told_apart(
    scene: Scene, clock: FrozenClock, question: str
) -> None:
    unlimited(scene)
    submitted, licence = await scene.granted()
    numbers = [submitted["application_number"], _unknown(submitted["application_number"], clock)]
    if question.startswith("licences"):
        numbers = [quote(one) for one in (licence["licence_number"], "豫郑中优〔2026〕004321号")]
    paths = [question.format(one) + WRONG for one in numbers]

    wrong, unknown = [await _ask(scene, path, BROWSER) for path in paths]
    medians = await _medians(scene, *paths, accept=BROWSER)

    assert wrong.headers["content-type"] == "text/html; charset=utf-8"
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.text == unknown.text
    assert abs(medians[0] - medians[1]) < LARGEST_DIFFERENCE_MS


async def test_five_wrong_codes_lock_a_number_and_an_unknown_one_locks_alike(
    scene: Scene, clock: FrozenClock
) -> None:
    submitted = await scene.submitted()
    number, code = submitted["application_number"], submitted["query_code"]
    paths = [f"status/{one}?code={WRONG}" for one in (number, _unknown(number, clock))]

    for _ in range(5):
        answers = [await _ask(scene, path) for path in paths]
    locked = await _ask(scene, f"status/{number}?code={code}")

    assert essence(answers[0]) == essence(answers[1]) == essence(locked)
    assert {one.headers.get("retry-after") for one in (*answers, locked)} == {None}


async def test_failed_verifications_lock_a_licence_and_an_unknown_one_alike(
    scene: Scene,
) -> None:
    _submitted, licence = await scene.granted()
    code = licence["verification_path"].rsplit("=", 1)[1]
    known, unknown = (quote(one) for one in (licence["licence_number"], "豫郑中优〔2026〕004321号"))
    first = await _ask(scene, f"licences/{known}/verification?code={code}")
    answers = [
        [await _ask(scene, f"licences/{one}/verification?code={WRONG}") for _ in range(12)]
        for one in (known, unknown)
    ]
    locked = await _ask(scene, f"licences/{known}/verification?code={code}")

    assert first.status_code == 200
    assert [one.status_code for one in answers[0]] == [one.status_code for one in answers[1]]
    assert [essence(one) for one in answers[0]] == [essence(one) for one in answers[1]]
    assert essence(locked) == essence(answers[0][0])
    assert locked.status_code == 404


async def test_the_next_number_tells_nothing_without_its_own_code(scene: Scene) -> None:
    unlimited(scene)
    one, next_one = await scene.submitted(), await scene.submitted()
    numbers = one["application_number"], next_one["application_number"]

    crossed = [
        await _ask(scene, f"status/{numbers[1]}?code={one['query_code']}"),
        await _ask(scene, f"status/{numbers[1]}?token={one['status_url'].rsplit('=', 1)[1]}"),
        await _ask(scene, f"status/{numbers[1]}?code=&token="),
        await _ask(scene, f"status/{numbers[1]}"),
        await _ask(scene, f"status/{numbers[1][:24]}"),
    ]
    listed = [
        await scene.client.get(f"/api/v1/{path}")
        for path in ("status", "status/", "licences", "applications", f"licences/{numbers[1]}")
    ]

    assert {(one.status_code, essence(one)["code"]) for one in crossed} == {
        (404, "status_not_found")
    }
    assert all(one.status_code in (307, 401, 404) for one in listed)
    assert one["query_code"] != next_one["query_code"]


async def test_a_code_is_ten_unambiguous_characters_and_a_token_has_128_bits(
    scene: Scene,
) -> None:
    submitted = await scene.submitted()
    token = submitted["status_url"].rsplit("=", 1)[1]

    assert len(submitted["query_code"]) == 10
    assert set(submitted["query_code"]) <= set(QUERY_CODE_ALPHABET)
    assert not set(QUERY_CODE_ALPHABET) & set("0O1IL")
    assert len(bytes.fromhex(token)) == 16


@pytest.mark.parametrize(
    ("owner", "path"),
    [
        ("intake", "status/4101021301202611200007775"),
        ("licensing", f"licences/{quote('豫郑中优〔2026〕000777号')}/verification"),
    ],
)
async def test_one_address_may_ask_so_often_whatever_it_forwards(
    scene: Scene, owner: str, path: str
) -> None:
    throttle = PublicThrottle(questions_per_minute=3, failures=1, lock_minutes=15)
    scene.system.services[owner].provide(throttle)

    answers = [
        await scene.call("GET", path, headers={"X-Forwarded-For": f"203.0.113.{place}"})
        for place in range(5)
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 429, 429]
    assert {essence(one)["code"] for one in answers[3:]} == {"too_many_queries"}
    assert {one.headers["retry-after"] for one in answers[3:]} == {"60"}


async def test_codes_are_never_in_what_staff_read_back(scene: Scene) -> None:
    submitted = await scene.submitted()
    number = submitted["application_number"]

    for path in (f"applications/{number}", "applications", f"applications/{number}/documents"):
        text = (await scene.call("GET", path, by=CLERK)).text
        assert submitted["query_code"] not in text
        assert submitted["status_url"].rsplit("=", 1)[1] not in text
