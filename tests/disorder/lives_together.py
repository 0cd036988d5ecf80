"""Lives in which several offices have a part: one notice, opinions for the lead, tasks handed on."""

from collections.abc import AsyncIterator

from tests.disorder.lives import COMMUNITY, DISTRICT, SOCIAL, Life
from tests.system.story import Story

HOUSING, FIRE, DEFENCE, POLICE, QUALITY = "zy-zjj", "zy-xfj", "zy-rfb", "zy-gaj", "zy-zaz"
DRAWINGS = "M03"
NEXT_STREET, NEXT_STREET_CODE = "zy-lsz", "11410102MBDEM0090J"
MARKET, CIVIL_AFFAIRS, ADMINISTRATOR = "zy-scj", "zy-mzj", "zy-zwb-a01"
NO_FIRE_CHAPTER = {"defects": [{"material": DRAWINGS, "defect": "缺少消防设计专篇"}], "days": 10}
BLURRED = {"defects": [{"material": DRAWINGS, "defect": "图纸不清晰"}], "days": 5}
IN_ORDER = {"papers": [{"material": DRAWINGS}], "is_complete": False}
NOTHING_MISSING = {"papers": [], "is_complete": True}


async def asked_in_one_notice_that_the_lead_closes(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("construction_permit", "builder-1", by=DISTRICT)
    yield
    await story.act(number, FIRE, "supplement-request", NO_FIRE_CHAPTER)
    await story.act(number, DEFENCE, "paper-checks", IN_ORDER)
    yield
    await story.lead_closes(number, HOUSING)
    await story.grant(number, HOUSING, DEFENCE)
    yield
    await story.hall.application_in(number, "supplement_requested", by=DISTRICT)
    await story.bring(number, DRAWINGS, by=DISTRICT)
    yield
    await story.grant(number, POLICE, FIRE)
    yield
    stop = {"reason_code": "testing", "reason": "地基检测", "expected_until": "2026-12-04"}
    await story.act(number, QUALITY, "suspension", stop)
    yield
    await story.resume(number, QUALITY)
    await story.grant(number, QUALITY)
    yield
    await story.grant(number, HOUSING, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)


async def asked_by_two_when_all_have_spoken(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("construction_permit", "builder-1", by=DISTRICT)
    yield
    await story.act(number, FIRE, "supplement-request", NO_FIRE_CHAPTER)
    await story.act(number, HOUSING, "supplement-request", BLURRED)
    yield
    await story.act(number, DEFENCE, "paper-checks", NOTHING_MISSING)
    await story.grant(number, POLICE)
    yield
    await story.hall.application_in(number, "supplement_requested", by=DISTRICT)
    await story.bring(number, DRAWINGS, by=DISTRICT)
    yield
    await story.grant(number, DEFENCE, HOUSING, FIRE)
    yield
    await story.grant(number, QUALITY)
    await story.grant(number, HOUSING, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)


async def refused_by_one_of_four(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("construction_permit", "builder-1", by=DISTRICT)
    yield
    await story.act(number, DEFENCE, "paper-checks", IN_ORDER)
    await story.grant(number, POLICE)
    yield
    await story.refuse(number, FIRE)
    yield
    await story.hall.application_in(number, "ready", by=DISTRICT)
    await story.given(number, by=DISTRICT)


async def licensed_and_then_permitted(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("enterprise_registration", "founder-1", by=DISTRICT)
    yield
    await story.grant(number, MARKET, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)
    number = await story.accepted("food_business_permit", "restaurant-1", by=DISTRICT)
    yield
    missing = {"defects": [{"material": "M05", "defect": "缺少进货查验制度"}]}
    await story.act(number, MARKET, "supplement-request", missing)
    yield
    await story.hall.application_in(number, "supplement_requested", by=DISTRICT)
    await story.bring(number, "M05", by=DISTRICT)
    yield
    stop = {"reason_code": "site_check", "reason": "现场核查", "expected_until": "2026-12-01"}
    await story.act(number, MARKET, "suspension", stop)
    yield
    await story.resume(number, MARKET)
    await story.grant(number, MARKET)
    yield
    await story.grant(number, MARKET, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)


async def sent_to_the_right_street_reported_and_returned(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("elder_card", "elder-1", by=COMMUNITY)
    yield
    sent = {"reason": "申请人户籍在林山寨街道", "to_organization": NEXT_STREET_CODE}
    await story.act(number, SOCIAL, "transfer", sent)
    yield
    report = {"opinion": "建议准予", "reason": "户籍情况复杂"}
    await story.act(number, NEXT_STREET, "report", report)
    yield
    await story.act(number, CIVIL_AFFAIRS, "return", {"reason": "请街道核实后办理"})
    yield
    await story.grant(number, NEXT_STREET)
    yield
    await story.grant(number, CIVIL_AFFAIRS, signed=True)
    yield
    await story.handed_over(number, by=COMMUNITY)


async def sent_back_and_given_out_again(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("elder_card", "elder-1", by=COMMUNITY)
    yield
    await story.act(number, SOCIAL, "transfer", {"reason": "不属于本街道，去向不明"})
    yield
    office = {"department": "civil_affairs", "level": 5, "organization": NEXT_STREET_CODE}
    placed = {"application_number": number, "offices": [office], "reason": "户籍在林山寨街道"}
    await story.assigned(placed, by=ADMINISTRATOR)
    yield
    await story.grant(number, NEXT_STREET)
    yield
    await story.grant(number, CIVIL_AFFAIRS, signed=True)
    yield
    await story.handed_over(number, by=COMMUNITY)


async def silent_until_it_was_consent(story: Story) -> AsyncIterator[None]:
    number = await story.accepted("construction_permit", "builder-1", by=DISTRICT)
    yield
    await story.grant(number, HOUSING, FIRE, DEFENCE)
    yield
    await story.on("11-26")  # the police had three working days
    yield
    await story.has_in_history(number, "consent_by_silence", by=DISTRICT)
    await story.grant(number, QUALITY)
    yield
    await story.grant(number, HOUSING, signed=True)
    yield
    await story.handed_over(number, by=DISTRICT)


TOGETHER: tuple[Life, ...] = (
    asked_in_one_notice_that_the_lead_closes,
    asked_by_two_when_all_have_spoken,
    refused_by_one_of_four,
    licensed_and_then_permitted,
    sent_to_the_right_street_reported_and_returned,
    sent_back_and_given_out_again,
)
