"""The catalogue: versions only where content changed, and a cache that notices."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.intake.commands.load_items import load_items
from services.intake.commands.load_offices import load_offices
from services.intake.tables import item_versions, items, organizations
from services.intake.worker import refresh_catalogue
from tests import equipment
from tests.intake.integration.window import Desk, body, problem

CODE = "11410102MBDEM0023L4412007002001"


def elder_card(**changes: Any) -> dict[str, Any]:
    """The guide of the seed, with changes."""
    found = next(one for one in equipment.seed().items if one.key == "elder_card")
    return {**found.raw, **changes}


async def load(desk: Desk, *guides: dict[str, Any]) -> int:
    """Load guides as seeding does."""
    async with desk.service.work(desk.service.system) as work:
        return await load_items(work, items=guides)


async def versions(desk: Desk) -> list[int]:
    """Versions of the elder card."""
    async with desk.service.reading() as connection:
        found = await connection.scalars(
            sa.select(item_versions.c.version)
            .where(item_versions.c.code == CODE)
            .order_by(item_versions.c.version)
        )
        return list(found)


async def test_loading_the_same_guide_again_changes_nothing(desk: Desk) -> None:
    added = await load(desk, elder_card())

    assert added == 0
    assert await versions(desk) == [1]


async def test_a_changed_guide_is_a_new_version_and_old_applications_keep_theirs(
    desk: Desk,
) -> None:
    before = await desk.submitted()

    await load(desk, elder_card(promised_working_days=3))
    after = await desk.submitted()
    path = f"applications/{before['application_number']}/acceptance"
    accepted = (await desk.post(path, {})).json()

    assert await versions(desk) == [1, 2]
    assert (before["item"]["version"], after["item"]["version"]) == (1, 2)
    assert accepted["promised_due"]["on"] == "2026-11-20"


async def test_an_item_loaded_while_serving_is_found_at_once(desk: Desk) -> None:
    new = {**body(), "item_code": "new-item"}
    unknown = await desk.post("applications", new)

    await load(desk, elder_card(code="new-item"))
    found = await desk.post("applications", new)

    assert problem(unknown) == (404, "item_unknown")
    assert found.status_code == 201


async def test_a_guide_that_lacks_what_intake_needs_is_not_loaded(desk: Desk) -> None:
    broken = elder_card(code="broken")
    del broken["materials"]

    with pytest.raises(KeyError, match="materials"):
        await load(desk, broken)

    assert problem(await desk.get("items/broken", by=None)) == (404, "item_unknown")


async def test_the_timer_takes_up_what_another_process_loaded(desk: Desk) -> None:
    await desk.submitted()
    async with desk.service.database.transaction() as connection:
        await connection.execute(
            item_versions.insert(),
            {
                "code": CODE,
                "version": 2,
                "content": elder_card(promised_working_days=1),
                "created_at": desk.service.clock.now(),
                "decision": "",
            },
        )
        await connection.execute(
            items.update().where(items.c.code == CODE).values(current_version=2)
        )

    known = await refresh_catalogue(desk.service)

    assert known == len(equipment.seed().items)
    assert (await desk.submitted())["item"]["version"] == 2


async def test_offices_can_be_loaded_again_and_have_short_names_for_their_documents(
    desk: Desk,
) -> None:
    seed = equipment.seed()
    async with desk.service.work(desk.service.system) as work:
        await load_offices(
            work,
            organizations=[
                {
                    "code": one.code,
                    "name": one.name,
                    "kind": one.kind,
                    "division": one.division,
                    "level": one.level,
                    "department": one.department,
                    "body4": one.body4,
                }
                for one in seed.organizations
            ],
            windows=[],
        )

    async with desk.service.reading() as connection:
        rows = await connection.execute(sa.select(organizations.c.name, organizations.c.short_name))
        names = {row.name: row.short_name for row in rows}

    assert len(names) == len(seed.organizations)
    assert names["林山寨街道便民服务中心"] == "中原林山寨"
    assert names["林山寨社区便民服务站"] == "中原林山寨社区"
    assert names["中原区政务服务中心"] == "中原政务"
    assert names["郑州市政务服务中心"] == "郑州政务"
    assert names["中原区民政局"] == "中原民政"
    assert len(set(names.values())) == len(names)
