"""A licence that one office issued stands for a paper at the next item, until it is revoked."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

from services.demo.hall import Answer, application_body
from tests.system.people import CHIEF, CLERK, People

REVOCATION = {"reason": "以欺骗手段取得", "legal_basis": "《行政许可法》第六十九条"}


async def bus_card(people: People) -> Answer:
    """The elder asks for a bus card and shows nothing about the elder card."""
    body = application_body(people.item("elder_bus_card"), people.applicant("bus-1"))
    card = application_body(people.item(), people.applicant())
    body["applicant"] = card["applicant"]
    body["form"] |= {name: card["form"][name] for name in ("gender", "birth_date")}
    body["materials"] = [one for one in body["materials"] if one["code"] != "M02"]
    answer = await people.hall.call("POST", "applications", by=CLERK, body=body, key=str(uuid4()))
    assert answer.status_code == 201, answer.text
    submitted: Answer = answer.json()
    return submitted


async def card_paper(people: People) -> dict[str, Any]:
    """How the elder card stands on a new application for a bus card."""
    number = (await bus_card(people))["application_number"]
    dossier = await people.hall.application(number, by=CLERK)
    return next(one for one in dossier["materials"] if one["code"] == "M02")


async def test_a_licence_issued_here_is_linked_at_the_next_item_until_it_is_revoked(
    people: People,
) -> None:
    first = (await people.at_district())["application_number"]
    before = await card_paper(people)
    await people.decide(first)
    await people.hall.application_in(first, "ready", by=CLERK)
    licence = (await people.hall.licence(first, by=CLERK))["licence_number"]

    linked = await card_paper(people)
    await people.hall.post(f"licences/{quote(licence)}/revocation", REVOCATION, by=CHIEF)
    ended: dict[str, Any] = await people.hall.until(
        "the revocation at the window", lambda: _missing(people)
    )

    assert before["state"] == "missing"
    assert (linked["state"], linked["source"]) == ("linked", licence)
    assert ended["source"] is None


async def _missing(people: People) -> dict[str, Any] | None:
    paper = await card_paper(people)
    return paper if paper["state"] == "missing" else None
