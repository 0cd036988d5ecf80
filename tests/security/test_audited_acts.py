"""Whoever changes anything stands in the audit trail: every changing route leaves a row of the person."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from services.demo.hall import Answer, application_body
from tests.equipment import seed
from tests.security.bodies import BODIES, WITHDRAWN_ITEM
from tests.security.people import (
    ADMINISTRATOR,
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    STREET_CLERK,
    STREET_REVIEWER,
    SUPERVISOR,
    member,
)
from tests.security.scene import GRANT, PDF, Scene
from tools.routes import RouteAccess, routes_of

CHANGING = ("POST", "PUT", "PATCH", "DELETE")


class Watched:
    """Acts over HTTP, each compared with the audit rows that its service kept of this person."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.rows: dict[str, int] = {}
        self._routes = {
            f"{route.method} {route.path}": (name, route)
            for name, app in scene.system.apps.items()
            for route in routes_of(app)
            if route.method in CHANGING and not route.is_public
        }

    @property
    def changing_routes(self) -> set[str]:
        """Every route that changes something and knows who asks."""
        return set(self._routes)

    async def act(
        self, path: str, *, by: str, method: str = "POST", body: Any = None, **sent: Any
    ) -> Answer:
        """An act that must succeed; counts the audit rows that it left."""
        route = self._route(method, path)
        before = await self._kept(route, by)
        key = str(uuid4()) if method == "POST" else None
        given = BODIES.get(path.rsplit("/", 1)[-1]) if body is None and not sent else body
        answer = await self.scene.call(method, path, by=by, body=given, key=key, **sent)
        assert answer.status_code in (200, 201), f"{path}: {answer.text}"
        self.rows[route] = await self._kept(route, by) - before
        await self.scene.settle()
        found: Answer = answer.json()
        return found

    def _route(self, method: str, path: str) -> str:
        fitting = [
            name
            for name, (_, route) in self._routes.items()
            if route.method == method and _fits(route, path)
        ]
        return min(fitting, key=lambda name: name.count("{"))

    async def _kept(self, route: str, by: str) -> int:
        service = self.scene.system.services[self._routes[route][0]]
        rows = service.tables.audit_rows
        async with service.reading() as connection:
            counted = await connection.scalar(
                sa.select(sa.func.count()).select_from(rows).where(rows.c.actor == member(by).staff)
            )
        return counted or 0


def _fits(route: RouteAccess, path: str) -> bool:
    template = re.sub(r"\{\w+\}", "[^/]+", route.path)
    return re.fullmatch(template, f"/api/v1/{path}") is not None


async def _at_the_window(watched: Watched) -> None:
    """Supplemented and refused; another withdrawn."""
    scene = watched.scene
    first = (await watched.act("applications", by=CLERK))["application_number"]
    upload = f"applications/{first}/materials/M01/files"
    await watched.act(upload, by=CLERK, files={"file": ("身份证.pdf", PDF)})
    again = await scene.post("applications", {**scene.body(), "materials": []}, by=CLERK)
    links = f"applications/{again['application_number']}/materials/M01/links"
    await watched.act(links, by=CLERK, body={"application_number": first})
    await watched.act("applications/lookups", by=CLERK, body={"name": "赵秀兰"})
    await watched.act(f"applications/{first}/supplement-notice", by=CLERK)
    await watched.act(f"applications/{first}/supplements", by=CLERK)
    await watched.act(f"applications/{first}/unmasking", by=CLERK)
    await watched.act(f"applications/{first}/refusal", by=CLERK)
    given_up = (await scene.submitted())["application_number"]
    await watched.act(f"applications/{given_up}/withdrawal", by=CLERK)


async def _on_other_ways_in(watched: Watched) -> None:
    """Registered, applied for online, given back, booked; asked twice; handed to a colleague."""
    scene = watched.scene
    path = f"applications/{await _registered(watched)}"
    rest = {"form": scene.body()["form"], "materials": []}
    await watched.act(f"{path}/reception", by=STREET_CLERK, body=rest)
    await watched.act(f"{path}/correction", by=STREET_CLERK)
    await watched.act(f"{path}/handover", by=STREET_CLERK)
    await watched.act(f"{path}/takeover", by="zy-lianhu-c02")
    await scene.post(f"{path}/supplement-notice", BODIES["supplement-notice"], by=STREET_CLERK)
    await watched.act(f"{path}/notice-receipt", by=STREET_CLERK)
    await scene.post(f"{path}/supplements", BODIES["supplements"], by=STREET_CLERK)
    await watched.act(f"{path}/second-notice", by=SUPERVISOR)
    online = {**scene.body(), "organization": BODIES["online"]["organization"]}
    answer = await scene.call("POST", "applications/online", body=online, key="online")
    applied = answer.json()["application_number"]
    await watched.act(f"applications/{applied}/return", by=STREET_CLERK)
    await watched.act("appointments/slots", by=ADMINISTRATOR)
    booked = (await scene.appointment())["id"]
    await watched.act(f"appointments/{booked}/check-in", by=CLERK)


async def _registered(watched: Watched) -> str:
    begun = await watched.act("applications/pre-registrations", by=STREET_CLERK)
    return str(begun["application_number"])


async def _at_the_desk(watched: Watched) -> str:
    """Granted with every act on the way, handed over, its licence revoked. Returns: the number."""
    scene = watched.scene
    number = (await scene.submitted())["application_number"]
    await watched.act(f"applications/{number}/acceptance", by=CLERK)
    street = f"reviews/{await scene.review(number, by=STREET_REVIEWER)}"
    for paper in ("hearing-notice", "inspection-record"):
        await watched.act(f"applications/{number}/{paper}", by=STREET_REVIEWER)
    await watched.act(f"{street}/supplement-request", by=STREET_REVIEWER)
    await scene.post(f"applications/{number}/supplements", BODIES["supplements"], by=CLERK)
    await watched.act(f"{street}/suspension", by=STREET_REVIEWER)
    await watched.act(f"{street}/resumption", by=STREET_REVIEWER)
    await watched.act(f"{street}/unmasking", by=STREET_REVIEWER)
    await watched.act(f"{street}/opinion", by=STREET_REVIEWER, body=GRANT)
    await watched.act(f"{street}/decision", by=STREET_REVIEWER)
    await _between_offices(watched, number)
    district = f"reviews/{await scene.review(number, by=DISTRICT_REVIEWER)}"
    await watched.act(f"{district}/extension", by=CHIEF)
    await scene.post(f"{district}/opinion", GRANT, by=DISTRICT_REVIEWER)
    await watched.act(f"{district}/sign-off", by=CHIEF)
    await scene.post(f"{district}/decision", {}, by=CHIEF)
    licence = (await scene.get(f"licences?application_number={number}", by=CLERK))["licences"][0]
    await watched.act("licences/lookups", by=STREET_REVIEWER)
    await watched.act(f"applications/{number}/delivery", by=CLERK)
    await watched.act(f"licences/{licence['licence_number']}/revocation", by=CHIEF)
    return str(number)


async def _between_offices(watched: Watched, number: str) -> None:
    """One question answered, one declined, and the catalogue of questions kept."""
    asked = {"application_number": number, "subject": "residence_visit", "question": "是否实际居住"}
    first, second = [
        (await watched.act("inquiries", by=DISTRICT_REVIEWER, body=asked))["id"] for _ in range(2)
    ]
    await watched.act(f"inquiries/{first}/receipt", by=STREET_REVIEWER)
    await watched.act(f"inquiries/{first}/answer", by=STREET_REVIEWER)
    await watched.act(f"inquiries/{second}/denial", by=STREET_REVIEWER)
    line = BODIES["{code}"]
    await watched.act("inquiries/subjects", by=ADMINISTRATOR, body={**line, "code": "household"})
    await watched.act("inquiries/subjects/household", method="PUT", by=ADMINISTRATOR, body=line)


async def _between_desks(watched: Watched) -> None:
    """Sent back, assigned, reported up, returned, papers checked, collected, asked once more."""
    scene = watched.scene
    first = (await scene.accepted())["application_number"]
    street = f"reviews/{await scene.review(first, by=STREET_REVIEWER)}"
    await watched.act(f"{street}/paper-checks", by=STREET_REVIEWER)
    await watched.act(f"{street}/transfer", by=STREET_REVIEWER)
    own = member(STREET_REVIEWER).organization
    office = {"department": "civil_affairs", "level": 5, "organization": own}
    given = {"application_number": first, "offices": [office], "reason": "经核实应由其承办"}
    await watched.act("supervision/assignments", by=ADMINISTRATOR, body=given)
    again = f"reviews/{await scene.review(first, by=STREET_REVIEWER)}"
    await watched.act(f"{again}/report", by=STREET_REVIEWER)
    upper = f"reviews/{await scene.review(first, by=DISTRICT_REVIEWER)}"
    await watched.act(f"{upper}/return", by=DISTRICT_REVIEWER)
    back = f"reviews/{await scene.review(first, by=STREET_REVIEWER)}"
    await scene.post(f"{back}/supplement-request", BODIES["supplement-request"], by=STREET_REVIEWER)
    await scene.post(f"applications/{first}/supplements", BODIES["supplements"], by=CLERK)
    let = {"application_number": first, "organization": own, "reason": "新发现安全隐患"}
    await watched.act("supervision/supplement-permissions", by=SUPERVISOR, body=let)
    named = await watched.act("stand-ins", by=CHIEF)
    await watched.act(f"stand-ins/{named['id']}/ending", by=CHIEF)


async def _collected(watched: Watched) -> None:
    """The lead department of a joint stage lets what was collected go out."""
    scene = watched.scene
    item = next(one for one in seed().items if one.key == "construction_permit")
    builder = next(one for one in seed().applicants if one.key == "builder-1")
    body = application_body(item, builder)
    number = (await scene.post("applications", body, by="zy-c01"))["application_number"]
    await scene.post(f"applications/{number}/acceptance", {}, by="zy-c01")
    fire = f"reviews/{await scene.review(number, by='zy-xfj-r01')}"
    await scene.post(f"{fire}/supplement-request", BODIES["supplement-request"], by="zy-xfj-r01")
    await _at_one_appointment(watched, number)
    lead = await scene.review(number, by="zy-zjj-r01")
    await watched.act(f"reviews/{lead}/supplement-closing", by="zy-zjj-r01")


async def _at_one_appointment(watched: Watched, number: str) -> None:
    """Called, another time proposed, fixed, moved, called off; called anew, confirmed, recorded."""
    scene, lead, fire = watched.scene, "zy-zjj-r01", "zy-xfj-r01"
    path = f"cases/{number}/meetings"
    soon = scene.clock.now() + timedelta(minutes=1)
    call = {**BODIES["meetings"], "organizations": [member(fire).organization]}
    first = f"{path}/{(await watched.act(path, by=lead, body=call))['meeting']}"
    await watched.act(f"{first}/proposal", by=fire)
    for act in ("fixing", "rescheduling", "calling-off"):
        await watched.act(f"{first}/{act}", by=lead)
    again = {**call, "starts_at": soon.isoformat()}
    second = f"{path}/{(await watched.act(path, by=lead, body=again))['meeting']}"
    await watched.act(f"{second}/confirmation", by=fire)
    scene.clock.advance(timedelta(minutes=2))
    await watched.act(f"{second}/record", by=fire)
    await watched.act(f"{second}/record", by=lead)


async def _on_promises(watched: Watched) -> None:
    """A photo promised and brought; another promise taken back; a check, and a bar lifted."""
    scene = watched.scene
    for is_kept in (True, False):
        body = Scene.body(item="elder_bus_card", applicant="bus-1")
        body["materials"][2] = {"code": "M03", "state": "deferred"}
        number = (await scene.post("applications", body, by=CLERK))["application_number"]
        path = f"applications/{number}/commitment"
        await watched.act(path, by=CLERK)
        await watched.act(f"{path}/signing", by=CLERK)
        if is_kept:
            await scene.post(f"applications/{number}/acceptance", {}, by=CLERK)
            await watched.act(f"{path}/completion", by=CLERK)
        else:
            await watched.act(f"{path}/retraction", by=CLERK)
    check = f"post-checks/{await scene.post_check(number)}"
    await watched.act(f"{check}/inspections", by=DISTRICT_REVIEWER)
    again = {**BODIES["inspections"], "rectify_by": None}
    await scene.post(f"{check}/inspections", again, by=DISTRICT_REVIEWER)
    await watched.act(f"{check}/revocation", by=CHIEF)
    await watched.act(f"defaulters/{await scene.defaulter(number)}/repair", by=SUPERVISOR)


async def _in_the_catalogue(watched: Watched) -> None:
    """A guide published, another draft given up, a file taken in, an item withdrawn."""
    guide = dict(next(one for one in seed().items if one.key == "elder_card").raw)
    body = {"content": guide, "reason": "法规修订"}
    draft = (await watched.act("items/drafts", by=DISTRICT_REVIEWER, body=body))["id"]
    await watched.act(f"items/drafts/{draft}/amendment", by=DISTRICT_REVIEWER, body=body)
    await watched.act(f"items/drafts/{draft}/signature", by=CHIEF)
    asking = {**BODIES["review-opinion"], "for_experts": "照片能否由系统调取？"}
    offices = ("zy-bb-r01", "zy-czj-r01", ADMINISTRATOR)
    for office in offices:
        await watched.act(f"items/drafts/{draft}/review-opinion", by=office, body=asking)
    await watched.act(f"items/drafts/{draft}/expert-opinion", by=ADMINISTRATOR)
    for office in offices:
        await watched.act(f"items/drafts/{draft}/review-opinion", by=office)
    await watched.act(f"items/drafts/{draft}/decree", by=ADMINISTRATOR)
    await watched.act(f"items/drafts/{draft}/publication", by=ADMINISTRATOR)
    second = (await watched.act("items/drafts", by=DISTRICT_REVIEWER, body=body))["id"]
    await watched.act(f"items/drafts/{second}/abandonment", by=DISTRICT_REVIEWER)
    file = ("catalogue.json", json.dumps([guide]).encode())
    await watched.act("items/imports/files", by=ADMINISTRATOR, files={"file": file})
    await watched.act(f"items/{WITHDRAWN_ITEM}/cancellation", by=ADMINISTRATOR)


async def _in_the_register(watched: Watched) -> None:
    """Somebody entered, changed, authorised, moved twice, shown in full and sent back."""
    await watched.act("staff", by=ADMINISTRATOR)
    own = f"staff/{BODIES['staff']['id']}"
    changed = f"staff/{STREET_REVIEWER}"
    await watched.act(changed, method="PATCH", by=ADMINISTRATOR, body=BODIES["{staff_id}"])
    await watched.act(f"{own}/unmasking", by=ADMINISTRATOR)
    await watched.act(f"{own}/send-back", by=ADMINISTRATOR)
    moved = f"staff/{DISTRICT_REVIEWER}"
    granted = (await watched.act(f"{moved}/authorizations", by=ADMINISTRATOR))["id"]
    reason = {"reason": "分工调整"}
    await watched.act(f"staff/authorizations/{granted}/revocation", by=ADMINISTRATOR, body=reason)
    for act in ("denial", "approval"):
        proposed = (await watched.act(f"{moved}/transfers", by=CHIEF))["id"]
        await watched.act(f"staff/transfers/{proposed}/{act}", by=ADMINISTRATOR, body=reason)


async def _who_is_told(watched: Watched, number: str) -> None:
    """A subscription from its beginning to its end, and a dead letter of it."""
    scene = watched.scene
    told = (await scene.get("deliveries", by=CLERK))["deliveries"][0]["id"]
    await watched.act(f"deliveries/{told}/reading", by=CLERK)
    own = (await watched.act("subscriptions", by=ADMINISTRATOR))["id"]
    letter = await scene.dead_letter(number, own, member(ADMINISTRATOR).organization)
    await watched.act(f"dead-letters/{letter}/replay", by=ADMINISTRATOR)
    await watched.act(f"subscriptions/{own}/secret-rotation", by=ADMINISTRATOR)
    change = BODIES["{subscription_id}"]
    await watched.act(f"subscriptions/{own}", method="PATCH", by=ADMINISTRATOR, body=change)
    await watched.act(f"subscriptions/{own}", method="DELETE", by=ADMINISTRATOR)
    await watched.act("supervision/reconciliation", by=SUPERVISOR)
    new_year = {"date": "2028-01-01", "kind": "holiday", "name": "元旦"}
    listed = {"year": 2028, "notice": "国办发明电〔2027〕9号", "days": [new_year]}
    await watched.act("calendar/versions", by=ADMINISTRATOR, body=listed)


async def test_every_act_of_a_person_leaves_an_audit_row_of_that_person(scene: Scene) -> None:
    watched = Watched(scene)

    await _at_the_window(watched)
    await _on_other_ways_in(watched)
    number = await _at_the_desk(watched)
    await _who_is_told(watched, number)
    await _between_desks(watched)
    await _collected(watched)
    await _on_promises(watched)
    await _in_the_catalogue(watched)
    await _in_the_register(watched)

    assert set(watched.rows) == watched.changing_routes, "a new route: walk it here"
    assert [route for route, rows in watched.rows.items() if rows < 1] == []
