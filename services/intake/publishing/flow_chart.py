"""The flow chart of an item (办理流程图), drawn as SVG from its route plan.

Stages go down, tasks of one stage stand side by side; the widths follow from the texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.places import LEVEL_NAMES
from services.intake.publishing.route_words import level_and_limit, stage_words, task_words
from shared.identifiers import Level

BOX_WIDTH, BOX_HEIGHT, GAP, STEP = 210, 74, 24, 44
MARGIN = 16
LINE, PADDING = 17, 3
CHARACTERS_IN_A_LINE = 13
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
    'height="{height}" role="img" aria-label="{label}" font-family="\'Noto Sans CJK SC\','
    "'Source Han Sans SC','Microsoft YaHei',sans-serif\" font-size=\"14\">"
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#6b6b70"/></marker></defs>'
    '<rect width="100%" height="100%" fill="#fff"/>'
)


@dataclass(frozen=True, slots=True)
class Box:
    """One box. lines: wrapped to its width.  is_end: drawn round."""

    lines: tuple[str, ...]
    is_end: bool = False


def flow_chart(guide: Guide, departments: Mapping[str, str]) -> str:
    """SVG of the way of a case. departments: a name for each department code of the plan."""
    rows = list(_rows(guide, departments))
    widest = max(len(boxes) for _name, boxes in rows)
    width = 2 * MARGIN + widest * BOX_WIDTH + (widest - 1) * GAP
    tall = max(BOX_HEIGHT, *(_needed(box) for _name, boxes in rows for box in boxes))
    height = 2 * MARGIN + len(rows) * tall + (len(rows) - 1) * STEP
    label = escape(f"{guide['name']}办理流程图", quote=True)
    parts = [_HEAD.format(width=width, height=height, label=label)]
    for number, (name, boxes) in enumerate(rows):
        top = MARGIN + number * (tall + STEP)
        if number:
            before = rows[number - 1][1]
            parts += _arrows(_middles(before, width), _middles(boxes, width), top, name)
        parts += [
            _drawn(box, x, top, tall) for box, x in zip(boxes, _lefts(boxes, width), strict=True)
        ]
    return "".join([*parts, "</svg>"])


def _rows(guide: Guide, departments: Mapping[str, str]) -> Iterator[tuple[str, list[Box]]]:
    levels = "、".join(LEVEL_NAMES[Level(one)] for one in guide["accepted_at_levels"])
    yield "", [Box(("申请人提出申请",), is_end=True)]
    yield "", [Box(("综合窗口受理", f"{levels}窗口"))]
    for stage in guide["route_plan"]["stages"]:
        name = "，".join((str(stage["name"]), *stage_words(stage)))
        yield name, [_task(guide, stage, task, departments) for task in stage["tasks"]]
    yield (
        "",
        [Box(("原受理窗口送达", str((guide.get("result") or {}).get("name", ""))), is_end=True)],
    )


def _task(
    guide: Guide, stage: Mapping[str, Any], task: Mapping[str, Any], names: Mapping[str, str]
) -> Box:
    office = names.get(task["department"], task["department"])
    lead = "（牵头）" if task.get("leads") and len(stage["tasks"]) > 1 else ""
    sign = "，首席代表签批" if task.get("sign_off_required") else ""
    return Box((f"{office}{lead}", f"{level_and_limit(task)}{sign}", *task_words(guide, task)))


def _lefts(boxes: list[Box], width: int) -> list[float]:
    taken = len(boxes) * BOX_WIDTH + (len(boxes) - 1) * GAP
    first = (width - taken) / 2
    return [first + number * (BOX_WIDTH + GAP) for number in range(len(boxes))]


def _middles(boxes: list[Box], width: int) -> list[float]:
    return [left + BOX_WIDTH / 2 for left in _lefts(boxes, width)]


def _arrows(above: list[float], below: list[float], top: int, name: str) -> Iterator[str]:
    bar = top - STEP / 2
    for x in above:
        yield f'<path d="M{x:g} {top - STEP}V{bar:g}" stroke="#6b6b70" fill="none"/>'
    ends = (*above, *below)
    if max(ends) > min(ends):
        yield f'<path d="M{min(ends):g} {bar:g}H{max(ends):g}" stroke="#6b6b70" fill="none"/>'
    for x in below:
        yield f'<path d="M{x:g} {bar:g}V{top - 2}" stroke="#6b6b70" marker-end="url(#tip)"/>'
    if name:
        x = sum(below) / len(below) + 8
        yield f'<text x="{x:g}" y="{bar - 5:g}" font-size="12" fill="#b3161b">{escape(name)}</text>'


def _lines(box: Box) -> list[str]:
    return [part for line in box.lines if line for part in _wrapped(line)]


def _needed(box: Box) -> int:
    return LINE * len(_lines(box)) + 2 * PADDING


def _drawn(box: Box, left: float, top: int, tall: int) -> str:
    lines = _lines(box)
    radius = tall / 2 if box.is_end else 6
    middle = left + BOX_WIDTH / 2
    first = top + tall / 2 - (len(lines) - 1) * LINE / 2 + 5
    texts = "".join(
        f'<text x="{middle:g}" y="{first + LINE * number:g}" text-anchor="middle" '
        f'font-size="{14 if not number else 12}" fill="#1d1d1f">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{left:g}" y="{top}" width="{BOX_WIDTH}" height="{tall}" rx="{radius:g}" '
        f'fill="#f8f6f1" stroke="#b08d3c"/>{texts}'
    )


def _wrapped(line: str) -> Iterator[str]:
    for start in range(0, len(line), CHARACTERS_IN_A_LINE):
        yield line[start : start + CHARACTERS_IN_A_LINE]
