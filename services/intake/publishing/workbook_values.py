"""A cell of a workbook as the kind of value that its field holds; what cannot be one is a fault."""

from typing import Any

from services.intake.domain.catalogue.findings import Finding
from services.intake.domain.catalogue.parts import Flag, Part, Texts, Whole, Wholes
from services.intake.publishing.workbook_cells import fault_of
from services.intake.publishing.workbook_columns import NONE_OF_THEM

YES, NO = ("是", "y", "yes", "true", "1", "√"), ("否", "n", "no", "false", "0", "×")
LARGEST_EXACT_NUMBER = 10**15


def value_of(part: Part, cell: Any, path: str, faults: list[Finding]) -> Any:
    """A cell as the field's kind; what cannot be one is a fault, and kept as it is."""
    text = plain(cell)
    if text == "":
        return None
    if wrong := fault_of(cell):
        faults.append(Finding(path, wrong[0], f"“{part.label}”{wrong[1]}"))
        return text
    match part:
        case Flag():
            if text.lower() in YES + NO:
                return text.lower() in YES
            faults.append(Finding(path, "bool_type", f"“{part.label}”应填“是”或“否”"))
        case Whole():
            return _whole(part.label, text, path, faults)
        case Texts() if text == NONE_OF_THEM:
            return []
        case Texts():
            return [line.strip() for line in text.split("\n") if line.strip()]
        case Wholes():
            parts = [one for line in text.split("\n") for one in line.replace("、", ",").split(",")]
            return [_whole(part.label, one.strip(), path, faults) for one in parts if one.strip()]
        case _:
            if isinstance(cell, float) or (isinstance(cell, int) and cell >= LARGEST_EXACT_NUMBER):
                message = f"“{part.label}”被存成了数字，位数可能已丢失，请设为文本格式重新填写"
                faults.append(Finding(path, "number_instead_of_text", message))
            return text
    return text


def _whole(label: str, text: str, path: str, faults: list[Finding]) -> Any:
    if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 10:
        return int(text)
    faults.append(Finding(path, "int_type", f"“{label}”应为整数"))
    return text


def plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
