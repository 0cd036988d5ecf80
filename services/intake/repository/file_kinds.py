"""What kind of file it is, told from its content alone: one kind and no other.

A file that is two things at once is neither; a zip unpacks to just what it declares."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import BinaryIO

PIECE_BYTES = 1 << 20
MOST_ZIP_ENTRIES = 2000
MOST_UNPACKED_BYTES = 200 << 20
SNIFFED_BYTES = 1024
LOCAL_HEADER = struct.Struct("<4s22xHH")
IS_ENCRYPTED = 0x1
END_OF_ZIP = struct.Struct("<4s18x")
_PAGE = re.compile(rb"<(?:script|html|svg|iframe|body|\?php|!doctype\s+html)", re.IGNORECASE)
_ZIP_FAULTS = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error)


def kind_of(file: BinaryIO) -> str | None:
    """Its extension by content: pdf, jpg, png, docx or ofd; None for everything else.

    Blocks while it reads.  Source: reliability.md §1.23."""
    import puremagic

    file.seek(0)
    head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return None if b"%PDF-" in head else _kind_of_zip(file)
    if _PAGE.search(head[:SNIFFED_BYTES]) or _is_zip_too(file):
        return None
    file.seek(-min(1024, file.seek(0, io.SEEK_END)), io.SEEK_END)
    tail = file.read()
    try:
        found = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return None
    if "pdf" in found and head.startswith(b"%PDF-") and b"%%EOF" in tail:
        return "pdf"
    if found & {"jpg", "jpeg"} and head.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in tail:
        return "jpg"
    if "png" in found and head.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in tail:
        return "png"
    return None


def _is_zip_too(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.infolist())
    except _ZIP_FAULTS:
        return False


def _kind_of_zip(file: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
        if not _ends_as_zip(file) or not _is_harmless(file, entries):
            return None
    except (*_ZIP_FAULTS, zlib.error):
        return None
    names = {entry.filename for entry in entries}
    if "OFD.xml" in names:
        return "ofd"
    has_macros = any(name.endswith("vbaProject.bin") for name in names)
    if "[Content_Types].xml" in names and "word/document.xml" in names and not has_macros:
        return "docx"
    return None


def _ends_as_zip(file: BinaryIO) -> bool:
    """Nothing stands behind the archive, where another kind of file could hide."""
    file.seek(-END_OF_ZIP.size, io.SEEK_END)
    (signature,) = END_OF_ZIP.unpack(file.read(END_OF_ZIP.size))
    return bool(signature == b"PK\x05\x06")


def _is_harmless(file: BinaryIO, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Few entries with plain names, none over another, each as big unpacked as it says."""
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    return (
        len(entries) <= MOST_ZIP_ENTRIES
        and unpacked <= MOST_UNPACKED_BYTES
        and packed <= file.seek(0, io.SEEK_END)
        and not any(_has_odd_name(entry.filename) for entry in entries)
        and all(_is_as_declared(file, entry) for entry in entries)
    )


def _has_odd_name(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name)


def _is_as_declared(file: BinaryIO, entry: zipfile.ZipInfo) -> bool:
    if entry.flag_bits & IS_ENCRYPTED:
        return False
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size == entry.file_size
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return False
    file.seek(entry.header_offset)
    signature, name_bytes, extra_bytes = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    file.seek(name_bytes + extra_bytes, io.SEEK_CUR)
    return signature == b"PK\x03\x04" and _inflates_to(file, entry)


def _inflates_to(file: BinaryIO, entry: zipfile.ZipInfo) -> bool:
    """Unpack piece by piece, keeping nothing, and stop at the first byte too many."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    packed, unpacked = entry.compress_size, 0
    while packed and not inflater.eof:
        piece = file.read(min(PIECE_BYTES, packed))
        if not piece:
            return False
        packed -= len(piece)
        while piece:
            unpacked += len(inflater.decompress(piece, PIECE_BYTES))
            if unpacked > entry.file_size:
                return False
            piece = inflater.unconsumed_tail
    unpacked += len(inflater.flush())
    return inflater.eof and unpacked == entry.file_size
