"""The two looks of a booklet: fields for the printer, and a page that a browser shows and prints."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

from services.intake.publishing.booklets import Booklet
from shared.calendar import SHANGHAI

_STYLE = """
body{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;
max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1d1d1f;line-height:1.7}
h1{font-size:1.6rem;text-align:center;margin:.2rem}h2{font-size:1.1rem;border-left:.3rem solid #b3161b;
padding-left:.6rem;margin-top:1.6rem}p{margin:.3rem 0}.sub{text-align:center;color:#6b6b70}
table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{border:1px solid #8a8a90;
padding:.35rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f3f1ec}
figure{margin:1rem 0;overflow-x:auto}footer{margin-top:2rem;color:#6b6b70;font-size:.85rem}
@media print{body{margin:0;max-width:none}h2,tr{break-inside:avoid}}
"""


def printed_fields(booklet: Booklet, *, printed_at: datetime, qr_text: str = "") -> dict[str, Any]:
    """The fields of the template `booklet`."""
    fields: dict[str, Any] = {
        "printed_at": printed_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "title": booklet.title,
        "subtitle": booklet.subtitle,
        "facts": [{"label": label, "text": text} for label, text in booklet.facts],
        "sections": [
            {
                "heading": one.heading,
                "paragraphs": [text for text in one.paragraphs if text],
                "head": list(one.head),
                "rows": [list(row) for row in one.rows],
            }
            for one in booklet.sections
        ],
        "footer": booklet.footer,
    }
    return fields | ({"qr_text": qr_text} if qr_text else {})


def page_of(booklet: Booklet, drawing: str = "") -> str:
    """An HTML page without scripts. drawing: SVG of our own, shown after the facts."""
    return "".join(_page(booklet, drawing))


def _page(booklet: Booklet, drawing: str) -> Iterator[str]:
    title = escape(f"{booklet.title} {booklet.subtitle}")
    yield f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<style>{_STYLE}</style></head><body>"
    yield f'<h1>{escape(booklet.title)}</h1><p class="sub">{escape(booklet.subtitle)}</p><table>'
    for label, text in booklet.facts:
        yield f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}</td></tr>'
    yield "</table>"
    if drawing:
        yield f"<figure>{drawing}</figure>"
    for section in booklet.sections:
        yield f"<h2>{escape(section.heading)}</h2>"
        yield from (f"<p>{escape(text)}</p>" for text in section.paragraphs if text)
        if section.rows:
            yield from _table(section.head, section.rows)
    yield f"<footer>{escape(booklet.footer)}</footer></body></html>"


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    yield f"<table><tr>{''.join(f'<th>{escape(one)}</th>' for one in head)}</tr>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{escape(one)}</td>' for one in row)}</tr>"
    yield "</table>"


def names_by_department(rows: Mapping[str, str], guide: Mapping[str, Any]) -> dict[str, str]:
    """What each department of a plan is called; the guide's own words come first."""
    own = {one["department"]: one["name"] for one in guide.get("department_names") or ()}
    return {**rows, **own}
