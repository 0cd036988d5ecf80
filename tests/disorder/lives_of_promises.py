"""Lives that begin with a promise in place of a paper (容缺受理, 告知承诺)."""

from collections.abc import AsyncIterator
from typing import Any

from services.demo.hall import Answer
from tests.disorder.lives import DISTRICT, Life
from tests.system.story import Story

MARKET, HEALTH = "zy-scj", "zy-wjw"
RULES = "M05"
SIGNED = {"signer": "尹海宁", "relation": "representative", "method": "seal"}


async def _on_a_deferral(story: Story) -> str:
    hall, item = story.hall, story.item("food_business_permit")
    submitted = await hall.submit(
        item, story.applicant("restaurant-1"), by=DISTRICT, missing=(RULES,)
    )
    number = str(submitted["application_number"])
    notice = {"defects": [{"material": RULES, "defect": "暂缺"}]}
    await hall.act(number, "supplement-notice", notice, by=DISTRICT)
    put_off = {"materials": [{"code": RULES, "state": "deferred"}], "remark": "容缺"}
    await hall.act(number, "supplements", put_off, by=DISTRICT)
    await _promised(story, number, "deferral")
    return number


async def _on_a_declaration(story: Story) -> str:
    item, hotel = story.item("public_place_hygiene"), story.applicant("hotel-1")
    submitted = await story.hall.submit(item, hotel, by=DISTRICT, missing=("M04",))
    number = str(submitted["application_number"])
    await _promised(story, number, "declaration")
    return number


async def _promised(story: Story, number: str, kind: str) -> None:
    await story.hall.act(number, "commitment", {"kind": kind}, by=DISTRICT)
    await story.hall.act(number, "commitment/signing", SIGNED, by=DISTRICT)
    await story.hall.act(number, "acceptance", {}, by=DISTRICT)


async def _completed(story: Story, number: str) -> None:
    brought = {"materials": [{"code": RULES, "state": "received"}]}
    await story.hall.act(number, "commitment/completion", brought, by=DISTRICT)


async def granted_before_the_paper_came(story: Story) -> AsyncIterator[None]:
    number = await _on_a_deferral(story)
    yield
    await story.grant(number, MARKET)
    yield
    await story.grant(number, MARKET, signed=True)
    yield
    await story.hall.application_in(number, "granted", by=DISTRICT)
    await _completed(story, number)
    yield
    await story.handed_over(number, by=DISTRICT)


async def completed_while_it_was_decided(story: Story) -> AsyncIterator[None]:
    number = await _on_a_deferral(story)
    yield
    await story.grant(number, MARKET)
    yield
    await story.grant(number, MARKET, signed=True)
    await _completed(story, number)
    yield
    await story.handed_over(number, by=DISTRICT)


async def completed_before_the_decision(story: Story) -> AsyncIterator[None]:
    number = await _on_a_deferral(story)
    yield
    await _completed(story, number)
    yield
    await story.grant(number, MARKET)
    yield
    await story.grant(number, MARKET, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)


async def promise_taken_back(story: Story) -> AsyncIterator[None]:
    number = await _on_a_deferral(story)
    yield
    await story.hall.review_of(number, by=f"{MARKET}-r01")
    await story.hall.act(number, "commitment/retraction", {"reason": "不再办理"}, by=DISTRICT)
    yield
    await story.hall.application_in(number, "withdrawn", by=DISTRICT)


async def declared_and_found_to_be_so(story: Story) -> AsyncIterator[None]:
    number = await _on_a_declaration(story)
    yield
    await story.grant(number, HEALTH, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)
    await _inspected(story, number, result="kept", findings="符合承诺。")


async def declared_and_found_not_to_be_so(story: Story) -> AsyncIterator[None]:
    number = await _on_a_declaration(story)
    yield
    await story.grant(number, HEALTH, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)
    yield
    fault = {"result": "broken", "findings": "消毒间未设置。"}
    await _inspected(story, number, **fault, rectify_by="2099-12-31")
    check = await _inspected(story, number, **fault)
    reasons = {"reason": "逾期未整改到位", "legal_basis": "《行政许可法》第六十九条"}
    await story.hall.post(f"post-checks/{check['id']}/revocation", reasons, by=f"{HEALTH}-h01")


async def _inspected(story: Story, number: str, **found: Any) -> Answer:
    """What two inspectors of the office found on the day of the acceptance."""
    hall, by = story.hall, f"{HEALTH}-r01"

    async def ordered() -> Answer | None:
        checks = (await hall.get("post-checks", by=by))["post_checks"]
        return next((one for one in checks if one["application_number"] == number), None)

    check: Answer = await hall.until(f"the check of {number}", ordered)
    whole = {**found, "inspectors": ["田秀平", "孔丽勇"], "inspected_on": "2026-11-20"}
    return await hall.post(f"post-checks/{check['id']}/inspections", whole, by=by)


PROMISES: tuple[Life, ...] = (
    granted_before_the_paper_came,
    completed_while_it_was_decided,
    completed_before_the_decision,
    promise_taken_back,
    declared_and_found_to_be_so,
    declared_and_found_not_to_be_so,
)
