"""When the clocks run again, the window reads what had stopped them."""

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from services.notify.consumers import facts_of
from services.notify.domain.wording import filled
from services.notify.repository.shipped_wordings import shipped_wordings
from services.notify.tables import templates
from shared import migrating
from shared.contracts import CaseResumed
from shared.database import Database
from tests.contracts.examples import EXAMPLES
from tests.equipment import Place

(RESUMED,) = (one for one in EXAMPLES if isinstance(one, CaseResumed))
BEFORE = "办件{application_number}（{item}）的特别程序已结束，恢复计时，承诺办结日期为{due}。"


@pytest.mark.parametrize(
    ("kind", "words"), [("suspension", "特别程序已结束"), ("supplement", "补正材料已收到")]
)
def test_the_text_says_what_ended(kind: str, words: str) -> None:
    wording = shipped_wordings()[CaseResumed.TYPE]
    facts = facts_of(RESUMED.model_copy(update={"kind": kind}))

    assert filled(wording.title, facts) == words
    assert f"{words}，恢复计时" in filled(wording.sentence, facts)


def test_a_message_from_before_ends_a_special_procedure() -> None:
    told = RESUMED.model_dump(mode="json")
    del told["kind"]

    assert CaseResumed.model_validate(told).kind == "suspension"


@pytest.mark.parametrize(
    ("loaded", "kept"),
    [
        (BEFORE, shipped_wordings()[CaseResumed.TYPE].sentence),
        ("本厅：恢复计时。", "本厅：恢复计时。"),
    ],
)
async def test_shipped_words_are_renewed_and_a_halls_own_stay(
    place: Place, loaded: str, kept: str
) -> None:
    def migrated(connection: Connection) -> None:
        config = migrating.configuration("notify")
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")

    database = Database.open(await place.empty_database())
    async with database.transaction() as connection:
        await connection.run_sync(migrated)
        await connection.execute(
            sa.text(
                "INSERT INTO templates (event_type, title, sentence, updated_at)"
                " VALUES (:event_type, '特别程序结束', :sentence, '2026-11-01 00:00:00')"
            ),
            {"event_type": CaseResumed.TYPE, "sentence": loaded},
        )

    await migrating.upgrade("notify", database)

    async with database.reading() as connection:
        sentence = await connection.scalar(sa.select(templates.c.sentence))
    await database.close()
    assert sentence == kept
