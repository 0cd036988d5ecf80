"""Rules that the applicants of the seed must keep: valid identities, answers that fit the form.

Raises SeedFileInvalid at the first row that breaks a rule; nothing is repaired."""

from collections.abc import Mapping
from datetime import date

from services.demo.seed_checks import Table, require_credit_code, rows_of
from services.demo.seed_model import DemoApplicant, Division, Item
from services.demo.seed_rows import Row, require_unique
from shared.identifiers import InvalidResidentId, check_resident_id


def check_applicants(
    applicants: Table[DemoApplicant], divisions: Table[Division], items: Table[Item]
) -> None:
    """Identity numbers are valid and the answers fit the form of the item.

    Raises: SeedFileInvalid.  Source: GB 11643, GB 32100."""
    require_unique(rows_of(applicants), "key")
    require_unique(rows_of(applicants), "identity_number", "item")
    known = {division.code for _, division in divisions}
    by_code = {item.code: (row, item) for row, item in items}
    for row, applicant in applicants:
        item_row, item = by_code[applicant.item]
        if applicant.division not in known:
            raise row.wrong("division", f"区划 {applicant.division} 不存在")
        if applicant.kind not in item.subjects:
            raise row.wrong("kind", f"“{item.name}”不受理此类申请人")
        if applicant.kind == "person":
            _require_resident_id(row, "identity_number", applicant.identity_number)
        else:
            require_credit_code(row, "identity_number", applicant.identity_number)
        _check_answers(row.below("form"), {f.text("name"): f for f in item_row.rows("form")})


def _require_resident_id(row: Row, field: str, number: str) -> None:
    try:
        normalised = check_resident_id(number)
    except InvalidResidentId as error:
        raise row.wrong(field, f"“{number}”不是校验正确的公民身份号码") from error
    if normalised != number:
        raise row.wrong(field, f"应写作 {normalised}")


def _check_answers(answers: Row, fields: Mapping[str, Row]) -> None:
    for name in answers.values:
        if name not in fields:
            raise answers.wrong(name, "申请表没有此字段")
    for name, field in fields.items():
        if answers.values.get(name) is not None:
            _check_answer(answers, name, field)
        elif field.flag("required"):
            raise answers.wrong(name, "必填项缺少")


def _check_answer(answers: Row, name: str, field: Row) -> None:
    kind = field.text("type")
    if kind == "number":
        answers.whole_number(name)
        return
    text = answers.text(name)
    longest = field.optional_whole_number("max_length")
    if longest is not None and len(text) > longest:
        raise answers.wrong(name, f"超过 {longest} 个字")
    if kind == "choice":
        answers.one_of(name, field.texts("choices"))
    elif kind == "id_number":
        _require_resident_id(answers, name, text)
    elif kind == "date":
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise answers.wrong(name, "应为 YYYY-MM-DD 形式的日期") from error
