"""Opens the seed files, turns each row into its object and has the whole checked.

The only reader of services/demo/data; holds no rule of the field itself."""

from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import yaml

from services.demo.seed_applicant_checks import check_applicants
from services.demo.seed_checks import (
    Table,
    check_inquiry_subjects,
    check_registers,
    check_staff,
    check_windows,
)
from services.demo.seed_item_checks import check_items, check_licence_types
from services.demo.seed_model import (
    DemoApplicant,
    Division,
    FaceField,
    Item,
    LicenceType,
    Organization,
    PlannedStage,
    PlannedTask,
    Seed,
    StaffMember,
    Window,
)
from services.demo.seed_parsing import (
    read_applicant,
    read_division,
    read_inquiry_subject,
    read_item,
    read_licence_type,
    read_organization,
    read_staff_member,
    read_window,
)
from services.demo.seed_rows import Row, SeedFileInvalid

__all__ = [
    "DemoApplicant",
    "Division",
    "FaceField",
    "Item",
    "LicenceType",
    "Organization",
    "PlannedStage",
    "PlannedTask",
    "Seed",
    "SeedFileInvalid",
    "StaffMember",
    "Window",
    "load_seed",
]

T = TypeVar("T")

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_seed(directory: Traversable | None = None) -> Seed:
    """The seed data, read and checked as a whole.

    directory: where the files lie; None = the data shipped with this package.
    Raises: SeedFileInvalid, naming file, row and field of the first fault."""
    source = directory or files("services.demo") / "data"
    divisions = _table(source, "divisions.yaml", read_division)
    organizations = _table(source, "organizations.yaml", read_organization)
    windows = _table(source, "windows.yaml", read_window)
    staff = _table(source, "staff.yaml", read_staff_member)
    licence_types = _table(source, "licence_types.yaml", read_licence_type)
    inquiry_subjects = _table(source, "inquiry_subjects.yaml", read_inquiry_subject)
    items = _items(source)
    item_codes = {item.key: item.code for _, item in items}
    applicants = _table(source, "applicants.yaml", lambda row: read_applicant(row, item_codes))
    check_registers(divisions, organizations, windows, staff)
    check_windows(windows, organizations)
    check_staff(staff, organizations)
    check_inquiry_subjects(inquiry_subjects, organizations)
    check_licence_types(licence_types, organizations)
    check_items(items, organizations, licence_types)
    check_applicants(applicants, divisions, items)
    return Seed(
        divisions=_objects(divisions),
        organizations=_objects(organizations),
        windows=_objects(windows),
        staff=_objects(staff),
        licence_types=_objects(licence_types),
        items=_objects(items),
        applicants=_objects(applicants),
        inquiry_subjects=_objects(inquiry_subjects),
    )


def _objects(table: Table[T]) -> tuple[T, ...]:
    return tuple(entry for _, entry in table)


def _parsed(source: Traversable, name: str) -> object:
    try:
        return yaml.load(source.joinpath(name).read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  a safe loader
    except yaml.YAMLError as error:
        raise SeedFileInvalid(name, 0, "全文", f"不是合法的 YAML：{error}") from error


def _table(source: Traversable, name: str, parse: Callable[[Row], T]) -> Table[T]:
    content = _parsed(source, name)
    if not isinstance(content, list) or not content:
        raise SeedFileInvalid(name, 0, "全文", "应为至少一条的列表")
    table: Table[T] = []
    for number, values in enumerate(content, start=1):
        if not isinstance(values, dict):
            raise SeedFileInvalid(name, number, "整条", "应为键值对")
        row = Row(name, number, values)
        table.append((row, parse(row)))
    return table


def _items(source: Traversable) -> Table[Item]:
    names = sorted(entry.name for entry in source.joinpath("items").iterdir())
    table: Table[Item] = []
    for name in names:
        if not name.endswith(".yaml"):
            continue
        path = f"items/{name}"
        values = _parsed(source, path)
        if not isinstance(values, dict):
            raise SeedFileInvalid(path, 1, "全文", "应为键值对")
        row = Row(path, 1, values)
        table.append((row, read_item(row, name.removesuffix(".yaml"))))
    return table
