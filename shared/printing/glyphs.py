"""Whether the font can draw a text, known before printing: a name never becomes a blank box.

`coverage.txt` is made together with the font by deploy/fonts/make_font.py; a test proves that it
equals the font. So neither the font nor fontTools is read at run time for this question.
"""

from array import array
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

from shared.errors import DomainError

FONTS = Path(__file__).parent / "fonts"
LINE_BREAK = "\n"


class GlyphMissing(DomainError):
    """字库中没有“{characters}”（{code_points}），不能印制，请核对字形后再办理。"""

    characters: str

    def __init__(self, characters: str) -> None:
        code_points = "、".join(f"U+{ord(character):04X}" for character in characters)
        super().__init__(characters=characters, code_points=code_points)


def require_glyphs(text: str) -> None:
    """Refuse a text that the shipped font cannot draw completely; a line break needs no glyph.

    Raises: GlyphMissing with each missing character once, in order of appearance.
    Source: GB 18030-2022 (rare characters of names)."""
    if missing := missing_glyphs(text):
        raise GlyphMissing(missing)


def missing_glyphs(text: str) -> str:
    """The characters of the text that the font lacks, each once, in order of appearance."""
    if not (unseen := set(text) - _seen):
        return ""
    _seen.update(character for character in unseen if _is_drawn(character))
    return "".join(character for character in dict.fromkeys(text) if character not in _seen)


_seen: set[str] = set()
"""Characters found in the font so far; at most as many as it has."""


def _is_drawn(character: str) -> bool:
    return character == LINE_BREAK or _is_covered(ord(character))


def _is_covered(code_point: int) -> bool:
    starts, ends = _coverage()
    place = bisect_right(starts, code_point) - 1
    return place >= 0 and code_point <= ends[place]


@lru_cache(maxsize=1)
def _coverage() -> tuple["array[int]", "array[int]"]:
    starts, ends = array("I"), array("I")
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        first, last = line.split("-")
        starts.append(int(first, 16))
        ends.append(int(last, 16))
    return starts, ends
