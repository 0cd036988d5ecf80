"""What people wrote, held against the font before anything is kept: a name never becomes a blank box."""

from collections.abc import Iterable

from services.intake.domain.errors import FieldsRefused
from shared.errors import FieldError
from shared.printing.glyphs import GlyphMissing, require_glyphs


def every_text_is_printable(texts: Iterable[tuple[str, str]]) -> None:
    """Refuse texts with characters that no document could show.

    texts: field path and text.
    Raises: FieldsRefused naming each field and the characters."""
    errors = []
    for field, text in texts:
        try:
            require_glyphs(text)
        except GlyphMissing as error:
            errors.append(FieldError(field, "glyph_missing", error.sentence))
    if errors:
        raise FieldsRefused(errors)
