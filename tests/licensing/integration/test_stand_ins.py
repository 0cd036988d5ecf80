"""A stand-in acts for a reviewer or a chief of the same office, from–to, and the record says for whom."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from shared.clock import FrozenClock
from shared.security.keys import KeyRing
from shared.service import Service
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    BUREAU,
    CHIEF,
    OTHER_STREET_REVIEWER,
    REVIEWER,
    STREET_REVIEWER,
    announced,
    deliver,
    task_assigned,
)

COLLEAGUE = "zy-mzj-r02"
ADMINISTRATOR = "zy-zwb-a01"
GRANT = {"outcome": "granted", "opinion": "符合条件，拟准予。"}
SIGN = {"approved": True, "remark": "同意"}


def delegation(**changes: Any) -> dict[str, Any]:
    """The chief of the bureau is away for a week; a reviewer signs."""
    return {
        "role": "chief",
        "principal": CHIEF,
        "principal_name": "孔丽勇",
        "stand_in": REVIEWER,
        "stand_in_name": "田秀平",
        "starts_on": "2026-11-20",
        "ends_on": "2026-11-26",
        "reason": "外出培训",
        **changes,
    }


async def _opined(ask: Asking, task: str, by: str) -> None:
    answer = await ask("POST", f"reviews/{task}/opinion", by=by, json=GRANT)
    assert answer.status_code == 201, answer.text


async def _audited(licensing: Service) -> list[str]:
    rows = licensing.tables.audit_rows
    async with licensing.reading() as connection:
        return list((await connection.execute(sa.select(rows.c.act).order_by(rows.c.id))).scalars())


async def test_a_stand_in_signs_for_the_chief_and_the_decision_says_so(
    licensing: Service, ask: Asking, task: str
) -> None:
    await _opined(ask, task, COLLEAGUE)
    without = await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)
    named = await ask("POST", "stand-ins", by=CHIEF, json=delegation())
    signed = await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)
    decided = await ask("POST", f"reviews/{task}/decision", by=COLLEAGUE, json={})

    decision = (await announced(licensing))[-1]["data"]["decision"]
    assert (without.status_code, without.json()["code"]) == (403, "chief_required")
    assert named.status_code == 201, named.text
    assert signed.status_code == 201, signed.text
    assert signed.json()["sign_off"]["signed_by"] == REVIEWER
    assert signed.json()["sign_off"]["on_behalf_of"] == CHIEF
    assert decided.status_code == 201, decided.text
    assert (decision["signed_by"], decision["signed_on_behalf_of"]) == (REVIEWER, CHIEF)
    assert decision["signed_on_behalf_of_name"] == "孔丽勇"
    assert "name_stand_in" in await _audited(licensing)


async def test_a_stand_in_neither_signs_their_own_opinion_nor_decides_what_they_signed(
    ask: Asking, task: str
) -> None:
    await ask("POST", "stand-ins", by=CHIEF, json=delegation())
    await _opined(ask, task, REVIEWER)
    own = await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)
    returned = {"approved": False, "remark": "重新审查"}
    await ask("POST", f"reviews/{task}/sign-off", by=CHIEF, json=returned)
    await _opined(ask, task, COLLEAGUE)
    await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)
    both = await ask("POST", f"reviews/{task}/decision", by=REVIEWER, json={})

    assert (own.status_code, own.json()["code"]) == (409, "stand_in_not_separate")
    assert (both.status_code, both.json()["code"]) == (409, "stand_in_not_separate")


@pytest.mark.parametrize("accepted_by", [REVIEWER, CHIEF])
async def test_who_accepted_does_not_sign_as_a_stand_in_nor_through_one(
    licensing: Service, ask: Asking, keys: KeyRing, accepted_by: str
) -> None:
    await deliver(licensing, task_assigned(keys, accepted_by=accepted_by))
    await ask("POST", "stand-ins", by=CHIEF, json=delegation())
    await _opined(ask, "task-1", COLLEAGUE)

    refused = await ask("POST", "reviews/task-1/sign-off", by=REVIEWER, json=SIGN)

    code = refused.json()["code"]
    assert (refused.status_code, code) == (409, "accepting_and_deciding_must_be_separate")


@pytest.mark.parametrize("how", ["expired", "not yet", "taken back"])
async def test_a_delegation_has_effect_in_its_days_only(
    ask: Asking, task: str, clock: FrozenClock, how: str
) -> None:
    await _opined(ask, task, COLLEAGUE)
    starts = "2026-11-21" if how == "not yet" else "2026-11-20"
    ends = "2026-11-20" if how == "expired" else "2026-11-26"
    named = await ask(
        "POST", "stand-ins", by=CHIEF, json=delegation(starts_on=starts, ends_on=ends)
    )
    if how == "expired":
        clock.advance(timedelta(hours=16))
    if how == "taken back":
        ended = await ask("POST", f"stand-ins/{named.json()['id']}/ending", by=CHIEF, json={})
        twice = await ask("POST", f"stand-ins/{named.json()['id']}/ending", by=CHIEF, json={})
        assert (ended.status_code, twice.status_code) == (201, 409)

    refused = await ask("POST", f"reviews/{task}/sign-off", by=REVIEWER, json=SIGN)
    in_force = await ask("GET", "stand-ins?in_force=true", by=CHIEF)
    every = await ask("GET", "stand-ins", by=CHIEF)

    assert (refused.status_code, refused.json()["code"]) == (403, "chief_required")
    assert in_force.json()["stand_ins"] == []
    assert [one["is_in_force"] for one in every.json()["stand_ins"]] == [False]


async def test_only_the_chief_or_the_administrator_gives_the_chiefs_sign_off_away(
    ask: Asking, task: str
) -> None:
    by_reviewer = await ask("POST", "stand-ins", by=REVIEWER, json=delegation())
    by_stranger = await ask(
        "POST", "stand-ins", by=STREET_REVIEWER, json=delegation(organization=BUREAU)
    )
    by_administrator = await ask(
        "POST", "stand-ins", by=ADMINISTRATOR, json=delegation(organization=BUREAU)
    )
    nowhere = await ask(
        "POST", "stand-ins", by=ADMINISTRATOR, json=delegation(organization="11410105MBDEM9991X")
    )

    assert (by_reviewer.status_code, by_reviewer.json()["code"]) == (403, "stand_in_not_yours")
    assert (by_stranger.status_code, by_stranger.json()["code"]) == (403, "stand_in_not_yours")
    assert by_administrator.status_code == 201, by_administrator.text
    assert by_administrator.json()["organization"] == BUREAU
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "stand_in_office_unknown")


async def test_a_reviewer_is_stood_in_for_and_the_opinion_says_for_whom(
    ask: Asking, task: str
) -> None:
    names = {"principal_name": "田秀平", "stand_in_name": "谭晓华"}
    own = delegation(role="reviewer", principal=REVIEWER, stand_in=COLLEAGUE, **names)
    await ask("POST", "stand-ins", by=REVIEWER, json=own)

    pretended = await ask(
        "POST", f"reviews/{task}/opinion", by=REVIEWER, json={**GRANT, "on_behalf_of": CHIEF}
    )
    given = await ask(
        "POST", f"reviews/{task}/opinion", by=COLLEAGUE, json={**GRANT, "on_behalf_of": REVIEWER}
    )

    assert (pretended.status_code, pretended.json()["code"]) == (403, "stand_in_not_in_force")
    assert given.status_code == 201, given.text
    opinion = given.json()["opinion"]
    assert (opinion["given_by"], opinion["on_behalf_of"]) == (COLLEAGUE, REVIEWER)
    assert opinion["on_behalf_of_name"] == "田秀平"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stand_in": CHIEF}, "stand_in_invalid"),
        ({"ends_on": "2026-11-19"}, "stand_in_invalid"),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-02"}, "stand_in_invalid"),
    ],
)
async def test_a_delegation_that_makes_no_sense_is_refused(
    ask: Asking, task: str, changes: dict[str, Any], code: str
) -> None:
    answer = await ask("POST", "stand-ins", by=CHIEF, json=delegation(**changes))

    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_another_office_neither_sees_nor_ends_a_delegation(ask: Asking, task: str) -> None:
    named = (await ask("POST", "stand-ins", by=CHIEF, json=delegation())).json()

    seen = await ask("GET", "stand-ins", by=OTHER_STREET_REVIEWER)
    ended = await ask("POST", f"stand-ins/{named['id']}/ending", by=OTHER_STREET_REVIEWER, json={})
    overseen = await ask("GET", "stand-ins", by=ADMINISTRATOR)

    assert seen.json()["stand_ins"] == []
    assert (ended.status_code, ended.json()["code"]) == (404, "stand_in_unknown")
    assert [one["id"] for one in overseen.json()["stand_ins"]] == [named["id"]]
