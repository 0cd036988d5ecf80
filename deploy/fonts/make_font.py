"""Make the font that travels with the project: shared/printing/fonts/.

Why: certificates must print on a machine without any installed font, and a rare character of a
name must be known to be missing *before* printing. Run again only to take over a newer Noto.

Input: NotoSansCJK-Regular.ttc of Noto CJK 2.004 (Debian package fonts-noto-cjk), unpacked with
`dpkg-deb -x`. Output: one OpenType face and `coverage.txt`, the characters it draws.

    python deploy/fonts/make_font.py path/to/NotoSansCJK-Regular.ttc

The original is under the SIL Open Font License 1.1; a changed copy may not carry a reserved name,
so the family is renamed. This script must not be imported by services: it needs fontTools.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

FAMILY = "Yikou Sans SC"
POSTSCRIPT_NAME = "YikouSansSC-Regular"
SOURCE_FACE = "Noto Sans CJK SC"
TARGET = Path(__file__).parents[2] / "shared" / "printing" / "fonts"
HANGUL = (
    (0x1100, 0x11FF),
    (0x3130, 0x318F),
    (0x3200, 0x321E),
    (0x3260, 0x327E),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xFFA0, 0xFFDC),
)


def main(collection: Path) -> None:
    """Write the face and its coverage table into shared/printing/fonts/.

    collection: the Noto CJK .ttc file."""
    face = _face_called(SOURCE_FACE, collection)
    subsetter = Subsetter(options=_small_and_repeatable())
    subsetter.populate(unicodes=[c for c in face.getBestCmap() if not _is_hangul(c)])
    face["cmap"].tables = [table for table in face["cmap"].tables if table.format != 14]
    subsetter.subset(face)
    _rename(face)
    TARGET.mkdir(parents=True, exist_ok=True)
    face.save(TARGET / f"{POSTSCRIPT_NAME}.otf")
    ranges = "".join(f"{first:X}-{last:X}\n" for first, last in ranges_of(face.getBestCmap()))
    (TARGET / "coverage.txt").write_text(ranges, encoding="ascii")


def ranges_of(characters: Iterable[int]) -> list[tuple[int, int]]:
    """Sorted, non-touching ranges (first, last; both inside) that hold exactly the characters."""
    ranges: list[tuple[int, int]] = []
    for character in sorted(characters):
        if ranges and ranges[-1][1] == character - 1:
            ranges[-1] = (ranges[-1][0], character)
        else:
            ranges.append((character, character))
    return ranges


def _face_called(name: str, collection: Path) -> Any:
    for face in TTCollection(str(collection), lazy=True).fonts:
        if face["name"].getDebugName(1) == name:
            face.recalcTimestamp = False
            return face
    raise SystemExit(f"{collection} has no face called {name}")


def _small_and_repeatable() -> Any:
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.drop_tables += ["BASE", "GPOS", "GSUB", "GDEF", "VORG", "vhea", "vmtx", "DSIG"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    return options


def _rename(face: TTFont) -> None:
    names = {1: FAMILY, 2: "Regular", 3: f"2.004;{POSTSCRIPT_NAME}", 4: FAMILY, 6: POSTSCRIPT_NAME}
    for record in face["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    compact = face["CFF "].cff
    compact.fontNames = [POSTSCRIPT_NAME]
    top = compact.topDictIndex[0]
    top.FamilyName = top.FullName = FAMILY
    for part in getattr(top, "FDArray", []):
        part.FontName = POSTSCRIPT_NAME + "-" + str(part.FontName).rsplit("-", 1)[-1]


def _is_hangul(character: int) -> bool:
    return any(first <= character <= last for first, last in HANGUL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
