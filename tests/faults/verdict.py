"""Holds the ledger against the evidence: what was lost, what happened twice, what nobody asked for.

Pure; its tests plant each kind of broken promise and see that it is named."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from shared.contracts import (
    ApplicationAccepted,
    ApplicationDelivered,
    ApplicationRefused,
    ApplicationSubmitted,
    CaseWithdrawn,
    LicenceIssued,
    TaskDecided,
)
from shared.contracts.envelope import Event
from shared.messaging.consumer import Consumer
from tests.faults.evidence import Evidence
from tests.faults.ledger import FINAL, GRANTS, REFUSALS, Case, Ending, Ledger

ONCE_PER_CASE: tuple[type[Event], ...] = (
    ApplicationSubmitted,
    ApplicationAccepted,
    ApplicationRefused,
    ApplicationDelivered,
    LicenceIssued,
    CaseWithdrawn,
)
DELIVERY_RECEIPT = "delivery_receipt"
RESULT_PAPERS = ("refusal_decision", "non_acceptance", "withdrawal_confirmation")
ONCE_PAPERS = (*RESULT_PAPERS, DELIVERY_RECEIPT, "receipt", "acceptance_notice")
SERIES_LENGTH, SERIAL_DIGITS = 18, 6
_ONE_WAY: dict[Ending, str] = {
    Ending.REFUSED_AT_WINDOW: "refused",
    Ending.WITHDRAWN_EARLY: "withdrawn",
    **dict.fromkeys(GRANTS | REFUSALS, "closed"),
}


@dataclass(slots=True)
class Verdict:
    """Broken promises, each in one sentence; all empty when the run was clean."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or invented. Parked messages are counted, not judged."""
        return not (self.lost or self.duplicated or self.unexpected)


def judge(ledger: Ledger, evidence: Evidence, consumers: Sequence[tuple[str, Consumer]]) -> Verdict:
    """Hold the ledger against the evidence. consumers: (service, consumer) of the whole system."""
    verdict = Verdict()
    _submissions(verdict, ledger, evidence)
    for case in ledger.acknowledged:
        if len(case.numbers) == 1:
            _ending(verdict, case, evidence)
    _origin_results(verdict, ledger, evidence)
    _back_offices(verdict, evidence)
    _serials(verdict, evidence)
    _messages(verdict, evidence, consumers)
    return verdict


def _submissions(verdict: Verdict, ledger: Ledger, evidence: Evidence) -> None:
    known: set[str] = set()
    for case in ledger.cases:
        known |= case.numbers
        if len(case.numbers) > 1:
            verdict.duplicated.append(f"key {case.key} was answered with {sorted(case.numbers)}")
        if not case.is_acknowledged and case.trouble:
            verdict.unexpected.append(f"submission {case.key} was refused: {case.trouble}")
        if case.numbers and evidence.keys.get(case.key) not in case.numbers:
            verdict.lost.append(f"key {case.key} was acknowledged and is not on record")
    for number in known - set(evidence.applications):
        verdict.lost.append(f"{number} was acknowledged and does not exist")
    unanswered = {evidence.keys.get(case.key) for case in ledger.cases if not case.numbers}
    for number in set(evidence.applications) - known - unanswered:
        verdict.unexpected.append(f"application {number} was never asked for")
    by_number = Counter(evidence.keys.values())
    for number in evidence.applications:
        if by_number[number] != 1:
            verdict.duplicated.append(f"{number} belongs to {by_number[number]} keys")


def _ending(verdict: Verdict, case: Case, evidence: Evidence) -> None:
    number = case.number
    if case.final is None:
        verdict.lost.append(
            f"{number} ({case.ending}) never came back: {case.status} {case.trouble}"
        )
        return
    stored = evidence.applications.get(number)
    if stored != case.final:
        verdict.lost.append(f"{number} was {case.final} and is stored as {stored}")
    meant = _ONE_WAY.get(case.ending)
    if meant is None:
        meant = "withdrawn" if case.ending is Ending.WITHDRAWN_LATE else case.final
    if case.final != meant or case.final not in FINAL:
        verdict.unexpected.append(f"{number} ({case.ending}) ended as {case.final}")
    in_routing = evidence.cases.get(number)
    if case.has_done("acceptance"):
        if in_routing != case.final:
            verdict.lost.append(f"{number} is {case.final} at its window, in routing {in_routing}")
    elif in_routing not in (None, "withdrawn"):
        verdict.unexpected.append(f"{number} was never accepted and has a case: {in_routing}")


def _origin_results(verdict: Verdict, ledger: Ledger, evidence: Evidence) -> None:
    """Exactly one result at the origin window, and a licence only where it was granted."""
    papers = Counter(evidence.papers)
    licensed = Counter(
        row.subject
        for row in evidence.received
        if row.service == "intake" and row.type == LicenceIssued.TYPE and row.status == "done"
    )
    licences = Counter(application for _, application in evidence.licences)
    on_record = set(evidence.licences)
    for case in ledger.returned:
        if len(case.numbers) != 1:
            continue
        number = case.number
        results = licensed[number] + sum(papers[number, kind] for kind in RESULT_PAPERS)
        _count(verdict, f"{number} results at its window", results, 1)
        is_closed = case.final == "closed"
        receipts = papers[number, DELIVERY_RECEIPT]
        _count(verdict, f"{number} delivery receipts", receipts, int(is_closed))
        is_granted = is_closed and case.ending not in REFUSALS
        _count(verdict, f"{number} licences", licences[number], int(is_granted))
        if is_granted and (case.licence, number) not in on_record:
            verdict.lost.append(f"{number} was handed {case.licence}, which is not on record")
    for (number, kind), times in papers.items():
        if times > 1 and kind in ONCE_PAPERS:
            verdict.duplicated.append(f"{number} has {times} papers of kind {kind}")


def _count(verdict: Verdict, what: str, found: int, wanted: int) -> None:
    if found < wanted:
        verdict.lost.append(f"{what}: {found} of {wanted}")
    elif found > wanted:
        side = verdict.duplicated if wanted else verdict.unexpected
        side.append(f"{what}: {found} instead of {wanted}")


def _back_offices(verdict: Verdict, evidence: Evidence) -> None:
    reviewed = {task: status for task, _, status in evidence.reviews}
    for task, number, status in evidence.tasks:
        if task not in reviewed:
            verdict.lost.append(f"task {task} of {number} ({status}) never reached a desk")
    for task in set(reviewed) - {task for task, _, _ in evidence.tasks}:
        verdict.unexpected.append(f"review {task} was never assigned")
    decisions = [row.task for row in evidence.sent if row.type == TaskDecided.TYPE]
    _once(verdict, "task.decided for task", decisions)
    for task in {task for task, status in reviewed.items() if status == "decided"} - set(decisions):
        verdict.lost.append(f"the decision of task {task} was never announced")
    _once(verdict, "licence number", [number for number, _ in evidence.licences])


def _serials(verdict: Verdict, evidence: Evidence) -> None:
    """Numbers without a gap: of each office and day, and of the licences."""
    series: dict[str, list[int]] = defaultdict(list)
    for number in evidence.applications:
        start = number[SERIES_LENGTH : SERIES_LENGTH + SERIAL_DIGITS]
        series[number[:SERIES_LENGTH]].append(int(start))
    for name, serials in series.items():
        if sorted(serials) != list(range(1, len(serials) + 1)):
            verdict.unexpected.append(f"series {name} has gaps: {sorted(serials)[-5:]}")
    licences = sorted(_serial_of_licence(number) for number, _ in evidence.licences)
    if licences != list(range(1, len(licences) + 1)) or evidence.last_licence != len(licences):
        verdict.unexpected.append(
            f"{len(licences)} licences, the last serial {evidence.last_licence}"
        )


def _serial_of_licence(number: str) -> int:
    return int("".join(one for one in number.rsplit("〕", maxsplit=1)[-1] if one.isdigit()))


def _messages(
    verdict: Verdict, evidence: Evidence, consumers: Sequence[tuple[str, Consumer]]
) -> None:
    """Each message sent stands in the inbox of each consumer bound to it, and no other does."""
    verdict.lost += [
        f"{sent.type} of {sent.subject} was never sent"
        for sent in evidence.sent
        if not sent.is_sent
    ]
    kinds = {kind.TYPE for kind in ONCE_PER_CASE}
    _once(verdict, "message", [(s.type, s.subject) for s in evidence.sent if s.type in kinds])
    inboxes = {(row.consumer, row.event_id): row.status for row in evidence.received}
    for row in evidence.received:
        if row.status == "parked":
            verdict.parked.append(f"{row.consumer} {row.type} of {row.subject}: {row.reason}")
        elif row.status == "waiting":
            verdict.lost.append(f"{row.consumer} still waits with {row.type}: {row.reason}")
    for sent in evidence.sent:
        for queue in _queues_for(sent.exchange, sent.routing_key, sent.type, consumers):
            if (queue, sent.event_id) not in inboxes:
                verdict.lost.append(f"{sent.type} of {sent.subject} never reached {queue}")
    for event_id in {row.event_id for row in evidence.received} - {
        row.event_id for row in evidence.sent
    }:
        verdict.unexpected.append(f"message {event_id} was never announced")


def _queues_for(
    exchange: str, routing_key: str, type_: str, consumers: Sequence[tuple[str, Consumer]]
) -> list[str]:
    return [
        consumer.queue
        for _, consumer in consumers
        if consumer.is_bound_to(exchange, routing_key)
        and (
            not consumer.ignores_other_types
            or any(type_ == contract.TYPE for contract in consumer.handlers)
        )
    ]


def _once(verdict: Verdict, what: str, things: Iterable[Hashable]) -> None:
    for thing, times in Counter(things).items():
        if times > 1:
            verdict.duplicated.append(f"{what} {thing}: {times} times")
