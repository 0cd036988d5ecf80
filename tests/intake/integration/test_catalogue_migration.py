"""A catalogue that was filled before items had terms and states is found and used after migrating."""

import json

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from services.intake.domain.catalogue.words import terms_of
from services.intake.queries.items import ItemSearch, page_of_items
from services.intake.tables import item_terms
from shared import migrating
from shared.database import Database
from tests.equipment import Place
from tests.intake.guides import ELDER_CARD, guide


def _migrated_to(connection: Connection, revision: str) -> None:
    config = migrating.configuration("intake")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_items_loaded_by_an_earlier_release_are_found_after_migrating(place: Place) -> None:
    database = Database.open(await place.empty_database())
    old = {name: part for name, part in guide().items() if name != "keywords"}
    async with database.transaction() as connection:
        await connection.run_sync(_migrated_to, "0006")
        await connection.execute(
            sa.text(
                "INSERT INTO items (code, name, current_version, fingerprint)"
                " VALUES (:code, :name, 1, 'f')"
            ),
            {"code": ELDER_CARD, "name": old["name"]},
        )
        kept = ":content" if database.is_sqlite else "CAST(:content AS jsonb)"
        await connection.execute(
            sa.text(
                "INSERT INTO item_versions (code, version, content, created_at)"
                f" VALUES (:code, 1, {kept}, '2026-11-01 00:00:00')"
            ),
            {"code": ELDER_CARD, "content": json.dumps(old)},
        )

    await migrating.upgrade("intake", database)

    async with database.reading() as connection:
        found = await page_of_items(connection, ItemSearch(words="优待证"), limit=5)
        rows = await connection.execute(sa.select(item_terms))
        terms = {(row.kind, row.term, row.weight) for row in rows}
    await database.close()
    assert [row.code for row in found] == [ELDER_CARD]
    assert terms == {(one.kind, one.term, one.weight) for one in terms_of(old)}
