"""Documents are complete, repeatable, drawn with our font only, and cannot be changed unseen."""

import asyncio
import io
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from typst import TypstError

from shared.printing.elicence import licence_identifier
from shared.printing.fields import chinese_date
from shared.printing.glyphs import FONTS, GlyphMissing, missing_glyphs, require_glyphs
from shared.printing.render import (
    TEMPLATE_NAMES,
    TEMPLATES,
    UnknownTemplate,
    render_pdf,
    render_pdf_async,
)
from shared.printing.signature import (
    SigningKeyUnreadable,
    sign_pdf,
    sign_pdf_async,
    verify_pdf,
)
from tests.shared.printed_samples import BOOKLET, IDENTIFIER, LICENCE, NOTICE, RECEIPT

SAMPLES: list[tuple[str, Mapping[str, object]]] = [
    ("licence", LICENCE),
    ("notice", NOTICE),
    ("delivery_receipt", RECEIPT),
    ("booklet", BOOKLET),
]
NOT_IN_THE_FONT = "\U0002a6d0"
SIGNED_AT = datetime(2026, 11, 20, 1, tzinfo=UTC)


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def texts_in(part: object) -> list[str]:
    if isinstance(part, dict):
        return [text for inner in part.values() for text in texts_in(inner)]
    if isinstance(part, list):
        return [text for inner in part for text in texts_in(inner)]
    return [part] if isinstance(part, str) else []


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return new_key(tmp_path_factory.mktemp("key"))


def new_key(directory: Path) -> tuple[Path, Path]:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "一口演示签章")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SIGNED_AT - timedelta(days=1))
        .not_valid_after(SIGNED_AT + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    key_path, certificate_path = directory / "licence.pem", directory / "licence.crt"
    key_path.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_path, certificate_path


@pytest.fixture(scope="module")
def signed(key: tuple[Path, Path]) -> bytes:
    return sign_pdf(
        render_pdf("licence", LICENCE),
        key_path=key[0],
        certificate_path=key[1],
        reason="签发电子证照",
        signed_at=SIGNED_AT,
    )


# Glyphs


def test_the_coverage_table_equals_the_font() -> None:
    covered: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text().splitlines():
        first, last = (int(end, 16) for end in line.split("-"))
        covered |= set(range(first, last + 1))

    with TTFont(FONTS / "YikouSansSC-Regular.otf", lazy=True) as font:
        assert covered == set(font.getBestCmap())


def test_rare_characters_of_names_can_be_printed() -> None:
    require_glyphs("𠮷㛃龖䶮喆①·欧阳　ＡＢ（）〔〕“”Li Ming\n")


def test_a_missing_character_is_named_once_and_with_its_code_point() -> None:
    with pytest.raises(GlyphMissing) as refusal:
        require_glyphs(f"张{NOT_IN_THE_FONT}三{NOT_IN_THE_FONT}\u200b")

    assert refusal.value.characters == f"{NOT_IN_THE_FONT}\u200b"
    assert "字库中没有" in str(refusal.value)
    assert "U+2A6D0、U+200B" in str(refusal.value)


@pytest.mark.parametrize("character", ["\0", "\t", "\r", "\u202e", "\ufeff", "한"])
def test_control_characters_and_foreign_scripts_are_missing(character: str) -> None:
    assert missing_glyphs(character) == character


def test_the_font_draws_every_character_the_templates_bring() -> None:
    for template in TEMPLATES.glob("*.typ"):
        assert missing_glyphs(template.read_text(encoding="utf-8")) == ""


def test_the_font_is_small_renamed_and_licensed() -> None:
    font = FONTS / "YikouSansSC-Regular.otf"

    assert font.stat().st_size < 12_000_000
    with TTFont(font, lazy=True) as opened:
        assert opened["name"].getDebugName(1) == "Yikou Sans SC"
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


# Rendering


@pytest.mark.parametrize(("template", "fields"), SAMPLES)
def test_every_field_stands_on_the_paper(template: str, fields: dict[str, object]) -> None:
    printed = text_of(render_pdf(template, fields))

    for text in texts_in({**fields, "qr_text": "", "printed_at": ""}):
        assert "".join(text.split()) in printed


def test_templates_read_their_fields_from_files_only() -> None:
    for template in TEMPLATES.glob("*.typ"):
        assert "sys.inputs" not in template.read_text(encoding="utf-8"), template.name


@pytest.mark.parametrize(("template", "fields"), [("licence", LICENCE), ("notice", NOTICE)])
def test_the_qr_code_is_drawn_where_there_is_an_address_to_show(
    template: str, fields: Mapping[str, object]
) -> None:
    without = {name: field for name, field in fields.items() if name != "qr_text"}

    assert len(render_pdf(template, fields)) > len(render_pdf(template, without))


@pytest.mark.parametrize(("template", "fields"), SAMPLES)
def test_a_full_document_fills_one_page(template: str, fields: dict[str, object]) -> None:
    assert len(PdfReader(io.BytesIO(render_pdf(template, fields))).pages) == 1


@pytest.mark.parametrize(("template", "fields"), SAMPLES)
def test_equal_fields_give_equal_bytes(template: str, fields: dict[str, object]) -> None:
    assert render_pdf(template, fields) == render_pdf(template, dict(reversed(fields.items())))


@pytest.mark.parametrize(("template", "fields"), SAMPLES)
def test_only_our_font_is_used(template: str, fields: dict[str, object]) -> None:
    page = PdfReader(io.BytesIO(render_pdf(template, fields))).pages[0]
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    fonts = resources["/Font"]
    assert isinstance(fonts, DictionaryObject)

    names = {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    assert names
    assert all("YikouSansSC" in name for name in names)


def test_all_templates_have_a_sample() -> None:
    files = {path.stem for path in TEMPLATES.glob("*.typ")}

    assert {name for name, _ in SAMPLES} == TEMPLATE_NAMES == files - {"look"}


@pytest.mark.parametrize(
    "hostile",
    [
        "#panic()",
        '#read("/etc/passwd")',
        '#import "look.typ": *',
        '"]#sys.inputs[',
        "\\#{1+1} $x^2$ *a* _b_ @c <d> // e /* f",
        '{"title": "x"}',
        "= 标题",
    ],
)
def test_what_a_citizen_writes_is_printed_and_never_compiled(hostile: str) -> None:
    fields = {**NOTICE, "addressee": hostile, "paragraphs": [hostile], "title": hostile}

    printed = text_of(render_pdf("notice", fields))

    assert printed.count("".join(hostile.split())) == 3


def test_fields_left_out_stay_blank() -> None:
    needed = {"body", "document_number", "application_number", "addressee", "documents", "mode"}
    fields = {key: RECEIPT[key] for key in RECEIPT if key in needed | {"date", "printed_at"}}  # type: ignore[literal-required]

    assert "送达人" in text_of(render_pdf("delivery_receipt", fields))


def test_a_required_field_left_out_is_an_error() -> None:
    with pytest.raises(TypstError):
        render_pdf("licence", {"title": "证", "printed_at": LICENCE["printed_at"]})


def test_a_copy_says_so() -> None:
    for template, fields in SAMPLES:
        assert "副本" in text_of(render_pdf(template, {**fields, "is_copy": True}))
        assert "副本" not in text_of(render_pdf(template, fields))


def test_a_long_list_of_materials_runs_over_pages() -> None:
    rows = [{"name": f"第{number}项证明材料", "copies": 1} for number in range(80)]
    fields = {**NOTICE, "material_tables": [{"title": "已收材料", "rows": rows}]}

    pdf = render_pdf("notice", fields)

    assert len(PdfReader(io.BytesIO(pdf)).pages) >= 3
    assert "第79项证明材料" in text_of(pdf)


def test_a_name_the_font_lacks_is_refused_wherever_it_stands() -> None:
    face = [{"label": "法定代表人", "text": NOT_IN_THE_FONT}]

    with pytest.raises(GlyphMissing):
        render_pdf("licence", {**LICENCE, "face_fields": face})


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(UnknownTemplate):
        render_pdf("../look", LICENCE)


def test_the_time_of_printing_needs_an_offset_and_is_the_files_only_clock() -> None:
    with pytest.raises(ValueError, match="offset"):
        render_pdf("licence", {**LICENCE, "printed_at": "2026-11-20T09:00:00"})

    facts = PdfReader(io.BytesIO(render_pdf("licence", LICENCE))).metadata
    assert facts is not None
    assert facts.creation_date == datetime.fromisoformat(LICENCE["printed_at"])
    assert facts.title == LICENCE["title"]


def test_rendering_in_a_thread_gives_the_same_document() -> None:
    printed = asyncio.run(render_pdf_async("licence", LICENCE))

    assert printed == render_pdf("licence", LICENCE)


def test_heavy_libraries_wait_for_the_first_document() -> None:
    program = (
        "import sys, shared.printing.render, shared.printing.signature, shared.printing.glyphs;"
        "sys.exit(bool({'typst', 'segno', 'pyhanko', 'fontTools'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_dates_are_written_as_documents_write_them() -> None:
    assert chinese_date(date(2026, 1, 5)) == "2026年1月5日"


# Signature


def test_a_signed_document_verifies_and_keeps_its_text(
    signed: bytes, key: tuple[Path, Path]
) -> None:
    assert verify_pdf(signed, key[1])
    assert text_of(signed) == text_of(render_pdf("licence", LICENCE))
    assert PdfFileReader(io.BytesIO(signed)).embedded_signatures[0].self_reported_timestamp == (
        SIGNED_AT
    )


def test_the_signature_says_what_pades_asks_for_and_nothing_else(signed: bytes) -> None:
    signer = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0].signer_info

    attributes = {attribute["type"].native for attribute in signer["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}


def test_one_flipped_byte_anywhere_breaks_the_signature(
    signed: bytes, key: tuple[Path, Path]
) -> None:
    signature_starts = signed.rindex(b"/Contents <")
    for place in [*range(10, signature_starts, 997), len(signed) - 2, len(signed) - 300]:
        changed = bytearray(signed)
        changed[place] ^= 1
        assert not verify_pdf(bytes(changed), key[1]), place


def test_nothing_can_hide_beside_the_signature(signed: bytes, key: tuple[Path, Path]) -> None:
    end = signed.index(b"0>", signed.rindex(b"/Contents <"))

    assert not verify_pdf(signed[:end] + b"1" + signed[end + 1 :], key[1])
    assert not verify_pdf(signed + b"\n", key[1])


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"not a document"])
def test_what_is_no_document_is_not_genuine(pdf: bytes, key: tuple[Path, Path]) -> None:
    assert not verify_pdf(pdf, key[1])


def test_an_unsigned_document_is_not_genuine(key: tuple[Path, Path]) -> None:
    assert not verify_pdf(render_pdf("licence", LICENCE), key[1])


def test_a_signature_of_another_key_is_not_genuine(signed: bytes, tmp_path: Path) -> None:
    _, other_certificate = new_key(tmp_path)

    assert not verify_pdf(signed, other_certificate)


def test_signing_works_beside_a_running_loop(key: tuple[Path, Path]) -> None:
    pdf = asyncio.run(
        sign_pdf_async(
            render_pdf("notice", NOTICE),
            key_path=key[0],
            certificate_path=key[1],
            reason="签发",
            signed_at=SIGNED_AT,
        )
    )

    assert verify_pdf(pdf, key[1])


def test_signing_without_a_readable_key_or_an_offset_is_refused(
    key: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(SigningKeyUnreadable):
        sign_pdf(
            b"", key_path=tmp_path / "none", certificate_path=key[1], reason="", signed_at=SIGNED_AT
        )
    with pytest.raises(ValueError, match="offset"):
        sign_pdf(
            b"",
            key_path=key[0],
            certificate_path=key[1],
            reason="",
            signed_at=SIGNED_AT.replace(tzinfo=None),
        )


# Identifier


def test_a_real_licence_identifier_has_the_computed_check_character() -> None:
    computed = licence_identifier("11100000000013338W011", "11430000006122244L", "20230000403", 1)

    assert computed == IDENTIFIER


@pytest.mark.parametrize(
    ("issuer", "serial", "version"),
    [
        ("11430000006122244", "1", 1),
        ("11430000006122244L", "1.2", 1),
        ("11430000006122244L", "a", 1),
        ("11430000006122244L", "", 1),
        ("11430000006122244L", "1", 1000),
    ],
)
def test_malformed_parts_of_an_identifier_are_refused(
    issuer: str, serial: str, version: int
) -> None:
    with pytest.raises(ValueError, match=r"licence identifier|18 characters"):
        licence_identifier("11100000000013338W011", issuer, serial, version)
