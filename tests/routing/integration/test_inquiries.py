"""What offices ask of each other while a case is with them (A10.2: 信息征询, 行政协助)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from services.routing.commands.watch_inquiries import watch_inquiries
from services.routing.tables import inquiries
from shared.clock import FrozenClock
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import client_of
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
TokenFor = Callable[[str], str]
ASKER = "zy-mzj-r01"
ASKED = "zy-lianhu-r01"
NEIGHBOUR = "zy-lsz-r01"
SUPERVISOR = "zy-zwb-s01"
ADMINISTRATOR = "zy-zwb-a01"
QUESTION = "赵秀兰是否实际居住在阳光花苑3号楼"
BODY = {"application_number": NUMBER, "subject": "residence_visit", "question": QUESTION}


class Hall:
    """Requests of staff to routing, with the case at the district."""

    def __init__(self, client: httpx2.AsyncClient, token_for: TokenFor) -> None:
        self._client = client
        self._token_for = token_for

    async def call(
        self, method: str, path: str, by: str, body: Any = None, key: str | None = None
    ) -> httpx2.Response:
        headers = {"Authorization": self._token_for(by)}
        if key:
            headers["Idempotency-Key"] = key
        return await self._client.request(method, f"/api/v1/{path}", json=body, headers=headers)

    async def ask(self) -> str:
        answer = await self.call("POST", "inquiries", ASKER, BODY)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


async def at_district(open_service: OpenService) -> Service:
    """Routing with a case that the district holds."""
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.street_decides(NUMBER))
    return routing


async def test_an_office_that_holds_the_case_asks_the_office_of_its_place(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        hall = Hall(client, token_for)
        asked = (await hall.call("POST", "inquiries", ASKER, BODY, key="k1")).json()
        again = await hall.call("POST", "inquiries", ASKER, BODY, key="k1")
        received = await hall.call("POST", f"inquiries/{asked['id']}/receipt", ASKED)
        answered = await hall.call(
            "POST",
            f"inquiries/{asked['id']}/answer",
            ASKED,
            {"answer": "两名工作人员核实，实际居住"},
        )
        read = (await hall.call("GET", f"inquiries/{asked['id']}", ASKER)).json()
        listed = (await hall.call("GET", "inquiries", ASKER)).json()["inquiries"]

    assert again.json() == asked
    assert asked["organization_name"] == "莲湖街道社会事务办公室"
    assert asked["due"] == {"on": "2026-11-25", "is_provisional": False}
    assert received.json()["status_name"] == "已签收"
    assert answered.json()["status"] == "answered"
    assert read["answer"] == "两名工作人员核实，实际居住"
    assert read["question"] == QUESTION
    assert [one["id"] for one in listed] == [asked["id"]]
    assert "question" not in listed[0]
    assert await post.audited(routing, NUMBER) == [
        "inquiry_asked", "inquiry_received", "inquiry_answered"
    ]  # fmt: skip


async def test_what_is_asked_and_answered_is_sealed_in_the_table(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        hall = Hall(client, token_for)
        inquiry = await hall.ask()
        await hall.call("POST", f"inquiries/{inquiry}/answer", ASKED, {"answer": "赵秀兰实际居住"})
    async with routing.reading() as connection:
        rows = (await connection.execute(sa.select(inquiries))).mappings().all()

    assert "赵秀兰" not in str([dict(row) for row in rows])


async def test_a_refusal_gives_its_reason_and_is_final(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        hall = Hall(client, token_for)
        path = f"inquiries/{await hall.ask()}"
        silent = await hall.call("POST", f"{path}/denial", ASKED, {"reason": "  "})
        refused = await hall.call(
            "POST",
            f"{path}/denial",
            ASKED,
            {"reason": "不属于本办职责", "legal_basis": "三定规定"},
        )
        late = await hall.call("POST", f"{path}/answer", ASKED, {"answer": "实际居住"})

    assert silent.status_code == 422
    assert silent.json()["errors"][0]["field"] == "reason"
    assert refused.json()["status_name"] == "不予协助"
    assert refused.json()["answer"] == "不属于本办职责（依据：三定规定）"
    assert (late.status_code, late.json()["code"]) == (409, "inquiry_ended")


@pytest.mark.parametrize(
    ("by", "change", "expected"),
    [
        (ASKED, {}, (409, "not_holding_the_case")),
        (NEIGHBOUR, {}, (404, "case_not_found")),
        (ASKER, {"subject": "bank_account"}, (422, "inquiry_subject_unknown")),
        (ASKER, {"application_number": b.number_of(9)}, (404, "case_not_found")),
        (ASKER, {"question": ""}, (422, "invalid_request")),
    ],
)
async def test_nobody_asks_without_a_purpose_or_outside_of_the_catalogue(
    open_service: OpenService,
    token_for: TokenFor,
    by: str,
    change: dict[str, str],
    expected: tuple[int, str],
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        answer = await Hall(client, token_for).call("POST", "inquiries", by, {**BODY, **change})

    assert (answer.status_code, answer.json()["code"]) == expected


async def test_a_question_is_seen_by_its_two_offices_and_listed_for_their_supervisor_only(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        hall = Hall(client, token_for)
        inquiry = await hall.ask()
        foreign = await hall.call("GET", f"inquiries/{inquiry}", NEIGHBOUR)
        own_question = await hall.call(
            "POST", f"inquiries/{inquiry}/answer", ASKER, {"answer": "自己答自己"}
        )
        supervised = (await hall.call("GET", "inquiries", SUPERVISOR)).json()
        elsewhere = (await hall.call("GET", "inquiries", NEIGHBOUR)).json()

    assert (foreign.status_code, foreign.json()["code"]) == (404, "inquiry_not_found")
    assert own_question.status_code == 404
    assert [one["id"] for one in supervised["inquiries"]] == [inquiry]
    assert elsewhere["inquiries"] == []


async def test_a_late_answer_shows_one_red_card_until_it_comes(
    open_service: OpenService, token_for: TokenFor, clock: FrozenClock
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        hall = Hall(client, token_for)
        inquiry = await hall.ask()
        clock.advance(timedelta(days=5))
        on_time = await watch_inquiries(routing)
        clock.advance(timedelta(days=1))
        late = [await watch_inquiries(routing), await watch_inquiries(routing)]
        shown = (await hall.call("GET", "supervision/cards", SUPERVISOR)).json()["cards"]
        await hall.call("POST", f"inquiries/{inquiry}/answer", ASKED, {"answer": "实际居住"})
        after = (await hall.call("GET", "supervision/cards", SUPERVISOR)).json()["cards"]
        kept = (await hall.call("GET", "supervision/cards?is_open=false", SUPERVISOR)).json()

    assert (on_time, late) == (0, [1, 0])
    assert [(one["colour"], one["organization_name"]) for one in shown] == [
        ("red", "莲湖街道社会事务办公室")
    ]
    assert shown[0]["reason"] == "征询协助逾期未答复：入户核实居住情况"
    assert after == []
    assert kept["cards"][0]["ended_at"] is not None


async def test_a_decided_case_needs_no_answer_any_more(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        hall = Hall(client, token_for)
        inquiry = await hall.ask()
        await post.send(routing, b.district_decides(NUMBER))
        await watch_inquiries(routing)
        read = (await hall.call("GET", f"inquiries/{inquiry}", ASKED)).json()
        late = await hall.call("POST", f"inquiries/{inquiry}/answer", ASKED, {"answer": "迟了"})

    assert read["status"] == "lapsed"
    assert late.json()["code"] == "inquiry_ended"


async def test_the_catalogue_is_kept_by_its_administrator(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await at_district(open_service)
    async with client_of(routing) as client:
        hall = Hall(client, token_for)
        subjects = (await hall.call("GET", "inquiries/subjects", ASKER)).json()["subjects"]
        visit = next(one for one in subjects if one["code"] == "residence_visit")
        line = {key: visit[key] for key in visit if key not in ("code", "division", "kind_name")}
        by_reviewer = await hall.call("PUT", "inquiries/subjects/residence_visit", ASKER, line)
        withdrawn = await hall.call(
            "PUT",
            "inquiries/subjects/residence_visit",
            ADMINISTRATOR,
            {**line, "is_in_force": False},
        )
        refused = await hall.call("POST", "inquiries", ASKER, BODY)
        taken = await hall.call(
            "POST", "inquiries/subjects", ADMINISTRATOR, {**line, "code": "residence_visit"}
        )
        of_the_city = await hall.call(
            "PUT", "inquiries/subjects/safety_record", ADMINISTRATOR, line
        )

    assert len(subjects) == 4
    assert by_reviewer.json()["code"] == "role_not_allowed"
    assert withdrawn.status_code == 200
    assert refused.json()["code"] == "inquiry_subject_withdrawn"
    assert taken.json()["code"] == "inquiry_subject_exists"
    assert of_the_city.json()["code"] == "inquiry_subject_not_found"
