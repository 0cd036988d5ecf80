"""One row of a seed file, read field by field with the place of every fault.

Knows nothing of divisions, staff or items: only types, presence and where a value stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class SeedFileInvalid(Exception):
    """种子数据文件有误。"""

    # row 0: the file as a whole

    def __init__(self, file: str, row: int, field: str, reason: str) -> None:
        place = f"第 {row} 条的字段“{field}”" if row else field
        super().__init__(f"种子文件 {file} {place}有误：{reason}。")
        self.file = file
        self.row = row
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping of a seed file. number: its place in the file from 1; path: the nesting so far."""

    file: str
    number: int
    values: Mapping[str, Any]
    path: str = ""

    def wrong(self, field: str, reason: str) -> SeedFileInvalid:
        """The fault to raise for a field of this row."""
        return SeedFileInvalid(self.file, self.number, f"{self.path}{field}", reason)

    def text(self, field: str) -> str:
        """A text that is present and not blank. Raises: SeedFileInvalid."""
        value = self._present(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, "应为非空文字，数字编码须加引号")
        return value

    def optional_text(self, field: str) -> str | None:
        """A text, or None where the field is absent or null. Raises: SeedFileInvalid."""
        return None if self.values.get(field) is None else self.text(field)

    def whole_number(self, field: str) -> int:
        """An integer from 0. Raises: SeedFileInvalid."""
        value = self._present(field)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(field, "应为非负整数")
        return value

    def optional_whole_number(self, field: str) -> int | None:
        """An integer from 0, or None where the field is absent. Raises: SeedFileInvalid."""
        return None if self.values.get(field) is None else self.whole_number(field)

    def flag(self, field: str) -> bool:
        """true or false. Raises: SeedFileInvalid."""
        value = self._present(field)
        if not isinstance(value, bool):
            raise self.wrong(field, "应为 true 或 false")
        return value

    def one_of(self, field: str, allowed: Collection[str]) -> str:
        """A text out of a closed list. Raises: SeedFileInvalid."""
        value = self.text(field)
        if value not in allowed:
            raise self.wrong(field, f"“{value}”不在允许的取值 {'、'.join(sorted(allowed))} 之内")
        return value

    def entries(self, field: str) -> tuple[Any, ...]:
        """A list with at least one entry, unchecked. Raises: SeedFileInvalid."""
        value = self._present(field)
        if not isinstance(value, list) or not value:
            raise self.wrong(field, "应为至少一项的列表")
        return tuple(value)

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts with at least one entry. Raises: SeedFileInvalid."""
        entries = self.entries(field)
        if not all(isinstance(entry, str) for entry in entries):
            raise self.wrong(field, "各项都应为文字")
        return entries

    def whole_numbers(self, field: str) -> tuple[int, ...]:
        """A list of integers with at least one entry. Raises: SeedFileInvalid."""
        entries = self.entries(field)
        if not all(isinstance(entry, int) for entry in entries):
            raise self.wrong(field, "各项都应为整数")
        return entries

    def below(self, field: str) -> "Row":
        """The mapping under a field, as a row. Raises: SeedFileInvalid."""
        value = self._present(field)
        if not isinstance(value, dict):
            raise self.wrong(field, "应为键值对")
        return Row(self.file, self.number, value, f"{self.path}{field}.")

    def rows(self, field: str) -> tuple["Row", ...]:
        """The mappings listed under a field, as rows. Raises: SeedFileInvalid."""
        entries = self.entries(field)
        if not all(isinstance(entry, dict) for entry in entries):
            raise self.wrong(field, "各项都应为键值对")
        return tuple(
            Row(self.file, self.number, entry, f"{self.path}{field}[{place}].")
            for place, entry in enumerate(entries, start=1)
        )

    def _present(self, field: str) -> Any:
        value = self.values.get(field)
        if value is None:
            raise self.wrong(field, "缺少")
        return value


def require_unique(rows: Sequence[Row], *fields: str) -> None:
    """Two rows may not agree in all the fields named. Raises: SeedFileInvalid at the later row."""
    first_rows: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row.values.get(field) for field in fields)
        first = first_rows.setdefault(key, row.number)
        if first != row.number:
            shown = "、".join(str(part) for part in key)
            raise row.wrong("+".join(fields), f"“{shown}”与第 {first} 条重复")
