"""Turns one row of a seed file into its object; faults of type and presence surface here.

Rules across rows are in seed_checks and seed_item_checks."""

from collections.abc import Mapping

from services.demo.seed_model import (
    DemoApplicant,
    Division,
    FaceField,
    InquirySubject,
    Item,
    LicenceType,
    Organization,
    PlannedStage,
    PlannedTask,
    StaffMember,
    Window,
)
from services.demo.seed_rows import Row
from shared.identifiers import (
    DepartmentCode,
    DivisionCode,
    ItemCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
)


def _level(row: Row, number: int, field: str) -> Level:
    try:
        return Level(number)
    except ValueError as error:
        raise row.wrong(field, "层级应为 1 至 6") from error


def _optional_department(row: Row) -> DepartmentCode | None:
    text = row.optional_text("department")
    return None if text is None else DepartmentCode(text)


def read_division(row: Row) -> Division:
    """A row of divisions.yaml. Raises: SeedFileInvalid."""
    parent = row.optional_text("parent")
    return Division(
        code=DivisionCode(row.text("code")),
        name=row.text("name"),
        full_name=row.text("full_name"),
        level=_level(row, row.whole_number("level"), "level"),
        parent=None if parent is None else DivisionCode(parent),
    )


def read_organization(row: Row) -> Organization:
    """A row of organizations.yaml. Raises: SeedFileInvalid."""
    return Organization(
        code=OrganizationCode(row.text("code")),
        name=row.text("name"),
        kind=row.one_of("kind", ("hall", "street_centre", "community_station", "department")),
        division=DivisionCode(row.text("division")),
        level=_level(row, row.whole_number("level"), "level"),
        department=_optional_department(row),
        body4=row.text("body4"),
        address=row.text("address"),
        phone=row.text("phone"),
        hours=row.text("hours"),
    )


def read_window(row: Row) -> Window:
    """A row of windows.yaml. Raises: SeedFileInvalid."""
    return Window(
        code=WindowId(row.text("code")),
        organization=OrganizationCode(row.text("organization")),
        name=row.text("name"),
        level=_level(row, row.whole_number("level"), "level"),
    )


def read_staff_member(row: Row) -> StaffMember:
    """A row of staff.yaml. Raises: SeedFileInvalid."""
    window = row.optional_text("window")
    return StaffMember(
        id=StaffId(row.text("id")),
        name=row.text("name"),
        roles=frozenset(row.texts("roles")),
        organization=OrganizationCode(row.text("organization")),
        window=None if window is None else WindowId(window),
        department=_optional_department(row),
        phone=row.text("phone"),
    )


def read_licence_type(row: Row) -> LicenceType:
    """A row of licence_types.yaml. Raises: SeedFileInvalid."""
    validity = row.below("validity")
    lasts = validity.one_of("kind", ("permanent", "years"))
    return LicenceType(
        code=row.text("code"),
        type_code=row.text("type_code"),
        title=row.text("title"),
        issuer=OrganizationCode(row.text("issuer")),
        number_pattern=row.text("number_pattern"),
        valid_years=validity.whole_number("years") if lasts == "years" else None,
        face_fields=tuple(
            FaceField(field.text("label"), field.text("source"))
            for field in row.rows("face_fields")
        ),
    )


def read_inquiry_subject(row: Row) -> InquirySubject:
    """A row of inquiry_subjects.yaml. Raises: SeedFileInvalid."""
    return InquirySubject(
        code=row.text("code"),
        division=DivisionCode(row.text("division")),
        kind=row.one_of("kind", ("information", "assistance")),
        name=row.text("name"),
        department=DepartmentCode(row.text("department")),
        level=Level(row.whole_number("level")),
        conditions=row.text("conditions"),
        content=row.text("content"),
        procedure=row.text("procedure"),
        mode=row.text("mode"),
        duty=row.text("duty"),
        limit_working_days=row.whole_number("limit_working_days"),
    )


def read_item(row: Row, key: str) -> Item:
    """A file of items/; key is its name without the ending. Raises: SeedFileInvalid."""
    return Item(
        key=key,
        code=ItemCode(row.text("code")),
        basic_code=row.text("basic_code"),
        name=row.text("name"),
        version=row.whole_number("version"),
        type=row.text("type"),
        subjects=row.texts("subjects"),
        organization=OrganizationCode(row.below("implementing_body").text("organization")),
        accepted_at_levels=tuple(
            _level(row, number, "accepted_at_levels")
            for number in row.whole_numbers("accepted_at_levels")
        ),
        immediate=row.flag("immediate"),
        promised_working_days=row.whole_number("promised_working_days"),
        statutory_working_days=row.whole_number("statutory_working_days"),
        licence_type=row.optional_text("licence_type"),
        stages=tuple(_stage(stage) for stage in row.below("route_plan").rows("stages")),
        raw=row.values,
    )


def _stage(row: Row) -> PlannedStage:
    return PlannedStage(
        code=row.text("code"),
        name=row.text("name"),
        tasks=tuple(_task(task) for task in row.rows("tasks")),
        skipped_from_level=row.optional_whole_number("skipped_from_level"),
    )


def _task(row: Row) -> PlannedTask:
    return PlannedTask(
        department=DepartmentCode(row.text("department")),
        level=_level(row, row.whole_number("level"), "level"),
        limit_working_days=row.whole_number("limit_working_days"),
        leads=row.flag("leads"),
        sign_off_required=row.flag("sign_off_required"),
        silence_is_consent=row.flag("silence_is_consent"),
        may_veto=row.flag("may_veto"),
    )


def read_applicant(row: Row, item_codes: Mapping[str, ItemCode]) -> DemoApplicant:
    """A row of applicants.yaml. item_codes: from the key of an item to its code.

    Raises: SeedFileInvalid."""
    return DemoApplicant(
        key=row.text("key"),
        kind=row.one_of("kind", ("person", "organization")),
        name=row.text("name"),
        identity_number=row.text("identity_number"),
        phone=row.text("phone"),
        division=DivisionCode(row.text("division")),
        address=row.text("address"),
        item=item_codes[row.one_of("item", item_codes.keys())],
        form=row.below("form").values,
    )
