"""What a list changes in the registers: planned as a whole, shown, and refused at the first fault.

A list tells what it tells: whom it leaves out stays as they are. An end is told, never guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from services.routing.domain.register.entries import Entry, RegisterKind
from services.routing.domain.register.fields import (
    FIELDS,
    FieldWrong,
    entry_of_row,
    key_of_row,
    read_dating,
)
from services.routing.domain.register.rules import EntryFault, Snapshot, faults_of
from services.routing.domain.register.timelines import (
    BEFORE_THE_REGISTER,
    DAY,
    EndsBeforeItBegins,
    PastRewritten,
    Revision,
    Timeline,
    in_force,
    revised,
)
from shared.identifiers import mask_name

Timelines = Mapping[str, Timeline[Any]]
Registers = Mapping[RegisterKind, Timelines]
SUCCEEDED = frozenset({RegisterKind.DIVISIONS, RegisterKind.ORGANIZATIONS})


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a list. source: the file's name.  number: its place there, from 1."""

    source: str
    number: int
    values: Mapping[str, Any]


Sheets = Mapping[RegisterKind, Sequence[SourceRow]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. number 0: it is in the register, not in the list."""

    source: str
    number: int
    field: str
    reason: str

    @property
    def words(self) -> str:
        """For people."""
        place = f"第{self.number}条" if self.number else ""
        return f"{self.source}{place}“{self.field}”：{self.reason}"


class Act(StrEnum):
    """What happens to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as people may see it."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list changes of one code. ends_on, succeeded_by: where its end is told."""

    kind: RegisterKind
    code: str
    name: str
    act: Act
    since: date
    fields: tuple[FieldChange, ...] = ()
    ends_on: date | None = None
    succeeded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a list changes. after: the timelines of the codes that change; before: as they were."""

    differences: tuple[Difference, ...]
    faults: tuple[Fault, ...]
    unchanged: int
    before: Registers
    after: Registers


@dataclass(slots=True)
class _Planning:
    """The registers while a list is worked through."""

    registers: Registers
    since: date | None
    today: date
    changed: dict[RegisterKind, dict[str, Timeline[Any]]] = field(default_factory=dict)
    rows: dict[tuple[RegisterKind, str], SourceRow] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unchanged: int = 0

    def timeline(self, kind: RegisterKind, code: str) -> Timeline[Any]:
        known = self.registers.get(kind, {}).get(code, ())
        return self.changed.get(kind, {}).get(code, known)

    def take(self, kind: RegisterKind, row: SourceRow) -> None:
        """Work one row in; what is wrong with it is kept, and the row left out."""
        try:
            code = key_of_row(kind, row.values)
            self.rows[kind, code] = row
            told = self._revision(kind, code, row)
            self._revise(kind, code, told)
        except FieldWrong as error:
            self.faults.append(Fault(row.source, row.number, error.field, error.reason))
        except (PastRewritten, EndsBeforeItBegins) as error:
            reason = error.sentence.rstrip("。")
            self.faults.append(Fault(row.source, row.number, "valid_from", reason))

    def _revision(self, kind: RegisterKind, code: str, row: SourceRow) -> Revision[Any]:
        own_since = read_dating(row.values, "valid_from")
        until = read_dating(row.values, "valid_to")
        succeeded_by = read_dating(row.values, "succeeded_by")
        if succeeded_by is not None and (kind not in SUCCEEDED or succeeded_by == code):
            raise FieldWrong("succeeded_by", "应为承接其职责的另一区划或机构")
        since = own_since or self._usual_since(kind)
        if own_since is None and until is not None:
            since = min(since, until)
        timeline = self.timeline(kind, code)
        holding = in_force(timeline, since)
        if timeline and holding is None and own_since is None and self.since is None:
            raise FieldWrong("valid_from", "该代码现已终止或尚未生效，重新设立须写明生效日期")
        known = holding or (timeline[-1] if timeline else None)
        entry = entry_of_row(kind, code, row.values, known.entry if known else None)
        return Revision(entry, since, until, succeeded_by)

    def _usual_since(self, kind: RegisterKind) -> date:
        """The day told for the whole list; today, but the very first list holds since ever."""
        if self.since is not None:
            return self.since
        return self.today if self.registers.get(kind) else BEFORE_THE_REGISTER

    def _revise(self, kind: RegisterKind, code: str, told: Revision[Any]) -> None:
        is_known = bool(self.registers.get(kind, {}).get(code))
        before = self.timeline(kind, code)
        after = revised(before, told, earliest=self.today if is_known else None)
        if after == before:
            self.unchanged += 1
            return
        self.changed.setdefault(kind, {})[code] = after
        self.differences.append(_difference(kind, code, before, told))


def plan_changes(registers: Registers, sheets: Sheets, *, since: date | None, today: date) -> Plan:
    """What the sheets change. since: from when the list holds; today, where neither it nor a row says.

    With a fault, nothing of the plan may be carried out."""
    planning = _Planning(registers, since, today)
    for kind in RegisterKind:
        for row in sorted(sheets.get(kind, ()), key=_begins):
            planning.take(kind, row)
    if not planning.faults:
        planning.faults += _faults_that_come_of(planning)
    after: Registers = planning.changed
    before = {
        kind: {code: registers.get(kind, {}).get(code, ()) for code in codes}
        for kind, codes in after.items()
    }
    return Plan(
        tuple(planning.differences), tuple(planning.faults), planning.unchanged, before, after
    )


def _begins(row: SourceRow) -> date:
    """Rows of one code are worked in by their days, wherever they stand in the file."""
    day = row.values.get("valid_from")
    try:
        return date.fromisoformat(str(day)) if day else BEFORE_THE_REGISTER
    except ValueError:
        return BEFORE_THE_REGISTER


def _difference(
    kind: RegisterKind, code: str, before: Timeline[Any], told: Revision[Any]
) -> Difference:
    holding = in_force(before, told.since)
    act = Act.ADDED if holding is None else Act.CHANGED
    fields: tuple[FieldChange, ...] = ()
    if holding is not None:
        fields = tuple(_field_changes(kind, holding.entry, told.entry))
        if not fields:
            act = Act.ENDED
    name = told.entry.name
    return Difference(
        kind,
        code,
        mask_name(name) if kind is RegisterKind.STAFF else name,
        act,
        told.since,
        fields,
        told.until,
        told.succeeded_by,
    )


def _field_changes(kind: RegisterKind, before: Entry, after: Entry) -> Iterator[FieldChange]:
    for one in FIELDS[kind]:
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old != new:
            shown = [
                one.shown(value) if value not in (None, "") else "（无）" for value in (old, new)
            ]
            yield FieldChange(one.name, one.label, shown[0], shown[1])


def _faults_that_come_of(planning: _Planning) -> Iterator[Fault]:
    """Rules that the registers keep today and would break on a day on which something changes."""
    yield from _successors_exist(planning)
    known: set[EntryFault] = set()
    told: set[EntryFault] = set()
    for day in _days_of_change(planning):
        known |= set(faults_of(snapshot_of(planning.registers, day)))
        for fault in faults_of(snapshot_of(_merged(planning), day)):
            if fault in known or fault in told:
                continue
            told.add(fault)
            row = planning.rows.get((fault.kind, fault.code))
            source = row.source if row else f"名录中的{fault.kind.words} {fault.code} "
            yield Fault(source, row.number if row else 0, fault.field, fault.reason)


def _successors_exist(planning: _Planning) -> Iterator[Fault]:
    for kind, codes in planning.changed.items():
        for code, timeline in codes.items():
            last = timeline[-1]
            if last.succeeded_by is None:
                continue
            row = planning.rows[kind, code]
            day = last.valid_to + DAY if last.valid_to else planning.today
            if last.valid_to is None:
                yield Fault(row.source, row.number, "valid_to", "写明承接者时须写明终止日期")
            elif in_force(planning.timeline(kind, last.succeeded_by), day) is None:
                reason = f"承接者 {last.succeeded_by} 自{day}起不存在"
                yield Fault(row.source, row.number, "succeeded_by", reason)


def _days_of_change(planning: _Planning) -> list[date]:
    days = set()
    for codes in planning.changed.values():
        for timeline in codes.values():
            days |= {one.valid_from for one in timeline}
            days |= {one.valid_to + DAY for one in timeline if one.valid_to is not None}
    return sorted({planning.today} | {day for day in days if day > planning.today})


def _merged(planning: _Planning) -> Registers:
    return {
        kind: {**planning.registers.get(kind, {}), **planning.changed.get(kind, {})}
        for kind in RegisterKind
    }


def snapshot_of(registers: Registers, day: date) -> Snapshot:
    """The registers as they hold on a day."""
    held: dict[str, dict[str, Any]] = {}
    for kind, timelines in registers.items():
        versions = ((code, in_force(timeline, day)) for code, timeline in timelines.items())
        held[kind.value] = {code: one.entry for code, one in versions if one is not None}
    bodies = registers.get(RegisterKind.ORGANIZATIONS, {})
    ended = (timeline[-1] for code, timeline in bodies.items() if not in_force(timeline, day))
    return Snapshot(
        **held, succeeded=frozenset(one.entry.code for one in ended if one.succeeded_by)
    )
