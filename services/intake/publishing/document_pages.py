"""Documents as pages for a browser: the same fields as on paper, hence the same words.

A page carries no scripts, loads nothing, and is never an original: that comes out of the printer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from shared.printing.render import qr_svg

Fields = Mapping[str, Any]
COPY_MARK = "副本"
_STYLE = """
body{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;
max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d1d1f;line-height:1.8}
header{text-align:center;border-bottom:.25rem double #b3161b;position:relative}
.body{color:#b3161b;font-size:1.6rem;letter-spacing:.1em}h1{font-size:1.5rem;margin:.8rem 0 0}
.number{text-align:right}.mark{position:absolute;right:0;top:0;border:1px solid #b3161b;
color:#b3161b;padding:.1rem .5rem}table{border-collapse:collapse;width:100%;margin:.6rem 0}
td,th{border:1px solid #8a8a90;padding:.35rem .6rem;text-align:left;vertical-align:top;
overflow-wrap:anywhere}th{background:#f3f1ec;font-weight:normal}caption{text-align:left}
.said p{text-indent:2em;margin:.4rem 0}.foot{display:flex;justify-content:space-between;gap:1rem}
.seal{border:1px dashed #b3161b;border-radius:50%;padding:2rem 1rem;text-align:center;min-width:9rem}
.qr{width:7rem}small{color:#6b6b70}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}
"""


def document_page(template: str, fields: Fields) -> str:
    """The page of a document. template, fields: as for the printer (shared/printing/fields.py)."""
    middle = _delivery(fields) if template == "delivery_receipt" else _notice(fields)
    return "".join((*_head(fields), *middle, *_foot(fields), "</body></html>"))


def _head(fields: Fields) -> Iterator[str]:
    title = _said(fields.get("title", "送达回证"))
    yield f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<style>{_STYLE}</style></head><body><header>"
    yield f'<span class="mark">{COPY_MARK}</span>' if fields.get("is_copy") else ""
    yield f'<div class="body">{_said(fields["body"])}</div><h1>{title}</h1></header>'
    yield f'<p class="number">{_said(fields["document_number"])}</p>'


def _notice(fields: Fields) -> Iterator[str]:
    yield _pairs(
        ("申请编号", fields["application_number"]),
        ("办理事项", fields["item"]),
        ("事项编码", fields.get("item_code")),
    )
    yield f"<p>{_said(fields['addressee'])}：</p>" + '<div class="said">'
    for paragraph in fields["paragraphs"]:
        yield from (f"<p>{_said(line)}</p>" for line in str(paragraph).split("\n"))
    yield "</div>"
    for table in fields.get("material_tables") or ():
        yield _table(table)
    dates = ((one["label"], one["text"]) for one in fields.get("due_dates") or ())
    yield _pairs(*dates, caption="办理时限")
    yield f"<p><small>{_said(fields.get('copies', ''))}</small></p>"


def _table(table: Fields) -> str:
    columns = {
        "name": table.get("name_label", "材料名称"),
        "form": "形式",
        "copies": "份数",
        "remark": table.get("remark_label", "备注"),
    }
    shown = [name for name in columns if any(name in row for row in table["rows"])]
    head = "".join(f"<th>{_said(columns[name])}</th>" for name in shown)
    rows = (
        _row(str(place), *(row.get(name, "") for name in shown))
        for place, row in enumerate(table["rows"], start=1)
    )
    caption = f"<caption>{_said(table['title'])}</caption>"
    return f"<table>{caption}<tr><th>序号</th>{head}</tr>{''.join(rows)}</table>"


def _delivery(fields: Fields) -> Iterator[str]:
    documents = (_delivered(one) for one in fields["documents"])
    yield f"<p>申请编号：{_said(fields['application_number'])}</p>"
    yield _pairs(
        ("受送达人", fields["addressee"]),
        ("办理事项", fields.get("item")),
        ("送达文书名称及文号", "；".join(documents)),
        ("送达方式", fields["mode"]),
        ("送达时间", fields.get("delivered_at")),
        ("送达地点", fields.get("place")),
        ("收件人（签名或盖章）", fields.get("recipient")),
        ("收件人与受送达人关系", fields.get("relation")),
        ("送达人（两人签名）", "、".join(fields.get("servers") or ())),
        ("拒收事由及见证人签名", fields.get("refusal_note") or " "),
        ("备注", fields.get("remark") or " "),
    )


def _delivered(one: Fields) -> str:
    number = f"（{one['number']}）" if one.get("number") else ""
    copies = one.get("copies", "")
    return f"{one['name']}{number} {copies}{'份' if isinstance(copies, int) else ''}"


def _foot(fields: Fields) -> Iterator[str]:
    yield '<div class="foot"><div>'
    if address := fields.get("qr_text"):
        yield f'<div class="qr">{qr_svg(str(address))}</div><small>扫码查询办理进度</small>'
    for label, name in (("查询码", "query_code"), ("经办人", "handler"), ("联系电话", "phone")):
        if fields.get(name):
            yield f"<div>{label}：{_said(fields[name])}</div>"
    yield "</div>" + '<div class="seal">'
    yield _lines((fields.get("seal_name") or "（印章位置）", fields["body"], fields["date"]))
    yield "</div></div>"
    if fields.get("needs_signature"):
        yield "<p>申请人（签收）：　　　　　　签收日期：　　　　年　　月　　日</p>"


def _pairs(*pairs: tuple[str, Any], caption: str = "") -> str:
    rows = "".join(
        f'<tr><th scope="row">{_said(label)}</th><td>{_said(text)}</td></tr>'
        for label, text in pairs
        if text
    )
    head = f"<caption>{_said(caption)}</caption>" if caption else ""
    return f"<table>{head}{rows}</table>" if rows else ""


def _row(*cells: Any) -> str:
    return f"<tr>{''.join(f'<td>{_said(one)}</td>' for one in cells)}</tr>"


def _lines(texts: Sequence[str] | Iterable[str]) -> str:
    return "<br>".join(_said(line) for text in texts for line in str(text).split("\n"))


def _said(text: Any) -> str:
    return escape(str(text))
