"""What notify publishes about messages and wording, and its house-keeping."""

from datetime import timedelta
from html.parser import HTMLParser

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from services.notify.commands.load_templates import load_templates
from services.notify.tables import deliveries, metadata, templates
from services.notify.worker import prune_deliveries
from shared.contracts import EVENTS, OF_NO_CASE, Exchange
from tests.notify.events import arrive, opened, submitted
from tests.notify.integration.conftest import CLERK, Hall


async def test_the_asyncapi_document_is_public(notify: Hall) -> None:
    answer = await notify.ask("GET", "asyncapi")

    assert answer.status_code == 200
    assert answer.json()["asyncapi"] == "3.0.0"
    assert len(answer.json()["operations"]) == len(EVENTS)


async def test_the_page_shows_every_message_and_loads_nothing(notify: Hall) -> None:
    answer = await notify.ask("GET", "asyncapi/page")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for event in EVENTS:
        assert event.TYPE in answer.text
    tags = _Tags()
    tags.feed(answer.text)
    assert not tags.outside
    assert tags.open == 0


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += tag not in ("meta", "br")
        places = [value or "" for name, value in attrs if name in ("src", "href")]
        self.outside += [place for place in places if not place.startswith("#")]
        self.outside += [tag] if tag in ("script", "link", "img", "iframe") else []

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1


async def test_templates_are_listed_for_staff_and_loaded_twice_without_harm(
    notify: Hall,
) -> None:
    async with notify.service.work(notify.service.system) as work:
        loaded = await load_templates(work)

    listed = (await notify.ask("GET", "templates", by=CLERK)).json()["templates"]

    events = (event for event in EVENTS if event.EXCHANGE is Exchange.EVENTS)
    facts = {event.TYPE for event in events if event not in OF_NO_CASE}
    assert {one["event_type"] for one in listed} == facts
    assert loaded == len(facts)


async def test_a_halls_own_wording_comes_before_the_shipped_one(notify: Hall) -> None:
    own = {
        "event_type": "cn.yikou.application.submitted.v1",
        "title": "收到啦",
        "sentence": "{item}在{window}收件。",
    }
    async with notify.service.work(notify.service.system) as work:
        await load_templates(work, [own])

    await arrive(notify.service, submitted())

    told = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]
    assert (told[0]["title"], told[0]["text"]) == (
        "收到啦",
        "老年优待证办理在莲湖街道便民服务中心综合窗口1号收件。",
    )


async def test_without_loaded_templates_the_shipped_words_are_used(notify: Hall) -> None:
    async with notify.service.database.transaction() as connection:
        await connection.execute(templates.delete())

    await arrive(notify.service, submitted(), opened())

    told = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]
    assert [one["title"] for one in told] == ["已转审查", "已收件"]


async def test_old_notifications_are_pruned_and_new_ones_stay(notify: Hall) -> None:
    await arrive(notify.service, submitted())
    notify.clock.advance(timedelta(days=401))
    await arrive(notify.service, opened())

    pruned = await prune_deliveries(notify.service)

    async with notify.service.reading() as connection:
        left = await connection.scalar(sa.select(sa.func.count()).select_from(deliveries))
    assert (pruned, left) == (1, 2)


async def test_the_migrations_make_exactly_the_tables(notify: Hall) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with notify.service.database.transaction() as connection:
        found = await connection.run_sync(differences)

    assert found == []
