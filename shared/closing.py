"""What a unit of work has still to write when its command is done, sent as its closing statement.

Rows that nothing in the unit reads back wait here. PostgreSQL gets all of them in one round trip, as
parts of one WITH, prepared once per shape; SQLite, where a statement costs no trip, one after another
(decision 0020)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import dialect_insert, taken_table

MOST_ROWS_OF_A_PART = 8
MOST_PARTS = 16
SHAPES_KEPT = 512

Row = Mapping[str, Any]


class Way(Enum):
    """How a row is written. UNLESS_THERE leaves a row that is there, PUT renews it."""

    INSERT = "insert"
    UNLESS_THERE = "unless there"
    PUT = "put"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Write:
    """One row on its way into a table.

    key: of an UPDATE, by column.  otherwise: raised when the unique key of an INSERT is taken, or when
    no row has the key of an UPDATE; the unit of work is then rolled back."""

    way: Way
    table: sa.Table
    row: Row
    key: Row | None = None
    otherwise: Exception | None = None


Piece = Sequence[Write]
"""Writes that differ in their values only; one that may be refused stands alone."""


class Part(NamedTuple):
    """As much of a piece as decides the words of its statement."""

    way: Way
    table: sa.Table
    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: int
    is_asked_for: bool


async def write(connection: AsyncConnection, writes: Iterable[Write], *, is_last: bool) -> None:
    """Write everything in the connection's transaction.

    is_last: nothing follows; then one statement that is the first as well needs no BEGIN and COMMIT.
    Raises: what a write states, IntegrityError for any other row that may not stand."""
    pieces = _pieces(writes)
    try:
        if connection.dialect.name == "sqlite":
            for piece in pieces:
                await _write_one_piece(connection, piece)
        else:
            if is_last and _stands_alone(connection, pieces):
                await connection.execution_options(isolation_level="AUTOCOMMIT")
            for start in range(0, len(pieces), MOST_PARTS):
                await _write_statement(connection, pieces[start : start + MOST_PARTS])
    except IntegrityError as error:
        table = taken_table(error)
        for piece in pieces:
            if piece[0].table.name == table and piece[0].otherwise is not None:
                raise piece[0].otherwise from error
        raise


def _pieces(writes: Iterable[Write]) -> list[Piece]:
    """Equal rows together, in the order in which each kind first came."""
    groups: dict[tuple[Any, ...], list[Write]] = {}
    for place, one in enumerate(writes):
        alone = place if one.otherwise is not None else None
        groups.setdefault((one.way, one.table, tuple(one.row), alone), []).append(one)
    return [piece for group in groups.values() for piece in _cut(group)]


def _cut(group: Sequence[Write]) -> Iterator[Piece]:
    """In pieces of 8, 4, 2 and 1 rows, so that many lengths make few shapes."""
    start, size = 0, MOST_ROWS_OF_A_PART
    while start < len(group):
        while size > len(group) - start:
            size //= 2
        yield group[start : start + size]
        start += size


def _part_of(piece: Piece) -> Part:
    first = piece[0]
    columns, key = tuple(first.row), tuple(first.key or ())
    return Part(
        first.way, first.table, columns, key, len(piece), is_asked_for=first.otherwise is not None
    )


async def _write_one_piece(connection: AsyncConnection, piece: Piece) -> None:
    part, first = _part_of(piece), piece[0]
    values = {
        _name(0, place, column): value
        for place, one in enumerate(piece)
        for column, value in one.row.items()
    } | {_name(0, None, column): value for column, value in (first.key or {}).items()}
    done = await connection.execute(_statement(connection.dialect.name, part, 0), values)
    if part.way is Way.UPDATE and done.rowcount == 0 and first.otherwise is not None:
        raise first.otherwise


def _stands_alone(connection: AsyncConnection, pieces: Sequence[Piece]) -> bool:
    """Whether one statement is all, and nothing is left to be refused when it has ended."""
    is_checked_afterwards = any(piece[0].way is Way.UPDATE for piece in pieces)
    is_one = len(pieces) <= MOST_PARTS and not connection.in_transaction()
    return is_one and not is_checked_afterwards


async def _write_statement(connection: AsyncConnection, pieces: Sequence[Piece]) -> None:
    prepared = _joined(connection.dialect, tuple(_part_of(piece) for piece in pieces))
    done = await connection.exec_driver_sql(prepared.text, prepared.bound(pieces))
    counts = done.one() if prepared.asked_for else ()
    for written, number in zip(counts, prepared.asked_for, strict=True):
        otherwise = pieces[number][0].otherwise
        if written == 0 and otherwise is not None:
            raise otherwise


class _Bind(NamedTuple):
    """Where a value comes from and how the driver wants it. place: None in an UPDATE's key."""

    part: int
    place: int | None
    column: str
    processor: Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement as the driver takes it. asked_for: the parts whose rows it counts."""

    text: str
    binds: tuple[_Bind, ...]
    asked_for: tuple[int, ...]

    def bound(self, pieces: Sequence[Piece]) -> tuple[Any, ...]:
        values = []
        for part, place, column, processor in self.binds:
            row = (pieces[part][0].key or {}) if place is None else pieces[part][place].row
            value = row[column]
            values.append(value if processor is None else processor(value))
        return tuple(values)


@lru_cache(maxsize=SHAPES_KEPT)
def _joined(dialect: Dialect, shape: tuple[Part, ...]) -> _Prepared:
    """The parts that state what else is to be raised are read by the main query, in their order: so
    PostgreSQL runs them before the others, and their complaint is heard first."""
    parts = [
        _statement(dialect.name, part, number).cte(f"part{number}")
        for number, part in enumerate(shape)
    ]
    asked_for = tuple(number for number, part in enumerate(shape) if part.is_asked_for)
    counts: list[Any] = [
        sa.select(sa.func.count()).select_from(parts[number]).scalar_subquery()
        for number in asked_for
    ]
    whole = sa.select(*(counts or [sa.literal_column("1")])).add_cte(*parts)
    compiled: Any = whole.compile(dialect=dialect)
    binds = tuple(
        _Bind(
            *_origin(name), compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        )
        for name in compiled.positiontup
    )
    return _Prepared(str(compiled), binds, asked_for)


@lru_cache(maxsize=SHAPES_KEPT)
def _statement(dialect: str, part: Part, number: int) -> Any:
    """The statement of one part; `number` tells its values from those of other parts."""
    table = part.table
    if part.way is Way.UPDATE:
        wanted = [table.c[name] == _value(table, number, None, name) for name in part.key]
        values = {name: _value(table, number, 0, name) for name in part.columns}
        return _asked(dialect, part, table.update().where(*wanted).values(values))
    rows = [
        {name: _value(table, number, place, name) for name in part.columns}
        for place in range(part.rows)
    ]
    insert = dialect_insert(dialect, table).values(rows[0] if part.rows == 1 else rows)
    if part.way is Way.UNLESS_THERE:
        return insert.on_conflict_do_nothing()
    if part.way is Way.PUT:
        key = [column.name for column in table.primary_key]
        renewed = {name: insert.excluded[name] for name in part.columns if name not in key}
        return insert.on_conflict_do_update(index_elements=key, set_=renewed)
    return _asked(dialect, part, insert)


def _asked(dialect: str, part: Part, statement: sa.Insert | sa.Update) -> Any:
    if dialect == "sqlite" or not part.is_asked_for:
        return statement
    return statement.returning(sa.literal_column("1").label("written"))


def _value(table: sa.Table, part: int, place: int | None, column: str) -> sa.BindParameter[Any]:
    return sa.bindparam(_name(part, place, column), type_=table.c[column].type)


def _name(part: int, place: int | None, column: str) -> str:
    return f"p{part}_{'key' if place is None else place}_{column}"


def _origin(name: str) -> tuple[int, int | None, str]:
    part, place, column = name.split("_", 2)
    return int(part[1:]), None if place == "key" else int(place), column
