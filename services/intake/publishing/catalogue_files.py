"""Files of the catalogue: YAML (one document per item), JSON (one list), and the Excel workbook.

A source can be gone through more than once: first to check, then to load."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import yaml

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.errors import CatalogueFileUnreadable
from services.intake.publishing.workbook_reading import Stray, Workbook, read_workbook
from services.intake.publishing.workbook_writing import write_workbook

Format = Literal["yaml", "json", "xlsx"]
FORMATS: tuple[str, ...] = get_args(Format)
MEDIA_TYPES = {
    "yaml": "application/yaml",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENDINGS: dict[str, Format] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".xlsx": "xlsx"}
if TYPE_CHECKING:
    from yaml import SafeLoader as _Safe
else:
    _Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, slots=True)
class ReadGuide:
    """A guide as a file has it. where: names the place of a field.  faults: cells of a wrong kind."""

    guide: Guide
    where: Callable[[str], str]
    faults: tuple[Finding, ...] = ()


@dataclass
class CatalogueFile:
    """A file of guides, read as often as asked. content: where it lies, or the file itself."""

    name: str
    content: Path | bytes
    _book: Workbook | None = field(default=None, repr=False)

    @property
    def format(self) -> Format:
        """By the ending of its name. Raises: CatalogueFileUnreadable."""
        found = _ENDINGS.get(Path(self.name).suffix.lower())
        if found is None:
            raise CatalogueFileUnreadable(reason="只接受 .yaml、.json 和 .xlsx 文件")
        return found

    def guides(self) -> Iterator[ReadGuide]:
        """Each guide with its place. Raises: CatalogueFileUnreadable."""
        if self.format == "xlsx":
            if self._book is None:
                source = self.content
                self._book = read_workbook(
                    source if isinstance(source, Path) else io.BytesIO(source)
                )
            for one in self._book.guides():
                yield ReadGuide(one.guide, one.where, tuple(one.faults))
            return
        for number, guide in enumerate(self._documents(), start=1):
            yield ReadGuide(guide, _place(number))

    def strays(self) -> list[Stray]:
        """What of a workbook belongs to no item; known once its guides were read."""
        return self._book.strays if self._book else []

    def count(self) -> int | None:
        """How many items there are, where that is known without reading all."""
        if self.format != "xlsx":
            return None
        next(self.guides(), None)
        return len(self._book.first) if self._book else 0

    def _documents(self) -> Iterator[Guide]:
        try:
            yield from self._parsed()
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            reason = f"不是合法的{self.format.upper()}文件（{str(error).splitlines()[0][:200]}）"
            raise CatalogueFileUnreadable(reason=reason) from error

    def _parsed(self) -> Iterator[Guide]:
        if self.format == "json":
            text = self.content if isinstance(self.content, bytes) else self.content.read_bytes()
            yield from _mappings(json.loads(text, object_pairs_hook=_once))
            return
        source: Any = self.content
        stream = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
        with stream:
            for document in yaml.load_all(stream, Loader=_Loader):
                yield from _mappings(document)


class _Loader(_Safe):
    """Refuses a field that stands twice, of which all but the last would be lost."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _value in node.value if isinstance(key.value, str)]
        _refuse_twice(names)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _refuse_twice([name for name, _value in pairs])
    return dict(pairs)


def _refuse_twice(names: list[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice[:60]}”在同一处出现两次")


def write_file(guides: Iterable[Guide], form: Format) -> bytes:
    """Guides as a file that can be read again."""
    if form == "xlsx":
        return write_workbook(guides)
    if form == "json":
        return json.dumps(list(guides), ensure_ascii=False, indent=1).encode()
    return yaml.dump_all(
        guides, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, explicit_start=True, width=120
    ).encode()


def _mappings(document: Any) -> Iterator[Guide]:
    if document is None:
        return
    for one in document if isinstance(document, list) else [document]:
        if not isinstance(one, dict):
            raise CatalogueFileUnreadable(reason="每个事项应为若干栏目")
        yield one


def _place(number: int) -> Callable[[str], str]:
    return lambda path: f"第{number}项 {path}".strip()
