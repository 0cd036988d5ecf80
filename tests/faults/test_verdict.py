"""The judge of the fault run catches each kind of broken promise: one is planted in every test."""

from dataclasses import replace
from typing import Any

import pytest

from services.demo.seed_files import DemoApplicant
from shared.contracts import ApplicationAccepted, LicenceIssued, TaskDecided
from shared.contracts.envelope import Exchange
from shared.identifiers import DivisionCode, ItemCode
from shared.messaging.consumer import Binding, Consumer
from tests.faults.evidence import Evidence, Received, Sent
from tests.faults.ledger import Case, Ending, Ledger
from tests.faults.verdict import Verdict, judge

FIRST, SECOND = "4101020901202611200000011", "4101020901202611200000022"
LICENCE = "豫郑中优〔2026〕000001号"
QUEUE = "routing.applications.v1"
CONSUMERS = [
    ("routing", Consumer(QUEUE, (Binding(Exchange.EVENTS, "application.*.*"),), {})),
    ("intake", Consumer("intake.cases.v1", (Binding(Exchange.EVENTS, "licence.*.*"),), {})),
]


def a_case(**changes: object) -> Case:
    applicant = DemoApplicant(
        "elder", "person", "某人", "-", "-", DivisionCode("410102"), "-", ItemCode("i"), {}
    )
    case = Case("key-1", Ending.GRANTED, "clerk", "reviewer", applicant)
    case.numbers = {FIRST}
    case.acknowledged = ["submission", "acceptance", "delivery"]
    case.licence, case.status, case.final = LICENCE, "closed", "closed"
    for name, value in changes.items():
        setattr(case, name, value)
    return case


def sent(service: str, event_id: str, type_: str, **changes: Any) -> Sent:
    exchange = "yikou.decisions" if ".task." in type_ else "yikou.events"
    row = Sent(
        service, event_id, exchange, type_.removeprefix("cn.yikou."), type_, FIRST, None, True
    )
    return replace(row, **changes)


ACCEPTED = sent("intake", "e1", ApplicationAccepted.TYPE)
DECIDED = sent("licensing", "e2", TaskDecided.TYPE, task="t1")
ISSUED = sent("licensing", "e3", LicenceIssued.TYPE)
EVIDENCE = Evidence(
    applications={FIRST: "closed"},
    keys={"key-1": FIRST},
    papers=[(FIRST, "receipt"), (FIRST, "delivery_receipt")],
    cases={FIRST: "closed"},
    tasks=[("t1", FIRST, "decided")],
    reviews=[("t1", FIRST, "decided")],
    licences=[(LICENCE, FIRST)],
    last_licence=1,
    sent=[ACCEPTED, DECIDED, ISSUED],
    received=[
        Received("routing", QUEUE, "e1", ApplicationAccepted.TYPE, FIRST, "done"),
        Received("intake", "intake.cases.v1", "e3", LicenceIssued.TYPE, FIRST, "done"),
    ],
)


def judged(case: Case | None = None, **changes: Any) -> Verdict:
    ledger = Ledger(cases=[case or a_case()])
    return judge(ledger, replace(EVIDENCE, **changes), CONSUMERS)


def test_a_case_that_came_back_once_is_clean() -> None:
    assert judged().is_clean


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"applications": {}}, "does not exist"),
        ({"keys": {}}, "not on record"),
        ({"applications": {FIRST: "ready"}}, "stored as ready"),
        ({"cases": {FIRST: "running"}}, "in routing running"),
        ({"papers": []}, "delivery receipts: 0 of 1"),
        ({"licences": [], "last_licence": 0}, "licences: 0 of 1"),
        ({"received": EVIDENCE.received[:1]}, "results at its window: 0 of 1"),
        ({"received": EVIDENCE.received[1:]}, f"never reached {QUEUE}"),
        ({"sent": [replace(ACCEPTED, is_sent=False), DECIDED, ISSUED]}, "never sent"),
        ({"reviews": []}, "never reached a desk"),
        ({"sent": [ACCEPTED, ISSUED]}, "never announced"),
        (
            {"received": [replace(EVIDENCE.received[0], status="waiting"), EVIDENCE.received[1]]},
            "still waits",
        ),
    ],
)
def test_what_is_missing_is_lost(changes: dict[str, Any], words: str) -> None:
    verdict = judged(**changes)

    assert any(words in sentence for sentence in verdict.lost), verdict


def test_a_case_without_an_end_is_lost() -> None:
    verdict = judged(a_case(final=None, status="granted"))

    assert any("never came back: granted" in sentence for sentence in verdict.lost)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"papers": [(FIRST, "delivery_receipt")] * 2}, "delivery receipts: 2 instead of 1"),
        ({"papers": [(FIRST, "receipt")] * 2}, "2 papers of kind receipt"),
        (
            {"papers": [*EVIDENCE.papers, (FIRST, "refusal_decision")]},
            "results at its window: 2 instead of 1",
        ),
        ({"licences": [(LICENCE, FIRST)] * 2}, "licences: 2 instead of 1"),
        ({"sent": [*EVIDENCE.sent, replace(DECIDED, event_id="e9")]}, "task.decided for task t1"),
        ({"sent": [*EVIDENCE.sent, replace(ISSUED, event_id="e9")]}, "licence.issued.v1"),
        (
            {"received": [*EVIDENCE.received, replace(EVIDENCE.received[1], event_id="e9")]},
            "results at its window: 2 instead of 1",
        ),
        ({"applications": {FIRST: "closed", SECOND: "closed"}}, f"{SECOND} belongs to 0 keys"),
    ],
)
def test_what_happened_twice_is_named(changes: dict[str, Any], words: str) -> None:
    verdict = judged(**changes)

    assert any(words in sentence for sentence in verdict.duplicated), verdict


def test_two_numbers_for_one_key_are_named() -> None:
    verdict = judged(a_case(numbers={FIRST, SECOND}))

    assert any("was answered with" in sentence for sentence in verdict.duplicated)


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending.REFUSED_AT_DISTRICT, "licences: 1 instead of 0"),
        (Ending.WITHDRAWN_LATE, "ended as closed"),
    ],
)
def test_a_licence_or_an_end_nobody_asked_for_is_unexpected(ending: Ending, words: str) -> None:
    verdict = judged(a_case(ending=ending))

    assert any(words in sentence for sentence in verdict.unexpected), verdict


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"applications": {FIRST: "closed", SECOND: "closed"}}, "never asked for"),
        ({"last_licence": 2}, "the last serial 2"),
        ({"tasks": []}, "never assigned"),
        (
            {"received": [*EVIDENCE.received, replace(EVIDENCE.received[0], event_id="e9")]},
            "never announced",
        ),
    ],
)
def test_what_nobody_asked_for_is_unexpected(changes: dict[str, Any], words: str) -> None:
    verdict = judged(**changes)

    assert any(words in sentence for sentence in verdict.unexpected), verdict


def test_a_gap_in_the_numbers_of_an_office_and_day_is_unexpected() -> None:
    case = a_case(numbers={SECOND})
    verdict = judged(case, applications={SECOND: "closed"}, keys={"key-1": SECOND})

    assert any("has gaps" in sentence for sentence in verdict.unexpected)


def test_a_parked_message_is_counted() -> None:
    parked = replace(EVIDENCE.received[0], status="parked", reason="broken")

    assert len(judged(received=[parked, EVIDENCE.received[1]]).parked) == 1
