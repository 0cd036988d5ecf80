"""Licences: numbered once per case without gaps, known to their bodies, verified and ended."""

import asyncio
from datetime import timedelta
from urllib.parse import quote

import sqlalchemy as sa

from services.licensing.repository.parts import MESSAGES
from services.licensing.tables import licences
from shared.clock import FrozenClock
from shared.messaging.open_rows import Outcome
from shared.security.keys import KeyRing
from shared.service import Service
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    CHIEF,
    CITY_CHIEF,
    CLERK,
    CLERK_ELSEWHERE,
    REVIEWER,
    announced,
    applicant,
    case_decided,
    deliver,
    elder_card,
    number_of_case,
    party,
)

FIRST = "豫郑中优〔2026〕000001号"
REVOKE = {"reason": "以欺骗手段取得", "legal_basis": "《中华人民共和国行政许可法》第六十九条"}


async def numbers(service: Service) -> list[str]:
    async with service.reading() as connection:
        rows = await connection.execute(sa.select(licences.c.number).order_by(licences.c.number))
        return list(rows.scalars())


async def test_a_granted_case_gets_its_licence_and_the_window_reads_it(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))

    page = (await ask("GET", f"licences?application_number={number_of_case()}", by=CLERK)).json()

    (licence,) = page["licences"]
    assert licence["licence_number"] == FIRST
    assert licence["status"] == "valid"
    assert licence["valid_until"] is None
    assert licence["holder"]["name"] == "赵**"
    identifier = licence["identifier"]
    assert identifier.startswith(
        "1.2.156.3005.2.11410102MBDEM0023L001.11410102MBDEM0023L.20260000001.001."
    )
    (message,) = await announced(licensing)
    assert message["type"] == "cn.yikou.licence.issued.v1"
    assert message["data"]["licence_number"] == FIRST
    assert message["data"]["origin"]["clerk"] == CLERK
    assert applicant().name not in str(message)


async def test_one_licence_per_case_though_the_message_comes_ten_times(
    licensing: Service, keys: KeyRing
) -> None:
    outcomes = await asyncio.gather(
        *(deliver(licensing, case_decided(keys)) for _ in range(10)), return_exceptions=True
    )
    while Outcome.WAITING in outcomes:
        outcomes = [await deliver(licensing, case_decided(keys))]

    await deliver(licensing, case_decided(keys, number=number_of_case(2)))

    assert await numbers(licensing) == [FIRST, "豫郑中优〔2026〕000002号"]
    assert len(await announced(licensing)) == 2


async def test_licences_issued_at_once_are_numbered_without_gaps(
    licensing: Service, keys: KeyRing
) -> None:
    cases = [case_decided(keys, number=number_of_case(serial)) for serial in range(1, 21)]

    outcomes = await asyncio.gather(*(deliver(licensing, case) for case in cases))

    assert set(outcomes) == {Outcome.DONE}
    assert await numbers(licensing) == [f"豫郑中优〔2026〕{one:06d}号" for one in range(1, 21)]


async def test_a_new_year_begins_with_serial_one(
    licensing: Service, keys: KeyRing, clock: FrozenClock
) -> None:
    await deliver(licensing, case_decided(keys))
    clock.advance(timedelta(days=60))
    await deliver(licensing, case_decided(keys, number=number_of_case(2)))

    assert await numbers(licensing) == [FIRST, "豫郑中优〔2027〕000001号"]


async def test_a_refused_case_and_an_item_without_licence_issue_nothing(
    licensing: Service, keys: KeyRing
) -> None:
    refused = await deliver(licensing, case_decided(keys, outcome="refused"))
    without = await deliver(licensing, case_decided(keys, item=elder_card(licence_type=None)))

    assert (refused, without) == (Outcome.DONE, Outcome.DONE)
    assert await numbers(licensing) == []


async def test_a_name_that_cannot_be_printed_takes_no_number(
    licensing: Service, keys: KeyRing
) -> None:
    rare = party(keys, number_of_case(), name="张\U0002a6d0")

    outcome = await deliver(licensing, case_decided(keys, applicant=rare))
    await deliver(licensing, case_decided(keys, number=number_of_case(2)))

    assert outcome is Outcome.PARKED
    assert await numbers(licensing) == [FIRST]
    inbox = licensing.tables.inbox
    async with licensing.reading() as connection:
        reasons = await connection.execute(sa.select(inbox.c.reason).where(inbox.c.reason != ""))
        assert "字库中没有" in reasons.scalars().one()


async def test_a_body_that_is_not_competent_issues_no_licence(
    licensing: Service, keys: KeyRing
) -> None:
    decided = case_decided(keys)
    elsewhere = decided.decision.model_copy(update={"organization": "11410100MBDEM0015W"})

    outcome = await deliver(licensing, case_decided(keys, decision=elsewhere))

    assert outcome is Outcome.PARKED
    assert await numbers(licensing) == []


async def test_nothing_personal_lies_open_in_the_registry(
    licensing: Service, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))

    async with licensing.reading() as connection:
        row = (await connection.execute(licences.select())).mappings().one()
    stored = str(dict(row))
    assert applicant().name not in stored
    assert applicant().identity_number not in stored
    assert MESSAGES not in stored


async def test_a_window_elsewhere_and_another_issuer_do_not_know_the_licence(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))
    path = f"licences/{quote(FIRST)}"

    assert (await ask("GET", path, by=CLERK)).status_code == 200
    assert (await ask("GET", path, by=REVIEWER)).status_code == 200
    assert (await ask("GET", path, by=CLERK_ELSEWHERE)).status_code == 404
    assert (await ask("GET", f"{path}/pdf", by=CLERK_ELSEWHERE)).status_code == 404
    assert (await ask("GET", path)).status_code == 401
    foreign = await ask("POST", f"{path}/revocation", by=CITY_CHIEF, json=REVOKE)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "licence_unknown")


async def test_whoever_holds_the_code_verifies_and_every_failure_looks_the_same(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))
    licence = (await ask("GET", f"licences/{quote(FIRST)}", by=CLERK)).json()
    path = licence["verification_path"].removeprefix("/api/v1/")

    good = await ask("GET", path)
    wrong_code = await ask("GET", f"{path[:-3]}AAA")
    wrong_number = await ask("GET", path.replace("000001", "000009"))
    no_code = await ask("GET", path.partition("?")[0])

    assert good.json()["status"] == "valid"
    assert good.json()["holder_name"] == "赵**"
    assert applicant().identity_number[6:14] not in good.text
    failures = [wrong_code, wrong_number, no_code]
    assert {one.status_code for one in failures} == {404}
    assert len({(one.json()["code"], one.json()["detail"]) for one in failures}) == 1


async def test_trying_codes_locks_the_number_even_for_the_right_one(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))
    licence = (await ask("GET", f"licences/{quote(FIRST)}", by=CLERK)).json()
    path = licence["verification_path"].removeprefix("/api/v1/")

    answers = [await ask("GET", f"{path[:-3]}AA{end}") for end in "ACDEFG"]
    right = await ask("GET", path)

    assert {one.status_code for one in answers} == {404}
    assert (right.status_code, right.json()["detail"]) == (404, answers[0].json()["detail"])


async def test_a_revoked_licence_says_so_and_cannot_be_revoked_again(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))
    path = f"licences/{quote(FIRST)}"

    first = await ask("POST", f"{path}/revocation", by=CHIEF, json=REVOKE)
    second = await ask("POST", f"{path}/revocation", by=CHIEF, json=REVOKE)
    verified = await ask("GET", first.json()["verification_path"].removeprefix("/api/v1/"))

    assert (first.status_code, first.json()["status"]) == (201, "revoked")
    assert (second.status_code, second.json()["code"]) == (409, "licence_already_revoked")
    assert verified.json()["status"] == "revoked"
    revoked = (await announced(licensing))[-1]
    assert revoked["type"] == "cn.yikou.licence.revoked.v1"
    assert revoked["sequence"] == 2


async def test_a_reviewer_or_clerk_may_not_revoke(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))

    for staff in (CLERK, REVIEWER):
        answer = await ask("POST", f"licences/{quote(FIRST)}/revocation", by=staff, json=REVOKE)
        assert answer.status_code == 403


async def test_another_office_finds_a_holders_licence_instead_of_asking_for_a_copy(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))
    person = applicant()
    wanted = {"identity_number": person.identity_number, "purpose": "办理老年公交卡核验优待证"}

    found = await ask("POST", "licences/lookups", by=CLERK_ELSEWHERE, json=wanted)
    wrong = await ask("POST", "licences/lookups", by=CLERK_ELSEWHERE,
                      json={**wanted, "identity_number": "410102195103120021"})  # fmt: skip

    assert [one["licence_number"] for one in found.json()["licences"]] == [FIRST]
    assert person.name not in found.text
    assert (wrong.status_code, wrong.json()["code"]) == (422, "identity_number_invalid")


async def test_a_repeated_load_of_licence_types_changes_no_number(
    licensing: Service, keys: KeyRing
) -> None:
    from services.demo.seeding import seed_services
    from tests.equipment import seed

    await deliver(licensing, case_decided(keys))
    await seed_services({"licensing": licensing}, seed())
    await deliver(licensing, case_decided(keys, number=number_of_case(2)))

    assert await numbers(licensing) == [FIRST, "豫郑中优〔2026〕000002号"]
