"""Every route of the four services with a real object, one that does not exist, and a valid body."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from services.demo.hall import Answer
from shared.identifiers import new_id
from shared.security.tokens import Role
from tests.security.bodies import (
    BODIES,
    ITEM,
    OFFICE,
    UNKNOWN_APPLICATION,
    UNKNOWN_ID,
    UNKNOWN_LICENCE,
    WITHDRAWN_ITEM,
)
from tests.security.people import (
    ADMINISTRATOR,
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    STREET_REVIEWER,
    SUPERVISOR,
    member,
)
from tests.security.scene import PDF, STATION, Scene
from tools.routes import RouteAccess, routes_of

LEAD_OF_JOINT = "zy-zjj-r01"
MOVED = f"staff/{DISTRICT_REVIEWER}"
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Objects:
    """What stands in the system: its names in a path, and its owners by role."""

    applications: tuple[str, ...]
    file: str
    review: str
    licence: str
    subscription: str
    inquiry: str
    delivery: str
    dead_letter: str
    draft: str
    transfer: str
    authorization: str
    appointment: str
    stand_in: str
    promised: str
    post_check: str
    defaulter: str
    joint: tuple[str, str]
    submitted: Answer = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """What must not appear before a stranger; the window of the joint case is one of them."""
        ids = (
            self.file,
            self.review,
            self.inquiry,
            self.subscription,
            self.delivery,
            self.dead_letter,
            self.draft,
            self.transfer,
            self.authorization,
            self.appointment,
            self.stand_in,
            self.post_check,
            self.defaulter,
        )
        return (*self.applications, self.promised, *ids, self.licence)


async def everything(scene: Scene) -> Objects:
    """One object of every kind."""
    waiting = await scene.submitted()
    passed_on = await scene.at_district()
    number = passed_on["application_number"]
    file = await scene.file(waiting["application_number"])
    await scene.file(number)
    granted, licence = await scene.granted()
    subscription = await scene.subscription()
    inquiry = await scene.post(
        "inquiries",
        {"application_number": number, "subject": "residence_visit", "question": "是否实际居住"},
        by=DISTRICT_REVIEWER,
    )
    organization = member(ADMINISTRATOR).organization
    told = await scene.get("deliveries", by=CLERK)
    return Objects(
        applications=(waiting["application_number"], number, granted["application_number"]),
        file=file["id"],
        review=await scene.review(number, by=DISTRICT_REVIEWER),
        licence=licence["licence_number"],
        subscription=subscription["id"],
        inquiry=inquiry["id"],
        delivery=told["deliveries"][0]["id"],
        dead_letter=await scene.dead_letter(number, subscription["id"], organization),
        draft=(await scene.draft())["id"],
        transfer=(await scene.post(f"{MOVED}/transfers", BODIES["transfers"], by=CHIEF))["id"],
        authorization=(
            await scene.post(f"{MOVED}/authorizations", BODIES["authorizations"], by=ADMINISTRATOR)
        )["id"],
        appointment=(await scene.appointment())["id"],
        stand_in=(await scene.post("stand-ins", BODIES["stand-ins"], by=CHIEF))["id"],
        promised=await scene.promised(),
        post_check=await scene.post_check(number),
        defaulter=await scene.defaulter(number),
        joint=await scene.meeting(),
        submitted=waiting,
    )


@dataclass(frozen=True)
class Target:
    """A route with the path to a real object and to one that does not exist, both under /api/v1."""

    route: RouteAccess
    real: str
    unknown: str | None

    @property
    def body(self) -> dict[str, Any] | None:
        """A body that the route understands."""
        if self.route.method in ("GET", "DELETE") or self.is_upload:
            return None
        if self.route.path == "/api/v1/appointments/{appointment_id}/cancellation":
            return {"code": "34679ACDEF"}
        act = self.route.path.rsplit("/", 1)[1]
        is_of_staff = "/staff/" in self.route.path and act in ("denial", "revocation")
        return BODIES.get("approval" if is_of_staff else act)

    @property
    def is_upload(self) -> bool:
        return self.route.method == "POST" and self.route.path.endswith("/files")

    @property
    def sent(self) -> dict[str, Any]:
        """How the request is sent, besides path and caller."""
        if self.is_upload:
            return {"files": {"file": ("身份证.pdf", PDF)}}
        if self.route.path.endswith("/appointments/slots") and self.route.method == "GET":
            return {"params": {"organization": STATION, "on": "2026-11-23"}}
        if self.route.path.startswith("/api/v1/applications") and self.route.method == "GET":
            return {"params": {"purpose": "核对材料"}}
        return {}

    def __str__(self) -> str:
        return f"{self.route.method} {self.route.path}"


def targets(scene: Scene, objects: Objects) -> list[Target]:
    """Every route of every service, with every object that fits it."""
    found: list[Target] = []
    for app in scene.system.apps.values():
        for route in routes_of(app):
            if route.path.startswith("/api/v1/"):
                found += _targets(route, objects)
    return found


def _targets(route: RouteAccess, objects: Objects) -> list[Target]:
    template = route.path.removeprefix("/api/v1/")
    names = _PARAMETER.findall(template)
    if not names:
        return [Target(route, template, None)]
    rest = {
        "material": "M01",
        "file_id": objects.file,
        "kind": "receipt",
        "version": "1",
        "name": "form",
        "meeting": objects.joint[1],
    }
    known, unknown = _objects(template, objects)
    return [
        Target(
            route,
            template.format(**{names[0]: one}, **rest),
            template.format(**{names[0]: unknown}, **rest),
        )
        for one in known
    ]


def _objects(template: str, objects: Objects) -> tuple[tuple[str, ...], str]:
    match template.split("/", maxsplit=1)[0]:
        case "applications" if "/commitment" in template:
            return (objects.promised,), UNKNOWN_APPLICATION
        case "applications" if "{file_id}" in template:
            return objects.applications[:1], UNKNOWN_APPLICATION
        case "applications" | "status":
            return objects.applications[:2], UNKNOWN_APPLICATION
        case "cases":
            meets = "{meeting}" in template
            return objects.joint[:1] if meets else objects.applications[1:], UNKNOWN_APPLICATION
        case "licences":
            return (quote(objects.licence),), UNKNOWN_LICENCE
        case "inquiries" if "{code}" in template:
            return ("residence_visit",), "nothing_such"
        case "organizations" | "divisions":
            return (("410102",) if "divisions" in template else (OFFICE,)), "nothing-such"
        case "staff":
            return _of_staff(template, objects)
        case "items" if "{draft_id}" in template:
            return (objects.draft,), UNKNOWN_ID
        case "items" if template.endswith("/cancellation"):
            return (WITHDRAWN_ITEM,), str(new_id())
        case "items":
            return (ITEM,), str(new_id())
        case resource:
            return (_one_of_a_kind(objects)[resource],), UNKNOWN_ID


def _of_staff(template: str, objects: Objects) -> tuple[tuple[str, ...], str]:
    if "{transfer_id}" in template:
        return (objects.transfer,), UNKNOWN_ID
    if "{authorization_id}" in template:
        return (objects.authorization,), UNKNOWN_ID
    return (STREET_REVIEWER,), "nothing-such"


def _one_of_a_kind(objects: Objects) -> dict[str, str]:
    return {
        "appointments": objects.appointment,
        "dead-letters": objects.dead_letter,
        "defaulters": objects.defaulter,
        "deliveries": objects.delivery,
        "post-checks": objects.post_check,
        "inquiries": objects.inquiry,
        "reviews": objects.review,
        "stand-ins": objects.stand_in,
        "subscriptions": objects.subscription,
    }


OWNERS: Mapping[tuple[str, Role], str] = {
    ("applications", Role.CLERK): CLERK,
    ("applications", Role.SUPERVISOR): SUPERVISOR,
    ("appointments", Role.CLERK): CLERK,
    ("cases", Role.CLERK): CLERK,
    ("reviews", Role.REVIEWER): DISTRICT_REVIEWER,
    ("reviews", Role.CHIEF): CHIEF,
    ("stand-ins", Role.CHIEF): CHIEF,
    ("inquiries", Role.REVIEWER): STREET_REVIEWER,
    ("inquiries", Role.ADMINISTRATOR): ADMINISTRATOR,
    ("licences", Role.CLERK): CLERK,
    ("licences", Role.CHIEF): CHIEF,
    ("subscriptions", Role.ADMINISTRATOR): ADMINISTRATOR,
    ("deliveries", Role.CLERK): CLERK,
    ("dead-letters", Role.ADMINISTRATOR): ADMINISTRATOR,
    ("staff", Role.ADMINISTRATOR): ADMINISTRATOR,
    ("post-checks", Role.REVIEWER): DISTRICT_REVIEWER,
    ("post-checks", Role.CHIEF): CHIEF,
    ("defaulters", Role.SUPERVISOR): SUPERVISOR,
    ("items", Role.REVIEWER): DISTRICT_REVIEWER,
    ("items", Role.CHIEF): CHIEF,
    ("items", Role.ADMINISTRATOR): ADMINISTRATOR,
}


def owner_of(target: Target) -> str:
    """Somebody whose object it is and whose role the route lets in."""
    resource = target.real.split("/")[0]
    assert target.route.roles is not None
    if target.route.path.endswith("/review-opinion"):
        return ADMINISTRATOR
    if "/meetings" in target.route.path:
        return LEAD_OF_JOINT if "{meeting}" in target.route.path else DISTRICT_REVIEWER
    return next(
        staff for (name, role), staff in OWNERS.items()
        if name == resource and role in target.route.roles
    )  # fmt: skip


def once_each(every: list[Target]) -> list[Target]:
    """One target per route."""
    return list({str(target): target for target in reversed(every)}.values())


def caller_of(target: Target) -> str | None:
    """Somebody whom the route lets in; nobody where it is open to all."""
    if target.route.is_public:
        return None
    if target.unknown is not None:
        return owner_of(target)
    if "/staff" in target.route.path:
        return ADMINISTRATOR
    if target.route.path.endswith("/supplement-permissions"):
        return SUPERVISOR
    if target.route.path.endswith("/stand-ins"):
        return CHIEF
    if target.route.path.endswith("/assignments"):
        return ADMINISTRATOR
    if target.route.path.endswith(("/subscriptions", "/reconciliation", "/dead-letters")):
        return ADMINISTRATOR
    if target.route.path.endswith("/lapses"):
        return SUPERVISOR
    if target.route.path.endswith(
        ("/imports/files", "/appointments/slots", "/exports", "/subjects", "/versions")
    ):
        return ADMINISTRATOR
    if target.route.path.endswith(("/reviews", "/drafts", "/inquiries", "/post-checks")):
        return DISTRICT_REVIEWER
    return CLERK
