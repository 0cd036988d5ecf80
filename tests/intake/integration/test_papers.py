"""What government or an earlier case has already is linked, not asked for, and every reuse is logged."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.intake.tables import common, files
from tests.intake.integration.test_files import JPG, PDF, kept, upload
from tests.intake.integration.window import (
    LICENCE_NUMBER,
    NEIGHBOUR,
    Answer,
    Desk,
    body,
    fields,
    issued,
    opened,
    problem,
    revoked,
)

STREET_CLERK = "zy-lianhu-c01"
BIRTH = "newborn_registration"


def papers_by_code(dossier: Answer) -> dict[str, Answer]:
    return {one["code"]: one for one in dossier["materials"]}


async def shown(desk: Desk, number: str, **by: str) -> dict[str, Answer]:
    """The papers of a case."""
    return papers_by_code((await desk.get(f"applications/{number}", **by)).json())


async def acts(desk: Desk, act: str) -> list[dict[str, Any]]:
    """What the audit trail tells of an act."""
    async with desk.service.reading() as connection:
        found = await connection.execute(
            sa.select(common.audit_rows.c.subject, common.audit_rows.c.facts).where(
                common.audit_rows.c.act == act
            )
        )
        return [{"subject": row.subject, **row.facts} for row in found]


def elder_card() -> dict[str, Any]:
    """The elder of the bus card asks for an elder card."""
    applied = body(item="elder_bus_card", applicant="bus-1")
    born = {name: applied["form"][name] for name in ("gender", "birth_date")}
    return {**body(), "applicant": applied["applicant"], "form": {**body()["form"], **born}}


async def with_card(desk: Desk) -> None:
    """The elder of the bus card has an elder card, issued through this hall."""
    papers = elder_card()
    first = (await desk.post("applications", papers)).json()
    await desk.post(f"applications/{first['application_number']}/acceptance", {})
    await desk.hear(opened(first))
    await desk.hear(issued(first))


def bus_card(**changes: Any) -> Answer:
    """A bus card asked for without any paper about the elder card."""
    papers = body(item="elder_bus_card", applicant="bus-1")
    papers["materials"] = [one for one in papers["materials"] if one["code"] != "M02"]
    return {**papers, **changes}


def birth(settles_with: str, **changes: Any) -> Answer:
    """A newborn who settles with one of the parents; the marriage certificate is not shown."""
    papers = body(item=BIRTH, applicant="parent-1")
    papers["form"]["settles_with"] = settles_with
    papers["materials"] = [one for one in papers["materials"] if one["code"] != "M04"]
    return {**papers, **changes}


@pytest.mark.parametrize(
    ("settles_with", "state", "accepted"),
    [("母亲", "not_needed", 201), ("父亲", "missing", 422)],
)
async def test_a_window_asks_for_a_paper_only_where_the_answers_need_it(
    desk: Desk, settles_with: str, state: str, accepted: int
) -> None:
    submitted = await desk.post("applications", birth(settles_with), by=STREET_CLERK)
    number = submitted.json()["application_number"]

    paper = (await shown(desk, number, by=STREET_CLERK))["M04"]
    answer = await desk.post(f"applications/{number}/acceptance", {}, by=STREET_CLERK)

    assert (paper["state"], answer.status_code) == (state, accepted)
    assert "随谁落户为父亲" in paper["reason"]


async def test_offices_are_told_of_no_paper_that_the_case_does_not_need(desk: Desk) -> None:
    submitted = await desk.post("applications", birth("母亲"), by=STREET_CLERK)
    number = submitted.json()["application_number"]
    await desk.post(f"applications/{number}/acceptance", {}, by=STREET_CLERK)

    *_, accepted = await desk.announced()

    told = [one["code"] for one in accepted["data"]["materials"]]
    assert told == ["M01", "M02", "M03"]


async def test_a_notice_asking_for_a_paper_that_the_case_does_not_need_is_refused(
    desk: Desk,
) -> None:
    submitted = await desk.post("applications", birth("母亲"), by=STREET_CLERK)
    number = submitted.json()["application_number"]

    notice = {"defects": [{"material": "M04", "defect": "缺结婚证"}]}
    answer = await desk.post(f"applications/{number}/supplement-notice", notice, by=STREET_CLERK)

    assert problem(answer) == (422, "invalid_request")
    assert fields(answer) == [("defects.0.material", "material_not_to_be_asked_for")]


async def test_anybody_may_ask_which_papers_a_case_needs(desk: Desk) -> None:
    code = birth("父亲")["item_code"]
    path = f"items/{code}/material-list"

    async def needed(form: dict[str, Any]) -> Answer:
        answer = await desk.call("POST", path, by=None, json={"form": form})
        return papers_by_code(answer.json())["M04"]

    assert (await needed({"settles_with": "父亲"}))["is_needed"] is True
    assert (await needed({"settles_with": "母亲"}))["is_needed"] is False
    assert (await needed({}))["open_questions"] == ["随谁落户"]
    unknown = await desk.call("POST", "items/nothing/material-list", by=None, json={})
    assert problem(unknown) == (404, "item_unknown")


async def test_a_licence_of_the_registry_is_linked_and_not_asked_for(desk: Desk) -> None:
    await with_card(desk)

    number = (await desk.post("applications", bus_card())).json()["application_number"]

    paper = (await shown(desk, number))["M02"]
    assert (paper["state"], paper["source"]) == ("linked", LICENCE_NUMBER)
    assert LICENCE_NUMBER in paper["reason"]
    accepted = await desk.post(f"applications/{number}/acceptance", {})
    assert accepted.status_code == 201, accepted.text


async def test_a_licence_of_somebody_else_stands_for_nothing(desk: Desk) -> None:
    await with_card(desk)
    born = {name: body()["form"][name] for name in ("gender", "birth_date")}
    form = {**bus_card()["form"], **born}
    other = bus_card(applicant=body()["applicant"], form=form)

    number = (await desk.post("applications", other)).json()["application_number"]

    assert (await shown(desk, number))["M02"]["state"] == "missing"
    link = {"licence_number": LICENCE_NUMBER}
    answer = await desk.post(f"applications/{number}/materials/M02/links", link)
    assert fields(answer) == [("licence_number", "licence_unknown")]


async def test_a_case_is_not_accepted_on_a_licence_revoked_meanwhile(desk: Desk) -> None:
    await with_card(desk)
    number = (await desk.post("applications", bus_card())).json()["application_number"]
    (licence,) = (await desk.get(f"applications/{number}/earlier-papers")).json()["licences"]
    first = (await acts(desk, "application_accepted"))[0]["subject"]

    await desk.hear(revoked(first))
    answer = await desk.post(f"applications/{number}/acceptance", {})
    notice = {"defects": [{"material": "M02", "defect": "优待证已失效"}]}
    asked = await desk.post(f"applications/{number}/supplement-notice", notice)

    assert licence["stands_for"] == ["M02"]
    assert problem(answer) == (422, "materials_missing")
    assert asked.status_code == 201, asked.text


async def test_a_revocation_that_comes_before_its_licence_holds(desk: Desk) -> None:
    papers = elder_card()
    first = (await desk.post("applications", papers)).json()
    await desk.post(f"applications/{first['application_number']}/acceptance", {})
    await desk.hear(opened(first))

    await desk.hear(revoked(first["application_number"]))
    await desk.hear(issued(first))

    number = (await desk.post("applications", bus_card())).json()["application_number"]
    assert (await shown(desk, number))["M02"]["state"] == "missing"


async def test_a_licence_is_linked_later_too_but_only_for_the_paper_it_stands_for(
    desk: Desk,
) -> None:
    number = (await desk.post("applications", bus_card())).json()["application_number"]
    await with_card(desk)
    link = {"licence_number": LICENCE_NUMBER}

    async def linked(material: str) -> Any:
        return await desk.post(f"applications/{number}/materials/{material}/links", link)

    assert problem(await linked("M03")) == (409, "licence_does_not_replace")
    assert problem(await linked("M77")) == (404, "material_unknown")
    assert (await linked("M02")).status_code == 201
    assert problem(await linked("M02")) == (409, "link_not_needed")
    assert [one["material"] for one in await acts(desk, "licence_linked")] == ["M02"]


async def test_copying_an_earlier_case_takes_answers_and_files_over_and_is_logged(
    desk: Desk,
) -> None:
    earlier = (await desk.submitted())["application_number"]
    await upload(desk, earlier, "photo.jpg", JPG)
    papers = {**body(), "form": {}, "materials": [], "copied_from": earlier}

    answer = await desk.post("applications", papers)

    assert answer.status_code == 201, answer.text
    number = answer.json()["application_number"]
    paper = (await shown(desk, number))["M02"]
    assert (paper["state"], paper["files"], paper["source"]) == ("linked", 1, earlier)
    (file,) = (await desk.get(f"applications/{number}/materials/M02/files")).json()["files"]
    back = await desk.get(f"applications/{number}/materials/M02/files/{file['id']}")
    assert back.content == JPG
    assert kept(desk.service) == 1, "the bytes lie there once"
    assert await acts(desk, "application_copied") == [{"subject": number, "source": earlier}]
    assert await acts(desk, "case_copied_into") == [{"subject": earlier, "application": number}]
    (reused,) = await acts(desk, "files_reused")
    assert (reused["source"], reused["material"], reused["files"]) == (earlier, "M02", 1)


async def test_a_copied_case_is_as_bound_by_its_key_as_any_other(desk: Desk) -> None:
    earlier = (await desk.submitted())["application_number"]
    papers = {**body(), "form": {}, "copied_from": earlier}

    first = await desk.call("POST", "applications", key="k", json=papers)
    again = await desk.call("POST", "applications", key="k", json=papers)

    assert first.status_code == 201, first.text
    assert again.json() == first.json()


async def test_a_case_of_another_person_is_not_copied(desk: Desk) -> None:
    earlier = (await desk.submitted())["application_number"]
    papers = {**body(applicant="elder-2"), "copied_from": earlier}

    answer = await desk.post("applications", papers)

    assert problem(answer) == (409, "paper_of_another_person")


async def test_a_case_out_of_sight_is_not_copied(desk: Desk) -> None:
    earlier = (await desk.submitted())["application_number"]

    answer = await desk.post("applications", {**body(), "copied_from": earlier}, by=NEIGHBOUR)

    assert fields(answer) == [("copied_from", "application_unknown")]


@pytest.mark.parametrize("number", ["\u0000", "1", "4101021301202611200007775"])
async def test_a_case_that_does_not_exist_is_a_wrong_field(desk: Desk, number: str) -> None:
    answer = await desk.post("applications", {**body(), "copied_from": number})

    assert fields(answer) == [("copied_from", "application_unknown")]


async def test_files_of_one_item_are_reused_in_another_and_that_is_logged(desk: Desk) -> None:
    papers = elder_card()
    earlier = (await desk.post("applications", papers)).json()["application_number"]
    await upload(desk, earlier, "photo.jpg", JPG)
    await upload(desk, earlier, "photo.pdf", PDF)
    bare = bus_card(materials=[])
    number = (await desk.post("applications", bare)).json()["application_number"]

    (case,) = (await desk.get(f"applications/{number}/earlier-papers")).json()["cases"]
    (photo,) = case["papers"]
    link = {"application_number": earlier, "material": photo["code"]}
    answer = await desk.post(f"applications/{number}/materials/{photo['fits']}/links", link)

    assert (case["application_number"], photo["files"]) == (earlier, 2)
    assert answer.status_code == 201, answer.text
    paper = (await shown(desk, number))["M03"]
    assert (paper["state"], paper["files"], paper["source"]) == ("linked", 2, earlier)
    assert [one["source"] for one in await acts(desk, "files_reused")] == [earlier]
    assert len(await acts(desk, "earlier_papers_read")) == 1
    async with desk.service.reading() as connection:
        taken = await connection.execute(
            sa.select(files.c.taken_from).where(files.c.application_number == number)
        )
        assert all(row.taken_from for row in taken)


async def test_a_paper_without_files_gives_nothing_to_reuse(desk: Desk) -> None:
    papers = elder_card()
    earlier = (await desk.post("applications", papers)).json()["application_number"]
    number = (await desk.post("applications", bus_card(materials=[]))).json()["application_number"]

    link = {"application_number": earlier, "material": "M02"}
    answer = await desk.post(f"applications/{number}/materials/M03/links", link)
    neither = await desk.post(f"applications/{number}/materials/M03/links", {})

    assert problem(answer) == (409, "nothing_to_reuse")
    assert problem(neither) == (422, "invalid_request")


async def test_a_paper_that_was_linked_is_replaced_by_one_that_comes_in(desk: Desk) -> None:
    await with_card(desk)
    number = (await desk.post("applications", bus_card())).json()["application_number"]

    await upload(desk, number, "card.pdf", PDF)

    paper = (await shown(desk, number))["M02"]
    assert (paper["state"], paper["source"], paper["reason"]) == ("received", None, "已上传文件")
