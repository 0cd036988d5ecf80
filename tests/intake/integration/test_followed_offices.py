"""Windows and offices follow routing's register: a new window takes papers in, a closed one does not."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.intake.tables import organizations, windows
from shared.contracts import OfficeChanged, OfficeWindow
from tests.equipment import FRIDAY_MORNING
from tests.intake.integration.window import Desk, body, problem

STATION = "11410102MBDEM0840T"
OWN = OfficeWindow(code="zy-lianhu-901-w1", name="综合窗口1号")


def changed(version: int, *own: OfficeWindow, **facts: Any) -> OfficeChanged:
    """The community station as the register has it."""
    told: dict[str, Any] = {
        "exists": True, "name": "阳光花苑社区便民服务站", "kind": "community_station",
        "division": "410102013901", "level": 6, "body4": "1301", "phone": "0371-00009999",
        "address": "新址", "hours": "全天", **facts,
    }  # fmt: skip
    at: datetime = FRIDAY_MORNING
    return OfficeChanged(organization=STATION, version=version, windows=own, changed_at=at, **told)


async def standing(desk: Desk) -> tuple[str, list[str]]:
    """The phone of the station, and its windows."""
    async with desk.service.reading() as connection:
        phone = await connection.scalar(
            sa.select(organizations.c.phone).where(organizations.c.code == STATION)
        )
        found = await connection.execute(
            sa.select(windows.c.code).where(windows.c.organization == STATION).order_by("code")
        )
        return str(phone), list(found.scalars())


async def test_an_office_and_its_windows_are_renewed_by_the_latest_word(desk: Desk) -> None:
    added = OfficeWindow(code="zy-lianhu-901-w2", name="综合窗口2号")

    for word in (changed(3, OWN, added), changed(3, OWN, added), changed(2, phone="old")):
        await desk.hear(word)

    assert await standing(desk) == ("0371-00009999", [OWN.code, added.code])
    assert (await desk.submitted())["status"] == "submitted"


async def test_nothing_is_taken_in_at_a_window_that_closed(desk: Desk) -> None:
    taken_in = await desk.submitted()
    await desk.hear(changed(1, exists=False))

    refused = await desk.post("applications", body())
    still_read = await desk.get(f"applications/{taken_in['application_number']}")

    assert problem(refused) == (403, "window_not_of_organization")
    assert still_read.status_code == 200


async def test_an_office_that_is_new_is_known_with_the_name_of_its_papers(desk: Desk) -> None:
    await desk.hear(
        changed(
            1, name="中原区社会事务局", kind="department", division="410102", level=4
        ).model_copy(update={"organization": "11410102MBDEM9901G"})
    )

    async with desk.service.reading() as connection:
        short = await connection.scalar(
            sa.select(organizations.c.short_name).where(
                organizations.c.code == "11410102MBDEM9901G"
            )
        )
    assert short == "中原社会事务"


async def test_two_offices_of_one_name_never_number_two_documents_alike(desk: Desk) -> None:
    namesake = changed(1, division="410102001950", body4="0199")
    await desk.hear(namesake.model_copy(update={"organization": "11410102MBDEM9901G"}))
    await desk.hear(changed(2, OWN))

    async with desk.service.reading() as connection:
        rows = await connection.execute(
            sa.select(organizations.c.code, organizations.c.short_name).where(
                organizations.c.name == "阳光花苑社区便民服务站"
            )
        )
        names = {row.code: row.short_name for row in rows}
    assert names == {STATION: "中原阳光花苑社区", "11410102MBDEM9901G": "中原阳光花苑社区0199"}
