"""What people do, when it fits, and what is held against it: for the machine of acceptance_machine.py."""

from typing import Any

from services.intake.domain.status import TRANSITIONS, Status
from shared.calendar import shipped_calendar
from shared.contracts.envelope import Event
from tests.intake.integration import window
from tests.intake.integration.window import Answer

CLERK, COLLEAGUE, STRANGER = "zy-lianhu-c01", "zy-lianhu-c02", "zy-lsz-c01"
CENTRE = "11410102MBDEM00587"
PAPERS = ("M01", "M02", "M03")
ITEM, APPLICANT = "elder_bus_card", "bus-1"
ANSWERS = window.body(item=ITEM, applicant=APPLICANT)["form"]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CALENDAR = shipped_calendar()
ONE_STEP, BY_TIME = 1, 3
"""How many rows of the table an act, or a look of the timers, may pass."""
BEFORE_ACCEPTANCE = (
    Status.PRE_REGISTERED,
    Status.APPLIED,
    Status.SUBMITTED,
    Status.SUPPLEMENT_NOTIFIED,
)
NEVER_ACCEPTED = (Status.RETURNED, Status.REFUSED)

SIGNED = {"signer": "周桂英", "relation": "self", "method": "handwritten"}
HANDED = {"mode": "window", "recipient": "周桂英", "relation": "self", "remark": ""}
TAKEN = {"recipient": "周桂英", "relation": "self", "mode": "window"}
ENDS: dict[str, Answer] = {
    "acceptance": {},
    "return": {"reason": "材料看不清"},
    "refusal": {"reason": "材料虚假", "legal_basis": "行政许可法第三十一条"},
    "withdrawal": {"reason": "不办了"},
    "correction": {"form": {}, "materials": [{"code": "M01", "state": "received"}]},
}
PROMISES: dict[str, Answer] = {
    "": {"kind": "deferral"},
    "/signing": SIGNED,
    "/completion": {"materials": [{"code": "M03", "state": "received"}]},
    "/withdrawal": {"reason": "不承诺了"},
}
PAIRS = {
    "both accept": ("acceptance", "acceptance"),
    "accept and refuse": ("acceptance", "refusal"),
    "accept and withdraw": ("withdrawal", "acceptance"),
    "correct and accept": ("correction", "acceptance"),
}
_ALL_IN = {"materials": [{"code": code, "state": "received"} for code in ("M01", "M02")]}
_NOT_THERE = {"materials": [{"code": "M01", "state": "missing"}]}
_PHOTO = {"materials": [{"code": "M03", "state": "received"}]}
_WITH_THE_OFFICES = (
    ("news", "opened"), ("news", "progressed"), ("news", "supplement_requested"),
    ("news", "suspended"), ("news", "resumed"), ("supplements", _PHOTO),
    ("commitment/completion", _PHOTO), ("timers", None), ("news", "granted"),
)  # fmt: skip
FITTING: dict[Status, tuple[tuple[str, Any], ...]] = {
    Status.PRE_REGISTERED: (("reception", {**_ALL_IN, "form": ANSWERS}), ("timers", None)),
    Status.APPLIED: (("reception", {"form": ANSWERS}), ("timers", None)),
    Status.SUBMITTED: (
        ("correction", {**_ALL_IN, "form": {}}), ("on a promise", None),
        ("in order", None), ("second-notice", {"reason": "漏列"}),
        ("supplement-notice", {"defects": [{"material": "M02", "defect": "不清晰"}]}),
        ("handover", {"to": COLLEAGUE, "reason": "轮休"}), ("takeover", {}), ("upload", "M01"),
        ("correction", {"form": {}, **_NOT_THERE}),
    ),
    Status.SUPPLEMENT_NOTIFIED: (
        ("supplements", _ALL_IN), ("supplements", _PHOTO), ("notice-receipt", TAKEN),
        ("timers", None), ("upload", "M01"), ("supplements", _NOT_THERE),
    ),
    Status.ACCEPTED: _WITH_THE_OFFICES,
    Status.ACCEPTED_DEFERRED: _WITH_THE_OFFICES,
    Status.UNDER_REVIEW: _WITH_THE_OFFICES,
    Status.SUPPLEMENT_REQUESTED: _WITH_THE_OFFICES,
    Status.SUSPENDED: _WITH_THE_OFFICES,
    Status.WITHDRAWAL_REQUESTED: (("news", "withdrawn"), ("news", "granted")),
    Status.GRANTED: (("news", "issued"), ("commitment/completion", _PHOTO)),
    Status.READY: (("delivery", HANDED),),
}  # fmt: skip


def given(papers: list[str], state: str) -> list[Answer]:
    """Papers as a clerk ticks them."""
    return [{"code": code, "state": state} for code in papers]


def may_become(before: Status, after: Status, most: int) -> bool:
    """Whether the table leads from one to the other in so many steps."""
    reached = {before}
    for _ in range(most):
        reached |= {
            to for at in reached for following in TRANSITIONS[at].values() for to in following
        }
    return after in reached


def news_of(kind: str, dossier: Answer) -> Event:
    """What routing or licensing say of a case."""
    number = dossier["application_number"]
    match kind:
        case "opened":
            return window.opened(dossier)
        case "progressed":
            return window.progressed(number)
        case "supplement_requested":
            return window.supplement_requested(number, "r1")
        case "suspended":
            return window.suspended(number)
        case "resumed":
            return window.resumed(number)
        case "granted" | "refused":
            return window.decided(dossier, kind)
        case "issued":
            return window.issued(dossier)
    return window.withdrawn(number)
