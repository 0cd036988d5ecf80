"""What the services' databases hold in the end, so that two runs can be compared.

Left out, or made alike, is only what differs for a reason that is written here."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from shared.calendar import local_date
from shared.service import Service

TRANSPORT = {
    "outbox": "what was announced, with the ids and the order of one run",
    "inbox": "what was received; that nothing is left open in it is asserted apart",
    "idempotency_keys": "answers under the random keys of one run",
    "audit_seals": "seal the audit rows, which are compared themselves",
    "audit_checkpoints": "as above",
    "case_grants": "who reads while the case is on a desk; of a case that ended it counts no more",
    "reconciliation_runs": "when the reconciler last looked",
}
"""Tables that are no state of a case, and why."""
OF_ONE_RUN = {
    "id": "made at random, save those of tasks and pauses, which are other columns",
    "event_id": "made at random",
    "trace_id": "made at random",
    "query_seed": "made at random",
    "identity_index": "keyed",
    "version": "counts how often a row was written",
    "announced": "counts messages; a stop and its end told at once are still two",
    "case_history.status_before": "of an act in the history: what the case was told before it",
    "case_history.status_after": "as above",
    "case_history.stage": "as above",
    "as_of": "a position among what routing tells; the greatest holds",
    "materials_as_of": "as above",
    "last_sequence": "a position among the case's news, which come in the order of one run",
    "offices_as_of": "as above",
    "suspended_as_of": "as above",
    "resumed_as_of": "as above",
    "promised_as_of": "as above",
    "statutory_as_of": "as above",
    "announced_as": "as above",
    "updated_at": "when the seed was loaded",
    "ring_leased_until": "a lease of a timer that came by",
}
"""Columns that differ between two runs of the same acts, and why."""
TOLD_ONCE_OR_TWICE = "cn.yikou.case.resumed.v1"
"""That the clocks run again is told when the last stop that is known ends: of stops that overlap, once
or for each. So it is compared that it was told, not how often."""
ONLY_ON_THE_WAY = ('"act": "withhold_licence"',)
"""Rows that say what happened on the way, and why it may be so in one run only: that a grant waited for
its papers, be it for a moment, is audited where it did. Whether one waits in the end is compared."""
_RANDOM = re.compile(
    r"\b[0-9a-f]{8}(?P<dash>-?)[0-9a-f]{4}(?P=dash)7[0-9a-f]{3}(?P=dash)[0-9a-f]{4}(?P=dash)[0-9a-f]{12}\b"
)
_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d)T[\d:.]+(?:Z|\+00:00)")
_SERIAL = re.compile(
    r"(〔\d{4}〕第?|\bJY\d{5}4101(?=\d{5}\b)|\.20\d\d(?=\d{7}\.\d{3}\.))\d+(?:\.\d{3}\.\w$)?"
)
"""Numbers of documents and licences, and the identifiers made from them: taken in the order of issue,
which is kept within a case; between cases nobody promises one. That none is taken twice, the tables do."""

State = dict[str, Counter[str]]


async def state_of(services: Mapping[str, Service]) -> State:
    """Every row of every table as a text, counted, by service and table."""
    found: State = {}
    for name, service in services.items():
        tables = import_module(f"services.{name}.tables").metadata.sorted_tables
        async with service.reading() as connection:
            for table in tables:
                if table.name not in TRANSPORT:
                    rows = await connection.execute(sa.select(table))
                    texts = Counter(_text(table.name, row) for row in rows.mappings())
                    found[f"{name}.{table.name}"] = Counter(
                        {text: _times(text, count) for text, count in texts.items()}
                    )
    return found


async def open_letters(services: Mapping[str, Service]) -> list[tuple[str, str, str, str]]:
    """What a service could not handle, or handles later."""
    found = []
    for service in services.values():
        inbox = service.tables.inbox
        async with service.reading() as connection:
            rows = await connection.execute(
                sa.select(inbox.c.consumer, inbox.c.type, inbox.c.status, inbox.c.reason).where(
                    inbox.c.status != "done"
                )
            )
            found += [(row.consumer, row.type, row.status, row.reason) for row in rows]
    return found


def without_rounds(state: State) -> State:
    """The state without what a reconciler notes of its own rounds; what they brought about stays in.

    A message that is late is a stray on the supervisor's list until it has come, and said to be one."""
    notes = ('"act": "redrive_case"', '"act": "application_redriven"', "cn.yikou.case.strayed.v1")
    return {
        table: Counter({row: n for row, n in rows.items() if not any(one in row for one in notes)})
        for table, rows in state.items()
        if table != "routing.strays"
    }


def differences(expected: State, found: State) -> dict[str, list[str]]:
    """By table, what is missing (-) and what is too much (+)."""
    told: dict[str, list[str]] = {}
    for table in expected.keys() | found.keys():
        before, after = expected.get(table, Counter()), found.get(table, Counter())
        lines = [f"- {row}" for row in before - after] + [f"+ {row}" for row in after - before]
        if lines:
            told[table] = sorted(lines, key=lambda line: line[2:])
    return told


def _times(text: str, count: int) -> int:
    if any(one in text for one in ONLY_ON_THE_WAY):
        return 0
    return 1 if TOLD_ONCE_OR_TWICE in text else count


def _text(table: str, row: sa.RowMapping) -> str:
    alike = {
        name: _alike(part) for name, part in dict(row).items()
        if _is_compared(name) and f"{table}.{name}" not in OF_ONE_RUN
    }  # fmt: skip
    return json.dumps(alike, ensure_ascii=False, sort_keys=True, default=str)


def _is_compared(name: str) -> bool:
    return name not in OF_ONE_RUN and not name.endswith("sealed")  # sealed with a fresh nonce


def _alike(part: Any) -> Any:
    """A moment counts by its day: in disorder the same day's work takes some seconds longer."""
    match part:
        case Mapping():
            return {name: _alike(one) for name, one in part.items() if _is_compared(name)}
        case list() | tuple():
            return [_alike(one) for one in part]
        case datetime():
            return local_date(part).isoformat()
        case date():
            return part.isoformat()
        case str():
            return _SERIAL.sub(r"\1#", _MOMENT.sub(r"\1", _RANDOM.sub("#", part)))
        case _:
            return part
