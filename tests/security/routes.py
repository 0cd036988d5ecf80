"""Every route of the four services with a real object, one that does not exist, and a valid body."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from services.demo.hall import Answer
from shared.identifiers import new_id
from shared.security.tokens import Role
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

UNKNOWN_APPLICATION = "4101021301202611200007775"
UNKNOWN_LICENCE = quote("豫郑中优〔2026〕000777号")
UNKNOWN_ID = "01a1fa4b-94f2-76cd-a0c2-000000000000"
ITEM = "11410102MBDEM0023L4412007002001"
OFFICE = "11410102MBDEM0023L"
WITHDRAWN_ITEM = "11410102MBDEM1042T4410713012001"
MATERIAL = {"code": "M02", "state": "received", "copies": 1, "original_seen": False}
BODIES: Mapping[str, dict[str, Any]] = {
    "acceptance": {},
    "supplement-notice": {"defects": [{"material": "M02", "defect": "照片模糊"}]},
    "supplements": {"materials": [MATERIAL], "remark": ""},
    "refusal": {
        "reason": "无权办理",
        "legal_basis": "《行政许可法》第三十二条",
        "right_body": "市民政局",
    },
    "withdrawal": {"reason": "本人放弃"},
    "delivery": {"mode": "window", "recipient": "本人", "relation": "self", "remark": ""},
    "unmasking": {"reason": "电话核实申请人身份"},
    "opinion": {"outcome": "granted", "opinion": "符合条件，拟准予。"},
    "sign-off": {"approved": True, "remark": "同意"},
    "decision": {"reason": "符合条件", "legal_basis": "", "remedy": ""},
    "supplement-request": {"defects": ["照片不清晰"], "days": 15},
    "suspension": {
        "reason_code": "expert_review",
        "reason": "需组织专家评审",
        "expected_until": "2026-12-20T00:00:00Z",
    },
    "resumption": {"remark": "评审已完成"},
    "extension": {"working_days": 5, "reason": "案情复杂"},
    "revocation": {"reason": "以欺骗手段取得", "legal_basis": "《行政许可法》第六十九条"},
    "lookups": {"identity_number": "41010219510312002X", "purpose": "办理老年公交卡"},
    "due-dates": {"start": "2026-11-20", "working_days": 5, "pauses": []},
    "subscriptions": {
        "channel": "webhook",
        "event_types": ["cn.yikou.application.accepted.v1"],
        "url": "https://hooks.example.com/yikou",
    },
    "{subscription_id}": {"url": "https://hooks.example.com/other"},
    "denial": {"reason": "不属于本办职责", "legal_basis": "三定规定"},
    "answer": {"answer": "申请人在申报地址实际居住。"},
    "{code}": {
        "kind": "information",
        "name": "户籍核查",
        "department": "civil_affairs",
        "level": 4,
        "conditions": "有疑义",
        "content": "户籍所在地",
        "procedure": "签收后答复",
        "mode": "书面",
        "duty": "档案保管职责",
        "limit_working_days": 2,
    },
    "inquiries": {
        "application_number": UNKNOWN_APPLICATION,
        "subject": "item_scope",
        "question": "归谁办",
    },
    "hearing-notice": {"matter": "涉及他人重大利益", "legal_basis": "《行政许可法》第四十七条"},
    "inspection-record": {
        "inspected_at": "2026-11-20T00:30:00Z",
        "place": "阳光花苑社区",
        "inspectors": [
            {"name": "田秀平", "certificate": "豫A001"},
            {"name": "孔丽勇", "certificate": "豫A002"},
        ],
        "findings": "与申报一致",
    },
    "links": {"application_number": UNKNOWN_APPLICATION},
    "material-list": {"form": {}},
    "staff": {
        "id": "zy-mzj-c09",
        "name": "欧阳秀兰",
        "roles": ["clerk"],
        "organization": "11410102MBDEM004X7",
        "window": "zy-w3",
        "home_organization": "11410102MBDEM0023L",
        "hall": "11410102MBDEM004X7",
    },
    "{staff_id}": {"phone": "0371-00001999"},
    "transfers": {
        "organization": "11410102MBDEM004X7",
        "roles": ["clerk"],
        "window": "zy-w3",
        "hall": "11410102MBDEM004X7",
        "effective_on": "2026-12-01",
        "reason": "窗口轮岗",
        "override_reason": "人手不足",
    },
    "approval": {"reason": "同意调整"},
    "send-back": {"reason": "不能胜任窗口工作"},
    "authorizations": {
        "power": "review",
        "department": "11410102MBDEM0023L",
        "document": "中原民〔2026〕3号",
        "valid_from": "2026-11-20",
    },
    "applications": Scene.body(),
    "drafts": {"content": Scene.guide(), "reason": "法规修订"},
    "amendment": {"content": Scene.guide(), "reason": "法规修订"},
    "signature": {},
    "review-opinion": {"approved": True, "opinion": "同意"},
    "publication": {"decision": "中原政〔2026〕8号"},
    "abandonment": {},
    "commitment": {"kind": "deferral"},
    "signing": {"signer": "周桂英", "relation": "self", "method": "handwritten"},
    "completion": {"materials": [{**MATERIAL, "code": "M03"}]},
    "retraction": {"reason": "改走一般程序"},
    "repair": {"reason": "已整改并经复查"},
    "inspections": {
        "result": "broken",
        "findings": "消毒间未设置。",
        "inspectors": ["田秀平", "孔丽勇"],
        "inspected_on": "2026-11-20",
        "rectify_by": "2026-12-01",
    },
    "cancellation": {"reason": "法律废止", "decision": "中原政〔2026〕8号"},
    "pre-registrations": {**Scene.body(), "form": {}, "materials": []},
    "online": {**Scene.body(), "form": {}, "materials": [], "organization": "11410102MBDEM00587"},
    "online-submission": {"code": "34679ACDEF", "form": {}, "materials": []},
    "reception": {"form": {}, "materials": []},
    "return": {"reason": "姓名与证件不符"},
    "correction": {"form": {}, "materials": [MATERIAL]},
    "handover": {"to": "zy-lianhu-c02", "reason": "轮休"},
    "takeover": {},
    "notice-receipt": {"recipient": "赵秀兰", "relation": "self", "mode": "window"},
    "second-notice": {"reason": "漏列一项材料"},
    "slots": {
        "organization": STATION,
        "days": ["2026-11-23"],
        "times": [{"starts": "09:00", "ends": "09:30"}],
        "capacity": 3,
    },
    "appointments": {
        "slot": "01a1fa4b-94f2-76cd-a0c2-000000000000",
        "item_code": ITEM,
        "name": "赵秀兰",
        "phone": "15400000001",
    },
    "check-in": {"kind": "person", "identity_number": "41010219510312002X"},
}
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
    promised: str
    post_check: str
    defaulter: str
    submitted: Answer = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """What must not appear before a stranger."""
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
        promised=await scene.promised(),
        post_check=await scene.post_check(number),
        defaulter=await scene.defaulter(number),
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
            return objects.applications[1:], UNKNOWN_APPLICATION
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
        "subscriptions": objects.subscription,
    }


OWNERS: Mapping[tuple[str, Role], str] = {
    ("applications", Role.CLERK): CLERK,
    ("applications", Role.SUPERVISOR): SUPERVISOR,
    ("appointments", Role.CLERK): CLERK,
    ("cases", Role.CLERK): CLERK,
    ("reviews", Role.REVIEWER): DISTRICT_REVIEWER,
    ("reviews", Role.CHIEF): CHIEF,
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
