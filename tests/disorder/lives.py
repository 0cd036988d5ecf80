"""Lives of whole cases, a step at a time, so that many can be lived side by side."""

from collections.abc import AsyncIterator, Callable

from tests.system.story import Story

Life = Callable[[Story], AsyncIterator[None]]
COMMUNITY, STREET, DISTRICT, CITY = "zy-lianhu-901-c01", "zy-lianhu-c01", "zy-c01", "zz-c01"
SOCIAL = "zy-lianhu"


async def granted_at_two_levels(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("elder_card", "elder-1", by=COMMUNITY)
    yield
    await story.grant(number, SOCIAL)
    yield
    await story.grant(number, "zy-mzj", signed=True)
    yield
    await story.handed_over(number, by=COMMUNITY)


async def refused_by_the_street(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("elder_bus_card", "bus-1", by=COMMUNITY)
    yield
    await story.refuse(number, SOCIAL)
    yield
    await story.hall.application_in(number, "ready", by=COMMUNITY)
    yield
    await story.given(number, by=COMMUNITY)


async def paused_and_extended(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("minimum_living_allowance", "allowance-1", by=COMMUNITY)
    yield
    stop = {"reason_code": "publicity", "reason": "公示", "expected_until": "2026-12-01"}
    await story.act(number, SOCIAL, "suspension", stop)
    yield
    await story.resume(number, SOCIAL)
    yield
    await story.grant(number, SOCIAL)
    yield
    await story.extend(number, "zy-mzj")
    yield
    await story.grant(number, "zy-mzj", signed=True)
    yield
    await story.handed_over(number, by=COMMUNITY)


async def supplemented_at_the_desk(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("one_child_reward", "reward-1", by=STREET)
    yield
    defects = {"defects": [{"material": "M01", "defect": "申请表未签名"}], "days": 10}
    await story.act(number, SOCIAL, "supplement-request", defects)
    yield
    await story.hall.application_in(number, "supplement_requested", by=STREET)
    await story.bring(number, "M01", by=STREET)
    yield
    await story.grant(number, SOCIAL)
    yield
    await story.grant(number, "zy-wjw", signed=True)
    yield
    await story.hall.application_in(number, "ready", by=STREET)
    await story.given(number, by=STREET)


async def withdrawn_from_the_desk(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("public_rental_housing", "tenant-1", by=COMMUNITY)
    yield
    await story.hall.review_of(number, by=f"{SOCIAL}-r01")
    await story.hall.act(number, "withdrawal", {"reason": "本人放弃"}, by=COMMUNITY)
    yield
    await story.hall.application_in(number, "withdrawn", by=COMMUNITY)


async def withdrawn_at_the_window(story: Story) -> AsyncIterator[None]:
    item, applicant = story.item("fireworks_wholesale"), story.applicant("fireworks-1")
    number = (await story.hall.submit(item, applicant, by=CITY))["application_number"]
    yield
    await story.hall.act(number, "withdrawal", {"reason": "改日再办"}, by=CITY)


async def refused_at_the_window(story: Story) -> AsyncIterator[None]:
    item, applicant = story.item("newborn_registration"), story.applicant("parent-1")
    number = (await story.hall.submit(item, applicant, by=STREET))["application_number"]
    yield
    body = {"reason": "户籍不在本区", "legal_basis": "第三十二条", "right_body": "二七区公安局"}
    await story.hall.act(number, "refusal", body, by=STREET)


LIVES: tuple[Life, ...] = (
    granted_at_two_levels,
    refused_by_the_street,
    paused_and_extended,
    supplemented_at_the_desk,
    withdrawn_from_the_desk,
    withdrawn_at_the_window,
    refused_at_the_window,
)


async def live(story: Story, lives: tuple[Life, ...]) -> None:
    """All lives side by side, one step of each in turn, some minutes apart."""
    going = [life(story) for life in lives]
    while going:
        story.minutes_pass(5)
        going = [one for one in going if await anext(one, "over") != "over"]
