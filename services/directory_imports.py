"""Imports lists into the registers: reads the files, shows what they change, and changes it.

One of the composing modules: it opens routing alone, without its HTTP side."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from services.all_in_one import System
from services.routing.commands.change_registers import ListRefused, change_registers, sheet
from services.routing.domain.register.differences import (
    Act,
    Difference,
    Fault,
    Plan,
    SourceRow,
    plan_changes,
)
from services.routing.domain.register.entries import RegisterKind
from services.routing.repository.registers import read_registers
from shared.calendar import local_date
from shared.settings import ServiceSettings

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ACTS = {Act.ADDED: "新增", Act.CHANGED: "变更", Act.ENDED: "终止"}
Sheets = dict[RegisterKind, tuple[SourceRow, ...]]


class FileUnreadable(Exception):
    """A file cannot be read as a list; the message is the sentence for the operator."""


def read_files(files: Sequence[Path]) -> Sheets:
    """The rows of YAML or JSON files.

    A file is a list, of what its name says (`organizations.yaml`, `staff-2026.json`), or a mapping from
    `divisions`, `organizations`, `windows`, `staff` to lists.  Raises: FileUnreadable."""
    sheets: Sheets = {}
    for file in files:
        for kind, rows in _lists(file).items():
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise FileUnreadable(f"{file.name}：{kind.value} 应为列表，每条应为键值对。")
            sheets[kind] = (*sheets.get(kind, ()), *sheet(file.name, rows))
    return sheets


def _lists(file: Path) -> dict[RegisterKind, Any]:
    content = _content(file)
    if isinstance(content, dict):
        unknown = sorted(str(name) for name in set(content) - set(RegisterKind))
        if unknown or not content:
            raise FileUnreadable(
                f"{file.name}：只能有 {'、'.join(RegisterKind)}，没有“{'、'.join(unknown)}”。"
            )
        return {RegisterKind(name): rows for name, rows in content.items()}
    kind = next((one for one in RegisterKind if file.stem.startswith(one.value)), None)
    if kind is None:
        raise FileUnreadable(f"{file.name}：文件名应以 {'、'.join(RegisterKind)} 之一开头。")
    return {kind: content}


def _content(file: Path) -> Any:
    if file.suffix not in (".yaml", ".yml", ".json"):
        raise FileUnreadable(f"{file.name}：只能读取 .yaml、.yml 和 .json 文件。")
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".json":
            return json.loads(text)
        return yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FileUnreadable(f"{file.name}：不是合法的 YAML 或 JSON 文件。") from error


async def plan_import(settings: ServiceSettings, sheets: Sheets, since: date | None) -> Plan:
    """What the lists would change; nothing is written."""
    system = System(settings, names=("routing",))
    try:
        routing = system.services["routing"]
        async with routing.reading() as connection:
            registers = await read_registers(connection, routing.keys)
        return plan_changes(registers, sheets, since=since, today=local_date(system.clock.now()))
    finally:
        await system.close()


async def import_lists(
    settings: ServiceSettings, sheets: Sheets, since: date | None
) -> Plan | tuple[Fault, ...]:
    """Change the registers in one transaction. Returns: what changed, or why nothing did."""
    system = System(settings, names=("routing",))
    try:
        routing = system.services["routing"]
        async with routing.work(routing.system) as work:
            return await change_registers(work, sheets, since=since)
    except ListRefused as error:
        return error.faults
    finally:
        await system.close()


def difference_told(one: Difference) -> str:
    """A difference as a line."""
    head = f"{ACTS[one.act]}  {one.kind.words} {one.code}  {one.name}"
    told = [f"{field.label}：{field.before} → {field.after}" for field in one.fields]
    if one.act is not Act.ENDED:
        told.append(f"自{one.since}起")
    if one.ends_on:
        told.append(f"至{one.ends_on}止")
    if one.succeeded_by:
        told.append(f"由 {one.succeeded_by} 承接")
    return f"{head}  {'；'.join(told)}"


def summary_told(plan: Plan) -> str:
    """The counts of a plan."""
    acts = [one.act for one in plan.differences]
    counts = "，".join(f"{name}{acts.count(act)}" for act, name in ACTS.items())
    return f"{counts}，未变{plan.unchanged}"
