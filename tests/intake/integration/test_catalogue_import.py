"""Files taken into the catalogue: checked as a whole, loaded as a whole, for one's own division."""

import json
from copy import deepcopy
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from services.intake.commands.import_catalogue import check_catalogue, import_catalogue
from services.intake.publishing.catalogue_files import CatalogueFile, Format, write_file
from services.intake.tables import item_versions, items
from tests import equipment
from tests.intake.guides import ELDER_CARD, elsewhere, guide
from tests.intake.integration.window import Answer, Desk, problem

ADMINISTRATOR, CITY_ADMINISTRATOR = "zy-zwb-a01", "zz-zwb-a01"


async def sent(
    desk: Desk, *guides: Any, form: Format = "xlsx", by: str = ADMINISTRATOR, question: str = ""
) -> httpx2.Response:
    """A file of guides sent by an administrator."""
    file = (f"catalogue.{form}", write_file(guides, form))
    path = f"items/imports/files{question}"
    return await desk.call("POST", path, by=by, files={"file": file}, data={"decision": "试行"})


async def rows(desk: Desk) -> tuple[int, int]:
    """How many items and versions there are."""
    async with desk.service.reading() as connection:
        counts = [
            await connection.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (items, item_versions)
        ]
    return int(counts[0] or 0), int(counts[1] or 0)


@pytest.mark.parametrize("form", ["yaml", "json", "xlsx"])
async def test_a_changed_item_of_a_file_is_a_new_version_and_the_rest_stays(
    desk: Desk, form: Format
) -> None:
    before = await rows(desk)
    given = [guide("elder_card", bus_routes="乘坐37路。"), guide("homestead")]

    answer: Answer = (await sent(desk, *given, form=form)).json()

    assert (answer["read"], answer["changed"], answer["unchanged"], answer["loaded"]) == (
        2,
        1,
        1,
        1,
    )
    assert await rows(desk) == (before[0], before[1] + 1)
    version = (await desk.get(f"items/{ELDER_CARD}/versions", by=None)).json()["versions"][0]
    assert (version["version"], version["decision"]) == (2, "试行")


async def test_a_dry_run_tells_what_would_happen_and_changes_nothing(desk: Desk) -> None:
    before = await rows(desk)

    answer = await sent(desk, guide("elder_card", bus_routes="改"), question="?dry_run=true")

    assert answer.status_code == 201
    assert (answer.json()["changed"], answer.json()["loaded"]) == (1, 0)
    assert await rows(desk) == before


async def test_one_fault_keeps_the_whole_file_out_and_is_named_by_row_and_cell(
    desk: Desk,
) -> None:
    before = await rows(desk)
    wrong = guide("elder_bus_card", promised_working_days=4, bus_routes="改")

    answer = await sent(desk, guide("elder_card", bus_routes="改"), wrong)

    assert answer.status_code == 422
    fault = answer.json()["faults"][0]
    assert fault["where"].startswith("事项!")
    assert fault["where"].endswith("4")
    assert fault["item"] == wrong["code"]
    assert "1、3或7" in fault["message"]
    assert await rows(desk) == before


async def test_an_administrator_brings_in_only_items_of_the_own_division(desk: Desk) -> None:
    foreign = await sent(desk, guide("fireworks_wholesale", bus_routes="改"))
    city = await sent(desk, guide("fireworks_wholesale", bus_routes="改"), by=CITY_ADMINISTRATOR)
    clerk = await sent(desk, guide("elder_card"), by="zy-lianhu-901-c01")

    assert [one["rule"] for one in foreign.json()["faults"]] == ["not_own_division"]
    assert city.json()["loaded"] == 1
    assert problem(clerk) == (403, "role_not_allowed")


async def test_an_item_twice_in_a_file_and_one_unlike_its_twin_are_found(desk: Desk) -> None:
    twin = guide("elder_card", name="老年证办理", code="11410102MBDEM0031F4412007002001")
    twin["implementing_body"] = {"organization": "11410102MBDEM0031F", "name": "政务办"}

    answer = await sent(desk, guide("elder_card"), guide("elder_card"), twin, form="json")

    rules = {one["rule"] for one in answer.json()["faults"]}
    assert rules == {"repeated_item", "not_the_same_everywhere"}


OTHER_OFFICE = "11410102MBDEM0031F"


async def test_an_item_is_changed_at_all_its_places_by_one_file_and_at_none_alone(
    desk: Desk,
) -> None:
    here = guide("elder_card")
    await sent(desk, elsewhere(here, OTHER_OFFICE))
    new = {**here, "name": "老年人优待证办理"}

    alone = await sent(desk, new)
    together = await sent(desk, new, elsewhere(new, OTHER_OFFICE))

    assert [one["rule"] for one in alone.json()["faults"]] == ["not_the_same_everywhere"]
    assert alone.json()["faults"][0]["where"] == "事项!C3"
    assert OTHER_OFFICE in alone.json()["faults"][0]["message"]
    assert (together.status_code, together.json()["loaded"]) == (201, 2)


async def test_a_file_does_not_bring_back_what_was_withdrawn(desk: Desk) -> None:
    gone = {"reason": "法律废止", "decision": "郑政〔2026〕1号"}
    await desk.post(f"items/{ELDER_CARD}/cancellation", gone, by=ADMINISTRATOR)

    answer = await sent(desk, guide("elder_card", bus_routes="改"))

    assert [one["rule"] for one in answer.json()["faults"]] == ["item_withdrawn"]
    assert (await desk.get(f"items/{ELDER_CARD}", by=None)).json()["withdrawal"] is not None


async def test_a_version_keeps_its_number_through_files(desk: Desk) -> None:
    await sent(desk, guide("elder_card", bus_routes="改"))
    exported = await desk.get("items/exports?form=json", by=CITY_ADMINISTRATOR)

    again = await sent(desk, guide("elder_card", bus_routes="改"))

    assert again.json()["unchanged"] == 1
    numbers = {one["code"]: one["version"] for one in exported.json()}
    assert numbers[ELDER_CARD] == 2


@pytest.mark.parametrize("code", ["坏\x00码", "\ud800", "9" * 5000, 7, None, ["a"], {"a": 1}])
async def test_a_code_that_is_none_is_a_fault_and_not_a_failure(desk: Desk, code: Any) -> None:
    content = json.dumps([guide("elder_card", code=code, basic_code=code)]).encode()

    answer = await desk.call(
        "POST", "items/imports/files", by=ADMINISTRATOR, files={"file": ("a.json", content)}
    )

    assert (answer.status_code, answer.json()["faulty"]) == (422, 1)


async def test_a_file_that_grows_when_it_is_unfolded_is_answered_at_once(desk: Desk) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    content = "\n".join([f"code: '{ELDER_CARD}'", *lines, "steps: *a9", "self: &s [*s]"]).encode()

    answer = await desk.call(
        "POST", "items/imports/files", by=ADMINISTRATOR, files={"file": ("a.yaml", content)}
    )

    assert answer.status_code == 422
    assert answer.json()["faulty"] == 1


async def test_what_is_exported_can_be_imported_again_without_any_change(desk: Desk) -> None:
    exported = await desk.get("items/exports?form=xlsx", by=CITY_ADMINISTRATOR)
    file = ("again.xlsx", exported.content)

    answer = await desk.call(
        "POST", "items/imports/files", by=CITY_ADMINISTRATOR, files={"file": file}
    )

    count = len(equipment.seed().items)
    assert (answer.json()["read"], answer.json()["unchanged"]) == (count, count)


async def test_a_file_that_is_no_catalogue_is_refused(desk: Desk) -> None:
    answer = await desk.call(
        "POST", "items/imports/files", by=ADMINISTRATOR, files={"file": ("a.pdf", b"%PDF")}
    )

    assert problem(answer) == (422, "catalogue_file_unreadable")


async def test_two_thousand_items_come_in_at_once_with_a_few_statements_for_each_portion(
    desk: Desk,
) -> None:
    card = guide("elder_bus_card")
    many = []
    for number in range(2000):
        one = deepcopy(card)
        one["basic_code"] = f"412009{number // 1000:03d}{number % 1000:03d}"
        one["code"] = card["code"][:19] + one["basic_code"]
        many.append(one)
    file = CatalogueFile("many.json", write_file(many, "json"))
    service = desk.service
    moved: list[int] = []
    async with service.reading() as connection:
        report = await check_catalogue(
            connection, file, actor=service.system, on_checked=moved.append
        )
    async with service.work(service.system) as work:
        await import_catalogue(work, file, report, decision="试行", on_loaded=moved.append)

    assert (report.read, report.loaded) == (2000, 2000)
    assert moved == [500] * 8
    answer = await desk.get("items?q=公交卡&limit=200", by=None)
    assert len(answer.json()["items"]) == 200
