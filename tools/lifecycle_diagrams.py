"""`python -m tools.lifecycle_diagrams`: draws docs/lifecycle-<service>.md from the one transition
table that each service has in its domain.

A table is named TRANSITIONS and maps every status to what may follow: a status, several statuses,
or act -> status(es). The first status of the table is where a life begins."""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from services.all_in_one import COMPONENTS

FOLDER = Path("docs")


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the picture; act is None where the table names no act."""

    source: StrEnum
    target: StrEnum
    act: StrEnum | None


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A transition table and the module it stands in."""

    module: str
    table: Mapping[StrEnum, Any]

    @property
    def moves(self) -> tuple[Move, ...]:
        """Every arrow, in the order of the table."""
        return tuple(
            Move(source, target, act)
            for source, following in self.table.items()
            for act, targets in _by_act(following)
            for target in targets
        )


def _by_act(following: Any) -> Iterator[tuple[StrEnum | None, tuple[StrEnum, ...]]]:
    if isinstance(following, Mapping):
        for act, targets in following.items():
            yield act, _statuses(targets)
    else:
        yield None, _statuses(following)


def _statuses(targets: StrEnum | Iterable[StrEnum]) -> tuple[StrEnum, ...]:
    if isinstance(targets, StrEnum):
        return (targets,)
    is_ordered = isinstance(targets, tuple | list)
    return tuple(targets) if is_ordered else tuple(sorted(targets))


def lifecycles(service: str) -> list[Lifecycle]:
    """The transition tables of a service's domain."""
    package = import_module(f"services.{service}.domain")
    names = [
        f"{package.__name__}.{module.name}" for module in pkgutil.iter_modules(package.__path__)
    ]
    tables = ((name, vars(import_module(name)).get("TRANSITIONS")) for name in sorted(names))
    return [Lifecycle(name, table) for name, table in tables if table and _is_own(name, table)]


def _is_own(module: str, table: Mapping[StrEnum, Any]) -> bool:
    return type(next(iter(table))).__module__ == module


def unlisted(lifecycle: Lifecycle) -> set[StrEnum]:
    """Statuses of the enumeration that the table does not list."""
    return set(type(next(iter(lifecycle.table)))) - set(lifecycle.table)


def diagram(lifecycle: Lifecycle) -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {status.value}: {_label(status)}" for status in lifecycle.table]
    lines.append(f"    [*] --> {next(iter(lifecycle.table)).value}")
    for move in lifecycle.moves:
        label = f": {_label(move.act)}" if move.act is not None else ""
        lines.append(f"    {move.source.value} --> {move.target.value}{label}")
    lines += [
        f"    {status.value} --> [*]" for status in lifecycle.table if not lifecycle.table[status]
    ]
    return "\n".join(lines)


def _label(member: StrEnum) -> str:
    """The member and, where it has one, the word that people read."""
    word = getattr(member, "words", None)
    return f"{member.value} {word}" if isinstance(word, str) else str(member.value)


def document(service: str) -> str:
    """The page of one service."""
    parts = [f"# Lifecycle of {service}\n\nDrawn by `make docs` from the transition table.\n"]
    for lifecycle in lifecycles(service):
        path = lifecycle.module.replace(".", "/") + ".py"
        parts.append(f"\nTable: `{path}`\n\n```mermaid\n{diagram(lifecycle)}\n```\n")
    return "".join(parts)


def documents() -> dict[Path, str]:
    """Every page as the code is now."""
    return {FOLDER / f"lifecycle-{service}.md": document(service) for service in COMPONENTS}


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in documents().items():
        path.write_text(text, "utf-8")
        print(f"{path} written")


if __name__ == "__main__":
    main()
