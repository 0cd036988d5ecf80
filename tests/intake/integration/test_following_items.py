"""What a guide says of the item that follows, in the catalogue and in the cases that it opens."""

from typing import Any

from services.intake.worker import open_what_follows
from tests.intake.guides import guide
from tests.intake.integration.test_catalogue_import import sent
from tests.intake.integration.test_files import PDF, upload
from tests.intake.integration.test_two_stages import (
    FOOD,
    HALL,
    LICENCE,
    accepted,
    after,
    issued,
    second_of,
)
from tests.intake.integration.window import Desk


def founding(**changes: Any) -> dict[str, Any]:
    """The first item's guide, whose follow-up departs from the demo catalogue's."""
    one = guide("enterprise_registration")
    return {**one, "follow_up": {**one["follow_up"], **changes}}


def faults(answer: Any) -> list[tuple[str, str]]:
    return [(one["item"][-12:], one["rule"]) for one in answer.json()["faults"]]


async def test_a_file_that_closes_a_circle_with_a_published_item_is_refused(desk: Desk) -> None:
    first = guide("enterprise_registration")
    back = {**first["follow_up"], "item": first["code"], "name": first["name"], "prefill": []}

    answer = await sent(desk, guide("food_business_permit", follow_up=back))

    assert faults(answer) == [("410131010001", "follow_up_cycle")]
    assert answer.json()["loaded"] == 0


async def test_an_item_that_follows_may_come_in_the_same_file(desk: Desk) -> None:
    second = guide("food_business_permit", bus_routes="乘坐37路。")

    answer = await sent(desk, founding(by_default=True), second)

    assert (faults(answer), answer.json()["loaded"]) == ([], 2)


async def test_an_item_that_nobody_has_cannot_follow(desk: Desk) -> None:
    answer = await sent(desk, founding(item=f"{FOOD[:-1]}9"))

    assert faults(answer) == [("410131009001", "follow_up_unknown")]


async def test_what_follows_stands_in_the_guide_and_in_the_difference_of_versions(
    desk: Desk,
) -> None:
    first = founding(by_default=True)
    await sent(desk, first)

    shown = (await desk.get(f"items/{first['code']}/guide", by=None)).json()["guide"]
    version = (await desk.get(f"items/{first['code']}/versions/2", by=None)).json()

    assert shown["follow_up"]["item"] == FOOD
    assert [one["path"] for one in version["changes"]] == ["follow_up.by_default"]


async def test_a_guide_may_propose_the_second_to_everybody_who_does_not_decline(
    desk: Desk,
) -> None:
    await sent(desk, founding(by_default=True))

    silent, declining = await accepted(desk), await accepted(desk, wanted=False)

    assert (await after(desk, silent))["status"] == "waiting"
    assert await after(desk, declining) is None


async def test_the_second_is_prefilled_from_form_applicant_and_licence_and_answers_given_count(
    desk: Desk,
) -> None:
    rows = [
        {"question": "premises", "source": "form.domicile"},
        {"question": "principal_name", "source": "applicant.name"},
        {"question": "projects", "source": "licence.number"},
    ]
    await sent(desk, founding(prefill=rows))
    first = await accepted(desk, wanted=True, form={"premises": "郑州市中原区建设路1号"})
    await desk.hear(issued(first))

    await open_what_follows(desk.service)

    number = (await second_of(desk, first))["application_number"]
    whole = await desk.post(f"applications/{number}/unmasking", {"reason": "核对预填内容"}, by=HALL)
    assert whole.json()["form"] == {
        "premises": "郑州市中原区建设路1号",
        "principal_name": whole.json()["applicant"]["name"],
        "projects": LICENCE,
    }


async def test_a_paper_of_the_first_that_the_second_asks_for_too_is_linked_with_its_files(
    desk: Desk,
) -> None:
    second = guide("food_business_permit")
    second["materials"][3]["name"] = "公司章程"
    await sent(desk, second)
    first = await accepted(desk, wanted=True)
    number = first["application_number"]
    assert (await upload(desk, number, "章程.pdf", PDF, by=HALL))[0] == 201
    await desk.hear(issued(first))

    await open_what_follows(desk.service)

    charter = (await second_of(desk, first))["materials"][3]
    assert (charter["state"], charter["source"], charter["files"]) == ("linked", number, 1)
