"""Templates and fields to PDF, by typst.

Fields reach the template as a JSON file and are printed as plain text: nothing a citizen writes
is ever compiled. They are no inputs of typst, because changed inputs make it forget all it has laid
out before. typst and segno are imported with the first document, not at start-up.
"""

import asyncio
import io
import json
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shared.printing.glyphs import FONTS, require_glyphs

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE_NAMES = frozenset({"licence", "notice", "delivery_receipt", "booklet"})
ARCHIVAL: Final = "a-2u"
MAIN_FILE, FIELDS_FILE, QR_FILE = "main.typ", "fields.json", "qr.svg"  # as look.typ reads them
QR_MASK: Final = 3  # any of the eight reads; choosing among them costs four times the drawing
_one_at_a_time = threading.Lock()


class UnknownTemplate(LookupError):
    """没有这种文书模板。"""


def render_pdf(template: str, fields: Mapping[str, object]) -> bytes:
    """A PDF/A-2u document; equal fields give equal bytes.

    template: a name of TEMPLATE_NAMES.  fields: JSON-like, as fields.py declares for the template;
    `printed_at` (ISO 8601 with offset) is the time written into the file.
    Blocks for some 10-50 ms: use render_pdf_async in a running loop.
    Raises: UnknownTemplate; GlyphMissing before anything is drawn; ValueError for a wrong
    printed_at; typst.TypstError when a required field is missing."""
    if template not in TEMPLATE_NAMES:
        raise UnknownTemplate(template)
    printed_at = datetime.fromisoformat(str(fields["printed_at"]))
    if printed_at.tzinfo is None:
        raise ValueError("printed_at needs an offset")
    require_glyphs("".join(_texts(fields)))
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, allow_nan=False)
    files = {**_templates(), FIELDS_FILE: text.encode()}
    if qr_text := fields.get("qr_text"):
        files[QR_FILE] = qr_svg(str(qr_text)).encode()
    files[MAIN_FILE] = files[f"{template}.typ"]
    return _compiled(files, printed_at)


async def render_pdf_async(template: str, fields: Mapping[str, object]) -> bytes:
    """render_pdf in a thread, so that the loop keeps answering."""
    return await asyncio.to_thread(render_pdf, template, fields)


def qr_svg(text: str) -> str:
    """A QR code as SVG, error correction M (a stamped or folded corner still reads)."""
    import segno

    drawn = io.BytesIO()
    code = segno.make_qr(text, error="m", mask=QR_MASK)
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _texts(inner)


def _compiled(files: dict[str, bytes], printed_at: datetime) -> bytes:
    import typst

    with _one_at_a_time:
        document: bytes = typst.compile(  # type: ignore[call-overload]
            files,  # documented, but missing from the stubs
            font_paths=_only_our_font(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=ARCHIVAL,
            timestamp=printed_at.replace(microsecond=0),
        )
    return document


@lru_cache(maxsize=1)
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}


@lru_cache(maxsize=1)
def _only_our_font() -> "typst.Fonts":
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
