"""Rules that licence types and items of the seed must keep together.

Each check raises SeedFileInvalid at the first row that breaks a rule; nothing is repaired."""

from services.demo.seed_checks import Table, rows_of
from services.demo.seed_model import Item, LicenceType, Organization
from services.demo.seed_rows import Row, require_unique
from shared.identifiers import ancestors, level_of
from shared.masking import SENSITIVITIES

PROMISES_WORKING_DAYS = (0, 1, 3, 7)
IMPLEMENTATION_CODE_LENGTH = 31
FIELD_TYPES = ("text", "date", "choice", "number", "id_number", "flag", "division")
WORDED_TYPES = ("text", "date", "id_number")
LICENCE_SOURCES = frozenset(
    {
        "applicant.name",
        "applicant.identity_number",
        "licence.number",
        "licence.issuer_name",
        "licence.issued_on",
        "licence.valid_from",
        "licence.valid_until",
    }
)
GUIDE_SECTIONS = (
    "basis",
    "conditions",
    "materials",
    "steps",
    "fee",
    "result",
    "window_addresses",
    "hours",
    "contacts",
    "complaint_phones",
    "consultation",
    "supervision_channel",
    "bus_routes",
    "form",
    "route_plan",
)


def check_licence_types(
    licence_types: Table[LicenceType], organizations: Table[Organization]
) -> None:
    """Issuers exist and number patterns can be filled. Raises: SeedFileInvalid."""
    require_unique(rows_of(licence_types), "code")
    require_unique(rows_of(licence_types), "type_code")
    bodies = {body.code for _, body in organizations}
    for row, kind in licence_types:
        if kind.issuer not in bodies:
            raise row.wrong("issuer", f"机构 {kind.issuer} 不存在")
        if kind.valid_years == 0:
            raise row.wrong("validity.years", "应至少为 1 年")
        try:
            first, second = (kind.number_pattern.format(year=2026, serial=n) for n in (1, 2))
        except (KeyError, IndexError, ValueError) as error:
            raise row.wrong("number_pattern", "只能使用 year 和 serial") from error
        if first == second:
            raise row.wrong("number_pattern", "必须包含 serial")


def check_items(
    items: Table[Item], organizations: Table[Organization], licence_types: Table[LicenceType]
) -> None:
    """Codes, limits, guide sections and route plans of the items hold. Raises: SeedFileInvalid.

    Source: rules.md C (31 characters), A6 (promises of 1, 3, 7 working days or at once)."""
    bodies = {body.code: body for _, body in organizations}
    kinds = {kind.code: kind for _, kind in licence_types}
    for row, item in items:
        body = bodies.get(item.organization)
        if body is None:
            raise row.wrong("implementing_body.organization", f"机构 {item.organization} 不存在")
        written = f"{body.code}{body.level.value}{item.basic_code}"
        if item.code != written or len(written) != IMPLEMENTATION_CODE_LENGTH:
            raise row.wrong("code", "应为 18 位信用代码、1 位层级和 12 位基本编码")
        _check_limits(row, item)
        _check_guide(row)
        _check_route_plan(row, item, organizations)
        if item.licence_type is not None:
            if item.licence_type not in kinds:
                raise row.wrong("licence_type", f"证照类型 {item.licence_type} 不存在")
            _check_face(row, kinds[item.licence_type])


def _check_limits(row: Row, item: Item) -> None:
    is_exception = row.optional_text("limit_exception") is not None
    if item.promised_working_days not in PROMISES_WORKING_DAYS and not is_exception:
        raise row.wrong("promised_working_days", "承诺时限应为即办（0）、1、3 或 7 个工作日")
    if item.immediate is not (item.promised_working_days == 0):
        raise row.wrong("immediate", "即办件的承诺时限为 0，其余大于 0")
    if item.promised_working_days > item.statutory_working_days:
        raise row.wrong("promised_working_days", "承诺时限不得长于法定时限")
    planned = sum(max(task.limit_working_days for task in stage.tasks) for stage in item.stages)
    if planned > item.promised_working_days:
        raise row.wrong("route_plan", f"各环节合计 {planned} 个工作日，超过承诺时限")


def _check_guide(row: Row) -> None:
    sources = row.below("sources")
    for section in GUIDE_SECTIONS:
        if row.values.get(section) is None:
            raise row.wrong(section, "办事指南缺少此项")
        sources.text(section)
    for subject in row.texts("subjects"):
        if subject not in ("person", "organization"):
            raise row.wrong("subjects", f"没有申请主体类型 {subject}")
    codes = set()
    for material in row.rows("materials"):
        if material.text("code") in codes:
            raise material.wrong("code", "材料代码重复")
        codes.add(material.text("code"))
        material.text("name")
        material.one_of("form", ("original", "copy"))
        material.whole_number("copies")
        material.one_of("source_type", ("applicant", "government", "intermediary"))
        for flag in ("check_original", "required", "can_be_deferred", "secondary"):
            material.flag(flag)
    names = set()
    for field in row.rows("form"):
        if field.text("name") in names:
            raise field.wrong("name", "字段名重复")
        names.add(field.text("name"))
        field.text("label")
        field.flag("required")
        kind = field.one_of("type", FIELD_TYPES)
        if kind == "choice":
            field.texts("choices")
        _check_sensitivity(field, kind)


def _check_sensitivity(field: Row, kind: str) -> None:
    """A field that takes words or dates says what they tell of a person. Raises: SeedFileInvalid.

    Source: rules.md H; decision 0025."""
    if kind in WORDED_TYPES or field.optional_text("sensitive") is not None:
        field.one_of("sensitive", SENSITIVITIES)
    if kind == "id_number" and field.text("sensitive") != "resident_id":
        raise field.wrong("sensitive", "证件号码字段应为 resident_id")


def _check_route_plan(row: Row, item: Item, organizations: Table[Organization]) -> None:
    """From every place that accepts, each planned department must exist upward at its level."""
    departments = {(body.division, body.department) for _, body in organizations if body.department}
    places = [
        body
        for _, body in organizations
        if body.kind != "department" and body.level in item.accepted_at_levels
    ]
    if not places:
        raise row.wrong("accepted_at_levels", "没有任何中心或服务站受理此事项")
    for number, stage in enumerate(item.stages, start=1):
        field = f"route_plan.stages[{number}]"
        if sum(task.leads for task in stage.tasks) != 1:
            raise row.wrong(field, "每个环节须有且只有一个牵头部门")
        for place in places:
            if stage.skipped_from_level is not None and place.level <= stage.skipped_from_level:
                continue
            upward = {level_of(code): code for code in ancestors(place.division)}
            for task in stage.tasks:
                if (upward.get(task.level), task.department) not in departments:
                    raise row.wrong(
                        field, f"从“{place.name}”受理时，{task.level} 级没有部门 {task.department}"
                    )


def _check_face(row: Row, kind: LicenceType) -> None:
    known = {f"form.{field.text('name')}" for field in row.rows("form")} | LICENCE_SOURCES
    for field in kind.face_fields:
        if field.source not in known:
            raise row.wrong("licence_type", f"证面“{field.label}”的来源 {field.source} 不存在")
