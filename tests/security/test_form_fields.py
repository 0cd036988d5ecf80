"""Every question of every item's form: its answer is masked as the guide says, and sealed at rest."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import structlog

from services.demo.hall import Answer, application_body
from services.intake.domain.items import FormField
from services.intake.repository.catalogue import item_of
from shared import telemetry
from shared.clock import FrozenClock
from shared.masking import masked_answer
from tests.equipment import Place, client_of, running_system, seed
from tests.security.contents import text_of_databases
from tests.security.people import CHIEF, CLERK, DISTRICT_REVIEWER, STREET_REVIEWER
from tests.security.scene import GRANT, Scene

OTHER_PERSON = "410104194502200033"
CITY_CLERK, CITY_REVIEWER, CITY_CHIEF = "zz-c01", "zz-ajj-r01", "zz-ajj-h01"
PEOPLE = {
    "elder_card": (CLERK, (STREET_REVIEWER, DISTRICT_REVIEWER), CHIEF),
    "fireworks_wholesale": (CITY_CLERK, (CITY_REVIEWER, CITY_REVIEWER), CITY_CHIEF),
}
REFUSED = {
    "outcome": "refused",
    "opinion": "不符合条件",
    "legal_basis": "《行政许可法》第三十八条",
}
WHY = {"reason": "", "legal_basis": "", "remedy": "六十日内申请行政复议，六个月内提起行政诉讼。"}


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """All that a process would write to standard error."""
    usual, lines = structlog.get_config(), StringIO()
    with monkeypatch.context() as patched:
        patched.setattr("sys.stderr", lines)
        telemetry.set_up_logging(level="DEBUG", as_json=True)
        yield lines
    structlog.configure(**usual)


@pytest.fixture
async def scene(place: Place, clock: FrozenClock, logged: StringIO) -> AsyncIterator[Scene]:
    async with (
        running_system(place, clock=clock) as system,
        client_of(system=system) as client,
    ):
        yield Scene(system, client, clock)


def _questions(key: str) -> tuple[FormField, ...]:
    item = next(one for one in seed().items if one.key == key)
    return item_of(item.raw, item.version).form


def _telling(question: FormField, place: int) -> Any:
    """An answer that could be nobody else's; None where the form offers only common ones."""
    if question.type == "id_number":
        return OTHER_PERSON
    if question.from_identity:
        return None
    if question.type == "date":
        return (date(1931, 3, 1) + timedelta(days=place)).isoformat()
    if question.type != "text":
        return None
    if question.sensitivity == "phone":
        return f"154777766{place:02d}"
    return f"秘密之问第{place}条唯有本人知晓内容{place}号"


def _body(key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A submission whose every telling answer is its own. Returns: the body and those answers."""
    item = next(one for one in seed().items if one.key == key)
    applicant = next(one for one in seed().applicants if one.item == item.code)
    telling = {
        question.name: answer
        for place, question in enumerate(_questions(key))
        if (answer := _telling(question, place)) is not None
    }
    body = application_body(item, applicant)
    return {**body, "form": {**body["form"], **telling}}, telling


async def _through_the_offices(scene: Scene, key: str, number: str) -> list[Answer]:
    """Street or examiner, then the chief. Returns: what each desk showed."""
    _clerk, reviewers, chief = PEOPLE[key]
    shown = []
    for place, reviewer in enumerate(reviewers):
        review = await scene.review(number, by=reviewer)
        shown.append(await scene.get(f"reviews/{review}", by=reviewer))
        shown.append(await scene.get(f"applications/{number}?purpose=审查", by=reviewer))
        is_last = place == len(reviewers) - 1
        opinion = REFUSED if is_last else GRANT
        await scene.post(f"reviews/{review}/opinion", opinion, by=reviewer)
        if is_last:
            await scene.post(f"reviews/{review}/sign-off", {"approved": True}, by=chief)
        await scene.post(
            f"reviews/{review}/decision", WHY if is_last else {}, by=chief if is_last else reviewer
        )
    return shown


@pytest.mark.parametrize("key", sorted(PEOPLE))
async def test_each_answer_is_masked_as_its_field_says_and_written_nowhere(
    scene: Scene, logged: StringIO, key: str
) -> None:
    clerk = PEOPLE[key][0]
    body, telling = _body(key)
    submitted = await scene.post("applications", body, by=clerk)
    number = submitted["application_number"]
    await scene.post(f"applications/{number}/acceptance", {}, by=clerk)
    shown = [await scene.get(f"applications/{number}", by=clerk)]
    shown += await _through_the_offices(scene, key, number)
    public = await scene.call("GET", f"status/{number}?code={submitted['query_code']}")
    whole = await scene.post(
        f"applications/{number}/unmasking", {"reason": "核对申请材料"}, by=clerk
    )

    expected = {
        question.name: masked_answer(question.sensitivity, body["form"][question.name])
        for question in _questions(key)
        if question.name in body["form"]
    }
    assert [one["form"] for one in shown] == [expected] * 5
    assert whole["form"] == body["form"]
    assert [one for one in map(str, telling.values()) if one in public.text] == []
    written = await text_of_databases(scene.system)
    found = {
        table: seen
        for table, rows in written.items()
        if (seen := [name for name, one in telling.items() if one in rows])
    }
    assert found == {}
    assert [name for name, one in telling.items() if one in logged.getvalue()] == []


def test_the_items_walked_are_of_the_catalogue() -> None:
    assert set(PEOPLE) <= {one.key for one in seed().items}


def test_every_item_of_the_catalogue_says_what_its_answers_tell_of_a_person() -> None:
    for item in seed().items:
        for question in item.raw["form"]:
            if question["type"] in ("text", "date", "id_number"):
                assert question.get("sensitive"), (item.key, question["name"])


@pytest.mark.parametrize("key", sorted(PEOPLE))
def test_only_what_the_guide_calls_harmless_is_shown_whole(key: str) -> None:
    _body_sent, telling = _body(key)
    harmless = {one["name"] for one in _raw_form(key) if one.get("sensitive") == "none"}

    shown = {
        question.name
        for question in _questions(key)
        if question.name in telling
        and masked_answer(question.sensitivity, telling[question.name]) == telling[question.name]
    }

    assert shown == harmless


def _raw_form(key: str) -> list[dict[str, Any]]:
    form: list[dict[str, Any]] = next(one for one in seed().items if one.key == key).raw["form"]
    return form
